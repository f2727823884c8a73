"""The year's picture of a report: what moved, drawn for pages, to take away, and as the card of an edition."""

from dataclasses import dataclass
from functools import lru_cache

from reports.document.types import EditionDocument
from reports.facts.reports import ReportContext
from reports.pages import addresses
from reports.pages.parts import Link
from reports.rendering import Labels
from reports.rendering.drawing import png
from reports.rendering.picture import Kin, Node, Story, picture_card, picture_sheet, picture_svg, sentence

#: The widths that pages have a drawing for, by the class that a style sheet shows one by.
_DRAWINGS = (("wide", 928), ("middle", 704), ("phone", 358), ("small", 288))


@dataclass(frozen=True)
class YearPicture:
    """The picture on a page: what it says in a sentence, its drawings, and what it can be taken away as."""

    sentence: str
    drawings: str
    files: tuple[Link, ...]


def story(context: ReportContext, year: int) -> Story:
    """All that the report's editions up to `year` say of trends; sections about trends are numbered from 1."""
    cells = [cell for cell in context.cells if cell.year <= year]
    years = sorted({cell.year for cell in cells} | {year})
    nodes = []
    for each in years:
        of_year = sorted((cell for cell in cells if cell.year == each), key=lambda cell: cell.position)
        nodes += [
            Node(str(cell.trend), each, number, cell.title, cell.maturity, cell.movement)
            for number, cell in enumerate(of_year, 1)
        ]
    kin = tuple(Kin(str(s.parent), str(s.child), s.kind, s.year) for s in context.steps if s.year <= year)
    return Story(year, tuple(years), tuple(nodes), kin)


def year_picture(context: ReportContext, year: int) -> YearPicture | None:
    """The picture for a page; None where the year says nothing of trends."""
    told = story(context, year)
    if not told.living():
        return None
    return YearPicture(
        sentence(told),
        _drawings(told),
        (
            Link("Picture as PNG", addresses.picture(context.latest.slug, year, "png")),
            Link("Drawing as SVG", addresses.picture(context.latest.slug, year, "svg")),
        ),
    )


@lru_cache(maxsize=16)
def _drawings(told: Story) -> str:
    found = []
    for name, width in _DRAWINGS:
        svg = picture_svg(told, width=width, name=f"drawing {name}")
        found.append(svg if name == "wide" else svg.replace("<svg ", '<svg display="none" ', 1))
    return "".join(found)


def picture_file(context: ReportContext, document: EditionDocument, number: str, *, site: str) -> str:
    """The picture with its title, source and licence, as SVG."""
    told, report = story(context, document.year), document.report
    first = told.years[0]
    span = f"{first} to {document.year}" if first != document.year else str(first)
    address = (site + addresses.edition(context.latest.slug, document.year)).partition("://")[2]
    return picture_sheet(
        told,
        Labels(
            title=sentence(told),
            subtitle=f"Trends of {report.name}, {span}, by maturity; heavy lines are what moved in {document.year}",
            source=f"Source: {document.title or report.name}, version {number} · {address}",
            foot=" · ".join(each for each in (report.publisher.name, report.licence.name) if each),
        ),
    )


def edition_card(context: ReportContext, document: EditionDocument, number: str, *, site: str) -> bytes | None:
    """The card of an edition, 1200 by 630 pixels, as PNG; None where it says nothing of trends."""
    told = story(context, document.year)
    if not told.living():
        return None
    svg = picture_card(
        told,
        title=document.title or f"{document.report.name} {document.year}",
        publisher=document.report.publisher.name or document.report.name,
        version=f"{document.year} edition · version {number}",
        address=(site + addresses.report(context.latest.slug)).partition("://")[2].rstrip("/"),
    )
    return png(svg, scale=1)
