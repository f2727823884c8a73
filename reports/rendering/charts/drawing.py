"""A chart as SVG and PNG: the drawing alone for pages, which set its words themselves, and a sheet with all of them to take away."""

from functools import lru_cache

from reports.document.types import Chart
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.languages import ENGLISH, Words
from reports.rendering.charts.bars import draw_bars
from reports.rendering.charts.describing import describe, nothing_to_draw
from reports.rendering.charts.lines import draw_lines
from reports.rendering.charts.points import draw_points
from reports.rendering.charts.table import Table
from reports.rendering.drawing import Canvas, Face, cut, png, wrapped
from reports.rendering.drawing.colours import MUTED, RULE
from reports.rendering.identity import Worn
from reports.rendering.sheets import Labels, draw_foot, draw_heading

#: The widths that a page has a drawing for: the column of the text, half a page, a phone, and a small one. Words are as large in each.
WIDE, MIDDLE, PHONE, SMALL = 656, 480, 358, 288
_SHEET, _MARGIN = 752, 16


def chart_svg(chart: Chart, words: Words, *, alt: str, width: int = WIDE, name: str = "") -> str:
    """The drawing as an `<svg>` so wide: one picture to a screen reader, named `alt` and described from the data; named from them
    where nobody wrote what it shows.

    It holds no styles, scripts, ids or links. Colours are those for light ground; each part in one also has a class
    (`fill-ink`, `stroke-line` …) by which a style sheet can overrule them. `name` is the class of the whole.
    """
    canvas = Canvas(width)
    canvas.height = _plot(canvas, Table.of(chart, words), 0, 2, width) + 2
    return _said(canvas, chart, words, alt, name)


def chart_sheet(
    chart: Chart,
    labels: Labels,
    words: Words,
    *,
    alt: str,
    worn: Worn = Worn(),  # noqa: B008 -- a tuple
) -> str:
    """The chart with its title, subtitle, note, source and licence on its own paper, to be taken away."""
    room = _SHEET - 2 * _MARGIN
    canvas, plot = Canvas(_SHEET, mirrored=words.from_right), Canvas(_SHEET)
    y = draw_heading(canvas, labels, worn, (_MARGIN, 20), room, size=21)
    y = _plot(plot, Table.of(chart, words), _MARGIN, y + 16, room) + 14
    canvas.take(plot)
    canvas.line(_MARGIN, y, _MARGIN + room, y, colour=RULE)
    note = words("Note: {note}", note=labels.note) if labels.note else ""
    source = words("Source: {source}", source=labels.source) if labels.source else ""
    canvas.height = draw_foot(canvas, (note, source), labels.foot, (_MARGIN, y + 10), room, size=12.5) + 12
    canvas.lay_paper()
    return _said(canvas, chart, words, alt)


def chart_png(
    chart: Chart,
    labels: Labels,
    words: Words,
    *,
    worn: Worn = Worn(),  # noqa: B008 -- a tuple
) -> bytes:
    """The sheet as PNG, about 1,500 pixels wide."""
    return png(chart_sheet(chart, labels, words, alt="", worn=worn), scale=2.0)


@lru_cache(maxsize=64)
def can_be_drawn(chart: Chart) -> bool:
    """Whether the data make a drawing: some row has a place and a value, and numbers stand where numbers are asked for."""
    return bool(Table.of(chart, ENGLISH).marks)


def _said(canvas: Canvas, chart: Chart, words: Words, alt: str, name: str = "") -> str:
    from_data = describe(chart, words)
    is_written = alt not in {"", from_data}
    return canvas.svg(label=alt or from_data, description=from_data if is_written else "", name=name)


def _draw_apart(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """The drawings of the series below each other; give where they end."""
    for series in table.series:
        canvas.text(x, y + 10, cut(series.name, room, 14.5, Face.BOLD), face=Face.BOLD)
        one, kind = table.of_series(series.name), table.chart.kind
        if table.along is ColumnType.TEXT or kind in {ChartKind.BAR, ChartKind.POINT}:
            draw = draw_points if kind is ChartKind.POINT else draw_bars
            y = draw(canvas, one, x, y + 26, room) + 18
        else:
            y = draw_lines(canvas, one, x, y + 20, room, table) + 18
    return y - 18


def _plot(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    if not table.marks:
        for line in wrapped(nothing_to_draw(table.words), room, 14.5):
            canvas.text(x, y + 16, line, colour=MUTED)
            y += 20
        return y + 12
    if table.layout is ChartLayout.APART:
        return _draw_apart(canvas, table, x, y, room)
    draw = {ChartKind.BAR: draw_bars, ChartKind.POINT: draw_points}.get(table.chart.kind, draw_lines)
    return draw(canvas, table, x, y, room)
