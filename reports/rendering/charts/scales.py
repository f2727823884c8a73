"""Scales and axes of charts, room for words beside marks, and rows with their names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Self

from reports.document.words import ColumnType
from reports.languages import Words
from reports.rendering.charts.table import Table, decimals_of, more_in_table, number_words
from reports.rendering.drawing import Canvas, Face, cut, width
from reports.rendering.drawing.pictures import INK, MUTED

#: Dates are named by the year where there are so many days between the first and the last.
_YEARS = 900.0
#: So few years or days are named as they are, as far as they have room.
_FEW = 10


@dataclass(frozen=True)
class Scale:
    """A stretch of values laid on a stretch of a drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.start + (self.end - self.start) * min(max(share, -0.5), 1.5)


@dataclass(frozen=True)
class Ticks:
    """The values that an axis names, and how it names them; the axis runs from the first to the last."""

    values: tuple[float, ...]
    words: tuple[str, ...]


def ticks(values: Iterable[float], *, most: int, from_nought: bool, words: Words) -> Ticks:
    """Round numbers around all the values, at most about `most`."""
    found = list(values)
    low, high = min(found), max(found)
    if from_nought:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (0.0, 1.0)
    step = _step(high - low, most)
    first, last = floor(low / step), ceil(high / step)
    if last - first > 4 * most:
        return Ticks((low, high), (number_words(low, words), number_words(high, words)))
    exact = [round(number * step, 12) for number in range(first, last + 1)]
    decimals = decimals_of([step], most=12)
    named = (number_words(value, words, decimals) for value in exact)
    return Ticks(tuple(exact), tuple(named))


def year_ticks(low: float, high: float, *, most: int, days: bool) -> Ticks:
    """Whole years within the stretch, at most `most`; `days`: the stretch is counted in days."""
    first, last = (date.fromordinal(int(each)).year if days else each for each in (low, high))
    step = max(1, ceil(_step(max(last - first, 1), most)))
    years = range(ceil(first / step) * step, floor(last) + 1, step)
    places = [float(date(year, 1, 1).toordinal()) if days else float(year) for year in years]
    inside = [(place, str(year)) for place, year in zip(places, years, strict=True) if low <= place <= high]
    return Ticks(tuple(place for place, _ in inside), tuple(words for _, words in inside))


def place_ticks(table: Table, *, most: int) -> Ticks:
    """What the axis below names: all names and a few years as they are, of many some, and round numbers."""
    places = {each.place: each.name for each in table.standing}
    if table.along is ColumnType.NUMBER:
        return ticks(places, most=most, from_nought=False, words=table.words)
    if table.along is ColumnType.TEXT or len(places) <= _FEW:
        return Ticks(tuple(places), tuple(places.values()))
    low, high = min(places), max(places)
    if table.along is ColumnType.DATE and high - low < _YEARS:
        return Ticks(tuple(places), tuple(places.values()))
    return year_ticks(low, high, most=most, days=table.along is ColumnType.DATE)


def spread(wanted: Sequence[float], apart: Sequence[float], low: float, high: float) -> list[float]:
    """`wanted` places moved as little as keeps each as far from the next as `apart` says, and all within `low` and `high`.

    Those that come too near are moved by equal and opposite steps.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    groups: list[tuple[list[int], float]] = []
    for number in order:
        members, middle = [number], wanted[number]
        while groups and groups[-1][1] + _half(groups[-1][0], apart) > middle - _half(members, apart) - 1e-9:
            before, _ = groups.pop()
            members = before + members
            middle = sum(wanted[each] for each in members) / len(members)
        half = _half(members, apart)
        middle = max(min(middle, high - half), low + half)
        groups.append((members, middle))
    found = [0.0] * len(wanted)
    reach = low
    for members, middle in groups:
        top = max(middle - _half(members, apart), reach)
        for each in members:
            found[each] = top + apart[each] / 2
            top += apart[each]
        reach = top
    return found


def _half(members: Sequence[int], apart: Sequence[float]) -> float:
    return sum(apart[each] for each in members) / 2


def _step(span: float, most: int) -> float:
    """A round number of which about `most` make the span."""
    rough = span / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= rough)


#: How large words beside marks are.
SMALL = 13.0

type Box = tuple[float, float, float, float]


def box_of(at: tuple[float, float], half: float = 6) -> Box:
    """What a mark takes."""
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def free_place(
    words: str, face: Face, *, at: tuple[float, float], taken: Iterable[Box], within: tuple[float, float]
) -> Box | None:
    """Where a name stands: right of its mark, left of it, above or below; None where nothing is free."""
    wide, (x, y) = width(words, SMALL, face), at
    others = [each for each in taken if each != box_of(at)]
    for left, middle in ((x + 9, y), (x - 9 - wide, y), (x - wide / 2, y - 15), (x - wide / 2, y + 15)):
        box = (left, middle - 8, left + wide, middle + 8)
        if left >= within[0] + 2 and box[2] <= within[1] and all(_apart(box, other) for other in others):
            return box
    return None


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]


#: How much of the drawing names beside their rows may take, and what lies between a name and its row.
NAMES, GAP = 0.36, 12
#: More rows than these are in the table alone.
MOST_ROWS = 60
_NAME_LINE, _SMALL = 20, 13.5

type Named = tuple[str, Face]


@dataclass(frozen=True)
class Rows:
    """Rows from `x` on, `room` wide, so `high` and their marks so `thick`; `start` is where marks may begin."""

    x: float
    room: float
    start: float
    high: float
    thick: float
    gap: float
    is_above: bool

    @classmethod
    def of(
        cls, names: Iterable[Named], x: float, room: float, *, high: float, thick: float, thin: float, gap: float = GAP
    ) -> Self:
        """Return rows with room for the names; below their names marks are `thin`."""
        beside = max(width(name, 14.5, face) for name, face in names)
        if beside > NAMES * room:
            return cls(x, room, x, _NAME_LINE + thin + 10, thin, gap, is_above=True)
        return cls(x, room, x + beside + gap, high, thick, gap, is_above=False)

    def named(self, canvas: Canvas, names: Iterable[Named], y: float) -> Iterator[float]:
        """The middle of each row from `y` down, when its name is drawn."""
        for name, face in names:
            if self.is_above:
                canvas.text(self.x, y + 10, cut(name, self.room, 14.5, face), face=face)
                yield y + _NAME_LINE + self.thick / 2
            else:
                canvas.text(self.start - self.gap, y + self.high / 2, name, anchor="end", face=face)
                yield y + self.high / 2
            y += self.high

    def draw_nought(self, canvas: Canvas, nought: float, y: float, count: int) -> float:
        """Draw the line from which the bars of so many rows begin; return where they end."""
        end = y + self.high * count
        if not self.is_above:
            canvas.line(nought, y + 2, nought, end - 2, colour=INK)
            return end
        for number in range(count):
            middle = y + self.high * number + _NAME_LINE + self.thick / 2
            canvas.line(nought, middle - self.thick / 2 - 2, nought, middle + self.thick / 2 + 2, colour=INK)
        return end


def draw_rest(canvas: Canvas, left_out: int, x: float, y: float, words: Words) -> float:
    """Write how many rows are in the table alone, if any; return where that ends."""
    if left_out <= 0:
        return y
    canvas.text(x, y + 14, more_in_table(left_out, words), size=_SMALL, colour=MUTED)
    return y + 26
