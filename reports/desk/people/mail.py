"""Mail to people with an account, sent by the worker. Links are created when they are sent and never stored."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.urls import reverse
from django.utils.http import int_to_base36

from reports.mailing import send_mail
from reports.models.people import Actor, name_of_person

DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400
EXPIRY = f"The link works once and expires in {DAYS} days. Do not pass it on: it lets anyone set the password."


def password_link(user: User) -> str:
    """Return the link to set a password. It expires with its first use, a log-in, or a change of the mail address."""
    key = [int_to_base36(user.pk), default_token_generator.make_token(user)]
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=key)


@task(priority=10)
def send(to: str, subject: str, body: str) -> None:
    """Send a mail without secrets: queued tasks are stored."""
    send_mail([to], subject, [body.rstrip()])


def notify_old_address(user: User, old: str, *, actor: Actor) -> None:
    """Tell the address `old` that mail for the account goes to another one, and who changed that."""
    if not old or not settings.MAILERS:
        return
    new = f"to {user.email} instead" if user.email else "to no address"
    words = f"Email for {user.get_username()} at {settings.SITE_URL} now goes {new}.\n"
    if actor.account != user:
        words += f"\n{actor.name} changed it. If you did not ask for that, contact another administrator.\n"
    send.enqueue(old, "Your email address was changed", words)


@task(priority=10)
def invite(pk: int, by: str) -> None:
    """Send an invitation, or a new link, to a person with a new account."""
    user = User.objects.filter(pk=pk, is_active=True).exclude(email="").first()
    if user is not None:
        parts = [
            f"{by} created an account for you at {settings.SITE_URL}.",
            f"Your username is {user.get_username()}. Choose a password here:\n{password_link(user)}",
            EXPIRY,
        ]
        send_mail([user.email], f"Your account at {settings.SITE_HOST}", parts)


@task(priority=10)
def reset(address: str) -> None:
    """Send a link to each account with a password that has this address, and nothing to other addresses."""
    for user in User.objects.filter(email__iexact=address, is_active=True, is_staff=True):
        if user.has_usable_password():
            parts = [
                f"Somebody, probably you, requested a new password for {user.get_username()} at {settings.SITE_URL}.",
                f"Choose it here:\n{password_link(user)}",
                EXPIRY,
                "If it was not you, ignore this email. Your password does not change.",
            ]
            send_mail([user.email], f"Choose a new password for {name_of_person(user)}", parts)
