"""Second factors: of whom the operator asks one, and what an administrator does about a lost one."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from reports.desk.base import at_the_desk
from reports.desk.people.mail import send
from reports.models.audit import Act, record
from reports.models.review import name_of_person

#: Recovery codes are no factor of their own: they come with the first one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_asked_of(user: User) -> bool:
    """Whether this person's role asks for a second factor, by SECOND_FACTOR_FOR."""
    match settings.SECOND_FACTOR_FOR:
        case "everyone":
            return True
        case "publishers":
            return user.has_perm("reports.publish_edition")
        case "administrators":
            return user.is_superuser
    return False


def lacks_one(user: User) -> bool:
    """Whether nothing opens to this person before they have added a second factor."""
    return is_asked_of(user) and not has_one(user)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def remove(*, user: User, by: User, reason: str) -> int:
    """Remove all second factors and recovery codes of `user`, who is told by mail; how many there were."""
    with transaction.atomic():
        number, _ = Authenticator.objects.filter(user=user).delete()
        if number and user.email and settings.MAILERS:
            words = (
                f"{name_of_person(by)} removed the second factors of {user.get_username()} at {settings.SITE_URL}.\n\n"
                f"Reason: {reason}\n\n"
                "Until you add a new one under “Your account”, you log in with your password only.\n"
            )
            send.enqueue(user.email, "Your second factors were removed", words)
        if number:
            record(Act.FACTOR, about="", details="All were removed.", whom=user, why=reason, by=by)
    return number


@receiver(authenticator_added)
def note_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(user, authenticator, "added")


@receiver(authenticator_removed)
def note_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(user, authenticator, "removed")


def _note(user: User, authenticator: Authenticator, what: str) -> None:
    """What somebody does about their own factors is on record, too."""
    record(Act.FACTOR, about="", details=f"{authenticator.get_type_display()} {what}.", whom=user, by=user)


def ask_for_one(request: HttpRequest) -> HttpResponse | None:
    """Where somebody is sent who has to add a second factor first; None for all others."""
    if not lacks_one(at_the_desk(request)):
        return None
    messages.warning(request, gettext("Your role requires a second factor. Add one to continue."))
    return HttpResponseRedirect(reverse("mfa_index"))
