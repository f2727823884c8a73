"""A paragraph's page: its words as one version has them, to be cited by."""

from dataclasses import dataclass

from reports.document.types import EditionDocument, Section
from reports.pages import addresses
from reports.pages.context import EditionContext
from reports.pages.frame import Frame, frame
from reports.pages.head import Head, shortened
from reports.pages.parts import Link
from reports.rendering import Paragraph
from reports.rendering.terms import words_of


@dataclass(frozen=True)
class ParagraphPage:
    """All that a paragraph's page shows; `place` leads to where it stands in its section, `report` to the form for errors."""

    head: Head
    frame: Frame
    number: int
    text: str
    section: Link
    place: str
    report: str


def paragraph_page(
    document: EditionDocument, section: Section, paragraph: Paragraph, context: EditionContext
) -> ParagraphPage:
    """The page of `paragraph`, one of `section`'s; the context is that of a version asked for by its number."""
    words, number = words_of(document.report), context.number or ""
    address = addresses.section(context.report, context.year, section.slug, number)
    return ParagraphPage(
        head=Head(
            title=words(
                "Paragraph {paragraph} of “{title}” · {report} {year} (version {number})",
                paragraph=paragraph.number,
                title=section.title,
                report=document.report.name,
                year=context.year,
                number=number,
            ),
            description=shortened(paragraph.text),
            canonical=addresses.paragraph(context.report, context.year, section.slug, number, paragraph.id),
            # It says what the section's page says already.
            indexed=False,
            language=document.report.language,
            words=words,
        ),
        frame=frame(document, context, here=section),
        number=paragraph.number,
        text=paragraph.text,
        section=Link(section.title, address),
        place=f"{address}#{paragraph.id}",
        report=f"{addresses.report_error(context.report, context.year, section.slug, number)}?paragraph={paragraph.id}",
    )
