"""Readers who get mail when what they cited changes, or when a new edition appears.

Their addresses are encrypted. They are found again by a keyed hash, and deleted with their last subscription.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from reports.document.text import LONGEST_LANGUAGE
from reports.encryption import decrypt, encrypt
from reports.models.ledger import Version
from reports.models.series import Report
from trends.models import Trend

#: How long a subscription waits for its confirmation.
UNCONFIRMED_FOR = timedelta(days=1)
_PURPOSE = "alerts.address"
_SALT = "alerts.token"


class AlertKind(models.TextChoices):
    """What a reader wants to be told. Withdrawals are always told, except to readers who wait for new editions."""

    ALL = "all", _("all corrections")
    MAJOR = "major", _("only what changes a conclusion")
    NEW = "new", _("new editions")


def hashes_of(address: str) -> list[str]:
    """Return the keyed hashes of an address: that of the current secret key first, then those of earlier keys."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    folded = address.strip().casefold()
    return [salted_hmac(_PURPOSE, folded, secret=key, algorithm="sha256").hexdigest() for key in keys]


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        """Return the subscriptions that get mail."""
        return self.filter(confirmed_at__isnull=False)

    def of_address(self, address: str) -> Self:
        """Return the subscriptions of an email address, also those stored with an earlier secret key."""
        return self.filter(address_hash__in=hashes_of(address))

    def with_token(self, token: str) -> Self:
        """Return the subscriptions that a token in a mail names; none if it was not made by this site."""
        try:
            return self.filter(follows__in=signing.loads(token, salt=_SALT))
        except signing.BadSignature:
            return self.none()

    def expired(self, at: datetime) -> Self:
        """Return the subscriptions that nobody confirmed in time."""
        return self.filter(confirmed_at=None, created_at__lt=at - UNCONFIRMED_FOR)


def token_of(subscriptions: Iterable["Subscription"]) -> str:
    """Return the signed token with which these subscriptions are confirmed and ended."""
    return signing.dumps(sorted({str(each.follows) for each in subscriptions}), salt=_SALT)


class Subscription(models.Model):
    """A reader who follows a place of an edition, or the new editions of a report or a trend.

    `follows` is the same in all parts of a paragraph that was split. `version` is the last version that the reader knows, and the place
    is in that version: a paragraph or all of a section, a figure, or the edition if all three are empty. While a mail is being
    sent, `next_places` are the places to follow after it, as [version, section, paragraph, figure].
    """

    follows = models.UUIDField(default=uuid.uuid4, db_index=True)
    address_hash = models.CharField(max_length=64, db_index=True)
    encrypted_address = models.TextField()
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    kind = models.CharField(max_length=5, choices=AlertKind)
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="subscriptions")
    trend = models.ForeignKey(Trend, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, null=True, on_delete=models.CASCADE, related_name="+")
    section = models.UUIDField(null=True)
    paragraph = models.CharField(max_length=40, blank=True)
    figure = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    next_places = models.JSONField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}, {self.report or self.trend}"

    @property
    def address(self) -> str:
        """Return the decrypted email address."""
        return decrypt(self.encrypted_address, purpose=_PURPOSE)

    @address.setter
    def address(self, address: str) -> None:
        self.encrypted_address = encrypt(address, purpose=_PURPOSE)
        self.address_hash = hashes_of(address)[0]

    def move_on(self, at: datetime) -> None:
        """Follow `next_places` after a mail was sent: one row for each, or none if there is nothing left to follow."""
        first, *others = self.next_places or [None]
        if first is None:
            self.delete()
            return
        self.mailed_at = at
        self.next_places = None
        for place in (first, *others):
            self.version_id, self.section, self.paragraph, self.figure = place
            self.save()
            # The next place becomes a new row.
            self.pk = None
            self._state.adding = True


def subscribe(address: str, *, at: datetime, **place: Any) -> Subscription:
    """Return the subscription of an address to a place, saved without confirmation unless the reader has it already."""
    found = Subscription.objects.of_address(address).filter(**place).first()
    if found is None:
        found = Subscription(created_at=at, **place)
        found.address = address
        found.save()
    return found
