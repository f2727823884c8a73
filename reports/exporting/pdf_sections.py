"""A section of the tree as Typst: head, facts, text with its figures, and the parts beside it; and the data of charts."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from reports.document.types import Chart, CslItem, EditionDocument, Figure, Section
from reports.document.words import ColumnType
from reports.exporting.context import file_name
from reports.exporting.edition_tree import (
    Listing,
    Name,
    Part,
    Sentence,
    Source,
    beside_text,
    section_facts,
    section_title,
)
from reports.exporting.typst_writer import (
    TypstWriter,
    data_table,
    drawing,
    link,
    markup,
    reference_label,
    string,
    table_head,
)
from reports.languages import Words
from reports.rendering import (
    BlockKind,
    chart_svg,
    figure_number,
    printed_rows,
    read_section,
    reference_pieces,
    subtitle,
    text_alternative,
)
from reports.rendering.drawing import is_from_left
from reports.rendering.pandoc import formulas_in, typst_of
from reports.rendering.terms import words_of

#: So many signs of a technique's name have room in its column.
_LONG_NAME = 28
#: How wide the columns after the first are.
_OTHER_COLUMNS = {Part.ASSESSMENTS: "auto, 1fr", Part.SCORES: "3fr, 18mm, 4fr"}
#: A table of more rows would fill pages; it is on the figure's own page.
_MOST_ROWS = 40


def section_source(document: EditionDocument, section: Section, address: str) -> str:
    """Return one section, from its heading to its references; `address` is that of the version's pages."""
    return "\n".join(_parts(document, section, address)) + "\n\n"


def _parts(document: EditionDocument, section: Section, address: str) -> Iterator[str]:
    language, number = words_of(document.report), document.numbers().get(section.uid)
    read = read_section(document, section)
    typst_of(formulas_in(token for block in read.blocks for token in block.tokens))  # all at once: each is kept
    writer = TypstWriter(document, address, section.slug, read.notes)
    shown = string(str(number)) if number else "none"
    yield f"#section-head({shown}, {string(section_title(section.title, language))}, label({string(section.slug)}))"
    if facts := " · ".join(section_facts(document, section, language)):
        yield f"#section-facts[{markup(facts)}]"
    if section.summary:
        yield f"#section-summary[{writer.prose(section.summary)}]"
    page = urljoin(address, f"{section.slug}/")
    for block in read.blocks:
        if block.heading:
            yield f"#heading(level: {block.heading.level}, {string(block.heading.text or '–')})"
        elif block.figure and not block.repeated:
            yield _figure(document, block.figure, writer)
        elif block.paragraph:
            there, is_text = string(f"{page}#{block.paragraph.id}"), block.tokens[0].type == "paragraph_open"
            name, tokens = ("numbered-paragraph", block.tokens[1:-1]) if is_text else ("numbered", block.tokens)
            yield f'#{name}("{block.paragraph.number}", {there})[{writer.write(tokens)}]'
        elif block.kind is not BlockKind.NOTES:
            yield writer.write(block.tokens)
    # A figure that floats stays in its section.
    yield "#place.flush()"
    yield from _beside(beside_text(document, section, read.resolved.cited, language), writer)


def _beside(listings: Mapping[Part, Listing], writer: TypstWriter) -> Iterator[str]:
    """Yield the parts beside a text, the references first; the people are a line without a heading."""
    for part in (Part.REFERENCES, Part.ASSESSMENTS, Part.PREDICTIONS, Part.CREDITS):
        if listing := listings.get(part):
            if part is not Part.CREDITS:
                yield f"#heading(level: 2, {string(listing.title)})"
            yield listing_source(listing, writer)


def listing_source(listing: Listing, writer: TypstWriter) -> str:
    """Return the rows of a part, as a table, a list, terms or references, or the people as a line."""
    language = words_of(writer.document.report)
    rows = [[_cell(each, writer) for each in row.cells] for row in listing.rows]
    if listing.columns:
        return _table(listing, rows, writer)
    if listing.part is Part.PREDICTIONS:
        items = (f"[{first}{''.join(f' #label-text[{each}];' for each in others)}]," for first, *others in rows)
        return f"#list({''.join(items)});"
    if listing.part is Part.ENDINGS:
        return f"#list({''.join(f'[#strong[{name}];{": " if note else ""}{note}],' for name, note in rows)});"
    if listing.part is Part.DEFINITIONS:
        entries = "".join(f"terms.item([{name}], [{definition}])," for name, definition in rows)
        return f"#small[#terms(hanging-indent: 1em, {entries});]"
    if listing.part is Part.CREDITS:
        return f"#par[#label-text[{markup(language.clauses(str(row.cells[0]) for row in listing.rows))}];];"
    entries = "".join(f"[{source}]," for (source,) in rows)
    return f'#small[#set par(justify: false);#enum(numbering: "[1]", {entries});]'


