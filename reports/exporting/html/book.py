"""An edition as pages that need no site: the same for EPUB and for the archive."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from reports.document.types import EditionDocument
from reports.exporting.context import Context
from reports.exporting.html.matter import back_matter, title_html
from reports.exporting.html.sections import section_html
from reports.exporting.html.wellformed import well_formed
from reports.exporting.pictures import read_picture, readable
from reports.exporting.wording import edition_title
from reports.rendering import Heading


@dataclass(frozen=True)
class Page:
    """A page: its file's name without a suffix, its title as contents list it, its content as XML, its headings."""

    name: str
    title: str
    content: str
    headings: tuple[Heading, ...] = ()

    @property
    def has_drawings(self) -> bool:
        """Whether the page holds SVG."""
        return "<svg" in self.content


@dataclass(frozen=True)
class Book:
    """The pages in reading order, the title page first, and the pictures by file name."""

    title: str
    pages: tuple[Page, ...]
    pictures: dict[str, bytes]


def book_of(document: EditionDocument, context: Context) -> Book:
    """The edition as a book. Pictures that few readers show are made into PNG."""
    shown = readable(document)
    return Book(edition_title(document), tuple(_pages(shown, context)), dict(_pictures(document, context)))


def _pages(document: EditionDocument, context: Context) -> Iterator[Page]:
    yield Page("title", edition_title(document), well_formed(title_html(document, context), address=context.url))
    for section in document.sections:
        part = section_html(document, section)
        content = well_formed(part.content, address=urljoin(context.url, f"{section.slug}/"))
        title = f"{part.number} {part.title}" if part.number else part.title
        yield Page(f"section-{section.slug}", title, content, part.headings)
    for name, title, html in back_matter(document):
        yield Page(name, title, well_formed(html, address=context.url))


def _pictures(document: EditionDocument, context: Context) -> Iterator[tuple[str, bytes]]:
    for figure in document.figures:
        if figure.picture:
            name, data = read_picture(figure.picture, context)
            yield f"pictures/{name}", data
