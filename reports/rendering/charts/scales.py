"""Scales and axes of charts, rows with names, and colours, hatchings and keys of series."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Self

from reports.document.words import ColumnType
from reports.languages import Translator
from reports.rendering.charts.table import Table, decimals_of, number_words
from reports.rendering.drawing import Canvas, Colour, Face, cut, width
from reports.rendering.drawing.pictures import DEEP, INK, LINE, MUTED, ON_STEP, PALE, PALER, PAPER, STEP, TINT

#: Axes of dates are labelled with years if they span at least this number of days.
_YEARS = 900.0
#: Up to this number, all years or dates are labels of the axis.
_FEW = 10


@dataclass(frozen=True)
class Scale:
    """A linear scale from the values `low` to `high` to the positions `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the position of a value."""
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.start + (self.end - self.start) * min(max(share, -0.5), 1.5)


@dataclass(frozen=True)
class Ticks:
    """The labelled values of an axis and their labels. The axis runs from the first to the last."""

    values: tuple[float, ...]
    words: tuple[str, ...]


def ticks(values: Iterable[float], *, most: int, from_zero: bool, translate: Translator) -> Ticks:
    """Return about `most` round numbers from below the lowest value to above the highest."""
    found = list(values)
    low = min(found)
    high = max(found)
    if from_zero:
        low = min(low, 0.0)
        high = max(high, 0.0)
    if low == high:
        low, high = (low - abs(low) / 2, high + abs(high) / 2) if low else (0.0, 1.0)
    step = _step(high - low, most)
    first = floor(low / step)
    last = ceil(high / step)
    if last - first > 4 * most:
        return Ticks((low, high), (number_words(low, translate), number_words(high, translate)))
    exact = [round(number * step, 12) for number in range(first, last + 1)]
    decimals = decimals_of([step], most=12)
    named = (number_words(value, translate, decimals) for value in exact)
    return Ticks(tuple(exact), tuple(named))


def year_ticks(low: float, high: float, *, most: int, days: bool) -> Ticks:
    """Return at most about `most` years between `low` and `high`. With `days`, both are numbers of days."""
    first, last = (date.fromordinal(int(each)).year if days else each for each in (low, high))
    step = max(1, ceil(_step(max(last - first, 1), most)))
    years = range(ceil(first / step) * step, floor(last) + 1, step)
    places = [float(date(year, 1, 1).toordinal()) if days else float(year) for year in years]
    inside = [(place, str(year)) for place, year in zip(places, years, strict=True) if low <= place <= high]
    return Ticks(tuple(place for place, _ in inside), tuple(words for _, words in inside))


def place_ticks(table: Table, *, most: int) -> Ticks:
    """Return the labels of the horizontal axis: all places if they are names or few, or else round numbers or years."""
    places = {each.place: each.name for each in table.marks_and_gaps}
    if table.along is ColumnType.NUMBER:
        return ticks(places, most=most, from_zero=False, translate=table.translate)
    if table.along is ColumnType.TEXT or len(places) <= _FEW:
        return Ticks(tuple(places), tuple(places.values()))
    low = min(places)
    high = max(places)
    if table.along is ColumnType.DATE and high - low < _YEARS:
        return Ticks(tuple(places), tuple(places.values()))
    return year_ticks(low, high, most=most, days=table.along is ColumnType.DATE)


def spread(wanted: Sequence[float], apart: Sequence[float], low: float, high: float) -> list[float]:
    """Return `wanted` positions moved as little as possible, so that items with the heights `apart` do not overlap.

    All stay between `low` and `high`. Items that overlap are moved by equal and opposite steps.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    groups: list[tuple[list[int], float]] = []
    for number in order:
        members = [number]
        middle = wanted[number]
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
    """Return a round number (1, 2 or 5 times a power of ten) that fits about `most` times into the span."""
    rough = span / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= rough)


#: The text size beside marks.
SMALL = 13.0

type Box = tuple[float, float, float, float]


def box_of(at: tuple[float, float], half: float = 6) -> Box:
    """Return the box (left, top, right, bottom) of a mark."""
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def free_place(
    words: str, face: Face, *, at: tuple[float, float], taken: Iterable[Box], within: tuple[float, float]
) -> Box | None:
    """Return a free box for a name right, left, above or below its mark, or None."""
    wide, (x, y) = width(words, SMALL, face), at
    others = [each for each in taken if each != box_of(at)]
    for left, middle in ((x + 9, y), (x - 9 - wide, y), (x - wide / 2, y - 15), (x - wide / 2, y + 15)):
        box = (left, middle - 8, left + wide, middle + 8)
        if left >= within[0] + 2 and box[2] <= within[1] and all(_apart(box, other) for other in others):
            return box
    return None


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]


#: The largest share of the width for names beside their rows; longer names are above them.
NAMES = 0.36
#: The space between a name and its row.
GAP = 12
#: The most rows of a drawing; the table has all.
MOST_ROWS = 60
_NAME_LINE = 20
_SMALL = 13.5

type Named = tuple[str, Face]


@dataclass(frozen=True)
class Rows:
    """Rows from `x` on, `room` wide, each `high`, with marks of the size `thick` from `start` on. `is_above`: names are above marks."""

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
        """Return rows with room for the names. Marks are `thick`, or `thin` if names are above them."""
        beside = max(width(name, 14.5, face) for name, face in names)
        if beside > NAMES * room:
            return cls(x, room, x, _NAME_LINE + thin + 10, thin, gap, is_above=True)
        return cls(x, room, x + beside + gap, high, thick, gap, is_above=False)

    def named(self, canvas: Canvas, names: Iterable[Named], y: float) -> Iterator[float]:
        """Draw the names from `y` down, and yield the middle of each row."""
        for name, face in names:
            if self.is_above:
                canvas.text(self.x, y + 10, cut(name, self.room, 14.5, face), face=face)
                yield y + _NAME_LINE + self.thick / 2
            else:
                canvas.text(self.start - self.gap, y + self.high / 2, name, anchor="end", face=face)
                yield y + self.high / 2
            y += self.high

    def draw_zero_line(self, canvas: Canvas, zero: float, y: float, count: int) -> float:
        """Draw the line at 0 through `count` rows. Return their lower edge."""
        end = y + self.high * count
        if not self.is_above:
            canvas.line(zero, y + 2, zero, end - 2, colour=INK)
            return end
        for number in range(count):
            middle = y + self.high * number + _NAME_LINE + self.thick / 2
            canvas.line(zero, middle - self.thick / 2 - 2, zero, middle + self.thick / 2 + 2, colour=INK)
        return end


def draw_rest(canvas: Canvas, left_out: int, x: float, y: float, translate: Translator) -> float:
    """Draw the number of rows that only the table has, if any. Return the lower edge."""
    if left_out <= 0:
        return y
    note = translate.count("{number} more are in the table.", "{number} more are in the table.", left_out)
    canvas.text(x, y + 14, note, size=_SMALL, colour=MUTED)
    return y + 26


#: Hatchings: the distance of lines, and whether they are dotted. The first is no hatching.
_HATCHES = ((0, False), (4, False), (10, False), (5, True), (11, True), (17, False), (18, True))
_AIR = 1.5

#: Returns the top and bottom of a shape at a horizontal position.
type Reach = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class Paint:
    """The look of a stacked part: its colour, that of text on it, its rim, and the number of its hatching.

    `hatched`: the hatching is always visible, because another part has the same colour.
    """

    fill: Colour
    words: Colour
    rim: Colour | None = None
    hatch: int | None = None
    hatched: bool = False

    def draw_box(self, canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
        """Draw a part of a bar, or its mark in a key."""
        canvas.rect(x, y, wide, high, colour=self.fill, rim=self.rim, name=self._name)
        self.draw_hatching(canvas, x, x + wide, lambda _: (y, y + high))

    def draw_area(self, canvas: Canvas, outline: str) -> None:
        """Draw a part of an area."""
        thick = 1 if self.rim else 1.5
        canvas.path(outline, fill=self.fill, stroke=self.rim or PAPER, thick=thick, name=self._name)

    def draw_hatching(self, canvas: Canvas, left: float, right: float, reach: Reach) -> None:
        """Draw the hatching from `left` to `right`. `reach` returns top and bottom of the part at a position."""
        step, dots = _HATCHES[(self.hatch or 0) % len(_HATCHES)]
        if step:
            places = (number * step for number in range(ceil((left + _AIR) / step), ceil((right - _AIR) / step)))
            canvas.hatch(_lines(places, reach), dots=dots, shown=self.hatched)

    def draw_text(self, canvas: Canvas, x: float, middle: float, words: str) -> None:
        """Draw text on the part, centred at `x`."""
        canvas.text(x, middle, words, anchor="middle", size=12.5, colour=self.words, name=self._name and "on-part")

    @property
    def _name(self) -> str:
        return "" if self.hatch is None else "part"


#: Colours in the order in which they are used, so that a few have high contrast.
_TONES = (
    Paint(MUTED, PAPER),
    Paint(STEP, ON_STEP),
    Paint(TINT, INK, LINE),
    Paint(PALER, INK, LINE),
    Paint(PALE, INK, LINE),
    Paint(DEEP, PAPER),
)
#: The colours from dark to light.
_RAMP = (DEEP, MUTED, STEP, PALE, PALER, TINT)


def stack_paints(table: Table) -> dict[str, Paint]:
    """Return the look of each series: INK if highlighted, or else one of six colours, with hatching if there are more series."""
    others = [each.name for each in table.series if not each.chosen]
    tones = sorted(_TONES[: len(others)], key=lambda each: _RAMP.index(each.fill))
    paints = {}
    for number, name in enumerate(others):
        tone = tones[number % len(tones)]
        paints[name] = Paint(tone.fill, tone.words, tone.rim, number, hatched=number >= len(tones))
    return paints | {each.name: Paint(INK, PAPER) for each in table.series if each.chosen}


def _lines(places: Iterable[float], reach: Reach) -> Iterable[tuple[float, float, float]]:
    for place in places:
        top, bottom = reach(place)
        if bottom - top > 2 * _AIR:
            yield place, top + _AIR, bottom - _AIR


_SIZE = 13.5
_LINE = 22


@dataclass(frozen=True)
class Key:
    """An entry of a key: a name with the mark of its series, or with a square that looks like its part."""

    name: str
    colour: Colour
    mark: int | None = None
    paint: Paint | None = None
    chosen: bool = False


def draw_key(canvas: Canvas, keys: list[Key], x: float, y: float, room: float) -> float:
    """Draw a key in as many lines as needed. Return the upper edge of the drawing below it."""
    at = x
    for key in keys:
        face = Face.BOLD if key.chosen else Face.REGULAR
        words = cut(key.name, room - 20, _SIZE, face)
        wide = 18 + width(words, _SIZE, face)
        if at > x and at + wide > x + room:
            at = x
            y = y + _LINE
        if key.paint:
            key.paint.draw_box(canvas, at, y + 3, 14, 16)
        elif key.mark is not None:
            canvas.mark(key.mark, at + 6, y + 11, 5, colour=key.colour)
        canvas.text(at + 18, y + 11, words, size=_SIZE, face=face, colour=INK if key.chosen else MUTED)
        at += wide + 18
    return y + _LINE + 6
