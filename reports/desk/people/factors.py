"""Second factors: removing a lost one, and their secrets.

Secrets are encrypted in the database with a key that is derived from SECRET_KEY.
"""

from contextlib import suppress
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.dispatch import receiver
from django.utils.translation import gettext

from reports import encryption
from reports.desk.people.mail import send
from reports.models.audit import Act, record
from reports.models.people import Actor

#: Recovery codes are no factor of their own: they come with the first one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def remove(*, user: User, actor: Actor, reason: str) -> None:
    """Remove all second factors and recovery codes of `user`, and notify them by mail."""
    with transaction.atomic():
        number, _ = Authenticator.objects.filter(user=user).delete()
        if number and user.email and settings.MAILERS:
            words = (
                f"{actor.name} removed the second factors of {user.get_username()} at {settings.SITE_URL}.\n\n"
                f"Reason: {reason}\n\n"
                "Until you add a new one under “Your account”, you log in with your password only.\n"
            )
            send.call(user.email, "Your second factors were removed", words)
        if number:
            record(Act.FACTOR, about="", details="All were removed.", whom=user, why=reason, actor=actor)


@receiver([authenticator_added, authenticator_removed])
def record_change(signal: Any, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Record a change of one's own second factors in the audit log."""
    what = "added" if signal is authenticator_added else "removed"
    record(Act.FACTOR, about="", details=f"{authenticator.get_type_display()} {what}.", whom=user, actor=Actor.of(user))


#: The prefix of an encrypted secret.
PREFIX = "fernet:"
_PURPOSE = "reports.second_factors"


def encrypt(text: str) -> str:
    """Return `text`, encrypted with the current key."""
    return PREFIX + encryption.encrypt(text, purpose=_PURPOSE)


def decrypt(encrypted_text: str) -> str:
    """Return the secret, decrypted with the current key or an earlier one. Raises ValidationError if none fits."""
    from cryptography.fernet import InvalidToken

    try:
        return encryption.decrypt(encrypted_text.removeprefix(PREFIX), purpose=_PURPOSE)
    except InvalidToken as error:
        raise ValidationError(
            gettext(
                "This second factor was encrypted with an earlier SECRET_KEY. Ask an administrator to add that key to "
                "SECRET_KEY_FALLBACKS or to remove your second factors."
            )
        ) from error


def encrypt_secrets(*, using: str, **_: Any) -> None:
    """Encrypt all secrets with the current key, including those encrypted with an earlier key."""
    if "mfa_authenticator" not in connections[using].introspection.table_names():
        return
    rows = Authenticator.objects.using(using)
    with transaction.atomic(using=using):
        for row in rows.filter(type__in=("totp", "recovery_codes")).select_for_update():
            with suppress(ValidationError):
                row.data |= {name: encrypt(decrypt(row.data[name])) for name in row.data.keys() & {"secret", "seed"}}
                row.save(update_fields=["data"])