def _cell(cell: Name | Sentence | Source | str, writer: TypstWriter) -> str:
    if isinstance(cell, Sentence):
        return f"{markup(cell.before)}{writer.line(cell.markdown)}{markup(cell.after)}"
    if isinstance(cell, Source):
        label = string(reference_label(writer.section, cell.key))
        return f"#metadata(none)#label({label});{_pieces(cell.item, words_of(writer.document.report))}"
    if isinstance(cell, Name):
        return writer.technique(cell.technique, cell.text) if cell.technique else markup(cell.text)
    return markup(cell)


def _table(listing: Listing, rows: list[list[str]], writer: TypstWriter) -> str:
    names = [row.cells[0].text for row in listing.rows if isinstance(row.cells[0], Name)]
    # A long name takes two lines, so that the notes have room.
    first = "42mm" if max(map(len, names)) > _LONG_NAME else "auto"
    head = table_head(listing.columns) + "".join(f"[{cell}]," for row in rows for cell in row)
    texts = (cell.markdown for row in listing.rows for cell in row.cells if isinstance(cell, Sentence))
    table = data_table(f"columns: ({first}, {_OTHER_COLUMNS[listing.part]}), align: start", head, texts)
    whole = ((name, row.note) for name, row in zip(names, listing.rows, strict=True) if row.note)
    return "\n".join((table, *(f"#heading(level: 3, {string(name)})\n{writer.prose(note)}" for name, note in whole)))


def _pieces(item: CslItem, language: Words) -> str:
    shown, pieces = [], tuple(reference_pieces(item, language))
    for piece in pieces:
        text = link(piece.href, piece.text) if piece.href else markup(piece.text)
        shown.append(f"#emph[{text}];" if piece.emphasised else text)
    # A source in Latin words is read from the left, at the edge where an Arabic list begins.
    turned = language.from_right and is_from_left("".join(piece.text for piece in pieces))
    return f"{'#set align(right);#set text(dir: ltr);' if turned else ''}{''.join(shown)}"


def _figure(document: EditionDocument, key: str, writer: TypstWriter) -> str:
    """The figure with that key as a plate: picture, number, title, caption, source."""
    shown = next(each for each in document.figures if each.key == key)
    language = words_of(document.report)
    rest = writer.prose(shown.caption)
    if shown.source:
        before, after = language.around("Source: {source}", "source")
        rest += f"#par[{_cell(Sentence(shown.source, before, after), writer)}];"
    below = string(subtitle(shown.chart, language) if shown.chart else "")
    number = string(language("Figure {number}", number=figure_number(document, key)))
    return f"#plate({number}, {string(shown.title)}, {below}, {_picture(document, shown, language)}, [{rest}])\n"


def _picture(document: EditionDocument, shown: Figure, language: Words) -> str:
    alt = text_alternative(document, shown, language)
    if shown.chart:
        svg = chart_svg(shown.chart, language, alt=alt)
        return f"fitted(width => image({drawing(svg)}, alt: {string(alt)}, width: width))"
    if shown.picture:
        name = file_name(shown.picture)
        # A small picture is not blown up: 144 of its pixels are at most an inch.
        drawn = f"width => image({string(name)}, alt: {string(alt)}, width: width)"
        return f"fitted({drawn}, widest: {shown.picture.width / 2}pt)"
    return f"[{markup(language('This figure has neither a picture nor a chart.'))}]"


def chart_data(document: EditionDocument) -> str:
    """Return the data of all charts, by figure."""
    language = words_of(document.report)
    tables = (_data(each.chart, number, language) for number, each in enumerate(document.figures, 1) if each.chart)
    return "\n".join(filter(None, tables))


def _data(chart: Chart, number: int, language: Words) -> str:
    if not chart.columns or not chart.rows or len(chart.rows) > _MOST_ROWS:
        return ""
    align = "".join("right," if column.type is ColumnType.NUMBER else "left," for column in chart.columns)
    head = table_head(f"{c.label} ({c.unit})" if c.unit else c.label for c in chart.columns)
    rows = "".join(f"[{markup(cell)}]," for row in printed_rows(chart, language) for cell in row)
    cells = (str(cell) for row in chart.rows for cell in row)
    table = data_table(f"columns: {len(chart.columns)}, align: ({align})", head + rows, cells)
    named = markup(language("Data of figure {number}", number=number))
    return f"#block(above: 0em, below: 0.4em, sticky: true)[#label-text[{named}];];{table}"
