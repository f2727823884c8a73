"""What the pages of a draft know: the same as those of a version will, worked out before there is one."""

from uuid import UUID

from reports.document.movement import Absent, Moved, movements
from reports.document.types import EditionDocument
from reports.document.words import Movement
from reports.facts.editions import AbsentTrend, EditionContext, Move, Origin, SectionContext, YearFacts
from reports.models.index import PublishedEdition, PublishedTrend
from reports.reading.comparing import year_of_trends, years_before
from reports.reading.lineage import all_descents
from reports.reading.sections import elsewhere_in

type Names = dict[UUID, tuple[str, str]]


def draft_context(report: str, document: EditionDocument) -> EditionContext:
    """The context of a draft's pages: how its trends move against the report's published years. Four queries."""
    editions = list(
        PublishedEdition.objects.current()
        .filter(edition__report__slug=report)
        .select_related("version")
        .order_by("year")
    )
    uids = {trend.slug: trend.uid for trend in document.trends}
    found = movements(year_of_trends(document), years_before(report, document.year), all_descents())
    names = _names(report) | {trend.uid: (trend.slug, trend.name) for trend in document.trends}
    notes = {uids[ending.trend]: ending.note for ending in document.endings}
    unmoved = Move(Movement.NONE, None, found.since)
    return EditionContext(
        report=report,
        year=document.year,
        years=tuple(
            YearFacts(row.year, row.title, row.version.number, row.version.published_at, row.first_published)
            for row in editions
        ),
        since=found.since,
        moves={
            section.uid: _move(found.moved[uids[section.trend]], names) if section.trend else unmoved
            for section in document.sections
        },
        absences=tuple(_absent(absent, names, notes) for absent in found.absent),
    )


def draft_section_context(report: str, document: EditionDocument, trend: str | None) -> SectionContext:
    """The context of a page about `trend`: the edition's, and the other years' sections. Five queries."""
    uid = next((each.uid for each in document.trends if each.slug == trend), None)
    return SectionContext(draft_context(report, document), elsewhere_in(report, uid, document.year) if uid else ())


def _names(report: str) -> Names:
    rows = PublishedTrend.objects.current().filter(edition__report__slug=report).order_by("edition__year")
    return {uid: (slug, name) for uid, slug, name in rows.values_list("uid", "slug", "name")}


def _move(moved: Moved, names: Names) -> Move:
    steps = {step.parent: step for step in moved.descents}
    origins = tuple(
        Origin(uid, *names[uid], steps[uid].kind, steps[uid].year, steps[uid].note)
        if uid in steps
        else Origin(uid, *names[uid], "", moved.since)
        for uid in moved.before
    )
    # When a returned trend was last seen is told by its section's page, as for published ones.
    since = None if moved.movement is Movement.RETURNED else moved.since
    return Move(moved.movement, moved.was, since, origins)


def _absent(absent: Absent, names: Names, notes: dict[UUID, str]) -> AbsentTrend:
    return AbsentTrend(*names[absent.trend], absent.absence, absent.was, notes.get(absent.trend, ""), absent.trend)
