"""Small multiples: each series in a drawing of its own, all on one scale."""

from reports.document.words import ChartKind, ColumnType
from reports.rendering.charts.bars import draw_bars
from reports.rendering.charts.lines import Plot, draw_one, name_places
from reports.rendering.charts.points import draw_points
from reports.rendering.charts.scales import Scale, Ticks, ticks
from reports.rendering.charts.table import Series, Table
from reports.rendering.drawing import Canvas, Face, cut, width
from reports.rendering.drawing.colours import BAR, INK, LINE, PAPER

_GUTTER, _SMALL, _LEAST = 28, 13.0, 140
_HEIGHT = 110.0


def draw_apart(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """The drawings in rows, as many side by side as have room; gives where they end."""
    if table.along is ColumnType.TEXT or table.chart.kind in {ChartKind.BAR, ChartKind.POINT}:
        return _below_each_other(canvas, table, x, y, room)
    across = max(1, min(3, len(table.series), int((room + _GUTTER) / (_LEAST + _GUTTER))))
    wide = (room - _GUTTER * (across - 1)) / across
    axis = ticks([mark.value for mark in table.marks], most=3, from_nought=True, words=table.words)
    bottom = y
    for number, series in enumerate(table.series):
        row, column = divmod(number, across)
        bottom = _panel(canvas, table, series, axis, (x + column * (wide + _GUTTER), y + row * (_HEIGHT + 84), wide))
    return bottom


def _panel(canvas: Canvas, table: Table, series: Series, axis: Ticks, place: tuple[float, float, float]) -> float:
    """One series: its name, its line over the axis, and its first and last value."""
    x, y, wide = place
    face = Face.BOLD
    canvas.text(x, y + 10, cut(series.name, wide, 14.5, face), face=face)
    top, bottom = y + 44, y + 44 + _HEIGHT
    places = [each.place for each in table.standing]
    along = Scale(min(places), max(places), x + 8, x + wide - 8)
    up = Scale(axis.values[0], axis.values[-1], bottom, top)
    plot = Plot(x, x + wide, top, bottom, along, up)
    canvas.line(x, top, x + wide, top, colour=BAR, thick=0.5)
    canvas.line(x, up.at(0), x + wide, up.at(0), colour=LINE)
    draw_one(canvas, table.of_series(series.name), Series(series.name, 0, series.marks, series.chosen), plot)
    words = table.numbers([mark.value for mark in table.marks])
    told = {0, len(series.marks) - 1}
    for number in sorted(told):
        mark = series.marks[number]
        at_x, at_y = plot.at(mark)
        word = words[table.marks.index(mark)] + (" %" if table.is_percent and number else "")
        half = width(word, _SMALL, Face.BOLD) / 2
        canvas.text(
            max(min(at_x, x + wide - half), x + half),
            at_y - 15,
            word,
            anchor="middle",
            size=_SMALL,
            face=Face.BOLD,
            halo=PAPER,
        )
    names = {mark.place: mark.name for mark in series.marks}
    ends = sorted({min(names), max(names)})
    name_places(canvas, Ticks(tuple(ends), tuple(names[each] for each in ends)), along, bottom, (x, x + wide - 1))
    return bottom + 30


def _below_each_other(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Names need the whole width: one drawing below the other."""
    for series in table.series:
        canvas.text(x, y + 10, cut(series.name, room, 14.5, Face.BOLD), face=Face.BOLD, colour=INK)
        draw = draw_points if table.chart.kind is ChartKind.POINT else draw_bars
        y = draw(canvas, table.of_series(series.name), x, y + 26, room) + 18
    return y - 18
