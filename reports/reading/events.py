"""The feed of publication events: rows of four append-only tables in one order.

A cursor is the last key read in each table, so that later rows come later whatever time they have. Clients get it as an opaque,
signed text.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core import signing
from django.db.models import Max, Q, QuerySet

from reports.document.canonical import ChangeNote
from reports.models.index import PublishedTechnique, PublishedTrend
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.reading.versions import all_rows
from trends.models import VocabularyChange, VocabularyChangeKind

_SALT = "publications"

type EventRow = Version | Withdrawal | Redaction | VocabularyChange


class UnknownCursor(Exception):
    """A cursor that this site did not sign."""


@dataclass(frozen=True)
class FeedCursor:
    """The last key that a client has read of each table."""

    versions: int = 0
    withdrawals: int = 0
    redactions: int = 0
    vocabulary: int = 0

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """Return the cursor of a signed text, or of the beginning for None. Raises UnknownCursor."""
        if cursor is None:
            return cls()
        try:
            return cls(*map(int, signing.Signer(salt=_SALT).unsign(cursor).split(".")))
        except signing.BadSignature as error:
            raise UnknownCursor from error

    def __str__(self) -> str:
        text = f"{self.versions}.{self.withdrawals}.{self.redactions}.{self.vocabulary}"
        return signing.Signer(salt=_SALT).sign(text)

    def after(self, row: EventRow) -> "FeedCursor":
        """Return the cursor after `row`."""
        return replace(self, **{_field(row): row.pk})


def newest() -> FeedCursor:
    """Return the cursor after everything that has happened: four queries."""
    tables = (Version, Withdrawal, Redaction, VocabularyChange)
    return FeedCursor(*(model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in tables))


@dataclass(frozen=True)
class EventFilter:
    """The events that a client asks for."""

    kinds: Collection[str]
    reports: Sequence[str] | None = None
    since: date | None = None


def rows_after(cursor: FeedCursor, filters: EventFilter, limit: int) -> list[EventRow]:
    """Return at most `limit` rows after the cursor, in order: one query a table."""
    found = [
        [(_moment(row), number, row) for row in rows[:limit]] for number, rows in enumerate(_tables(cursor, filters))
    ]
    merged = heapq.merge(*found, key=lambda each: each[:2])
    return [row for _, _, row in merged][:limit]


def count(filters: EventFilter) -> int:
    """Return the number of rows from the beginning."""
    return sum(rows.count() for rows in _tables(FeedCursor(), filters))


def _tables(cursor: FeedCursor, filters: EventFilter) -> Iterator[QuerySet]:
    yield _versions(cursor, filters)
    yield _events(Withdrawal, cursor.withdrawals, "version-withdrawn" in filters.kinds, filters)
    yield _events(Redaction, cursor.redactions, "version-redacted" in filters.kinds, filters)
    yield _vocabulary(cursor, filters)


def _versions(cursor: FeedCursor, filters: EventFilter) -> QuerySet[Version]:
    rows = Version.objects.filter(pk__gt=cursor.versions).order_by("pk").defer("document")
    rows = rows.select_related("edition__report", "withdrawal", "redaction")
    if filters.reports is not None:
        rows = rows.filter(edition__report__slug__in=filters.reports)
    if filters.since:
        rows = rows.filter(published_at__date__gte=filters.since)
    return rows if "version-published" in filters.kinds else rows.none()


def _events(model: type[Withdrawal] | type[Redaction], after: int, is_wanted: bool, filters: EventFilter) -> QuerySet:
    rows = model.objects.filter(pk__gt=after).order_by("pk")
    rows = rows.select_related("version__edition__report").defer("version__document", "version__change_notes")
    if filters.reports is not None:
        rows = rows.filter(version__edition__report__slug__in=filters.reports)
    if filters.since:
        rows = rows.filter(at__date__gte=filters.since)
    return rows if is_wanted else rows.none()


def _vocabulary(cursor: FeedCursor, filters: EventFilter) -> QuerySet[VocabularyChange]:
    """Return changes whose two terms are published. They belong to no report."""
    kinds = [kind for kind in VocabularyChangeKind.values if kind in filters.kinds]
    rows = VocabularyChange.objects.filter(pk__gt=cursor.vocabulary, kind__in=kinds).order_by("pk")
    published = [all_rows(model).values("uid") for model in (PublishedTechnique, PublishedTrend)]
    rows = rows.filter(
        Q(subject__in=published[0]) | Q(subject__in=published[1]), Q(into__in=published[0]) | Q(into__in=published[1])
    )
    if filters.since:
        rows = rows.filter(at__date__gte=filters.since)
    return rows if filters.reports is None else rows.none()


def _field(row: EventRow) -> str:
    match row:
        case Version():
            return "versions"
        case Withdrawal():
            return "withdrawals"
        case Redaction():
            return "redactions"
    return "vocabulary"


def _moment(row: EventRow) -> datetime:
    return row.published_at if isinstance(row, Version) else row.at


#: The kind of event of each ledger table.
_KIND_OF = {Version: "version-published", Withdrawal: "version-withdrawn", Redaction: "version-redacted"}
LEDGER_KINDS = tuple(_KIND_OF.values())
EVENT_KINDS = (*LEDGER_KINDS, *VocabularyChangeKind.values)


@dataclass(frozen=True)
class PublicationEvent:
    """An event of the feed. Those of the vocabulary have a subject, such as a technique, and may have what it went into."""

    id: UUID
    kind: str
    at: datetime
    report: str | None = None
    year: int | None = None
    version: str | None = None
    sha256: str | None = None
    severity: str | None = None
    note: str = ""
    change_notes: Sequence[ChangeNote] = ()
    reason: str = ""
    subject_id: UUID | None = None
    subject: str | None = None
    into_id: UUID | None = None
    into: str | None = None


def events_of(rows: Iterable[EventRow]) -> list[PublicationEvent]:
    """Return the events of rows, with the slugs of vocabulary changes: two queries if there are any, else none."""
    rows = list(rows)
    slugs = _slugs({uid for row in rows if isinstance(row, VocabularyChange) for uid in (row.subject, row.into)})
    return [_of_vocabulary(row, slugs) if isinstance(row, VocabularyChange) else _of_ledger(row) for row in rows]


def _of_ledger(row: Version | Withdrawal | Redaction) -> PublicationEvent:
    kind, version = _KIND_OF[type(row)], row if isinstance(row, Version) else row.version
    event = PublicationEvent(
        id=uuid5(NAMESPACE_URL, f"{kind}:{version.record_sha256}"),
        kind=kind,
        at=_moment(row),
        report=version.edition.report.slug,
        year=version.edition.year,
        version=version.number,
        sha256=version.sha256,
    )
    if not isinstance(row, Version):
        return replace(event, reason=row.reason)
    if row.is_readable:
        event = replace(event, note=row.note, change_notes=row.notes)
    return replace(event, severity=row.severity)


def _of_vocabulary(row: VocabularyChange, slugs: dict[UUID, str]) -> PublicationEvent:
    return PublicationEvent(
        id=row.uid,
        kind=row.kind,
        at=row.at,
        subject_id=row.subject,
        subject=slugs.get(row.subject),
        into_id=row.into,
        into=slugs.get(row.into),
    )


def _slugs(uids: set[UUID]) -> dict[UUID, str]:
    """Return the last published slug of trends and techniques by uid: two queries, or none."""
    if not uids:
        return {}
    oldest_first = ("edition__year", "version")
    trends = all_rows(PublishedTrend).filter(uid__in=uids).order_by(*oldest_first)
    techniques = all_rows(PublishedTechnique).filter(Q(uid__in=uids) | Q(technique__uid__in=uids))
    rows = list(techniques.select_related("technique").order_by(*oldest_first))
    # A technique that others were merged into, and that was never published itself, has today's slug.
    merged = {row.technique.uid: row.public_slug for row in rows}
    return merged | {row.uid: row.slug for found in (trends, rows) for row in found}
