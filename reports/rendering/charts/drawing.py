"""A chart as SVG and PNG: the drawing alone for pages, which set its words themselves, and a sheet with all of them to take away."""

from functools import lru_cache
from math import ceil

from reports.document.types import Chart
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.languages import ENGLISH, Words
from reports.rendering.charts.bars import draw_bars
from reports.rendering.charts.describing import describe, nothing_to_draw
from reports.rendering.charts.lines import Plot, draw_lines, draw_one, name_places
from reports.rendering.charts.points import draw_points
from reports.rendering.charts.scales import Scale, Ticks, ticks
from reports.rendering.charts.table import Series, Table
from reports.rendering.drawing import Canvas, Face, cut, png, width, wrapped
from reports.rendering.drawing.colours import BAR, INK, LINE, MUTED, PAPER, RULE
from reports.rendering.identity import Worn
from reports.rendering.sheets import Labels, draw_foot, draw_heading

_GUTTER, _SMALL, _LEAST = 28, 13.0, 140
#: So few marks have their values.
_TOLD = 6
_HEIGHT = 110.0


def draw_apart(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """The drawings in rows, as many side by side as have room; gives where they end."""
    if table.along is ColumnType.TEXT or table.chart.kind in {ChartKind.BAR, ChartKind.POINT}:
        return _below_each_other(canvas, table, x, y, room)
    most = max(1, min(3, len(table.series), int((room + _GUTTER) / (_LEAST + _GUTTER))))
    # Four stand two by two, rather than one below three.
    across = ceil(len(table.series) / ceil(len(table.series) / most))
    wide = (room - _GUTTER * (across - 1)) / across
    axis = ticks([mark.value for mark in table.marks], most=3, from_nought=True, words=table.words)
    bottom = y
    for number, series in enumerate(table.series):
        row, column = divmod(number, across)
        place = (x + column * (wide + _GUTTER), y + row * (_HEIGHT + 84), wide)
        bottom = _panel(canvas, table, series, axis, place, is_first=not column)
    return bottom


def _panel(
    canvas: Canvas, table: Table, series: Series, axis: Ticks, place: tuple[float, float, float], *, is_first: bool
) -> float:
    """One series: its name, its line over the axis, and its values; the first of a row names how high they reach."""
    x, y, wide = place
    face = Face.BOLD
    canvas.text(x, y + 10, cut(series.name, wide, 14.5, face), face=face)
    top, bottom = y + 44, y + 44 + _HEIGHT
    places = [each.place for each in table.standing]
    along = Scale(min(places), max(places), x + 8, x + wide - 8)
    up = Scale(axis.values[0], axis.values[-1], bottom, top)
    plot = Plot(x, x + wide, top, bottom, along, up)
    canvas.line(x, top, x + wide, top, colour=BAR, thick=0.5)
    highest = axis.words[-1] + (" %" if table.is_percent else "")
    reach = x + width(highest, _SMALL) + 24
    if is_first and all(plot.at(mark)[0] > reach or plot.at(mark)[1] > top + 18 for mark in series.marks):
        canvas.text(x, top - 9, highest, size=_SMALL, colour=MUTED)
    canvas.line(x, up.at(0), x + wide, up.at(0), colour=LINE)
    draw_one(canvas, table.of_series(series.name), Series(series.name, 0, series.marks, series.chosen), plot)
    _tell(canvas, table, series, plot)
    # All have the same axis, whatever part of it a series takes.
    names = {each.place: each.name for each in table.standing}
    ends = sorted({min(places), max(places)})
    name_places(canvas, Ticks(tuple(ends), tuple(names[each] for each in ends)), along, bottom, (x, x + wide - 1))
    return bottom + 30


def _tell(canvas: Canvas, table: Table, series: Series, plot: Plot) -> None:
    """The first and the last value above their marks, and of a few those between that have room."""
    words = table.numbers([mark.value for mark in table.marks])
    last = len(series.marks) - 1
    between = range(1, last) if last < _TOLD else ()
    taken: list[tuple[float, float, float]] = []
    for number in dict.fromkeys((0, last, *between)):
        mark = series.marks[number]
        at, level = plot.at(mark)
        word = words[table.marks.index(mark)] + (" %" if table.is_percent and number == last else "")
        half = width(word, _SMALL, Face.BOLD) / 2
        before, after = (series.marks[max(min(each, last), 0)].value for each in (number - 1, number + 1))
        # Where the line goes on upwards, beside what comes before it; in a valley, below, if there is room on paper.
        is_valley = before > mark.value < after and level + 26 < plot.bottom
        lift = 17.0 if is_valley and table.chart.kind is ChartKind.LINE else -15.0
        centre = at - half + 5 if 0 < number < last and lift < 0 and after > mark.value else at
        centre = max(min(centre, plot.right - half), plot.left + half)
        if (
            any(abs(centre - x) < half + other + 6 and abs(level - y) < 18 for x, y, other in taken)
            and 0 < number < last
        ):
            continue
        taken.append((centre, level, half))
        canvas.text(centre, level + lift, word, anchor="middle", size=_SMALL, face=Face.BOLD, halo=PAPER)


def _below_each_other(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Names need the whole width: one drawing below the other."""
    for series in table.series:
        canvas.text(x, y + 10, cut(series.name, room, 14.5, Face.BOLD), face=Face.BOLD, colour=INK)
        draw = draw_points if table.chart.kind is ChartKind.POINT else draw_bars
        y = draw(canvas, table.of_series(series.name), x, y + 26, room) + 18
    return y - 18


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


def _plot(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    if not table.marks:
        for line in wrapped(nothing_to_draw(table.words), room, 14.5):
            canvas.text(x, y + 16, line, colour=MUTED)
            y += 20
        return y + 12
    if table.layout is ChartLayout.APART:
        return draw_apart(canvas, table, x, y, room)
    draw = {ChartKind.BAR: draw_bars, ChartKind.POINT: draw_points}.get(table.chart.kind, draw_lines)
    return draw(canvas, table, x, y, room)
