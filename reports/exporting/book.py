"""An edition as pages that need no site, with their style sheet and faces: the same for EPUB and for the archive."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from reports.citing.item import edition_title
from reports.document.types import EditionDocument, Figure
from reports.exporting.book_pages import LINKS, after_sections, section_html, title_html
from reports.exporting.context import Context, read_picture
from reports.exporting.edition_parts import DEFINITIONS
from reports.exporting.xhtml import ids_of, well_formed
from reports.rendering import Heading


@dataclass(frozen=True)
class Page:
    """A page, which is at `address` on the web: its file's name without a suffix, its title as contents list it, its content, headings."""

    name: str
    title: str
    content: str
    address: str
    headings: tuple[Heading, ...] = ()

    @property
    def has_drawings(self) -> bool:
        """Whether the page holds SVG."""
        return "<svg" in self.content

    @property
    def has_formulas(self) -> bool:
        """Whether the page holds MathML."""
        return "<math" in self.content


@dataclass(frozen=True)
class Book:
    """The pages in reading order, the title page first, and the pictures by file name."""

    title: str
    pages: tuple[Page, ...]
    pictures: dict[str, bytes]


def book_of(document: EditionDocument, context: Context, *, suffix: str) -> Book:
    """Return the edition as a book whose pages are XML, in files with `suffix`. Pictures that few readers show are made into PNG."""
    drafts = tuple(_pages(_readable(document), context))
    sections = dict(_places(document, context, drafts, suffix))
    everywhere = sections | dict(_definitions(document, context, suffix))
    pages = []
    for each in drafts:
        # What defines a technique leads to the technique's own page on the web.
        inside = sections if each.name == DEFINITIONS else everywhere
        pages.append(replace(each, content=well_formed(each.content, address=each.address, inside=inside)))
    return Book(edition_title(document), tuple(pages), dict(_pictures(document, context)))


def _pages(document: EditionDocument, context: Context) -> Iterator[Page]:
    """Yield the pages as HTML, whose links still lead to the site."""
    yield Page("title", edition_title(document), title_html(document, context), context.url)
    for section in document.sections:
        part = section_html(document, section)
        title = f"{part.number} {part.title}" if part.number else part.title
        address = urljoin(context.url, f"{section.slug}/")
        yield Page(f"section-{section.slug}", title, part.content, address, part.headings)
    for name, title, html in after_sections(document):
        yield Page(name, title, html, context.url)


def _places(
    document: EditionDocument, context: Context, drafts: Iterable[Page], suffix: str
) -> Iterator[tuple[str, str]]:
    """Sections and what has an id in them, under the addresses of this version and of the latest one."""
    latest = urljoin(context.url, f"/{document.report.slug}/{document.year}/")
    for draft in drafts:
        if draft.address == context.url:
            continue
        file = f"{draft.name}{suffix}"
        for address in (draft.address, urljoin(latest, f"{draft.name.removeprefix('section-')}/")):
            yield address, file
            yield from ((f"{address}#{each}", f"{file}#{each}") for each in ids_of(draft.content))


def _definitions(document: EditionDocument, context: Context, suffix: str) -> Iterator[tuple[str, str]]:
    for technique in document.techniques:
        if technique.definition:
            address = urljoin(context.url, LINKS.to_technique(technique.slug))
            yield address, f"{DEFINITIONS}{suffix}#technique-{technique.slug}"


def _pictures(document: EditionDocument, context: Context) -> Iterator[tuple[str, bytes]]:
    shown = [figure.picture for figure in document.figures] + [document.report.logo]
    for picture in filter(None, shown):
        name, data = read_picture(picture, context)
        yield f"pictures/{name}", data


def _readable(document: EditionDocument) -> EditionDocument:
    """The document with its pictures said to be what `read_picture` makes of them."""
    return document.model_copy(update={"figures": tuple(map(_with_readable_picture, document.figures))})


def _with_readable_picture(figure: Figure) -> Figure:
    if figure.picture is None or figure.picture.media_type in {"image/png", "image/jpeg"}:
        return figure
    return figure.model_copy(update={"picture": figure.picture.model_copy(update={"media_type": "image/png"})})
