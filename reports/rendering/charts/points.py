"""Dot charts: rows of dots for names, and scatter plots over two axes."""

from collections import Counter
from datetime import date

from reports.document.words import ColumnType
from reports.rendering.charts.lines import lay_out
from reports.rendering.charts.scales import (
    MOST_ROWS,
    SMALL,
    Box,
    Key,
    Rows,
    Scale,
    Ticks,
    box_of,
    draw_key,
    draw_rest,
    free_place,
    ticks,
)
from reports.rendering.charts.table import NO_VALUE, Mark, Table, place_name
from reports.rendering.drawing import Canvas, Colour, Face, cut, width
from reports.rendering.drawing.pictures import BAR, INK, LINE, MUTED, PAPER

_ROW = 34
#: The vertical distance of stacked dots, as far as the row has room.
_APART = 14
#: Dots of a row that are nearer to each other than this are stacked.
_NEAR = 4


def draw_points(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw a dot chart from `y` down, `room` wide. Return its lower edge."""
    if table.along is ColumnType.TEXT:
        return _rows(canvas, table, x, y, room)
    return _cloud(canvas, table, x, y, room)


def _rows(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw a row for each name with a dot for each series, values at the lowest and the highest, and a line between them."""
    several = len(table.series) > 1
    if several:
        keys = [Key(each.name, colour_of(table, each.name), each.number, chosen=each.chosen) for each in table.series]
        y = draw_key(canvas, keys, x, y, room)
    words = dict(zip(table.marks, _values(table), strict=True))
    names = [(name, Face.BOLD if table.is_chosen(name) else Face.REGULAR) for name in table.names[:MOST_ROWS]]
    rows = Rows.of(names, x, room, high=_ROW, thick=_ROW, thin=24, gap=16)
    widest = max(width(word, 14.5, Face.BOLD) for word in words.values()) + 12
    values = [mark.value for mark in table.marks]
    from_zero = table.measure.type is ColumnType.NUMBER and not several
    axis = ticks(values, most=5 if room >= 480 else 3, from_zero=from_zero, translate=table.translate)
    first = rows.start + (widest if several or axis.values[0] else 6)
    along = Scale(axis.values[0], max(values), first, x + room - widest)
    if several and table.measure.type is ColumnType.NUMBER:
        y = _grid(canvas, axis, along, (y, len(names) * rows.high))
    for (name, face), middle in zip(names, rows.named(canvas, names, y), strict=True):
        if marks := sorted(table.at(name), key=lambda mark: mark.value):
            low = along.at(marks[0].value)
            high = along.at(marks[-1].value)
            if several:
                canvas.line(low, middle, high, middle, colour=LINE, thick=1.5)
            else:
                canvas.line(rows.start, middle, high, middle, colour=BAR, thick=0.75)
            _dots(canvas, table, marks, along, middle)
            canvas.text(high + 12, middle, words[marks[-1]], face=face, halo=PAPER if several else None)
            if len(marks) > 1 and high > low:
                canvas.text(low - 12, middle, words[marks[0]], anchor="end", face=face, halo=PAPER)
        else:
            canvas.text(rows.start, middle, table.translate(NO_VALUE), colour=MUTED, halo=PAPER)
    return draw_rest(canvas, len(table.names) - MOST_ROWS, x, y + rows.high * len(names), table.translate)


def _grid(canvas: Canvas, axis: Ticks, along: Scale, down: tuple[float, float]) -> float:
    """Draw round numbers with vertical lines below them. Return the upper edge of the rows."""
    top, height = down
    for value, word in zip(axis.values, axis.words, strict=True):
        if value <= along.high:
            canvas.text(along.at(value), top + 8, word, anchor="middle", size=SMALL, colour=MUTED)
            canvas.line(along.at(value), top + 18, along.at(value), top + 22 + height, colour=BAR, thick=0.5)
    return top + 22


def _dots(canvas: Canvas, table: Table, marks: list[Mark], along: Scale, middle: float) -> None:
    """Draw the dots of a row. Dots that would hide each other are stacked."""
    numbers = {each.name: each.number for each in table.series}
    spots: list[list[Mark]] = []
    for mark in marks:
        if spots and along.at(mark.value) - along.at(spots[-1][-1].value) < _NEAR:
            spots[-1].append(mark)
        else:
            spots.append([mark])
    for spot in spots:
        step = min(_APART, (_ROW - _APART) / max(len(spot) - 1, 1))
        for place, mark in enumerate(sorted(spot, key=lambda each: numbers[each.series])):
            colour = colour_of(table, mark.series, mark.name)
            level = middle + (place - (len(spot) - 1) / 2) * step
            canvas.mark(numbers[mark.series], along.at(mark.value), level, 6, colour=colour)


def colour_of(table: Table, series: str, name: str = "") -> Colour:
    """Return INK for highlighted series and rows, or for all without a highlight; LINE for others."""
    return INK if not table.has_choice or table.is_chosen(series) or table.is_chosen(name) else LINE


def _values(table: Table) -> list[str]:
    """Return the values of all marks as text: numbers, years or dates."""
    if table.measure.type is ColumnType.DATE:
        by_day = any(date.fromordinal(int(mark.value)).day != 1 for mark in table.marks)
        return [
            place_name(date.fromordinal(int(mark.value)).isoformat(), table.measure, table.translate, by_day=by_day)
            for mark in table.marks
        ]
    if table.measure.type is ColumnType.YEAR:
        return [f"{mark.value:g}" for mark in table.marks]
    return table.numbers([mark.value for mark in table.marks])


def _cloud(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    if len(table.series) > 1:
        keys = [Key(each.name, colour_of(table, each.name), each.number, chosen=each.chosen) for each in table.series]
        y = draw_key(canvas, keys, x, y, room)
    values = [mark.value for mark in table.marks]
    axis = ticks(values, most=5, from_zero=0 <= min(values) <= 0.6 * max(values), translate=table.translate)
    height = 320.0 if room >= 480 else 260.0
    plot = lay_out(canvas, table, axis, (x, x + room - 20), (y + 10, y + 10 + height))
    taken: list[Box] = []
    placed = []
    crowd: Counter[tuple[int, int]] = Counter()
    for series in table.series:
        for mark in series.marks:
            at = plot.at(mark)
            spot = round(at[0]), round(at[1])
            # Dots at the same position are drawn side by side.
            at = at[0] + crowd[spot] * 12, at[1]
            crowd[spot] += 1
            colour = colour_of(table, series.name, mark.words)
            canvas.mark(series.number, *at, 5, colour=colour)
            taken.append(box_of(at))
            placed.append((mark, at))
    for mark, at in placed:
        if mark.words:
            face = Face.BOLD if table.is_chosen(mark.words) else Face.REGULAR
            if found := free_place(mark.words, face, at=at, taken=taken, within=(plot.left, x + room)):
                canvas.text(found[0], (found[1] + found[3]) / 2, mark.words, size=SMALL, face=face, halo=PAPER)
                taken.append(found)
    label = f"{table.places.label}, {table.places.unit}" if table.places.unit else table.places.label
    words = cut(label, room, SMALL)
    canvas.text(plot.right, plot.bottom + 38, words, anchor="end", size=SMALL, colour=MUTED)
    return plot.bottom + 46
