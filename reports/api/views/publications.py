"""The feed by cursor of everything that happened."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q

from reports.api.answers import Answer
from reports.api.filters.kinds import refuse_unknown
from reports.api.filters.sections import report_slugs
from reports.api.pagination import ENVELOPE, address_with
from reports.api.parameters import PER_PAGE, Parameter, fields_parameter
from reports.api.problems import NOT_FOUND, Problem
from reports.api.resources.publications import KINDS, PublicationRow
from reports.api.values import Day, Slug, Some, Words, closed
from reports.api.views.lists import CHUNK, FORMAT, ListView
from reports.api.writing import as_json
from reports.document.record import instant
from reports.models.index import PublishedTechnique, PublishedTrend
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.reading import events
from reports.reading.events import Place, UnknownCursor, Wanted
from reports.reading.versions import standing
from trends.models import VocabularyChange, VocabularyChangeKind

#: Rows of the ledger -> what their event is called.
_CALLED = {Version: "version-published", Withdrawal: "version-withdrawn", Redaction: "version-redacted"}


class PublicationList(ListView):
    resource = PublicationRow
    operation = "listPublications"
    tag = "Start"
    summary = "Everything that happened, oldest first, by cursor"
    description = (
        "Versions published, withdrawn and redacted; techniques merged; lineage of trends changed. Start without a cursor, "
        "follow `next` until it is null, and keep `resume`: asked later, it gives what came since. Docs: the guide’s mirror."
    )
    envelope = {
        **ENVELOPE,
        "resume": {"type": "string", "format": "uri", "description": "Where to go on, now or later."},
    }

    place: Place

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        return (
            Parameter("report", Some(Slug()), "Only versions of these reports, by slug."),
            Parameter("kind", closed(KINDS), "Only events of these kinds."),
            Parameter("since", Day(), "Only what happened on this day (UTC) or later."),
            fields_parameter(tuple(cls.resource.model_fields), ()),
            FORMAT,
            Parameter("cursor", Words(200), "A place in the feed, as `next` and `resume` carry it."),
            PER_PAGE,
        )

    def rows(self, **address: Any) -> Wanted:
        try:
            self.place = Place.read(self.values.get("cursor"))
        except UnknownCursor as wrong:
            raise Problem(NOT_FOUND, "This cursor is none of ours; start without one.") from wrong
        if "report" in self.values:
            refuse_unknown("report", self.values["report"], report_slugs)
        return Wanted(self.values.get("kind", KINDS), self.values.get("report"), self.values.get("since"))

    def ordered(self, rows: Wanted) -> Wanted:
        return rows

    def chunks(self, rows: Wanted) -> Iterator[Sequence[Any]]:
        return self._chunks_after(self.place, rows)

    def _chunks_after(self, place: Place, rows: Wanted) -> Iterator[Sequence[Any]]:
        while chunk := events.rows_after(place, rows, CHUNK):
            yield chunk
            place = _behind(place, chunk)

    def _page(self, rows: Wanted, fields: Sequence[str]) -> Answer:
        size = self.values.get("per_page", 20)
        place = self.place
        found = events.rows_after(place, rows, size + 1)
        shown = found[:size]
        request = self.request._request
        resume = address_with(request, cursor=_behind(place, shown))
        later = resume if len(found) > size else None
        body = {
            "count": events.count(rows),
            "next": later,
            "previous": None,
            "resume": resume,
            "results": list(self._chosen(shown, fields)),
        }
        return Answer(as_json(body), headers={"Link": f'<{later}>; rel="next"'} if later else {})

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[PublicationRow]:
        slugs = _slugs({uid for row in rows if isinstance(row, VocabularyChange) for uid in (row.subject, row.into)})
        return [
            self._of_vocabulary(row, slugs) if isinstance(row, VocabularyChange) else self._of_ledger(row)
            for row in rows
        ]

    def _of_ledger(self, row: Version | Withdrawal | Redaction) -> PublicationRow:
        version = row if isinstance(row, Version) else row.version
        kind = _CALLED[type(row)]
        report, year = version.edition.report.slug, version.edition.year
        if isinstance(row, Version):
            said: dict[str, Any] = {"at": instant(row.published_at), "severity": row.severity}
            if row.is_standing:
                said |= {"note": row.note, "change_notes": [note.model_dump(mode="json") for note in row.notes]}
        else:
            said = {"at": instant(row.at), "reason": row.reason}
        return PublicationRow(
            id=str(uuid5(NAMESPACE_URL, f"{kind}:{version.record_sha256}")),
            kind=kind,
            report=report,
            year=year,
            version=version.number,
            sha256=version.sha256,
            url=self.addresses.version(report, year, version.number),
            **said,
        )

    def _of_vocabulary(self, row: VocabularyChange, slugs: dict[UUID, str]) -> PublicationRow:
        subject, into = slugs.get(row.subject), slugs.get(row.into)
        merged = row.kind == VocabularyChangeKind.TECHNIQUES_MERGED
        leads_to = self.addresses.technique if merged else self.addresses.trend
        return PublicationRow(
            id=str(row.uid),
            kind=row.kind,
            at=instant(row.at),
            subject_id=str(row.subject),
            subject=subject,
            into_id=str(row.into),
            into=into,
            url=leads_to(into) if into else None,
        )


def _behind(place: Place, rows: Sequence[Any]) -> Place:
    for row in rows:
        place = place.after(row)
    return place


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
