"""What tells the parts of a stack apart: a tone for each, and a hatching where a reader's own colours leave no tones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil

from reports.rendering.charts.table import Table
from reports.rendering.drawing import Canvas, Colour
from reports.rendering.drawing.colours import DEEP, INK, LINE, MUTED, ON_STEP, PALE, PALER, PAPER, STEP, TINT

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
