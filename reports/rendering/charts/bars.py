"""Bar charts: horizontal bars with their values, and vertical columns over years and dates."""

from dataclasses import dataclass

from reports.document.words import ChartLayout, ColumnType
from reports.languages import Translator
from reports.rendering.charts.scales import GAP, MOST_ROWS, NAMES, Key, Rows, draw_key, draw_rest, stack_paints
from reports.rendering.charts.table import EMPTY_CELL, NO_VALUE, Gap, Mark, Table
from reports.rendering.drawing import Canvas, Face, cut, width, wrapped
from reports.rendering.drawing.pictures import BAR, INK, MUTED

#: The space between the end of a bar and its value.
_AIR = 7
_NAME_LINE = 20
#: The text size of the names of series.
_SMALL = 13.5


@dataclass(frozen=True)
class BarScale:
    """The scale of bars: `zero` is the position of 0, `per` the length of one unit."""

    zero: float
    per: float

    def at(self, value: float) -> float:
        """Return the end of a bar of that value."""
        return self.zero + value * self.per


@dataclass(frozen=True)
class _Row:
    """A bar with its name, its value (None if missing), and the text of the value. `chosen`: it is highlighted."""

    name: str
    value: float | None
    words: str
    chosen: bool

    @property
    def face(self) -> Face:
        return Face.BOLD if self.chosen else Face.REGULAR


