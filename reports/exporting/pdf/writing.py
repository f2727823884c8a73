"""The whole PDF: source, then bytes that are the same each time."""

import tempfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from reports.citing.item import citation_item, edition_title
from reports.document.codes import language_and_region
from reports.document.colours import PAPER
from reports.document.people import edition_credits
from reports.document.types import EditionDocument, Figure, ReportStatement
from reports.exporting.context import Context
from reports.exporting.pdf.blocks import line, prose
from reports.exporting.pdf.figures import data, files
from reports.exporting.pdf.layout import LAYOUT
from reports.exporting.pdf.places import Places
from reports.exporting.pdf.sections import DATA, contents, section
from reports.exporting.pdf.signs import MISSING
from reports.exporting.pdf.text import drawing, has_long_cells, link, string, words
from reports.exporting.pdf.typesetting import STATES, TEXT_FACES, typeset
from reports.exporting.pictures import file_name
from reports.exporting.wording import cover_credit, cover_foot, credit_lines, edition_state, state_of
from reports.languages import Words, direction_of
from reports.rendering import Identity, description_text, head_logo, plain_reference, text_alternative, title_face
from reports.rendering.drawing import balanced
from reports.rendering.picture import cover_picture, describe_rated, rated, trends_of
from reports.rendering.terms import OUTCOME, TECHNIQUES, TECHNIQUES_DEFINED, words_of

#: How wide the text of the cover is, in points.
_COVER_ROOM = 470
#: Has what stands before it end where it would in Latin words.
_LEFT_AGAIN = "\N{LEFT-TO-RIGHT MARK}"


def write_pdf(document: EditionDocument, context: Context) -> bytes:
    """A tagged PDF that declares PDF/UA-1. The same document and context give the same bytes.

    It is set in the fonts that come with Typst; signs that they lack are taken from the machine's fonts, and those that
    no font has are shown as an empty box.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files(document, context).items():
            (Path(folder) / name).write_bytes(data)
        return typeset(source_of(document, context), folder, context)


def source_of(document: EditionDocument, context: Context) -> str:
    """The Typst source, in which every text of the document is a string."""
    return "\n".join(_source(document, context))


def _source(document: EditionDocument, context: Context) -> Iterator[str]:
    title, places = edition_title(document), Places(context.url)
    yield from STATES
    yield from _settings(document, context, title)
    yield LAYOUT
    yield from _cover(document, context, title)
    yield from _imprint(document, context, places)
    numbers = document.numbers()
    yield contents(document, numbers)
    for part in document.sections:
        yield section(document, part, numbers.get(part.uid), places)
    yield from _years_before(document, places)
    yield from _glossary(document, places)
    if rows := data(document).strip():
        title = words_of(document.report)(DATA)
        yield f'#section-head(none, {string(title)}, label("data"))\n{rows}'


def _settings(document: EditionDocument, context: Context, title: str) -> Iterator[str]:
    at = context.published_at.astimezone(UTC)
    people = [each.name for each in document.credits if each.name] if edition_credits(document) else []
    authors = "".join(f"{string(each)}," for each in people or [document.report.publisher.name] if each)
    code, region = language_and_region(document.report.language)
    language = words_of(document.report)
    keywords = sorted({keyword for part in document.sections for keyword in part.keywords})
    yield (
        f"#set document(title: {string(title)}, author: ({authors}), description: {string(description_text(document.summary))}, "
        f"keywords: ({''.join(f'{string(each)},' for each in keywords)}), "
        f"date: datetime(year: {at.year}, month: {at.month}, day: {at.day}, hour: {at.hour}, minute: {at.minute}, "
        f"second: {at.second}))"
    )
    yield f"#set text(lang: {string(code)}" + (f", region: {string(region)})" if region else ")")
    yield f"#let faces = ({''.join(f'{string(face)},' for face in TEXT_FACES)})"
    yield from _worn(Identity.of(document.report))
    yield f"#let running-title = {string(document.report.name)}"
    yield f"#let running-year = {string(f' · {document.year}')}"
    rtl = direction_of(document.report.language) == "rtl"
    yield f"#let side-margins = ({'left: 36mm, right: 44mm' if rtl else 'left: 44mm, right: 36mm'})"
    # Numbers hang in the margin where lines begin.
    yield f"#let outwards = {1 if rtl else -1}"
    yield f"#let contents-title = {string(language('Contents'))}"
    if context.is_draft:
        state = state_of(document, context, language)
        state = state[0].upper() + state[1:]
    else:
        state = language("Version {number}", number=context.number)
    yield f"#let running-version = {string(f'{state} · SHA-256 {context.sha256[:16]}…{_LEFT_AGAIN}')}"
    mark = language.of("mark", "Embargo") if context.embargo else language.of("mark", "Draft")
    yield f"#let draft-mark = {string(mark) if context.is_draft else 'none'}"


def _worn(identity: Identity) -> Iterator[str]:
    """Accent, face of titles, and what the cover's head stands on, as on paper."""
    ground, on = identity.head[0] if identity.head else ("", "")
    yield f"#let accent = rgb({string(identity.accent)})"
    yield f"#let title-faces = ({string(title_face(identity).family)}, ..faces)"
    yield f"#let head-ground = {f'rgb({string(ground)})' if ground else 'none'}"
    yield f"#let on-head = {f'rgb({string(on)})' if on else 'none'}"


