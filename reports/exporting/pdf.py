"""Write the Typst source of a PDF, and typeset it to bytes that are the same each time."""

import tempfile
from collections.abc import Iterator
from datetime import UTC
from functools import cache
from pathlib import Path

from reports.document.colours import PAPER
from reports.document.people import edition_credits
from reports.document.text import language_and_region
from reports.document.types import EditionDocument, Figure, ReportStatement
from reports.document.words import Maturity
from reports.exporting.context import Context, file_name, read_picture
from reports.exporting.edition_tree import EditionTree, Fact, in_one_line
from reports.exporting.missing_glyphs import MISSING_GLYPH
from reports.exporting.pdf_sections import chart_data, listing_source, miniature_source, section_source
from reports.exporting.typesetting import FLAGS, TEXT_FACES, typeset
from reports.exporting.typst_writer import TypstWriter, drawing, link, markup, string
from reports.languages import Phrase, Translator, direction_of
from reports.rendering import Identity, description_text, formulas_of, head_logo, text_alternative, title_face
from reports.rendering.drawing import Canvas, balanced, by_maturity
from reports.rendering.pandoc import typst_of
from reports.rendering.picture import cover_picture, describe_rated, trends_of
from reports.rendering.terms import MATURITY

#: The title of the appendix with the data of charts.
DATA = Phrase("Data of the figures")
#: The width of the text on the cover, in points.
_COVER_ROOM = 470
#: After an ellipsis, makes it part of the Latin text before it.
_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


def write_pdf(document: EditionDocument, context: Context) -> bytes:
    """Return a tagged PDF that declares PDF/UA-1. The same document and context give the same bytes.

    It is set in the bundled fonts. Characters that they lack are set in the machine's fonts; those that no font has become a box.
    """
    with tempfile.TemporaryDirectory() as folder:
        for _, picture in document.pictures():
            name, data = read_picture(picture, context)
            (Path(folder) / name).write_bytes(data)
        return typeset(source_of(document, context), folder, context)


def source_of(document: EditionDocument, context: Context) -> str:
    """Return the Typst source, in which every text of the document is a string."""
    return "\n".join(_source(document, context))


@cache
def _layout() -> str:
    """Return the layout: the part of the source that is the same for every edition."""
    return Path(__file__).with_name("pdf_layout.typ").read_text()


def _source(document: EditionDocument, context: Context) -> Iterator[str]:
    tree = EditionTree(document, context)
    typst_of(formulas_of(document))
    writer = TypstWriter(document, context.url)
    after = [(each.name, each.title, listing_source(each, writer)) for each in tree.after]
    if data := chart_data(document):
        after.append(("data", tree.translate(DATA), data))
    yield from FLAGS
    yield from _settings(tree)
    yield _layout()
    yield from _cover(tree)
    yield from _imprint(tree, writer)
    yield f"#contents({miniature_source(tree.drawing())}, ({''.join(_contents(tree, [(name, title) for name, title, _ in after]))}))"
    yield from map(section_source, tree.sections)
    for name, title, content in after:
        yield f"#section-head(none, {string(title)}, {_after_label(name)}, none)\n{content}"


def _after_label(name: str) -> str:
    """Return the label of a part after the sections. No section can have it, because slugs have no colon."""
    return f"label({string(f':{name}')})"


def _settings(tree: EditionTree) -> Iterator[str]:
    document = tree.document
    context = tree.context
    translate = tree.translate
    at = context.published_at.astimezone(UTC)
    people = [each.name for each in document.credits if each.name] if edition_credits(document) else []
    authors = "".join(f"{string(each)}," for each in people or [document.report.publisher.name] if each)
    code, region = language_and_region(document.report.language)
    keywords = sorted({keyword for part in document.sections for keyword in part.keywords})
    yield (
        f"#set document(title: {string(tree.title)}, author: ({authors}), description: {string(description_text(document.summary))}, "
        f"keywords: ({''.join(f'{string(each)},' for each in keywords)}), "
        f"date: datetime(year: {at.year}, month: {at.month}, day: {at.day}, hour: {at.hour}, minute: {at.minute}, "
        f"second: {at.second}))"
    )
    yield f"#set text(lang: {string(code)}" + (f", region: {string(region)})" if region else ")")
    yield f"#let faces = ({''.join(f'{string(face)},' for face in TEXT_FACES)})"
    yield from _colours(Identity.of(document.report))
    yield f"#let running-title = {string(document.report.name)}"
    yield f"#let running-year = {string(f' · {document.year}')}"
    rtl = direction_of(document.report.language) == "rtl"
    yield f"#let side-margins = ({'left: 36mm, right: 44mm' if rtl else 'left: 44mm, right: 36mm'})"
    # Paragraph numbers are in the margin at the beginning of lines.
    yield f"#let outwards = {1 if rtl else -1}"
    yield f"#let contents-title = {string(translate('Contents'))}"
    number = translate("Version {number}", number=context.number)
    state = tree.state[0].upper() + tree.state[1:] if context.is_draft else number
    yield f"#let running-version = {string(f'{state} · SHA-256 {context.sha256[:16]}…{_LEFT_TO_RIGHT}')}"
    mark = translate.of("mark", "Embargo") if context.embargo else translate.of("mark", "Draft")
    yield f"#let draft-mark = {string(mark) if context.is_draft else 'none'}"


def _colours(identity: Identity) -> Iterator[str]:
    """Yield the accent, the typeface of titles, and the background and text colour of the cover's head, for paper."""
    ground, on = identity.head[0] if identity.head else ("", "")
    yield f"#let accent = rgb({string(identity.accent)})"
    yield f"#let title-faces = ({string(title_face(identity).family)}, ..faces)"
    yield f"#let head-ground = {f'rgb({string(ground)})' if ground else 'none'}"
    yield f"#let on-head = {f'rgb({string(on)})' if on else 'none'}"


