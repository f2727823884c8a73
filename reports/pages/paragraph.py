"""The page that cites a paragraph of a section."""

from dataclasses import dataclass

from reports import addresses
from reports.citing.item import CitedPart
from reports.document.types import EditionDocument, Section
from reports.pages.cite import Citation, cite
from reports.pages.head import Head, shortened
from reports.pages.layout import Layout, edition_layout
from reports.pages.parts import Link
from reports.pages.place_history import PlaceHistory, place_history
from reports.reading.context import EditionContext
from reports.rendering import Paragraph
from reports.rendering.terms import report_translator


@dataclass(frozen=True)
class ParagraphPage:
    """A paragraph's page. `place` is its address in the section, `report` that of the form for errors."""

    head: Head
    layout: Layout
    number: int
    text: str
    section: Link
    place: str
    report: str
    cite: Citation | None
    history: PlaceHistory | None


def paragraph_page(
    document: EditionDocument, section: Section, paragraph: Paragraph, context: EditionContext
) -> ParagraphPage:
    """Return the page of a paragraph. The context is that of a pinned version."""
    translate, number = report_translator(document.report), context.number or ""
    address = addresses.section(context.report, context.year, section.slug, number)
    return ParagraphPage(
        head=Head(
            title=translate(
                "Paragraph {paragraph} of “{title}” · {report} {year} (version {number})",
                paragraph=paragraph.number,
                title=section.title,
                report=document.report.name,
                year=context.year,
                number=number,
            ),
            description=shortened(paragraph.text),
            canonical=addresses.paragraph(context.report, context.year, section.slug, number, paragraph.id),
            # Not indexed, because the section's page has the same text.
            indexed=False,
            language=document.report.language,
            translate=translate,
        ),
        layout=edition_layout(document, context, here=section),
        number=paragraph.number,
        text=paragraph.text,
        section=Link(section.title, address),
        place=f"{address}#{paragraph.id}",
        report=f"{addresses.report_error(context.report, context.year, section.slug, number)}?paragraph={paragraph.id}",
        cite=cite(context.version, CitedPart(section, paragraph)) if context.version else None,
        history=place_history(context, translate, section.uid, paragraph.id),
    )
