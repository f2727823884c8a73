"""A section of the tree as Typst source: heading, facts, text with its figures, and its listings; and the data of charts."""

from collections.abc import Iterator
from urllib.parse import urljoin

from reports.document.types import Chart, CslItem, EditionDocument
from reports.document.words import ColumnType
from reports.exporting.context import file_name
from reports.exporting.edition_tree import (
    FigureNode,
    Label,
    Listing,
    ListingLayout,
    Row,
    SectionNode,
    Sentence,
    Source,
    in_one_line,
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
from reports.languages import Translator
from reports.rendering import BlockKind, chart_svg, printed_rows, reference_pieces
from reports.rendering.drawing import is_from_left
from reports.rendering.picture import Miniature
from reports.rendering.terms import report_translator

#: The number of characters in a technique's name that fit into its column.
_LONG_NAME = 28
#: The most rows of a table in the appendix; larger ones are only on the figure's page.
_MOST_ROWS = 40


def section_source(node: SectionNode) -> str:
    """Return one section, from its heading to its last listing."""
    return "\n".join(_parts(node)) + "\n\n"


def _parts(node: SectionNode) -> Iterator[str]:
    tree = node.tree
    section = node.section
    text = node.text
    writer = TypstWriter(tree.document, tree.context.url, section.slug, text.notes)
    shown = string(str(node.number)) if node.number else "none"
    yield f"#section-head({shown}, {string(node.title)}, label({string(section.slug)}), {miniature_source(tree.drawing(section))})"
    if facts := " · ".join(node.facts):
        yield f"#section-facts[{markup(facts)}]"
    if section.summary:
        yield f"#section-summary[{writer.prose(section.summary)}]"
    page = urljoin(tree.context.url, f"{section.slug}/")
    for block in text.blocks:
        if block.heading:
            yield f"#heading(level: {block.heading.level}, {string(block.heading.text or '–')})"
        elif block.figure and not block.repeated:
            yield _figure(tree.figure(block.figure), writer)
        elif block.paragraph:
            address = string(f"{page}#{block.paragraph.id}")
            is_text = block.tokens[0].type == "paragraph_open"
            name = "numbered-paragraph" if is_text else "numbered"
            tokens = block.tokens[1:-1] if is_text else block.tokens
            yield f'#{name}("{block.paragraph.number}", {address})[{writer.write(tokens)}]'
        elif block.kind is not BlockKind.NOTES:
            yield writer.write(block.tokens)
    # Figures that float stay in their section.
    yield "#place.flush()"
    listings = node.listings(text.resolved.cited)
    for listing in sorted(listings, key=lambda each: each.layout is not ListingLayout.REFERENCES):
        if listing.layout is not ListingLayout.LINE:
            yield f"#heading(level: 2, {string(listing.title)})"
        yield listing_source(listing, writer)


def miniature_source(drawn: Miniature | None) -> str:
    """Return the image of the year's drawing, as wide as 26 mm, or `none`."""
    return f"image({drawing(drawn.svg())}, alt: {string(drawn.text)}, width: 26mm)" if drawn else "none"


def listing_source(listing: Listing, writer: TypstWriter) -> str:
    """Return the rows of a listing, without its title."""
    return _LAYOUTS[listing.layout](listing, writer)


def _table(listing: Listing, writer: TypstWriter) -> str:
    rows = [[_label(row.label, writer), *_cells(row, writer)] for row in listing.rows]
    is_long = any(row.label and len(row.label.text) > _LONG_NAME for row in listing.rows)
    # A long name goes over two lines, so that the notes have room.
    first, *others = (each.width for each in listing.columns)
    columns = ", ".join(["42mm" if is_long else first, *others])
    head = table_head(each.title for each in listing.columns)
    cells = "".join(f"[{cell}]," for row in rows for cell in row)
    texts = (cell.markdown for row in listing.rows for cell in row.cells if isinstance(cell, Sentence))
    table = data_table(f"columns: ({columns}), align: start", head + cells, texts)
    notes = ((row.label.text, row.note) for row in listing.rows if row.label and row.note)
    return "\n".join([table, *(f"#heading(level: 3, {string(name)})\n{writer.prose(note)}" for name, note in notes)])


def _list(listing: Listing, writer: TypstWriter) -> str:
    return f"#list({''.join(f'[{_item(row, writer)}],' for row in listing.rows)});"


def _item(row: Row, writer: TypstWriter) -> str:
    first, *others = _cells(row, writer)
    if row.label:
        first = f"#strong[{_label(row.label, writer)}];{': ' if first else ''}{first}"
    return first + "".join(f" #label-text[{each}];" for each in others)


def _terms(listing: Listing, writer: TypstWriter) -> str:
    items = (f"terms.item([{_label(row.label, writer)}], [{''.join(_cells(row, writer))}])," for row in listing.rows)
    return f"#small[#terms(hanging-indent: 1em, {''.join(items)});]"


def _references(listing: Listing, writer: TypstWriter) -> str:
    entries = "".join(f"[{''.join(_cells(row, writer))}]," for row in listing.rows)
    return f'#small[#set par(justify: false);#enum(numbering: "[1]", {entries});]'


def _line(listing: Listing, writer: TypstWriter) -> str:
    return f"#par[#label-text[{markup(in_one_line(listing, report_translator(writer.document.report)))}];];"


_LAYOUTS = {
    ListingLayout.TABLE: _table,
    ListingLayout.LIST: _list,
    ListingLayout.TERMS: _terms,
    ListingLayout.REFERENCES: _references,
    ListingLayout.LINE: _line,
}


def _label(label: Label | None, writer: TypstWriter) -> str:
    if label is None:
        return ""
    return writer.technique(label.technique, label.text) if label.technique else markup(label.text)


def _cells(row: Row, writer: TypstWriter) -> list[str]:
    return [_cell(each, writer) for each in row.cells]


def _cell(cell: Sentence | Source | str, writer: TypstWriter) -> str:
    if isinstance(cell, Sentence):
        return f"{markup(cell.before)}{writer.line(cell.markdown)}{markup(cell.after)}"
    if isinstance(cell, Source):
        label = string(reference_label(writer.section, cell.key))
        return f"#metadata(none)#label({label});{_pieces(cell.item, report_translator(writer.document.report))}"
    return markup(cell)


def _pieces(item: CslItem, translate: Translator) -> str:
    shown = []
    pieces = tuple(reference_pieces(item, translate))
    for piece in pieces:
        text = link(piece.href, piece.text) if piece.href else markup(piece.text)
        shown.append(f"#emph[{text}];" if piece.emphasised else text)
    # A source in Latin script is set from left to right, also in a list in Arabic.
    turned = translate.from_right and is_from_left("".join(piece.text for piece in pieces))
    return f"{'#set align(right);#set text(dir: ltr);' if turned else ''}{''.join(shown)}"


def _figure(node: FigureNode, writer: TypstWriter) -> str:
    """Return a figure with picture, number, title, caption and source."""
    rest = writer.prose(node.figure.caption) + (f"#par[{_cell(node.source, writer)}];" if node.source else "")
    head = f"{string(node.number)}, {string(node.figure.title)}, {string(node.subtitle)}"
    return f"#plate({head}, {_picture(node, report_translator(writer.document.report))}, [{rest}])\n"


def _picture(node: FigureNode, translate: Translator) -> str:
    shown = node.figure
    alt = string(node.alternative)
    if shown.chart:
        svg = chart_svg(shown.chart, translate, alt=node.alternative)
        return f"fitted(width => image({drawing(svg)}, alt: {alt}, width: width))"
    if shown.picture:
        name = file_name(shown.picture)
        # A small picture is not enlarged: at least 144 of its pixels are an inch.
        drawn = f"width => image({string(name)}, alt: {alt}, width: width)"
        return f"fitted({drawn}, widest: {shown.picture.width / 2}pt)"
    return f"[{markup(translate('This figure has neither a picture nor a chart.'))}]"


def chart_data(document: EditionDocument) -> str:
    """Return the data of all charts, by figure."""
    translate = report_translator(document.report)
    tables = (_data(each.chart, number, translate) for number, each in enumerate(document.figures, 1) if each.chart)
    return "\n".join(filter(None, tables))


def _data(chart: Chart, number: int, translate: Translator) -> str:
    if not chart.columns or not chart.rows or len(chart.rows) > _MOST_ROWS:
        return ""
    align = "".join("right," if column.type is ColumnType.NUMBER else "left," for column in chart.columns)
    head = table_head(f"{c.label} ({c.unit})" if c.unit else c.label for c in chart.columns)
    rows = "".join(f"[{markup(cell)}]," for row in printed_rows(chart, translate) for cell in row)
    cells = (str(cell) for row in chart.rows for cell in row)
    table = data_table(f"columns: {len(chart.columns)}, align: ({align})", head + rows, cells)
    named = markup(translate("Data of figure {number}", number=number))
    return f"#block(above: 0em, below: 0.4em, sticky: true)[#label-text[{named}];];{table}"
