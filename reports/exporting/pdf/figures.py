"""Figures as Typst: charts as SVG with their data in an appendix, pictures from files that stand beside the source."""

from reports.document.types import Chart, EditionDocument, Figure
from reports.document.words import ColumnType
from reports.exporting.context import Context
from reports.exporting.pdf.blocks import line, prose
from reports.exporting.pdf.places import Places
from reports.exporting.pdf.text import drawing, has_long_cells, string, words
from reports.exporting.pictures import file_name, read_picture
from reports.languages import Words
from reports.rendering import chart_svg, figure_number, printed_rows, subtitle, text_alternative
from reports.rendering.terms import words_of

#: A table of more rows would fill pages; it is on the figure's own page.
_MOST_ROWS = 40


def figure(document: EditionDocument, key: str, places: Places) -> str:
    """The figure with that key as a plate: picture, number, title, caption, source."""
    shown = next(each for each in document.figures if each.key == key)
    number, language = figure_number(document, key), words_of(document.report)
    rest = prose(shown.caption, document, places.technique)
    if shown.source:
        before, after = (words(part) for part in language.around("Source: {source}", "source"))
        rest += f"#par[{before}{line(shown.source, document, places.technique)}{after}];"
    below = string(subtitle(shown.chart, language) if shown.chart else "")
    title = f"{string(language('Figure {number}', number=number))}, {string(shown.title)}, {below}"
    return f"#plate({title}, {_picture(document, shown, language)}, [{rest}])\n"


def data(document: EditionDocument) -> str:
    """The data of all charts, by figure."""
    language = words_of(document.report)
    numbered = enumerate(document.figures, 1)
    return "\n".join(_data(each.chart, number, language) for number, each in numbered if each.chart)


def files(document: EditionDocument, context: Context) -> dict[str, bytes]:
    """The pictures that the source asks for, by file name."""
    return dict(read_picture(picture, context) for _, picture in document.pictures())


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
    return f"[{words(language('This figure has neither a picture nor a chart.'))}]"


def _data(chart: Chart, number: int, language: Words) -> str:
    if not chart.columns or not chart.rows or len(chart.rows) > _MOST_ROWS:
        return ""
    align = "".join("right," if column.type is ColumnType.NUMBER else "left," for column in chart.columns)
    head = "".join(f"[{words(f'{c.label} ({c.unit})' if c.unit else c.label)}]," for c in chart.columns)
    rows = "".join(f"[{words(cell)}]," for row in printed_rows(chart, language) for cell in row)
    long = has_long_cells(str(cell) for row in chart.rows for cell in row)
    table = f"table(columns: {len(chart.columns)}, align: ({align}), table.header({head}), {rows})"
    named = words(language("Data of figure {number}", number=number))
    return f"#block(above: 0em, below: 0.4em, sticky: true)[#label-text[{named}];];#data-table(long: {long}, {table});"
