"""An edition's page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports import addresses
from reports.document.types import EditionDocument
from reports.exporting import FORMATS
from reports.languages import Translator
from reports.pages.cite import Citation, cite
from reports.pages.figure import figure_thumbnails
from reports.pages.head import Head, version_relations
from reports.pages.layout import Layout, edition_layout
from reports.pages.metadata import page_head
from reports.pages.parts import Link, ScoreLine, score_line, what_changed
from reports.pages.picture import YearPicture, year_picture
from reports.pages.place_history import PlaceHistory, place_history
from reports.reading.context import AbsentTrend, EditionContext
from reports.reading.picture import edition_story
from reports.reading.statements import KeyFindingRow
from reports.rendering import (
    PUBLIC_LINKS,
    Links,
    render_cover,
    render_cover_credit,
    render_inline,
    render_prose,
)
from reports.rendering.terms import report_translator


@dataclass(frozen=True)
class KeyFindingLine:
    """A key finding with links to its evidence: the paragraph, the figure, or both. Links of drafts have no address."""

    statement_html: str
    evidence: tuple[Link, ...]


@dataclass(frozen=True)
class EditionPage:
    """An edition's page."""

    head: Head
    layout: Layout
    document: EditionDocument
    summary_html: str
    cover_html: str
    cover_is_wide: bool
    cover_credit_html: str
    dated: str
    first_published_words: str
    in_archive_since: str
    closed: str
    picture: YearPicture | None
    key_findings: tuple[KeyFindingLine, ...]
    absences: Sequence[AbsentTrend]
    scores: tuple[ScoreLine, ...]
    compare: Link | None
    files: tuple[Link, ...]
    figures: tuple[tuple[Link, str], ...]
    #: Formats in the first line of downloads; the others are in a second line.
    main_files: tuple[str, ...]
    cite: Citation | None
    history: PlaceHistory | None


def edition_page(
    document: EditionDocument,
    context: EditionContext,
    findings: Sequence[KeyFindingRow] = (),
    links: Links = PUBLIC_LINKS,
) -> EditionPage:
    """Return an edition's page with its key findings. `links` makes the addresses of its pictures."""
    links = replace(links, figure=addresses.figure(context.report, context.year, "{key}"))
    translate, cover = report_translator(document.report), document.cover_figure()
    numbers = [row.version.number for row in context.editions]
    by_number = {number: addresses.edition(context.report, context.year, number) for number in numbers}
    by_year = {year: addresses.edition(context.report, year) for year in context.years}
    return EditionPage(
        head=page_head(
            document, context, version_relations(context, addresses.edition(context.report, context.year), by_number)
        ),
        layout=edition_layout(document, context),
        document=document,
        summary_html=render_prose(document.summary, document=document),
        cover_html=render_cover(document, translate, links),
        cover_is_wide=bool(cover and cover.picture and cover.picture.width >= 1.3 * cover.picture.height),
        cover_credit_html=render_cover_credit(document, translate, links),
        dated=translate.day(context.version.published_at) if context.version else "",
        first_published_words=translate.dated(document.first_published),
        in_archive_since=translate.day(first.published_at) if (first := context.first) else "",
        closed=translate.day(document.closed_on).replace(" ", "\u00a0") if document.closed_on else "",
        picture=year_picture(
            edition_story(document, context),
            context.report,
            translate,
            with_files=context.is_latest and not context.as_of,
        ),
        key_findings=tuple(_key_finding_line(each, document, context, translate) for each in findings),
        absences=context.absences,
        scores=tuple(
            score_line(
                each, Link(str(each.made_in), by_year.get(each.made_in, "")), translate, each.statement, document
            )
            for each in document.scores
        ),
        compare=what_changed(context.report, context.since, context.year, translate) if context.is_latest else None,
        files=tuple(
            Link(
                translate(each.label),
                addresses.file(context.report, context.year, each.name, context.number),
                kind=each.name,
            )
            for each in (FORMATS.values() if context.version else ())
        ),
        figures=figure_thumbnails(document, context, links) if context.is_latest else (),
        main_files=("pdf", "epub", *(["csv"] if any(each.assessments for each in document.sections) else [])),
        cite=cite(context.version) if context.version else None,
        history=place_history(context, translate),
    )


def _key_finding_line(
    row: KeyFindingRow, document: EditionDocument, context: EditionContext, translate: Translator
) -> KeyFindingLine:
    is_public = context.version is not None
    evidence = []
    section = document.section(row.section)
    if section and row.number:
        label = translate("{section}, paragraph {number}", section=section.title, number=row.number)
        address = addresses.section(context.report, context.year, section.slug, context.number)
        evidence.append(Link(label, f"{address}#{row.paragraph}" if is_public else ""))
    for position, each in enumerate(document.figures, 1):
        if each.key == row.figure:
            address = addresses.figure(context.report, context.year, each.key) if is_public else ""
            evidence.append(Link(translate("Figure {number}", number=position), address))
    return KeyFindingLine(render_inline(row.statement, document=document), tuple(evidence))
