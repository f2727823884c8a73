"""What happened, in order: four tables that rows are only added to, read together.

A place in the feed is the last key read in each table, so that what is added later comes later, whatever time it says it
happened at. Clients get it as an opaque, signed text.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core import signing
from django.db.models import Model, Q, QuerySet

from reports.models.index import PublishedTechnique, PublishedTrend
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.reading.versions import standing
from trends.models import VocabularyChange, VocabularyChangeKind

_SALT = "publications"


class UnknownCursor(Exception):
    """A text that names no place in the feed."""


@dataclass(frozen=True)
class Place:
    """How far a client has read: the last key of each table."""

    versions: int = 0
    withdrawals: int = 0
    redactions: int = 0
    vocabulary: int = 0

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """Return the place that a cursor names. Raises UnknownCursor for one that was not given here, or was altered."""
        if cursor is None:
            return cls()
        try:
            return cls(*map(int, signing.Signer(salt=_SALT).unsign(cursor).split(".")))
        except signing.BadSignature as error:
            raise UnknownCursor from error

    def __str__(self) -> str:
        text = f"{self.versions}.{self.withdrawals}.{self.redactions}.{self.vocabulary}"
        return signing.Signer(salt=_SALT).sign(text)

    def after(self, row: Model) -> "Place":
        """The place behind `row`."""
        return replace(self, **{_field(row): row.pk})


@dataclass(frozen=True)
class Wanted:
    """What a client wants to hear of."""

    kinds: Collection[str]
    reports: Sequence[str] | None = None
    since: date | None = None


def rows_after(place: Place, wanted: Wanted, limit: int) -> list[Model]:
    """At most `limit` rows that came after `place`, in order: a query a table."""
    found = [
        [(_moment(row), number, row) for row in rows[:limit]] for number, rows in enumerate(_tables(place, wanted))
    ]
    merged: Iterator[tuple[Any, int, Model]] = heapq.merge(*found, key=lambda each: each[:2])
    return [row for _, _, row in merged][:limit]


def count(wanted: Wanted) -> int:
    """How many rows there are, from the beginning."""
    return sum(rows.count() for rows in _tables(Place(), wanted))


def _tables(place: Place, wanted: Wanted) -> Iterator[QuerySet]:
    yield _versions(place, wanted)
    yield _events(Withdrawal, place.withdrawals, "version-withdrawn" in wanted.kinds, wanted)
    yield _events(Redaction, place.redactions, "version-redacted" in wanted.kinds, wanted)
    yield _vocabulary(place, wanted)


def _versions(place: Place, wanted: Wanted) -> QuerySet[Version]:
    rows = Version.objects.filter(pk__gt=place.versions).order_by("pk").defer("document")
    rows = rows.select_related("edition__report", "withdrawal", "redaction")
    if wanted.reports is not None:
        rows = rows.filter(edition__report__slug__in=wanted.reports)
    if wanted.since:
        rows = rows.filter(published_at__date__gte=wanted.since)
    return rows if "version-published" in wanted.kinds else rows.none()


def _events(model: type[Withdrawal] | type[Redaction], after: int, is_wanted: bool, wanted: Wanted) -> QuerySet:
    rows = model.objects.filter(pk__gt=after).order_by("pk")
    rows = rows.select_related("version__edition__report").defer("version__document", "version__change_notes")
    if wanted.reports is not None:
        rows = rows.filter(version__edition__report__slug__in=wanted.reports)
    if wanted.since:
        rows = rows.filter(at__date__gte=wanted.since)
    return rows if is_wanted else rows.none()


def _vocabulary(place: Place, wanted: Wanted) -> QuerySet[VocabularyChange]:
    """Changes between things that are published. They belong to no report."""
    kinds = [kind for kind in VocabularyChangeKind.values if kind in wanted.kinds]
    rows = VocabularyChange.objects.filter(pk__gt=place.vocabulary, kind__in=kinds).order_by("pk")
    published = [standing(model).values("uid") for model in (PublishedTechnique, PublishedTrend)]
    rows = rows.filter(
        Q(subject__in=published[0]) | Q(subject__in=published[1]), Q(into__in=published[0]) | Q(into__in=published[1])
    )
    if wanted.since:
        rows = rows.filter(at__date__gte=wanted.since)
    return rows if wanted.reports is None else rows.none()


def _field(row: Model) -> str:
    match row:
        case Version():
            return "versions"
        case Withdrawal():
            return "withdrawals"
        case Redaction():
            return "redactions"
    return "vocabulary"


def _moment(row: Any) -> Any:
    return row.published_at if isinstance(row, Version) else row.at


#: Rows of the ledger -> what their event is called.
_CALLED = {Version: "version-published", Withdrawal: "version-withdrawn", Redaction: "version-redacted"}
LEDGER_KINDS = tuple(_CALLED.values())
EVENT_KINDS = (*LEDGER_KINDS, *VocabularyChangeKind.values)


#: What an event says of a version and of the vocabulary, where it is not about that.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("report", "year", "version", "sha256", "severity", "subject_id", "subject", "into_id", "into")),
    "note": "",
    "change_notes": (),
    "reason": "",
}


def events_of(rows: Iterable[Model]) -> list[Any]:
    """Rows of the feed's tables as what happened: two queries for the names of what the vocabulary's rows are about, or none."""
    rows = list(rows)
    slugs = _slugs({uid for row in rows if isinstance(row, VocabularyChange) for uid in (row.subject, row.into)})
    found = (_of_vocabulary(row, slugs) if isinstance(row, VocabularyChange) else _of_ledger(row) for row in rows)
    return [SimpleNamespace(**_NOTHING | each) for each in found]


def _of_ledger(row: Any) -> dict[str, Any]:
    kind, version = _CALLED[type(row)], row if isinstance(row, Version) else row.version
    happened = {
        "id": uuid5(NAMESPACE_URL, f"{kind}:{version.record_sha256}"),
        "kind": kind,
        "at": _moment(row),
        "report": version.edition.report.slug,
        "year": version.edition.year,
        "version": version.number,
        "sha256": version.sha256,
    }
    if row is not version:
        return happened | {"reason": row.reason}
    happened |= {"note": version.note, "change_notes": version.notes} if version.is_standing else {}
    return happened | {"severity": version.severity}


def _of_vocabulary(row: VocabularyChange, slugs: dict[UUID, str]) -> dict[str, Any]:
    subject = {"subject_id": row.subject, "subject": slugs.get(row.subject)}
    return {"id": row.uid, "kind": row.kind, "at": row.at, **subject, "into_id": row.into, "into": slugs.get(row.into)}


def _slugs(uids: set[UUID]) -> dict[UUID, str]:
    """What trends and techniques were last published as, by uid: two queries, or none."""
    if not uids:
        return {}
    oldest_first = ("edition__year", "version")
    trends = standing(PublishedTrend).filter(uid__in=uids).order_by(*oldest_first)
    techniques = standing(PublishedTechnique).filter(Q(uid__in=uids) | Q(technique__uid__in=uids))
    rows = list(techniques.select_related("technique").order_by(*oldest_first))
    # One that took in another and was never published itself is known by today's address.
    taken_in = {row.technique.uid: row.public_slug for row in rows}
    return taken_in | {row.uid: row.slug for found in (trends, rows) for row in found}