def _logo(report: ReportStatement) -> str:
    """The logo on the cover's head; one made for paper stands on a piece of it elsewhere."""
    logo = head_logo(report)
    if logo is None:
        return "none"
    alt = report.publisher.name or report.name
    drawn = f"image({string(file_name(logo.picture))}, height: 10mm, alt: {string(alt)})"
    return f"box(fill: rgb({string(PAPER)}), inset: 1mm, {drawn})" if logo.needs_paper else drawn


def _cover(document: EditionDocument, context: Context, title: str) -> Iterator[str]:
    """What the edition is, and how far its trends have come: of the document alone, as all of the file."""
    report, nodes = document.report, trends_of(document)
    language = words_of(report)
    face = title_face(Identity.of(report))
    publisher = report.publisher.name or report.name
    version = edition_state(document, context, language)
    size = next((size for size in (46, 30, 20) if len(balanced(title, _COVER_ROOM, size, face)) <= 4), 16)
    lines = "#linebreak();".join(words(each) for each in balanced(title, _COVER_ROOM, size, face))
    parts = f"{string(publisher)}, {_logo(report)}, {size}pt, {string(version)}, {string(cover_foot(document, language))}, [{lines}]"
    yield f"#cover({parts})["
    if nodes:
        said = balanced(rated(nodes, document.year, language), _COVER_ROOM, 13, face)
        yield f"#cover-sentence[{'#linebreak();'.join(words(each) for each in said)}]"
    if worn := document.cover_figure():
        yield _plate(document, worn, 450 - size * len(balanced(title, _COVER_ROOM, size, face)))
    elif nodes:
        alt = string(describe_rated(nodes, language))
        yield f"#image({drawing(cover_picture(nodes, language))}, alt: {alt}, width: 100%)"
    yield "]"


def _plate(document: EditionDocument, worn: Figure, room: float) -> str:
    """The picture on the cover, whole, as large as it may be; `room` is how high."""
    if worn.picture is None:
        return ""
    scale = min(_COVER_ROOM / worn.picture.width, room / worn.picture.height)
    alt = string(text_alternative(document, worn, words_of(document.report)))
    return f"#image({string(file_name(worn.picture))}, alt: {alt}, width: {worn.picture.width * scale:.1f}pt)"


def _imprint(document: EditionDocument, context: Context, places: Places) -> Iterator[str]:
    """Who made it, what it is about, and all that identifies it."""
    # It floats to the foot of this page, however many people and words of summary there are.
    yield f"#colophon[{''.join(_colophon(document, context))}]"
    if document.summary:
        yield f"#block(below: 2em)[#set text(12pt);{prose(document.summary, document, places.technique)}];"
    if people := credit_lines(document.credits, words_of(document.report)):
        yield f"#block(below: 1.6em)[#set par(justify: false);#text(hyphenate: false)[{words(people)}];];"
    if document.report.imprint:
        yield f"#block(above: 2em)[#small[{prose(document.report.imprint, document, places.technique)}];];"
    yield "#pagebreak();"


