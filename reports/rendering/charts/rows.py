"""Rows of a drawing, each with its name beside it, or above it where names would take too much of the width."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from reports.languages import Words
from reports.rendering.charts.table import more_in_table
from reports.rendering.drawing import Canvas, Face, cut, width
from reports.rendering.drawing.colours import INK, MUTED

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
