"""An edition as pages that need no site, in HTML and as well-formed XML, with their pictures: for EPUB and the archive.

Their style sheet is book.css, which a designer can edit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from reports.document.types import EditionDocument, ReportStatement
from reports.exporting.context import Context, file_name, read_picture
from reports.exporting.edition_tree import (
    DEFINITIONS,
    EditionTree,
    Fact,
    Label,
    Listing,
    ListingLayout,
    SectionNode,
    Sentence,
    Source,
    in_one_line,
)
from reports.exporting.xhtml import ids_of, well_formed
from reports.languages import Translator
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

#: Links to techniques go to the site; pictures are in a folder beside the pages.
LINKS = Links(figure="#figure-{key}", media="pictures/{sha256}.{extension}")


def section_page(node: SectionNode) -> "Page":
    """Return the page of a section: its content without an HTML frame, and its headings for a table of contents."""
    tree = node.tree
    rendered = render_section(tree.document, node.section, tree.translate, links=LINKS)
    parts = [_head(node), f'<div dir="auto">\n{rendered.html}</div>\n']
    for listing in node.listings(rendered.cited):
        if listing.layout is ListingLayout.LINE:
            parts.append(f'<p class="label">{escape(in_one_line(listing, tree.translate))}</p>\n')
        elif listing.layout is ListingLayout.REFERENCES:
            parts.append(_references(listing, rendered.citations, tree.translate))
        else:
            parts.append(f"<section>\n<h2>{escape(listing.title)}</h2>\n{_listing(listing, tree)}</section>\n")
    title = f"{node.number} {node.title}" if node.number else node.title
    content = f"<article>\n{''.join(parts)}</article>\n"
    address = urljoin(tree.context.url, f"{node.section.slug}/")
    maturity = node.section.maturity if node.section.trend else ""
    return Page(f"section-{node.section.slug}", title, content, address, rendered.headings, maturity)


def _head(node: SectionNode) -> str:
    shown = f'<span class="number">{node.number}</span> ' if node.number else ""
    facts = "".join(f"<li>{escape(fact)}</li>" for fact in node.facts)
    text = render_prose(node.section.summary, document=node.tree.document, links=LINKS) if node.section.summary else ""
    return (
        f'<header>\n<h1 dir="auto">{shown}{escape(node.title)}</h1>\n'
        f"{f'<ul class="facts">{facts}</ul>' if facts else ''}\n"
        f"{f'<div class="summary" dir="auto">{text}</div>\n' if text else ''}</header>\n"
    )


def _listing(listing: Listing, tree: EditionTree) -> str:
    """Return the rows of a listing as HTML: a table, definitions or a list."""
    rows = [(_label(row.label), *(_cell(each, tree) for each in row.cells)) for row in listing.rows]
    if listing.layout is ListingLayout.TABLE:
        notes = "".join(
            f"<section>\n<h3>{escape(row.label.text)}</h3>\n{render_note(row.note, document=tree.document, links=LINKS)}\n</section>\n"
            for row in listing.rows
            if row.label and row.note
        )
        return f"{_table([each.title for each in listing.columns], rows, listing.title)}\n{notes}"
    if listing.layout is ListingLayout.TERMS:
        slugs = (row.label.technique if row.label else "" for row in listing.rows)
        terms = (
            f'<dt id="technique-{slug}">{term}</dt><dd>{"".join(cells)}</dd>\n'
            for slug, (term, *cells) in zip(slugs, rows, strict=True)
        )
        return f"<dl>\n{''.join(terms)}</dl>\n"
    return f"<ul>\n{''.join(f'<li>{_item(*row)}</li>\n' for row in rows)}</ul>\n"


def _item(label: str, first: str, *others: str) -> str:
    head = f"<strong>{label}</strong>{': ' if first else ''}" if label else ""
    return f"{head}{first}{''.join(f' <span class="label">{each}</span>' for each in others)}"


def _label(label: Label | None) -> str:
    if label is None:
        return ""
    name = escape(label.text)
    return f'<a href="{LINKS.to_technique(label.technique)}">{name}</a>' if label.technique else name


def _cell(cell: Sentence | Source | str, tree: EditionTree) -> str:
    if isinstance(cell, Sentence):
        line = render_inline(cell.markdown, document=tree.document, links=LINKS)
        return f"{escape(cell.before)}{line}{escape(cell.after)}"
    return escape(cell) if isinstance(cell, str) else format_reference(cell.item, tree.translate)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> str:
    """Return a table that scrolls if it is wider than the page. `label` is its accessible name; the first cell of a row is its header."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'
        for first, *others in rows
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{table}</div>'