def draw_bars(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw a bar chart from `y` down, `room` wide. Return its lower edge."""
    if table.layout is ChartLayout.WITHIN:
        return _parts(canvas, table, x, y, room)
    if table.layout is ChartLayout.STACKED:
        return _stacks(canvas, table, x, y, room)
    if len(table.series) > 1:
        return _groups(canvas, table, x, y, room)
    if table.along is not ColumnType.TEXT and (columns := _columns(canvas, table, x, y, room)):
        return columns
    words = _printed(table)
    rows = [_row(each, each.name, words, table) for each in table.marks_and_gaps]
    return _rows(canvas, rows, x, y, room, translate=table.translate)


def _printed(table: Table) -> dict[Mark | Gap, str]:
    """Return the text at the end of each bar: its value, or “no value”."""
    numbers = zip(table.marks, table.numbers([mark.value for mark in table.marks]), strict=True)
    return {**dict(numbers), **dict.fromkeys(table.gaps, table.translate(NO_VALUE))}


def _row(each: Mark | Gap, name: str, words: dict[Mark | Gap, str], table: Table) -> _Row:
    return _Row(name, each.value if isinstance(each, Mark) else None, words[each], table.is_chosen(name))


def _rows(canvas: Canvas, bars: list[_Row], x: float, y: float, room: float, *, translate: Translator) -> float:
    shown = bars[:MOST_ROWS]
    names = [(bar.name, bar.face) for bar in shown]
    rows = Rows.of(names, x, room, high=33, thick=22, thin=16)
    scale = _bar_scale([(bar.value or 0, bar.words, bar.face) for bar in shown], rows.start, x + room)
    for bar, middle in zip(shown, rows.named(canvas, names, y), strict=True):
        _bar(canvas, bar, scale, middle=middle, thick=rows.thick)
    return draw_rest(
        canvas, len(bars) - MOST_ROWS, x, rows.draw_zero_line(canvas, scale.zero, y, len(shown)), translate
    )


def _bar(canvas: Canvas, row: _Row, scale: BarScale, *, middle: float, thick: float, size: float = 14.5) -> None:
    """Draw a bar and its value."""
    if row.value is None:
        canvas.text(scale.zero + _AIR, middle, row.words, face=row.face, size=size, colour=MUTED)
        return
    end = scale.at(row.value)
    left, right = sorted((scale.zero, end))
    canvas.rect(left, middle - thick / 2, right - left, thick, colour=INK if row.chosen else BAR)
    _value(canvas, row, end, middle, size)


def _value(canvas: Canvas, row: _Row, end: float, middle: float, size: float = 14.5) -> None:
    if row.value is not None and row.value < 0:
        canvas.text(end - _AIR, middle, row.words, anchor="end", face=row.face, size=size)
    else:
        canvas.text(end + _AIR, middle, row.words, face=row.face, size=size)


def _bar_scale(values: list[tuple[float, str, Face]], start: float, end: float) -> BarScale:
    """Return a scale with room for all bars and their values: positive ones to the right, negative ones to the left."""
    ahead = [(value, width(words, 14.5, face) + _AIR) for value, words, face in values if value >= 0]
    back = [(-value, width(words, 14.5, face) + _AIR) for value, words, face in values if value < 0]
    high = max((v for v, _ in ahead), default=0.0)
    low = max((v for v, _ in back), default=0.0)
    if not high and not low:
        return BarScale(start, 0.0)
    before = max((w for _, w in back), default=0.0)
    after = max((w for _, w in ahead), default=0.0)
    length = max(end - start - before - after, 20.0)
    # Each bar must fit with its own value; the longest bar may have a short one.
    per = length / (high + low)
    if not back:
        per = min(max(end - start - w, 10.0) / v for v, w in ahead if v)
    return BarScale(start + before + low * per, per)


def _parts(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw each part as a thinner bar inside its whole, with both numbers at the end."""
    parts = table.parts() or {}
    names = [(name, Face.BOLD if table.is_chosen(name) else Face.REGULAR) for name in list(parts)[:MOST_ROWS]]
    rows = Rows.of(names, x, room, high=36, thick=24, thin=20)
    words = {
        name: _of_whole(table, table.number(part.value), table.number(whole.value))
        for name, (part, whole) in parts.items()
    }
    ends = {name: width(first, 14.5, Face.BOLD) + width(rest, 14.5) + _AIR for name, (first, rest) in words.items()}
    wholes = [(name, parts[name][1].value) for name, _ in names]
    per = min(((x + room - rows.start - ends[name]) / whole for name, whole in wholes if whole), default=0)
    for (name, _), middle in zip(names, rows.named(canvas, names, y), strict=True):
        part, whole = parts[name]
        canvas.rect(rows.start, middle - rows.thick / 2, whole.value * per, rows.thick, colour=BAR)
        canvas.rect(rows.start, middle - rows.thick / 4, part.value * per, rows.thick / 2, colour=INK)
        end = rows.start + whole.value * per + _AIR
        canvas.text(end, middle, words[name][0], face=Face.BOLD)
        canvas.text(end + width(words[name][0] + " ", 14.5, Face.BOLD), middle, words[name][1].strip())
    y = rows.draw_zero_line(canvas, rows.start, y, len(names))
    return draw_rest(canvas, len(parts) - MOST_ROWS, x, y, table.translate)


def _of_whole(table: Table, part: str, whole: str) -> tuple[str, str]:
    """Return the label “{part} of {whole}” in two pieces: the first up to the part, to be set bold, and the remainder."""
    label = table.translate.of("bar", "{part} of {whole}", part="\0", whole=whole)
    before, _, after = label.partition("\0")
    return before + part, after


def _groups(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw below each name a thin bar for each series, with the name of the series beside it."""
    words = _printed(table)
    beside = min(max(width(each.name, _SMALL, Face.BOLD) for each in table.series), NAMES * room)
    rows = [
        (name, [_row(each, each.series, words, table) for each in table.marks_and_gaps_at(name)])
        for name in table.names
    ]
    shown = rows[: MOST_ROWS // 2]
    left_out = len(rows) - MOST_ROWS // 2
    start = x + beside + GAP
    scale = _bar_scale([(row.value or 0, row.words, row.face) for _, group in shown for row in group], start, x + room)
    for name, group in shown:
        canvas.text(x, y + 10, cut(name, room, 14.5, Face.BOLD), face=Face.BOLD)
        y += _NAME_LINE + 2
        top = y
        for row in group:
            colour = INK if row.chosen else MUTED
            canvas.text(
                start - GAP,
                y + 10,
                cut(row.name, beside, _SMALL, row.face),
                anchor="end",
                size=_SMALL,
                colour=colour,
                face=row.face,
            )
            _bar(canvas, row, scale, middle=y + 10, thick=14, size=_SMALL)
            y += 20
        canvas.line(scale.zero, top, scale.zero, y, colour=INK)
        y += 12
    return draw_rest(canvas, left_out, x, y - 12, table.translate)


def _stacks(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw a bar for each name, stacked from the series, with values in the parts that are wide enough, and a key."""
    paints = stack_paints(table)
    names = list(table.names)[:MOST_ROWS]
    sums = {name: sum(mark.value for mark in table.at(name)) for name in names}
    totals = dict(zip(names, table.numbers([round(value, 10) for value in sums.values()]), strict=True))
    named = [(name, Face.REGULAR) for name in names]
    rows = Rows.of(named, x, room, high=36, thick=26, thin=22)
    scale = _bar_scale([(sums[name], totals[name], Face.BOLD) for name in names], rows.start, x + room)
    keys = [Key(each.name, INK, paint=paints[each.name], chosen=each.chosen) for each in table.series]
    y = draw_key(canvas, keys, x, y, room)
    for name, middle in zip(names, rows.named(canvas, named, y), strict=True):
        at = 0.0
        for mark in table.at(name):
            left = scale.at(at) + (1 if at else 0)
            right = scale.at(at + mark.value)
            paint = paints[mark.series]
            paint.draw_box(canvas, left, middle - rows.thick / 2, right - left, rows.thick)
            words = table.number(mark.value)
            if width(words, 12.5) + 8 <= right - left:
                paint.draw_text(canvas, (left + right) / 2, middle, words)
            at += mark.value
        if table.at(name):
            canvas.text(scale.at(at) + _AIR, middle, totals[name], face=Face.BOLD)
        else:
            canvas.text(scale.zero + _AIR, middle, table.translate(NO_VALUE), colour=MUTED)
    y += rows.high * len(names)
    return draw_rest(canvas, len(table.names) - MOST_ROWS, x, y, table.translate)


def _columns(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float | None:
    """Draw columns over years or dates, with values on top. Return the lower edge, or None if the values do not fit."""
    marks = table.marks_and_gaps
    printed = _printed(table)
    words = [printed[each] if isinstance(each, Mark) else EMPTY_CELL for each in marks]
    names = [wrapped(mark.name, room / len(marks), 13) for mark in marks]
    step = room / len(marks)
    lines_of_all = [line for lines in names for line in lines]
    widest = max(*(width(word, 14.5, Face.BOLD) for word in words), *(width(line, 13) for line in lines_of_all))
    values = [mark.value for mark in table.marks]
    if widest + 8 > step or len({mark.place for mark in marks}) < len(marks) or min(values) < 0:
        return None
    top = y + 22
    height = 210.0
    high = max(values)
    per = height / high if high else 0.0
    thick = min(step * 0.66, 64)
    for number, (mark, word, lines) in enumerate(zip(marks, words, names, strict=True)):
        middle = x + step * (number + 0.5)
        tall = mark.value * per if isinstance(mark, Mark) else 0.0
        chosen = table.is_chosen(mark.name)
        if isinstance(mark, Mark):
            canvas.rect(middle - thick / 2, top + height - tall, thick, tall, colour=INK if chosen else BAR)
        canvas.text(middle, top + height - tall - 12, word, anchor="middle", face=Face.BOLD if chosen else Face.REGULAR)
        for place, line in enumerate(lines):
            canvas.text(middle, top + height + 14 + 16 * place, line, anchor="middle", size=13, colour=MUTED)
    canvas.line(x, top + height, x + room, top + height, colour=INK)
    return top + height + 8 + 16 * max(len(lines) for lines in names)