def _colophon(document: EditionDocument, context: Context) -> Iterator[str]:
    report, language = document.report, words_of(document.report)
    cited = plain_reference(citation_item(document, context).model_copy(update={"note": ""}), language)
    facts = [
        (language("Version"), words(_version(context, language))),
        (language("First published"), ", ".join(filter(None, _elsewhere(document, language)))),
        (language("Text closed"), words(language.day(document.closed_on)) if document.closed_on else ""),
        (language("Address"), link(context.url, context.url)),
        (language("Checksum"), f"#text(size: 8.5pt)[#raw({string(f'SHA-256 {context.sha256}')});];"),
        (language("Cite as"), "" if context.is_draft else words(cited)),
        ("DOI", link(f"https://doi.org/{document.doi}", document.doi) if document.doi else ""),
        ("ISSN", words(report.issn)),
        (language("Licence"), _with_address(report.licence.name or report.licence.spdx, report.licence.url)),
        (language("Publisher"), _with_address(report.publisher.name, report.publisher.url)),
        (language("Contact"), words(report.contact)),
        (language("Cover"), words(cover_credit(document))),
    ]
    for name, value in facts:
        label = words(language("{label}:", label=name))
        if value:
            yield f"#par[#label-text[{label}]; {value}];"
    shown = language(
        "Characters that are in no available font are shown as {sign}; the address above has the text.", sign=MISSING
    )
    yield f"#if not all-shown [#par[{words(shown)}]]"
    formulas = language("The formulas of this edition could not be typeset here, and are shown as typed.")
    yield f"#if not all-set [#par[{words(formulas)}]]"
    links = language("The links of this edition do not work in this file; use the address above.")
    yield f"#if not all-linked [#par[{words(links)}]]"


def _elsewhere(document: EditionDocument, language: Words) -> Iterator[str]:
    """When and where the edition came out before it came here."""
    address = document.first_published_at
    yield words(language.dated(document.first_published))
    yield link(address, address) if address else ""


def _version(context: Context, language: Words) -> str:
    day = language.day(context.published_at)
    if context.embargo:
        return language("under embargo until {moment}; do not publish before then", moment=context.embargo)
    if context.is_draft:
        return language("draft of {day}; nobody has published it, and it may change", day=day)
    return language("{number}, published on {day}", number=context.number, day=day)


def _with_address(name: str, address: str) -> str:
    return link(address, name or address) if address else words(name)


def _years_before(document: EditionDocument, places: Places) -> Iterator[str]:
    language = words_of(document.report)
    if document.scores:
        yield f'#section-head(none, {string(language("Earlier predictions"))}, label("scores"))'
        rows = "".join(
            f"[{each.made_in}],[{line(each.statement, document, places.technique)}],[{words(language(OUTCOME[each.outcome]))}],"
            f"[{line(each.explanation, document, places.technique)}],"
            for each in document.scores
        )
        names = (language("Made in"), language("Prediction"), language("Outcome"), language("Why"))
        head = "".join(f"[{words(name)}]," for name in names)
        long = has_long_cells(text for each in document.scores for text in (each.statement, each.explanation))
        yield (
            f"#data-table(long: {long}, table(columns: (auto, 3fr, 18mm, 4fr), align: start, "
            f"table.header({head}), {rows}));"
        )
    if document.endings:
        yield f'#section-head(none, {string(language("Trends that have ended"))}, label("endings"))'
        items = []
        for each in document.endings:
            trend = document.trend(each.trend)
            name = words(trend.name if trend else each.trend)
            items.append(f"[#strong[{name}];{': ' if each.note else ''}{line(each.note, document, places.technique)}],")
        yield f"#list({''.join(items)});"


def _glossary(document: EditionDocument, places: Places) -> Iterator[str]:
    defined = [technique for technique in document.techniques if technique.definition]
    if not defined:
        return
    title = words_of(document.report).label(TECHNIQUES, TECHNIQUES_DEFINED)
    yield f'#section-head(none, {string(title)}, label("techniques"))'
    entries = "".join(
        f"terms.item([{link(places.technique(each.slug), each.name)}], [{line(each.definition, document, places.technique)}]),"
        for each in sorted(defined, key=lambda each: each.name.casefold())
    )
    yield f"#small[#terms(hanging-indent: 1em, {entries});]"
