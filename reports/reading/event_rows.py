"""What happened, as clients are told it: one shape for versions published, withdrawn and redacted, and for the vocabulary."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Model, Q

from reports.models.index import PublishedTechnique, PublishedTrend
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.reading.versions import standing
from trends.models import VocabularyChange, VocabularyChangeKind

#: Rows of the ledger -> what their event is called.
_CALLED = {Version: "version-published", Withdrawal: "version-withdrawn", Redaction: "version-redacted"}
EVENT_KINDS = (*_CALLED.values(), *VocabularyChangeKind.values)


@dataclass(frozen=True)
class Event:
    """Something that happened: to a version (the first group of fields), or in the vocabulary (the second)."""

    id: UUID
    kind: str
    at: datetime
    report: str | None = None
    year: int | None = None
    version: str | None = None
    sha256: str | None = None
    severity: str | None = None
    note: str = ""
    change_notes: Sequence[Any] = ()
    reason: str = ""
    subject_id: UUID | None = None
    subject: str | None = None
    into_id: UUID | None = None
    into: str | None = None


def events_of(rows: Iterable[Model]) -> list[Event]:
    """Rows of the feed's tables as what happened: two queries for the names of what the vocabulary's rows are about, or none."""
    rows = list(rows)
    slugs = _slugs({uid for row in rows if isinstance(row, VocabularyChange) for uid in (row.subject, row.into)})
    return [_of_vocabulary(row, slugs) if isinstance(row, VocabularyChange) else _of_ledger(row) for row in rows]


def _of_ledger(row: Any) -> Event:
    kind, version = _CALLED[type(row)], row if isinstance(row, Version) else row.version
    said: dict[str, Any] = {"reason": "" if row is version else row.reason}
    if row is version:
        said |= {"severity": version.severity}
        said |= {"note": version.note, "change_notes": version.notes} if version.is_standing else {}
    return Event(
        id=uuid5(NAMESPACE_URL, f"{kind}:{version.record_sha256}"),
        kind=kind,
        at=version.published_at if row is version else row.at,
        report=version.edition.report.slug,
        year=version.edition.year,
        version=version.number,
        sha256=version.sha256,
        **said,
    )


def _of_vocabulary(row: VocabularyChange, slugs: dict[UUID, str]) -> Event:
    return Event(
        id=row.uid,
        kind=row.kind,
        at=row.at,
        subject_id=row.subject,
        subject=slugs.get(row.subject),
        into_id=row.into,
        into=slugs.get(row.into),
    )


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
