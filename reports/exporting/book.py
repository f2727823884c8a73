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
from reports.exporting.edition_parts import (
    DEFINITIONS,
    ENDINGS,
    SCORES,
    Fact,
    Sentence,
    assessed_techniques,
    back_matter,
    cited_references,
    colophon,
    credit_lines,
    defined_techniques,
    ended_trends,
    predictions_of,
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
from reports.rendering.terms import OUTCOME, TECHNIQUE, TECHNIQUES, words_of

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
        *_assessments(document, section, words),
        *_predictions(document, section, words),
        *_credits(section, words),
        *_references(document, rendered.cited, rendered.citations, words),
    ]
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


def _assessments(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    assessed = list(assessed_techniques(document, section, words))
    if not assessed:
        return
    rows = [
        [
            f'<a href="{LINKS.to_technique(each.slug)}">{escape(each.name)}</a>',
            escape(each.maturity),
            _line(each.note, document),
        ]
        for each in assessed
    ]
    title = words.label(TECHNIQUES)
    texts = "".join(
        f"<section>\n<h3>{escape(each.name)}</h3>\n{render_note(each.whole_note, document=document, links=LINKS)}\n</section>\n"
        for each in assessed
        if each.whole_note
    )
    table = _table((words.label(TECHNIQUE), words("Maturity"), words("Note")), rows, title)
    yield f"<section>\n<h2>{escape(title)}</h2>\n{table}\n{texts}</section>\n"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], label: str) -> str:
    """A table that scrolls by itself where the page is narrower; `label` names it, the first cell of a row is its head."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>\n'
        for first, *others in rows
    )
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{table}</div>'


def _line(markdown: str, document: EditionDocument) -> str:
    return render_inline(markdown, document=document, links=LINKS)


def _sentence(sentence: Sentence, document: EditionDocument) -> str:
    return f"{escape(sentence.before)}{_line(sentence.markdown, document)}{escape(sentence.after)}"


def _predictions(document: EditionDocument, section: Section, words: Words) -> Iterator[str]:
    if not section.predictions:
        return
    items = []
    for statement, criterion in predictions_of(section, words):
        how = f' <span class="label">{_sentence(criterion, document)}</span>' if criterion else ""
        items.append(f"<li>{_sentence(statement, document)}{how}</li>\n")
    yield f"<section>\n<h2>{escape(words('Predictions'))}</h2>\n<ul>\n{''.join(items)}</ul>\n</section>\n"


def _credits(section: Section, words: Words) -> Iterator[str]:
    if section.credits:
        yield f'<p class="label">{escape(credit_lines(section.credits, words))}</p>\n'


def _references(
    document: EditionDocument, cited: Sequence[str], citations: Sequence[int], words: Words
) -> Iterator[str]:
    if not cited:
        return
    entries = []
    for (key, item), count in zip(cited_references(document, cited), citations, strict=True):
        back = "".join(
            f' <a href="#cite-{key}-{place}" role="doc-backlink" aria-label="{_back(place, words)}">↩</a>'
            for place in range(1, count + 1)
        )
        entries.append(f'<li dir="auto" id="ref-{key}">{format_reference(item, words)}{back}</li>\n')
    yield f'<section role="doc-bibliography">\n<h2>{escape(words("References"))}</h2>\n<ol>\n{"".join(entries)}</ol>\n</section>\n'


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


def after_sections(document: EditionDocument) -> Iterator[tuple[str, str, str]]:
    """(file name, title, content) of each page after the sections."""
    words = words_of(document.report)
    contents = {SCORES: _scores, ENDINGS: _endings, DEFINITIONS: _definitions}
    for name, title in back_matter(document, words):
        yield name, title, f"<article>\n<h1>{escape(title)}</h1>\n{contents[name](document, words)}</article>\n"


def _scores(document: EditionDocument, words: Words) -> str:
    rows = [
        [
            str(each.made_in),
            _line(each.statement, document),
            escape(words(OUTCOME[each.outcome])),
            _line(each.explanation, document),
        ]
        for each in document.scores
    ]
    names = (words("Made in"), words("Prediction"), words("Outcome"), words("Why"))
    return f"{_table(names, rows, words('Earlier predictions'))}\n"


def _endings(document: EditionDocument, words: Words) -> str:
    items = (
        f"<li><strong>{escape(name)}</strong>{f': {_line(note, document)}' if note else ''}</li>\n"
        for name, note in ended_trends(document)
    )
    return f"<ul>\n{''.join(items)}</ul>\n"


def _definitions(document: EditionDocument, words: Words) -> str:
    entries = "".join(
        f'<dt id="technique-{each.slug}"><a href="{LINKS.to_technique(each.slug)}">{escape(each.name)}</a></dt>'
        f"<dd>{_line(each.definition, document)}</dd>\n"
        for each in defined_techniques(document)
    )
    return f"<dl>\n{entries}</dl>\n"


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


def _definition_places(document: EditionDocument, context: Context, suffix: str) -> Iterator[tuple[str, str]]:
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
