"""Webhooks: endpoints, messages and delivery attempts."""

import secrets
import uuid
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone

from reports.models.series import Report

EVENTS = {
    "version.published": "version published",
    "version.withdrawn": "version withdrawn",
    "version.redacted": "text of a version removed",
}
#: Lengths of a key in bytes that Standard Webhooks allows.
KEY_LENGTHS = range(24, 65)


def new_secret() -> str:
    """Return a random key for signatures, in the format of Standard Webhooks: `whsec_…`."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def every_kind() -> list[str]:
    return list(EVENTS)


def unusable_address(address: str, *, private: bool = False) -> str:
    """Return an error message if `address` is unsafe or malformed, or "". With `private`, http:// is allowed, for tests."""
    try:
        URLValidator(schemes=["https", "http"] if private else ["https"])(address)
        parts = urlsplit(address)
        is_usable = address.isascii() and parts.port != 0 and not (parts.username or parts.password)
    except (ValidationError, ValueError):
        is_usable = False
    if is_usable:
        return ""
    return (
        "Enter an address that starts with https://, in ASCII (%C3%BC for ü, xn--… in a domain name), with a valid host "
        "and port, and without username and password. Messages are only sent encrypted."
    )


def unusable_secret(secret: str) -> str:
    """Return an error message if `secret` is not a key of 24 to 64 bytes (Standard Webhooks), or ""."""
    key = secret.removeprefix("whsec_")
    try:
        length = len(b64decode(key + "=" * (-len(key) % 4), validate=True))
    except ValueError:
        length = 0
    if secret.startswith("whsec_") and length in KEY_LENGTHS:
        return ""
    return (
        "Enter a secret: “whsec_” followed by a key of 24 to 64 bytes in base64. A new webhook gets one automatically."
    )


class Endpoint(models.Model):
    """An address that receives messages."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="A name for the receiver.")
    address = models.URLField(
        max_length=500, help_text="The https:// address that receives messages. It must be reachable from the internet."
    )
    report = models.ForeignKey(
        Report,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="webhooks",
        help_text="Leave empty for all reports.",
    )
    kinds = models.JSONField("events", default=every_kind)
    secret = models.CharField(
        max_length=100,
        default=new_secret,
        help_text="The receiver uses it to check signatures. Share it over a secure channel.",
    )
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Turn off to stop messages. It turns off automatically if the receiver answers 410.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "webhook"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        wrong = {
            "kinds": ", ".join(f"Unknown event “{kind}”." for kind in sorted(set(self.kinds) - set(EVENTS))),
            "address": unusable_address(self.address, private=settings.WEBHOOKS_MAY_BE_PRIVATE),
            "secret": unusable_secret(self.secret),
        }
        if any(wrong.values()):
            raise ValidationError({name: words for name, words in wrong.items() if words})


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> Self:
        """Return the messages of active endpoints that are due at `at`, the longest due first."""
        return self.filter(due_at__lte=at, endpoint__is_active=True).order_by("due_at", "pk")


class Message(models.Model):
    """A message to an endpoint, saved in the transaction of its event.

    `due_at` is the time of the next attempt, or None after it was delivered or given up (`over_at`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("event", max_length=30, choices=EVENTS)
    body = models.TextField(help_text="The JSON that is sent and signed.")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    over_at = models.DateTimeField(null=True)
    is_delivered = models.BooleanField(default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint}"

    @property
    def identifier(self) -> str:
        """Return the identifier for receivers, which is the same in each attempt."""
        return f"msg_{self.uid.hex}"

    def claim(self, until: datetime) -> bool:
        """Reserve the message until `until`. Return False if another worker was faster."""
        return bool(Message.objects.filter(pk=self.pk, due_at=self.due_at).update(due_at=until))


class Attempt(models.Model):
    """An attempt to deliver a message, and its outcome."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="The HTTP status of the response, if any.")
    outcome = models.CharField(max_length=300)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.outcome
