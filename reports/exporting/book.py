"""An edition as pages that need no site, as HTML and as well-formed XML with their pictures: the same for EPUB and for the archive.

Their style sheet is book.css, which a designer can edit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from reports.citing.item import edition_title
from reports.document.types import EditionDocument, Figure, ReportStatement, Section
from reports.exporting.context import Context, file_name, read_picture
from reports.exporting.edition_tree import (
    Fact,
    Listing,
    Name,
    Part,
    Sentence,
    Source,
    after_sections,
    beside_text,
    colophon,
    credit_lines,
    section_facts,
    section_title,
)
from reports.exporting.xhtml import ids_of, well_formed
from reports.languages import Words
from reports.rendering import (
    FACES,
    Heading,
    Identity,
    Links,
    format_reference,
    render_inline,
    render_note,
    render_prose,
    render_section,
    title_face,
)
from reports.rendering.drawing import Face, dark_rules
from reports.rendering.terms import words_of

#: Techniques lead to their pages; pictures lie beside the pages.
LINKS = Links(figure="#figure-{key}", media="pictures/{sha256}.{extension}")


@dataclass(frozen=True)
class SectionHtml:
    """A section's page: its content without a frame, and its headings for a table of contents."""

    title: str
    number: int | None
    content: str
    headings: tuple[Heading, ...]


def section_html(document: EditionDocument, section: Section) -> SectionHtml:
    """The page of one section of the document."""
    words = words_of(document.report)
    rendered = render_section(document, section, words, links=LINKS)
    number = document.numbers().get(section.uid)
    parts = [
        _head(document, section, number, words),
        f'<div dir="auto">\n{rendered.html}</div>\n',
    ]
    for part, listing in beside_text(document, section, rendered.cited, words).items():
        if part is Part.CREDITS:
            people = words.clauses(str(row.cells[0]) for row in listing.rows)
            parts.append(f'<p class="label">{escape(people)}</p>\n')
        elif part is Part.REFERENCES:
            parts.append(_references(listing, rendered.citations, words))
        else:
            parts.append(f"<section>\n<h2>{escape(listing.title)}</h2>\n{_listing(listing, document)}</section>\n")
    content = f"<article>\n{''.join(parts)}</article>\n"
    return SectionHtml(section_title(section.title, words), number, content, rendered.headings)


def _head(document: EditionDocument, section: Section, number: int | None, words: Words) -> str:
    shown = f'<span class="number">{number}</span> ' if number else ""
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in section_facts(document, section, words))
    summary = (
        f'<div class="summary" dir="auto">{render_prose(section.summary, document=document, links=LINKS)}</div>\n'
        if section.summary
        else ""
    )
    return (
        f'<header>\n<h1 dir="auto">{shown}{escape(section_title(section.title, words))}</h1>\n'
        f"{f'<ul class="facts">{facts}</ul>' if facts else ''}\n{summary}</header>\n"
    )


def _listing(listing: Listing, document: EditionDocument) -> str:
    """The rows of a part: as a table, a list, or terms with what they mean."""
    rows = [[_cell(each, document) for each in row.cells] for row in listing.rows]
    if listing.columns:
        whole = "".join(
            f"<section>\n<h3>{escape(name.text)}</h3>\n{render_note(row.note, document=document, links=LINKS)}\n</section>\n"
            for row in listing.rows
            if row.note and isinstance(name := row.cells[0], Name)
        )
        return f"{_table(listing.columns, rows, listing.title)}\n{whole}"
    if listing.part is Part.PREDICTIONS:
        items = (
            f"{first}{''.join(f' <span class="label">{each}</span>' for each in others)}" for first, *others in rows
        )
    elif listing.part is Part.ENDINGS:
        items = (f"<strong>{name}</strong>{': ' if note else ''}{note}" for name, note in rows)
    else:
        slugs = (name.technique for row in listing.rows if isinstance(name := row.cells[0], Name))
        entries = (
            f'<dt id="technique-{slug}">{name}</dt><dd>{definition}</dd>\n'
            for slug, (name, definition) in zip(slugs, rows, strict=True)
        )
        return f"<dl>\n{''.join(entries)}</dl>\n"
    return f"<ul>\n{''.join(f'<li>{each}</li>\n' for each in items)}</ul>\n"


