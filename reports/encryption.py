"""Encryption of values in the database, with keys derived from SECRET_KEY and its fallbacks."""

from base64 import urlsafe_b64encode
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac


def encrypt(text: str, *, purpose: str) -> str:
    """Return `text`, encrypted with the current key. Each purpose has a key of its own."""
    return str(_fernet(purpose).encrypt(text.encode()), "ascii")


def decrypt(encrypted_text: str, *, purpose: str) -> str:
    """Return the text, decrypted with the current key or an earlier one. Raise cryptography's InvalidToken if none fits."""
    return str(_fernet(purpose).decrypt(encrypted_text), "utf-8")


def _fernet(purpose: str) -> Any:
    # Imported late, because it takes long and most processes never need it.
    from cryptography.fernet import Fernet, MultiFernet

    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    derived = (salted_hmac(purpose, "", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(each)) for each in derived])
