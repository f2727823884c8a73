"""Mail to people with an account. Links to passwords are created when they are sent and never stored."""

import json
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from reports.encryption import decrypt, encrypt
from reports.mailing import MailKind, MailText
from reports.models.mails import queue_mail
from reports.models.people import Actor, name_of_person

_PURPOSE = "reports.letters"
DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400
EXPIRY = f"The link works once and expires in {DAYS} days. Do not pass it on: it lets anyone set the password."


def password_link(user: User) -> str:
    """Return the link to set a password. It expires with its first use, a log-in, or a change of the mail address."""
    key = [int_to_base36(user.pk), default_token_generator.make_token(user)]
    return settings.SITE_URL + reverse("account_reset_password_from_key", args=key)


# The functions with @task queue a mail. They are called directly; release 1.0 enqueued them, also while it runs beside this one.


@task(priority=10)
def send(to: str, subject: str, body: str) -> None:
    """Queue a mail that cannot be rendered later, for example to an address that the account no longer has. It is encrypted."""
    letter = json.dumps({"to": to, "subject": subject, "body": body.rstrip()})
    queue_mail("letter", encrypt(letter, purpose=_PURPOSE), at=timezone.now())


@MailKind
def letter_mail(key: str, at: datetime) -> MailText:
    """Return the mail that `send` encrypted."""
    letter = json.loads(decrypt(key, purpose=_PURPOSE))
    return MailText([letter["to"]], letter["subject"], [letter["body"]])


def notify_old_address(user: User, old: str, *, actor: Actor) -> None:
    """Tell the address `old` that mail for the account goes to another one, and who changed that."""
    if not old or not settings.MAILERS:
        return
    new = f"to {user.email} instead" if user.email else "to no address"
    words = f"Email for {user.get_username()} at {settings.SITE_URL} now goes {new}.\n"
    if actor.account != user:
        words += f"\n{actor.name} changed it. If you did not ask for that, contact another administrator.\n"
    send.call(old, "Your email address was changed", words)


@task(priority=10)
def invite(pk: int, by: str) -> None:
    """Queue an invitation, or a new link, to a person with a new account."""
    queue_mail("invitation", f"{pk} {by}", at=timezone.now())


@MailKind
def invitation_mail(key: str, at: datetime) -> MailText | None:
    """Return the invitation for `key`: the person's pk, and the name of the person who invites."""
    pk, by = key.split(" ", 1)
    user = User.objects.filter(pk=pk, is_active=True).exclude(email="").first()
    if user is None:
        return None
    parts = [
        f"{by} created an account for you at {settings.SITE_URL}.",
        f"Your username is {user.get_username()}. Choose a password here:\n{password_link(user)}",
        EXPIRY,
    ]
    return MailText([user.email], f"Your account at {settings.SITE_HOST}", parts)


@task(priority=10)
def reset(address: str) -> None:
    """Queue a link for each account with a password that has this address, and nothing for other addresses.

    The request enqueues this task, because looking up the address there would take longer if it is known.
    """
    for user in User.objects.filter(email__iexact=address, is_active=True, is_staff=True):
        if user.has_usable_password():
            queue_mail("password-reset", str(user.pk), at=timezone.now())


@MailKind
def reset_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail with a link to choose a new password, for the person with the pk `key`."""
    user = User.objects.filter(pk=key, is_active=True, is_staff=True).exclude(email="").first()
    if user is None:
        return None
    parts = [
        f"Somebody, probably you, requested a new password for {user.get_username()} at {settings.SITE_URL}.",
        f"Choose it here:\n{password_link(user)}",
        EXPIRY,
        "If it was not you, ignore this email. Your password does not change.",
    ]
    return MailText([user.email], f"Choose a new password for {name_of_person(user)}", parts)
