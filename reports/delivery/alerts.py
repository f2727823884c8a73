"""Mail to readers who follow a place: who gets it, when, and what they follow afterwards."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from reports.document.words import Severity
from reports.mailing import MailKind, MailText
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.models.mails import OutgoingMail, queue_mail
from reports.models.subscriptions import AlertKind, Subscription
from reports.pages.alert_mail import alert_text, confirmation_text, part_of_new_editions, part_of_place
from reports.reading.followed import place_of
from reports.reading.paragraph_history import CitedPlace, HistoryStep, StepState, histories_of

#: The kind of queued mail, whose key is the hash of the reader's address.
ALERT_KIND = "alert"
#: Corrections within this time are one mail.
_JOINED_WITHIN = timedelta(hours=1)
_GONE = {StepState.WITHDRAWN, StepState.REDACTED}


def queue_alerts(*, at: datetime) -> None:
    """Queue a mail to each reader whose place changed or who waits for an edition that appeared, unless one is queued."""
    confirmed = Subscription.objects.confirmed()
    hashes = set(_readers_of_new_editions(confirmed))
    for edition in confirmed.exclude(version=None).values_list("version__edition", flat=True).distinct().order_by():
        rows = list(confirmed.filter(version__edition=edition))
        steps = _steps_of(rows)
        hashes |= {row.address_hash for row in rows if steps[row.pk]}
    queued = OutgoingMail.objects.filter(kind=ALERT_KIND, due_at__isnull=False).values_list("key", flat=True)
    hashes -= set(queued)
    mailed = Subscription.objects.filter(mailed_at__gt=at - _JOINED_WITHIN).values("address_hash")
    last = dict(mailed.annotate(last=Max("mailed_at")).values_list("address_hash", "last"))
    for digest in sorted(hashes):
        due_at = last[digest] + _JOINED_WITHIN if digest in last else at
        queue_mail(ALERT_KIND, digest, at=at, due_at=due_at, is_bulk=True)


def _readers_of_new_editions(confirmed: Any) -> Iterator[str]:
    for row in confirmed.filter(kind=AlertKind.NEW).select_related("report", "trend"):
        if _new_editions(row):
            yield row.address_hash


def _new_editions(subscription: Subscription) -> list[Version]:
    """Return the current versions of editions that appeared since the reader subscribed or was told."""
    since = subscription.mailed_at or subscription.confirmed_at
    first = Version.objects.filter(edition=OuterRef("edition")).order_by("published_at", "pk").values("pk")[:1]
    new = Version.objects.filter(pk=Subquery(first), published_at__gt=since, edition__current_version__isnull=False)
    if subscription.report:
        new = new.filter(edition__report=subscription.report)
    else:
        about = PublishedSection.objects.current().filter(trend=subscription.trend)
        new = new.filter(edition__in=about.values("edition"))
    return list(
        Version.objects.current()
        .filter(edition__in=new.values("edition"))
        .select_related("edition__report")
        .order_by("pk")
    )


def _steps_of(rows: Sequence[Subscription]) -> dict[int, list[HistoryStep]]:
    """Return by subscription the steps that its reader is told of: at most six queries."""
    places = {row.pk: place for row in rows if (place := place_of(row))}
    steps = histories_of(places.values()) if places else {}
    return {
        row.pk: [each for each in steps[places[row.pk]] if _is_for(each, row)] if row.pk in places else []
        for row in rows
    }


def _is_for(step: HistoryStep, subscription: Subscription) -> bool:
    """Return whether a reader is told of a step: of every withdrawal, but of no move and of no split that kept the words."""
    if step.state in _GONE or step.state is StepState.REMOVED:
        return True
    if subscription.kind == AlertKind.MAJOR and step.severity is not Severity.MAJOR:
        return False
    kept_words = step.state is not StepState.CHANGED and step.before.split() == step.after.split()
    return not kept_words


def alert_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail to the reader with the address hash `key` about all changes until now, or None if there are none.

    What to follow after the mail is stored in `next_places`, and becomes valid when the mail was sent.
    """
    related = ("report", "trend", "version__edition__report", "version__withdrawal", "version__redaction")
    rows = list(Subscription.objects.confirmed().filter(address_hash=key).select_related(*related))
    news = _steps_of(rows)
    history = histories_of(filter(None, map(place_of, rows)))
    parts = {}
    for row in rows:
        place = place_of(row)
        if place is None and (editions := _new_editions(row)):
            parts[row] = part_of_new_editions(row, editions)
            row.next_places = [[None, None, "", ""]]
        elif place and news[row.pk]:
            # The last step may be one that is not told, such as a move.
            places = history[place][-1].places
            parts[row] = part_of_place(row, news[row.pk], _with_versions(places))
            row.next_places = [[each.version, _text(each.section), each.paragraph, each.figure] for each in places]
    for row in parts:
        row.save(update_fields=["next_places"])
    return alert_text(list(parts), list(parts.values())) if parts else None


def _with_versions(places: Sequence[CitedPlace]) -> list[tuple[CitedPlace, Version]]:
    versions = Version.objects.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")
    found = versions.in_bulk({each.version for each in places})
    return [(each, found[each.version]) for each in places]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _follow_on(key: str) -> None:
    for row in Subscription.objects.filter(address_hash=key, next_places__isnull=False):
        row.move_on(timezone.now())


def _end_all(key: str) -> None:
    """Delete the subscriptions of an address that the mail server refuses for good."""
    Subscription.objects.filter(address_hash=key).delete()


def confirmation_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail that asks to confirm the subscription `key`, or None if it is gone."""
    row = Subscription.objects.select_related("report", "trend", "version__edition__report").filter(pk=key).first()
    return confirmation_text(row) if row else None


ALERT = MailKind(alert_mail, sent=_follow_on, refused=_end_all)
CONFIRMATION = MailKind(confirmation_mail)