def _references(listing: Listing, citations: Sequence[int], translate: Translator) -> str:
    """Return the references, each with links back to its `citations` in the text."""
    sources = (cell for row in listing.rows for cell in row.cells if isinstance(cell, Source))
    entries = []
    for each, count in zip(sources, citations, strict=True):
        back = "".join(
            f' <a href="#cite-{each.key}-{place}" role="doc-backlink" aria-label="{_back(place, translate)}">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li dir="auto" id="ref-{each.key}">{format_reference(each.item, translate)}{back}</li>\n')
    return f'<section role="doc-bibliography">\n<h2>{escape(listing.title)}</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'


def _back(place: int, translate: Translator) -> str:
    return escape(translate("Back to citation {number} in the text", number=place))


def title_html(tree: EditionTree) -> str:
    """Return the first page: title, people, summary, and the facts of the version."""
    document = tree.document
    report = tree.document.report
    series = escape(" · ".join(filter(None, (report.publisher.name, report.name))))
    people = escape(in_one_line(tree.credits, tree.translate))
    facts = "".join(
        f'<dt>{escape(fact.label)}</dt><dd dir="auto">{", ".join(_fact(fact))}</dd>\n' for fact in tree.colophon
    )
    drawn = tree.drawing()
    return (
        f'{_logo(report)}<p class="label">{series}</p>\n<h1 dir="auto">{escape(tree.title)}</h1>\n'
        f"{f'<p>{people}</p>' if people else ''}\n"
        f"{f'<div class="year-drawing">{drawn.labelled_svg("drawing")}</div>' if drawn else ''}\n"
        f'<div class="summary" dir="auto">{render_prose(document.summary, document=document, links=LINKS)}</div>\n'
        f"{_key_findings(tree)}\n"
        f'<dl class="colophon">\n{facts}</dl>\n'
        f"{render_prose(report.imprint, document=document, links=LINKS) if report.imprint else ''}\n"
    )


def _key_findings(tree: EditionTree) -> str:
    listing = tree.key_findings
    return f"<h2>{escape(listing.title)}</h2>\n{_listing(listing, tree)}" if listing.rows else ""


def _logo(report: ReportStatement) -> str:
    """Return the publisher's logo. It is the one for white, because readers of books choose their own background."""
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
    """A page: its file name without suffix, title for the contents, content, address on the web, headings, and maturity or ""."""

    name: str
    title: str
    content: str
    address: str
    headings: tuple[Heading, ...] = ()
    maturity: str = ""


@dataclass(frozen=True)
class Book:
    """The title, the pages in reading order with the title page first, and the pictures by file name."""

    title: str
    pages: tuple[Page, ...]
    pictures: dict[str, bytes]


def book_of(document: EditionDocument, context: Context, *, suffix: str) -> Book:
    """Return the edition as a book whose pages are XML, in files with `suffix`. Pictures that few readers show are converted to PNG."""
    tree = EditionTree(_with_converted_pictures(document), context)
    pages = tuple(_pages(tree))
    sections = dict(_link_targets(document, context, pages, suffix))
    everywhere = sections | dict(_definition_targets(document, context, suffix))
    xml_pages = []
    for each in pages:
        # A definition links the technique's page on the web instead of itself.
        inside = sections if each.name == DEFINITIONS else everywhere
        xml_pages.append(replace(each, content=well_formed(each.content, address=each.address, inside=inside)))
    return Book(tree.title, tuple(xml_pages), dict(_pictures(document, context)))


