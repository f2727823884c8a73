"""Links for reading a draft without an account: create and revoke them. Only checksums of their tokens are stored."""

import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from reports.document.canonical import sha256
from reports.models import audit
from reports.models.people import Actor
from reports.models.review import SecretLink
from reports.models.schedule import PressLink, ScheduledPublication
from reports.models.series import Edition

#: 256 bits.
TOKEN_BYTES = 32


def new_link(email: str) -> tuple[dict[str, Any], str]:
    """Return the columns of a new link, and its token, which is not stored; with an `email`, it can be derived from `seed`."""
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    token = _token(seed, settings.SECRET_KEY)
    return {"token_sha256": sha256(token.encode()), "seed": seed if email else "", "email": email}, token


def end_of_day(at: datetime, days: int) -> datetime:
    """Return the end of the day that is `days` later, since mails and pages show the day alone."""
    return (at + timedelta(days=days)).astimezone(UTC).replace(hour=23, minute=59, second=59)


def token_to_send(link: SecretLink) -> str | None:
    """Return the token of a link whose mail is still to be sent; None if it was sent, or SECRET_KEY has changed."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS) if link.seed else ()
    tokens = (_token(link.seed, key) for key in keys)
    return next((token for token in tokens if sha256(token.encode()) == link.token_sha256), None)


def end(link: SecretLink, at: datetime) -> bool:
    """Revoke a link and drop its mail if that was not sent. Return False if it was revoked before."""
    rows = type(link)._default_manager.filter(pk=link.pk, revoked_at=None)
    return bool(rows.update(revoked_at=at, seed=""))


def record_link(edition: Edition, details: str, *, whom: str, actor: Actor) -> None:
    """Record an act on a link to a draft in the audit log, without its token."""
    audit.record(audit.Act.LINK, about=edition, report=edition.report.slug, details=details, whom=whom, actor=actor)


@transaction.atomic
def give_press_link(
    *, schedule: ScheduledPublication, name: str, email: str = "", actor: Actor
) -> tuple[PressLink, str]:
    """Create a link to the whole edition until it is published. Return it and its token, which is not stored."""
    columns, token = new_link(email)
    link = PressLink.objects.create(
        schedule=schedule,
        name=name,
        asked_by=actor.name,
        asker=actor.account,
        asked_at=actor.at,
        expires_at=schedule.at,
        **columns,
    )
    record_link(schedule.edition, f"press link until {schedule.in_words}", whom=name, actor=actor)
    return link, token


@transaction.atomic
def revoke_press_link(link: PressLink, *, actor: Actor) -> None:
    """Revoke a press link."""
    if end(link, actor.at):
        record_link(link.schedule.edition, "press link revoked", whom=link.name, actor=actor)


def press_link_of(token: str) -> PressLink | None:
    """Return the press link with that token, open or not."""
    rows = PressLink.objects.select_related(
        "schedule__edition__report__logo", "schedule__edition__current_version", "schedule__version"
    )
    return rows.filter(token_sha256=sha256(token.encode())).first()


def _token(seed: str, key: str) -> str:
    bits = salted_hmac("reports.review_link", seed, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(bits).rstrip(b"=").decode()
