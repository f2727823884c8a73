"""What the pages of a draft know: the same as those of a version will, worked out before there is one."""

from typing import Any

from reports.document.types import EditionDocument
from reports.facts.editions import EditionContext, SectionContext
from reports.models.index import PublishedEdition
from reports.reading.editions import move_among, moved, year_facts
from reports.reading.movement import descents_in, with_sections
from reports.reading.sections import elsewhere_in
from reports.reading.told import TOLD, cells_of


def draft_context(report: str, document: EditionDocument) -> EditionContext:
    """The context of a draft's pages: how its trends move against the report's published years. One query."""
    rows = PublishedEdition.objects.current().filter(edition__report__slug=report)
    rows = rows.select_related("version", "edition__report").defer("version__document", "version__change_notes")
    editions, own = list(with_sections(rows.annotate(told=TOLD))), _row(document)
    move_among(own, [*editions, own], descents_in(editions))
    return EditionContext(
        report=report,
        year=document.year,
        years=tuple(map(year_facts, editions)),
        before=tuple(cell for row in editions if row.year < document.year for cell in cells_of(row)),
        **moved(own),
    )


def draft_section_context(report: str, document: EditionDocument, trend: str | None) -> SectionContext:
    """The context of a page about `trend`: the edition's, and the other years' sections. Two queries."""
    uid = next((each.uid for each in document.trends if each.slug == trend), None)
    return SectionContext(draft_context(report, document), elsewhere_in(report, uid, document.year) if uid else ())


def _row(document: EditionDocument) -> Any:
    """The row that the index would have of the draft, with its sections; it is never stored."""
    trends = {trend.slug: trend for trend in document.trends}
    row: Any = PublishedEdition(
        pk=0,
        year=document.year,
        endings=[{"trend": str(trends[ending.trend].uid), "note": ending.note} for ending in document.endings],
    )
    row.sections = [
        {
            "pk": str(section.uid),
            "uid": str(section.uid),
            "trend": str(trends[section.trend].uid) if section.trend else None,
            "slug": section.trend,
            "name": trends[section.trend].name if section.trend else None,
            "maturity": section.maturity.value,
        }
        for section in document.sections
    ]
    return row