def _logo(report: ReportStatement) -> str:
    """Return the logo on the cover's head; a logo for white gets a white background if it is elsewhere."""
    logo = head_logo(report)
    if logo is None:
        return "none"
    alt = report.publisher.name or report.name
    drawn = f"image({string(file_name(logo.picture))}, height: 10mm, alt: {string(alt)})"
    return f"box(fill: rgb({string(PAPER)}), inset: 1mm, {drawn})" if logo.needs_paper else drawn


def _cover(tree: EditionTree) -> Iterator[str]:
    """Yield the cover: title, publisher, version, and a picture or the trends with their maturity."""
    document = tree.document
    title = tree.title
    report = document.report
    nodes = trends_of(document)
    face = title_face(Identity.of(report))
    publisher = report.publisher.name or report.name
    size = next((size for size in (46, 30, 20) if len(balanced(title, _COVER_ROOM, size, face)) <= 4), 16)
    lines = "#linebreak();".join(markup(each) for each in balanced(title, _COVER_ROOM, size, face))
    parts = f"{string(publisher)}, {_logo(report)}, {size}pt, {string(tree.edition_state)}, {string(tree.cover_foot)}, [{lines}]"
    yield f"#cover({parts})["
    if cover := document.cover_figure():
        yield _plate(tree, cover, 450 - size * len(balanced(title, _COVER_ROOM, size, face)))
    elif nodes:
        alt = string(describe_rated(nodes, tree.translate))
        drawn = tree.drawing()
        svg = drawn.labelled_svg() if drawn else cover_picture(nodes, tree.translate)
        yield f"#image({drawing(svg)}, alt: {alt}, width: 100%)"
    yield "]"


def _plate(tree: EditionTree, cover: Figure, room: float) -> str:
    """Return the cover picture, as large as fits the width and `room`, a height in points."""
    if cover.picture is None:
        return ""
    scale = min(_COVER_ROOM / cover.picture.width, room / cover.picture.height)
    alt = string(text_alternative(tree.document, cover, tree.translate))
    return f"#image({string(file_name(cover.picture))}, alt: {alt}, width: {cover.picture.width * scale:.1f}pt)"


def _imprint(tree: EditionTree, writer: TypstWriter) -> Iterator[str]:
    """Yield the second page: people, summary, imprint, and the facts that identify the version."""
    # The colophon floats to the foot of this page, however long people and summary are.
    yield f"#colophon[{''.join(_colophon(tree))}]"
    if tree.document.summary:
        yield f"#block(below: 2em)[#set text(12pt);{writer.prose(tree.document.summary)}];"
    if tree.key_findings.rows:
        yield f"#block(below: 0.6em, strong[{markup(tree.key_findings.title)}])"
        yield f"#block(below: 2em)[{listing_source(tree.key_findings, writer)}];"
    if people := in_one_line(tree.credits, tree.translate):
        yield f"#block(below: 1.6em)[#set par(justify: false);#text(hyphenate: false)[{markup(people)}];];"
    if tree.document.report.imprint:
        yield f"#block(above: 2em)[#small[{writer.prose(tree.document.report.imprint)}];];"
    yield "#pagebreak();"


def _colophon(tree: EditionTree) -> Iterator[str]:
    translate = tree.translate
    for fact in tree.colophon:
        label = markup(translate("{label}:", label=fact.label))
        yield f"#par[#label-text[{label}]; {', '.join(_fact(fact))}];"
    shown = translate(
        "Characters that are in no available font are shown as {sign}; the address above has the text.",
        sign=MISSING_GLYPH,
    )
    yield f"#if not all-shown [#par[{markup(shown)}]]"
    formulas = translate("The formulas of this edition could not be typeset here, and are shown as typed.")
    yield f"#if not all-set [#par[{markup(formulas)}]]"
    links = translate("The links of this edition do not work in this file; use the address above.")
    yield f"#if not all-linked [#par[{markup(links)}]]"


def _fact(fact: Fact) -> Iterator[str]:
    for text, address in fact.pieces:
        if fact.is_code:
            yield f"#text(size: 8.5pt)[#raw({string(text)});];"
        else:
            yield link(address, text) if address else markup(text)


def _contents(tree: EditionTree, after: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the contents: each section with number, maturity, page and summary; then the parts after the sections."""
    sections = tree.document.sections
    translate = tree.translate
    shapes = {level: _shape(level, translate) for level in {each.maturity for each in sections if each.trend}}
    rates = any(each.trend and each.maturity is not Maturity.NOT_RATED for each in sections)
    for node in tree.sections:
        part = node.section
        number = string(str(node.number)) if node.number else "none"
        rated = part.trend is not None and rates
        word = f"{shapes[part.maturity]} {markup(translate.label(MATURITY[part.maturity]))}" if rated else ""
        colour = by_maturity(part.maturity).light if rated else "#000000"
        summary = markup(" ".join(description_text(part.summary).split())) if node.number else ""
        yield (
            f"contents-line({number}, {string(node.title)}, label({string(part.slug)}), [{word}], "
            f"rgb({string(colour)}), [{summary}]),"
        )
    for name, title in after:
        yield f"contents-line(none, {string(title)}, {_after_label(name)}, [], black, []),"


def _shape(maturity: Maturity, translate: Translator) -> str:
    """Return the symbol of a maturity, as high as the text beside it."""
    canvas = Canvas(14)
    canvas.height = 14
    canvas.maturity(maturity, 7, 7, 6)
    svg = canvas.svg(label=translate.label(MATURITY[maturity]))
    return f"#box(baseline: 8%, pdf.artifact(image({drawing(svg)}, height: 0.78em)));"
