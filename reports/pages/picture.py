"""The year's picture of a report, for pages, for download, and on the card of an edition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports import addresses
from reports.citing.item import edition_title
from reports.document.types import EditionDocument, Section
from reports.document.words import Maturity
from reports.languages import Translator
from reports.pages.head import shortened
from reports.pages.parts import Link, Rating, rating
from reports.reading.context import TrendInYear
from reports.reading.picture import story
from reports.rendering import Branding, Identity, Labels, description_text
from reports.rendering.drawing import from_left, plate_of, png
from reports.rendering.picture import (
    IN_YEAR,
    CardWords,
    Publisher,
    TrendHistory,
    draw_card,
    miniature,
    path_text,
    picture_sheet,
    picture_svg,
    sentence,
)
from reports.rendering.terms import report_translator

#: Classes and widths of the drawings on a page, of which the style sheet shows one.
_DRAWINGS = (("wide", 1152), ("middle", 704), ("phone", 320))


@dataclass(frozen=True)
class YearPicture:
    """The picture on a page: a sentence, drawings, legend and downloads.

    `name` is unique on the page; `has_gaps`: some trend is not covered in all years.
    """

    name: str
    sentence: str
    drawings: str
    legend: tuple[Rating, ...]
    has_gaps: bool
    files: tuple[Link, ...]


@dataclass(frozen=True)
class LitLine:
    """The miniature of the year's picture with one trend lit. `note` says that a trend is new; `text` is the text alternative."""

    drawing: str
    labels: Sequence[str]
    is_of_one_year: bool
    note: str
    text: str


def year_picture(
    history: TrendHistory, slug: str, translate: Translator, *, with_files: bool = True
) -> YearPicture | None:
    """Return the picture for a page of the report; None if the year has no trends."""
    if not history.current_trends():
        return None
    files = (
        Link(translate("Picture as PNG"), addresses.picture(slug, history.year, "png")),
        Link(translate("Drawing as SVG"), addresses.picture(slug, history.year, "svg")),
    )
    shapes = {node.maturity for node in history.nodes}
    return YearPicture(
        name=slug,
        sentence=sentence(history, translate),
        drawings=_drawings(history, translate),
        legend=tuple(rating(each, translate) for each in Maturity if each in shapes),
        has_gaps=history.has_gaps(),
        files=files if with_files else (),
    )


@lru_cache(maxsize=16)
def _drawings(history: TrendHistory, translate: Translator) -> str:
    found = []
    for name, width in _DRAWINGS:
        svg = picture_svg(history, translate, width=width, name=f"drawing {name}")
        found.append(svg if name == "wide" else svg.replace("<svg ", '<svg display="none" ', 1))
    return "".join(found)


def lit_line(history: TrendHistory, trend: str, translate: Translator) -> LitLine:
    """Return the miniature in which a trend, given by its key, is lit."""
    note = translate("New in {year}", year=history.year) if history.is_new(trend) else ""
    drawn = miniature(history, translate, trend)
    return LitLine(drawn.svg("drawing"), [label for _, label in drawn.labels], drawn.is_of_one_year, note, drawn.text)


def picture_file(
    cells: Sequence[TrendInYear],
    document: EditionDocument,
    number: str,
    *,
    report: str,
    site: str,
    pictures: Callable[[str], bytes],
) -> str:
    """Return the picture with title, source and licence as SVG. `report` is the slug; `pictures` returns the bytes of the logo by
    SHA-256."""
    history, named = story(cells, document).unlinked(), document.report
    first = history.years[0]
    translate = report_translator(named)
    if first == document.year:
        subtitle = translate(
            "Trends of {report}, {year}, by maturity; heavy lines are what moved in {year}",
            report=named.name,
            year=document.year,
        )
    else:
        subtitle = translate(
            "Trends of {report}, {first} to {year}, by maturity; heavy lines are what moved in {year}",
            report=named.name,
            first=first,
            year=document.year,
        )
    address = (site + addresses.edition(report, document.year)).partition("://")[2]
    return picture_sheet(
        history,
        Labels(
            title=sentence(history, translate),
            subtitle=subtitle,
            source=translate(
                "Source: {title}, version {number} · {address}",
                title=document.title or named.name,
                number=number,
                address=from_left(address) if translate.from_right else address,
            ),
            foot=" · ".join(each for each in (named.publisher.name, named.licence.name) if each),
        ),
        translate,
        branding=Branding.of(named, pictures),
    )


def edition_card(
    cells: Sequence[TrendInYear],
    document: EditionDocument,
    *,
    version: str,
    title: str,
    address: str,
    pictures: Callable[[str], bytes],
    cover: bytes = b"",
) -> bytes:
    """Return the card of an edition or a report as PNG of 1200 by 630 pixels, with its first key finding, or
    else its movements, or its summary if the year has no trends.
    `cover` are the bytes of its cover picture; `pictures` returns those of the logo by SHA-256."""
    history = story(cells, document).unlinked()
    publisher = Publisher.of(document.report, pictures)
    translate = report_translator(document.report)
    if document.key_findings:
        first = document.key_findings[0].statement
        # Many findings begin with their claim, in bold.
        claim = first[2:].partition("**")[0] if first.startswith("**") else first
        summary = shortened(description_text(claim))
    elif history.current_trends():
        summary = sentence(history, translate)
    else:
        summary = shortened(description_text(document.summary))
    around = CardWords(title, publisher, version, address.partition("://")[2].rstrip("/"), summary=summary)
    return _card(around, translate, Identity.of(document.report), cover, history=history)


def section_card(
    cells: Sequence[TrendInYear],
    document: EditionDocument,
    section: Section,
    *,
    version: str,
    address: str,
    pictures: Callable[[str], bytes],
) -> bytes:
    """Return the card of a section as PNG: with its trend lit among those of the edition and its maturities in a sentence, or without
    a trend, with its summary or the beginning of its text."""
    translate, trend = report_translator(document.report), document.trend(section.trend)
    history = story(cells, document).unlinked()
    lit = str(trend.uid) if trend else ""
    if lit:
        summary = f"{path_text(history, lit, translate, IN_YEAR)}."
    else:
        summary = shortened(description_text(section.summary) or description_text(section.body))
    around = CardWords(
        section.title,
        Publisher.of(document.report, pictures),
        version,
        address.partition("://")[2].rstrip("/"),
        edition_title(document),
        summary,
    )
    return _card(around, translate, Identity.of(document.report), history=history, lit=lit)


@lru_cache(maxsize=64)
def _card(
    around: CardWords,
    translate: Translator,
    identity: Identity,
    cover: bytes = b"",
    *,
    history: TrendHistory,
    lit: str = "",
) -> bytes:
    """Return a card as PNG, with a cover picture, or else the miniature if the year has trends."""
    drawing = miniature(history, translate, lit) if history.current_trends() else None
    return png(draw_card(around, translate, identity, plate_of(cover) if cover else None, drawing), scale=1)