def _cell(cell: Name | Sentence | Source | str, document: EditionDocument) -> str:
    if isinstance(cell, Sentence):
        line = render_inline(cell.markdown, document=document, links=LINKS)
        return f"{escape(cell.before)}{line}{escape(cell.after)}"
    if isinstance(cell, Name) and cell.technique:
        return f'<a href="{LINKS.to_technique(cell.technique)}">{escape(cell.text)}</a>'
    return escape(cell.text if isinstance(cell, Name) else str(cell))


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> str:
    """A table that scrolls by itself where the page is narrower; `label` names it, the first cell of a row is its head."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'
        for first, *others in rows
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{table}</div>'


def _references(listing: Listing, citations: Sequence[int], words: Words) -> str:
    """The references, each with links back to its `citations` in the text."""
    sources = (cell for row in listing.rows for cell in row.cells if isinstance(cell, Source))
    entries = []
    for each, count in zip(sources, citations, strict=True):
        back = "".join(
            f' <a href="#cite-{each.key}-{place}" role="doc-backlink" aria-label="{_back(place, words)}">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li dir="auto" id="ref-{each.key}">{format_reference(each.item, words)}{back}</li>\n')
    return f'<section role="doc-bibliography">\n<h2>{escape(listing.title)}</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'


def _back(place: int, words: Words) -> str:
    return escape(words("Back to citation {number} in the text", number=place))


def title_html(document: EditionDocument, context: Context) -> str:
    """The first page: title, people, summary, and what the version is."""
    report = document.report
    series = escape(" · ".join(filter(None, (report.publisher.name, report.name))))
    people = escape(credit_lines(document.credits, words_of(report)))
    facts = "".join(
        f'<dt>{escape(fact.label)}</dt><dd dir="auto">{", ".join(_fact(fact))}</dd>\n'
        for fact in colophon(document, context, words_of(report))
    )
    return (
        f'{_logo(report)}<p class="label">{series}</p>\n<h1 dir="auto">{escape(edition_title(document))}</h1>\n'
        f"{f'<p>{people}</p>' if people else ''}\n"
        f'<div class="summary" dir="auto">{render_prose(document.summary, document=document, links=LINKS)}</div>\n'
        f'<dl class="colophon">\n{facts}</dl>\n'
        f"{render_prose(report.imprint, document=document, links=LINKS) if report.imprint else ''}\n"
    )


def _logo(report: ReportStatement) -> str:
    """The publisher's logo, made for paper, on a piece of it: readers of books bring grounds of their own."""
    if report.logo is None:
        return ""
    alt = escape(report.publisher.name or report.name)
    return f'<p><img class="logo" src="pictures/{file_name(report.logo)}" alt="{alt}" /></p>\n'


def _fact(fact: Fact) -> Iterator[str]:
    for text, address in fact.pieces:
        shown = f'<a dir="auto" href="{escape(address)}">{escape(text)}</a>' if address else escape(text)
        yield f"<code>{shown}</code>" if fact.is_code else shown


@dataclass(frozen=True)
class Page:
    """A page, which is at `address` on the web: its file's name without a suffix, its title as contents list it, its content, headings."""

    name: str
    title: str
    content: str
    address: str
    headings: tuple[Heading, ...] = ()


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
    everywhere = sections | dict(_definition_places(document, context, suffix))
    pages = []
    for each in drafts:
        # What defines a technique leads to the technique's own page on the web.
        inside = sections if each.name == Part.DEFINITIONS else everywhere
        pages.append(replace(each, content=well_formed(each.content, address=each.address, inside=inside)))
    return Book(edition_title(document), tuple(pages), dict(_pictures(document, context)))


def _pages(document: EditionDocument, context: Context) -> Iterator[Page]:
    """Yield the pages as HTML, whose links still lead to the site."""
    yield Page("title", edition_title(document), title_html(document, context), context.url)
    for section in document.sections:
        made = section_html(document, section)
        title = f"{made.number} {made.title}" if made.number else made.title
        address = urljoin(context.url, f"{section.slug}/")
        yield Page(f"section-{section.slug}", title, made.content, address, made.headings)
    for part, listing in after_sections(document, words_of(document.report)).items():
        if part is not Part.CREDITS:  # they stand on the title page
            content = f"<article>\n<h1>{escape(listing.title)}</h1>\n{_listing(listing, document)}</article>\n"
            yield Page(part, listing.title, content, context.url)


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


def _definition_places(document: EditionDocument, context: Context, suffix: str) -> Iterator[tuple[str, str]]:
    for technique in document.techniques:
        if technique.definition:
            address = urljoin(context.url, LINKS.to_technique(technique.slug))
            yield address, f"{Part.DEFINITIONS}{suffix}#technique-{technique.slug}"


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


#: The faces that go along: the file, its family, weight and style.
_GO_ALONG = (
    ("source-serif-4-400.ttf", "Source Serif 4", 400, "normal"),
    ("source-serif-4-400-italic.ttf", "Source Serif 4", 400, "italic"),
    ("source-serif-4-600.ttf", "Source Serif 4", 600, "normal"),
    ("source-sans-3-400.ttf", "Source Sans 3", 400, "normal"),
    ("source-sans-3-600.ttf", "Source Sans 3", 600, "normal"),
)
_SERIF = '"Source Serif 4", "Source Serif Pro", Georgia, serif'
_HEADING = {Face.TITLE: _SERIF, Face.BOLD: '"Source Sans 3", sans-serif', Face.SLAB: '"Zilla Slab", serif'}


def style_sheet(document: EditionDocument) -> str:
    """The sheet, in what the report wears."""
    identity = Identity.of(document.report)
    heading = _HEADING[title_face(identity)]
    worn = {
        "ACCENT": identity.accent,
        "DARK": identity.dark_accent,
        "HEADING": heading,
        "SERIF": _SERIF,
        "DRAWINGS": dark_rules(),
    }
    sheet = Path(__file__).with_name("book.css").read_text()
    for name, value in worn.items():
        sheet = sheet.replace(name, value)
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url(fonts/{name}); }}\n'
        for name, family, weight, style in _going_along(document)
    )
    return "".join(rules) + sheet


def faces(document: EditionDocument) -> dict[str, bytes]:
    """The files of the faces, by the names that the style sheet has for them."""
    return {f"fonts/{name}": (FACES / name).read_bytes() for name, *_ in _going_along(document)}


def _going_along(document: EditionDocument) -> tuple[tuple[str, str, int, str], ...]:
    """Those of every report, and the one of its titles."""
    title = (*title_face(Identity.of(document.report)).value, "normal")
    return _GO_ALONG if title in _GO_ALONG else (*_GO_ALONG, title)