def _pages(tree: EditionTree) -> Iterator[Page]:
    """Yield the pages as HTML, whose links still go to the site."""
    yield Page("title", tree.title, title_html(tree), tree.context.url)
    yield from map(section_page, tree.sections)
    for listing in tree.after:
        content = f"<article>\n<h1>{escape(listing.title)}</h1>\n{_listing(listing, tree)}</article>\n"
        yield Page(listing.name, listing.title, content, tree.context.url)


def _link_targets(
    document: EditionDocument, context: Context, pages: Iterable[Page], suffix: str
) -> Iterator[tuple[str, str]]:
    """Yield the web address and the file of each section and of each id in it, for this version and for the latest one."""
    latest = urljoin(context.url, f"/{document.report.slug}/{document.year}/")
    for page in pages:
        if page.address == context.url:
            continue
        file = f"{page.name}{suffix}"
        for address in (page.address, urljoin(latest, f"{page.name.removeprefix('section-')}/")):
            yield address, file
            yield from ((f"{address}#{each}", f"{file}#{each}") for each in ids_of(page.content))


def _definition_targets(document: EditionDocument, context: Context, suffix: str) -> Iterator[tuple[str, str]]:
    for technique in document.techniques:
        if technique.definition:
            address = urljoin(context.url, LINKS.to_technique(technique.slug))
            yield address, f"{DEFINITIONS}{suffix}#technique-{technique.slug}"


def _pictures(document: EditionDocument, context: Context) -> Iterator[tuple[str, bytes]]:
    shown = [figure.picture for figure in document.figures] + [document.report.logo]
    for picture in filter(None, shown):
        name, data = read_picture(picture, context)
        yield f"pictures/{name}", data


def _with_converted_pictures(document: EditionDocument) -> EditionDocument:
    """Return the document with the media types that `read_picture` gives its pictures."""
    figures = list(document.figures)
    for at, figure in enumerate(figures):
        if figure.picture and figure.picture.media_type not in {"image/png", "image/jpeg"}:
            picture = figure.picture.model_copy(update={"media_type": "image/png"})
            figures[at] = figure.model_copy(update={"picture": picture})
    return document.model_copy(update={"figures": tuple(figures)})


#: The fonts in every book: file, family, weight and style.
_FONTS = (
    ("source-serif-4-400.ttf", "Source Serif 4", 400, "normal"),
    ("source-serif-4-400-italic.ttf", "Source Serif 4", 400, "italic"),
    ("source-serif-4-600.ttf", "Source Serif 4", 600, "normal"),
    ("source-sans-3-400.ttf", "Source Sans 3", 400, "normal"),
    ("source-sans-3-600.ttf", "Source Sans 3", 600, "normal"),
)
_SERIF = '"Source Serif 4", "Source Serif Pro", Georgia, serif'
_HEADING = {Face.TITLE: _SERIF, Face.BOLD: '"Source Sans 3", sans-serif', Face.SLAB: '"Zilla Slab", serif'}


def style_sheet(document: EditionDocument) -> str:
    """Return the CSS of books in the report's colours and typefaces."""
    identity = Identity.of(document.report)
    heading = _HEADING[title_face(identity)]
    values = {
        "ACCENT": identity.accent,
        "DARK": identity.dark_accent,
        "HEADING": heading,
        "SERIF": _SERIF,
        "DRAWINGS": dark_rules(),
    }
    sheet = Path(__file__).with_name("book.css").read_text()
    for name, value in values.items():
        sheet = sheet.replace(name, value)
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url(fonts/{name}); }}\n'
        for name, family, weight, style in _fonts(document)
    )
    return "".join(rules) + sheet


def faces(document: EditionDocument) -> dict[str, bytes]:
    """Return the font files, by the names that the style sheet has for them."""
    return {f"fonts/{name}": (FACES / name).read_bytes() for name, *_ in _fonts(document)}


def _fonts(document: EditionDocument) -> tuple[tuple[str, str, int, str], ...]:
    """Return the fonts of every book, and that of the report's titles."""
    title = (*title_face(Identity.of(document.report)).value, "normal")
    return _FONTS if title in _FONTS else (*_FONTS, title)
