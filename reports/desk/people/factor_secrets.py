"""Secrets of second factors, encrypted in the database with a key that is derived from SECRET_KEY."""

from base64 import urlsafe_b64encode
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

#: The prefix of an encrypted secret.
PREFIX = "fernet:"


def encrypt(text: str) -> str:
    """Return `text` encrypted with today's key."""
    return PREFIX + str(_fernet(settings.SECRET_KEY).encrypt(text.encode()), "ascii")


def decrypt(encrypted_text: str) -> str:
    """Return the secret, with today's key or a former one. Raises ValidationError if none of them fits."""
    from cryptography.fernet import InvalidToken

    try:
        fernet = _fernet(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return str(fernet.decrypt(encrypted_text.removeprefix(PREFIX)), "ascii")
    except InvalidToken as error:
        raise ValidationError(
            gettext(
                "This second factor was encrypted with an earlier SECRET_KEY. Ask an administrator to add that key to "
                "SECRET_KEY_FALLBACKS or to remove your second factors."
            )
        ) from error


def after_migrate(*, using: str, **_: Any) -> None:
    """Encrypt all secrets with today's key, also those that a former key encrypted."""
    if "mfa_authenticator" not in connections[using].introspection.table_names():
        return
    rows = apps.get_model("mfa", "Authenticator").objects.using(using)
    with transaction.atomic(using=using):
        for row in rows.filter(type__in=("totp", "recovery_codes")).select_for_update():
            with suppress(ValidationError):
                row.data |= {name: encrypt(decrypt(row.data[name])) for name in row.data.keys() & {"secret", "seed"}}
                row.save(update_fields=["data"])


def _fernet(*keys: str) -> Any:
    from cryptography.fernet import Fernet, MultiFernet

    derived = (salted_hmac("reports.second_factors", "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(each)) for each in derived])
