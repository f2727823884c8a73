"""How the series of a chart are told apart: a tone and a hatching for each part of a stack, and a line of marks with names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from reports.rendering.charts.table import Table
from reports.rendering.drawing import Canvas, Colour, Face, cut, width
from reports.rendering.drawing.pictures import DEEP, INK, LINE, MUTED, ON_STEP, PALE, PALER, PAPER, STEP, TINT

#: How far the lines of a hatching are from each other, and whether they are rows of dots; the first has none.
_HATCHES = ((0, False), (4, False), (10, False), (5, True), (11, True), (17, False), (18, True))
_AIR = 1.5

#: From where to where something goes at a place.
type Reach = Callable[[float], tuple[float, float]]


@dataclass(frozen=True)
class Paint:
    """A part of a stack: what it is filled with, the colour of the words on it, its rim, and the number of its hatching.

    `hatched`: it needs that to differ from another part of its tone.
    """

    fill: Colour
    words: Colour
    rim: Colour | None = None
    hatch: int | None = None
    hatched: bool = False

    def box(self, canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
        """The part of a bar, or its mark in a key."""
        canvas.rect(x, y, wide, high, colour=self.fill, rim=self.rim, name=self._name)
        self.rule(canvas, x, x + wide, lambda _: (y, y + high))

    def area(self, canvas: Canvas, outline: str) -> None:
        """The part of an area."""
        thick = 1 if self.rim else 1.5
        canvas.path(outline, fill=self.fill, stroke=self.rim or PAPER, thick=thick, name=self._name)

    def rule(self, canvas: Canvas, left: float, right: float, reach: Reach) -> None:
        """The hatching between two places; `reach` says from where to where it goes at each."""
        step, dots = _HATCHES[(self.hatch or 0) % len(_HATCHES)]
        if step:
            places = (number * step for number in range(ceil((left + _AIR) / step), ceil((right - _AIR) / step)))
            canvas.hatch(_lines(places, reach), dots=dots, shown=self.hatched)

    def say(self, canvas: Canvas, x: float, middle: float, words: str) -> None:
        """Words in the part."""
        canvas.text(x, middle, words, anchor="middle", size=12.5, colour=self.words, name=self._name and "on-part")

    @property
    def _name(self) -> str:
        return "" if self.hatch is None else "part"


#: From the one that is there first: of a few, tones are far from each other.
_TONES = (
    Paint(MUTED, PAPER),
    Paint(STEP, ON_STEP),
    Paint(TINT, INK, LINE),
    Paint(PALER, INK, LINE),
    Paint(PALE, INK, LINE),
    Paint(DEEP, PAPER),
)
#: From the darkest on.
_RAMP = (DEEP, MUTED, STEP, PALE, PALER, TINT)


def stack_paints(table: Table) -> dict[str, Paint]:
    """Ink for the series that the editor chose; for the others as many tones as they are, and hatchings when there are no more."""
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


_SIZE, _LINE = 13.5, 22


@dataclass(frozen=True)
class Key:
    """A name and what stands for it: the mark with that number in its colour, or a square in the paint of a part."""

    name: str
    colour: Colour
    mark: int | None = None
    paint: Paint | None = None
    chosen: bool = False


def draw_key(canvas: Canvas, keys: list[Key], x: float, y: float, room: float) -> float:
    """The keys in lines; gives where the drawing below begins."""
    at = x
    for key in keys:
        face = Face.BOLD if key.chosen else Face.REGULAR
        words = cut(key.name, room - 20, _SIZE, face)
        wide = 18 + width(words, _SIZE, face)
        if at > x and at + wide > x + room:
            at, y = x, y + _LINE
        if key.paint:
            key.paint.box(canvas, at, y + 3, 14, 16)
        elif key.mark is not None:
            canvas.mark(key.mark, at + 6, y + 11, 5, colour=key.colour)
        canvas.text(at + 18, y + 11, words, size=_SIZE, face=face, colour=INK if key.chosen else MUTED)
        at += wide + 18
    return y + _LINE + 6
