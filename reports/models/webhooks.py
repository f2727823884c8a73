"""Webhooks: who is told of what is published, what is still to be told, and how it went."""

import secrets
import uuid
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Self
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from reports.models.series import Report

KINDS = {
    "version.published": "a version is published",
    "version.withdrawn": "a version is withdrawn",
    "version.redacted": "the text of a version is removed",
}
#: In bytes, by Standard Webhooks.
KEY_LENGTHS = range(24, 65)


def new_secret() -> str:
    """A key for signatures, as Standard Webhooks writes it."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def every_kind() -> list[str]:
    return list(KINDS)


def unusable_address(address: str, *, private: bool = False) -> str:
    """Why no message can be sent to `address`, in words; empty if one can. `private`: by http:// too (for tests)."""
    if not (address.isascii() and address.isprintable()) or " " in address:
        return f"Write the address in the letters of plain ASCII, as your browser sends it: /{quote('ü')} for /ü, xn--… in a name."
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        return f"This is no web address; check its name and its port: {error}."
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        return "The address starts with https:// and holds no name or password."
    if port == 0:
        return "There is no port 0; leave the port out, or name the one that the receiver listens to."
    if parts.scheme == "http" and not private:
        return "Messages are sent by https:// alone, so that nobody reads or changes them on their way."
    return ""


def unusable_secret(secret: str) -> str:
    """Why nothing can be signed with `secret`, in words; empty if it can. Standard Webhooks asks for 24 to 64 bytes."""
    key = secret.removeprefix("whsec_")
    try:
        length = len(b64decode(key + "=" * (-len(key) % 4), validate=True))
    except ValueError:
        length = 0
    if secret.startswith("whsec_") and length in KEY_LENGTHS:
        return ""
    return "A secret is “whsec_” and a key of 24 to 64 bytes in base64. Open a new webhook to have one made."


class Endpoint(models.Model):
    """An address that is told."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200, help_text="Who is told, in your words.")
    address = models.URLField(
        max_length=500, help_text="Where messages are sent: https://, and reachable from the internet."
    )
    report = models.ForeignKey(
        Report,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="webhooks",
        help_text="Empty: told of all reports.",
    )
    kinds = models.JSONField("told when", default=every_kind)
    secret = models.CharField(
        max_length=100,
        default=new_secret,
        help_text="The receiver checks signatures with it. Give it to them by a way that others cannot read.",
    )
    is_active = models.BooleanField(
        "active",
        default=True,
        help_text="Off: nothing is sent. It is switched off by itself if the receiver answers 410.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "webhook"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        wrong = {
            "kinds": ", ".join(f"There is no {kind}." for kind in sorted(set(self.kinds) - set(KINDS))),
            "address": unusable_address(self.address, private=settings.WEBHOOKS_MAY_BE_PRIVATE),
            "secret": unusable_secret(self.secret),
        }
        if any(wrong.values()):
            raise ValidationError({name: words for name, words in wrong.items() if words})


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> Self:
        """What is to be sent by `at`."""
        return self.filter(due_at__lte=at, endpoint__is_active=True).order_by("due_at", "pk")


class Message(models.Model):
    """One thing to tell one endpoint: written in the transaction in which it happened. `due_at` is None when it is over."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=30)
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
        """What receivers know it by: the same each time it is sent."""
        return f"msg_{self.uid.hex}"

    def claim(self, until: datetime) -> bool:
        """Put it off until `until`, so that no one else sends it meanwhile; False if someone else was faster."""
        return bool(Message.objects.filter(pk=self.pk, due_at=self.due_at).update(due_at=until))


class Attempt(models.Model):
    """One time that a message was sent, and what came of it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, help_text="Of the answer; empty if none came.")
    outcome = models.CharField(max_length=300)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.outcome
