"""The layout of the radar: sizes of rings and sectors, and a position for each technique that overlaps no other.

It is deterministic: the same techniques give the same picture.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import atan2, ceil, cos, hypot, sin, sqrt, tau
from typing import NamedTuple

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Translator
from reports.rendering.drawing import Face, width
from reports.rendering.terms import MATURITY, MOVEMENT

#: Rings from the middle out.
RINGS = (Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING)
#: The radius of a blip, the size of its number, and the length of its pointer from the middle of the blip.
R = 5.2
NUMBER_SIZE = 12.0
POINTER = 8.0
#: The minimum thickness of a ring, of the innermost, of the outermost, and of a ring with at most four techniques.
_THICK = 38.0
_INNER = 57.0
_OUTER = 49.0
_FEW = 33.0
#: The minimum angle of a sector; if there are many sectors, the minimum share of an equal angle.
_LEAST = 0.73
_SHARE = 0.75
#: The distance of candidate positions from each other, and from the edges of their ring and sector.
_STEP = 11.0
_EDGE = 10.0
#: The price of a position whose number crosses the edge of its ring or of its sector.
_CROSSES_RING = 30.0
_CROSSES_SECTOR = 36.0
#: The distance to the nearest other blip counts in full up to `_AIR`, little up to `_FARTHEST`, and as a clash below `_LEAST_AIR`.
_AIR = 14.0
_LEAST_AIR = 3.0
_FARTHEST = 60.0
_CLASH = -200.0
#: The price of each unit of distance from the middle of the ring.
_OFF_MIDDLE = 0.03
#: The limit of passes over all blips.
_SWEEPS = 4
_MOVED = {
    Movement.UP: Phrase("moved up", "technique"),
    Movement.DOWN: Phrase("moved down", "technique"),
    Movement.UNCHANGED: Phrase("as before", "technique"),
}

type Box = tuple[float, float, float, float]


class Blip(NamedTuple):
    """A technique on the radar. `maturity` is the highest, and `lowest` the lowest, that sections of the year give it."""

    name: str
    address: str
    theme: str
    maturity: Maturity
    lowest: Maturity
    movement: Movement = Movement.NONE
    was: Maturity | None = None

    @property
    def has_moved(self) -> bool:
        """Return whether it moved up or down. Then its number is bold and it has a pointer."""
        return self.points != 0

    @property
    def points(self) -> int:
        """Return the direction of its pointer: -1 to the middle (it moved up), 1 outwards (it moved down), 0 without one."""
        return {Movement.UP: -1, Movement.DOWN: 1}.get(self.movement, 0)

    def described(self, translate: Translator) -> str:
        """Return its name, maturity and movement as a text: “Name: growing, moved up”."""
        level = translate.label(MATURITY[self.maturity])
        if self.lowest is not self.maturity:
            level = translate("{lowest} to {highest}", lowest=translate.label(MATURITY[self.lowest]), highest=level)
        if self.movement is Movement.NONE:
            return translate("{name}: {maturity}", name=self.name, maturity=level)
        moved = translate(_MOVED.get(self.movement, MOVEMENT[self.movement]))
        return translate("{name}: {maturity}, {movement}", name=self.name, maturity=level, movement=moved)


def in_order(blips: Iterable[Blip]) -> tuple[Blip, ...]:
    """Return the blips in the order of their numbers: by ring from the middle, theme and name. Those not rated are left out."""
    rated = (blip for blip in blips if blip.maturity in RINGS)
    return tuple(
        sorted(rated, key=lambda each: (RINGS.index(each.maturity), each.theme, each.name.casefold(), each.address))
    )


@dataclass(frozen=True)
class Ring:
    """A ring with its maturity, and its inner and outer radius."""

    maturity: Maturity
    inner: float
    outer: float


@dataclass(frozen=True)
class Sector:
    """The sector of a theme, with its number of techniques, and its angles in radians, clockwise from the top."""

    theme: str
    count: int
    start: float
    end: float


@dataclass(frozen=True)
class Geometry:
    """The rings and sectors around the middle of a radar."""

    x: float
    y: float
    radius: float
    rings: tuple[Ring, ...]
    sectors: tuple[Sector, ...]

    @classmethod
    def of(cls, blips: Sequence[Blip], *, middle: tuple[float, float], radius: float) -> "Geometry":
        """Return rings and sectors for the blips. Sectors are in the order of their names, clockwise from the top."""
        return cls(*middle, radius, _rings(blips, radius), _sectors(blips))

    def at(self, angle: float, distance: float) -> tuple[float, float]:
        """Return the point at an angle and a distance from the middle."""
        return self.x + distance * sin(angle), self.y - distance * cos(angle)


def _rings(blips: Sequence[Blip], radius: float) -> tuple[Ring, ...]:
    """Return the rings with blips. Each blip gets the same area, as far as the minimum thickness allows."""
    counts = Counter(blip.maturity for blip in blips)
    used = [ring for ring in RINGS if counts[ring]]
    least = [_INNER, *[_THICK] * (len(used) - 2), _OUTER][: len(used)] if len(used) > 1 else [radius]
    least = [
        min(each, _FEW) if number and counts[ring] <= 4 else each
        for number, (ring, each) in enumerate(zip(used, least, strict=True))
    ]
    reached = accumulate((counts[ring] for ring in used), initial=0)
    reach = [radius * sqrt(number / counts.total()) for number in reached]
    thick = _fitted([outer - inner for inner, outer in pairwise(reach)], least, radius)
    edges = pairwise(accumulate(thick, initial=0.0))
    return tuple(Ring(ring, *each) for ring, each in zip(used, edges, strict=True))


def _sectors(blips: Sequence[Blip]) -> tuple[Sector, ...]:
    counts = Counter(blip.theme for blip in blips)
    themes = sorted(counts)
    least = min(_LEAST, _SHARE * tau / len(themes)) if len(themes) > 1 else tau
    needs = [counts[theme] ** 0.9 for theme in themes]
    angles = _fitted([tau * need / sum(needs) for need in needs], [least] * len(themes), tau)
    edges = pairwise(accumulate(angles, initial=0.0))
    return tuple(Sector(theme, counts[theme], *each) for theme, each in zip(themes, edges, strict=True))


def _fitted(sizes: Sequence[float], least: Sequence[float], whole: float) -> list[float]:
    """Return sizes with the sum `whole`: each is at least its `least`, and larger ones are reduced in proportion to their surplus."""
    found = [max(size, room) for size, room in zip(sizes, least, strict=True)]
    spare = [size - room for size, room in zip(found, least, strict=True)]
    over = sum(found) - whole
    return [size - over * more / sum(spare) for size, more in zip(found, spare, strict=True)] if sum(spare) else found


@dataclass(frozen=True)
class PlacedBlip:
    """A position for a blip. `label` is its number, drawn from `text_x`, `box` the space of both, and `price` a penalty (see `_price`)."""

    blip: Blip
    label: str
    x: float
    y: float
    text_x: float
    price: float
    box: Box


def place(blips: Sequence[Blip], labels: Sequence[str], shape: Geometry, obstacles: Sequence[Box]) -> list[PlacedBlip]:
    """Return a position for each blip with as much space around it as possible.

    Blips with the fewest candidates are placed first. Then each is moved in turn, until nothing changes or after `_SWEEPS` passes.
    """
    candidates = [
        sorted(_candidates(blip, label, shape), key=lambda each: each.price)
        for blip, label in zip(blips, labels, strict=True)
    ]
    order = sorted(range(len(blips)), key=lambda number: len(candidates[number]))
    taken: dict[int, PlacedBlip] = {}
    for _ in range(_SWEEPS):
        before = dict(taken)
        for number in order:
            others = [*obstacles, *(placed.box for other, placed in taken.items() if other != number)]
            taken[number] = _best(candidates[number], others, taken.get(number))
        if taken == before:
            break
    return [taken[number] for number in range(len(blips))]


def _best(candidates: Sequence[PlacedBlip], others: Sequence[Box], now: PlacedBlip | None) -> PlacedBlip:
    """Return the candidate with the highest score. Of equals, the present position is preferred, then the first."""
    best = now or candidates[0]
    score = _score(best, others, float("-inf"))
    for candidate in candidates:
        found = _score(candidate, others, score)
        if found > score:
            best = candidate
            score = found
    return best


def _score(candidate: PlacedBlip, others: Sequence[Box], floor: float) -> float:
    """Return the worth of the space around a candidate minus its price, or at most `floor` if it cannot be higher than that."""
    air = _FARTHEST
    enough = floor + candidate.price
    left, top, right, bottom = candidate.box
    for other_left, other_top, other_right, other_bottom in others:
        # Without `max`, because this runs a hundred thousand times and the call would take longer than the comparison.
        gap = left - other_right if left - other_right > other_left - right else other_left - right
        if gap >= air:
            continue
        down = top - other_bottom if top - other_bottom > other_top - bottom else other_top - bottom
        gap = down if down > gap else gap
        if gap < air:
            air = gap
            if _worth(air) <= enough:
                return floor
    return _worth(air) - candidate.price


def _worth(air: float) -> float:
    return _CLASH + air * 4 if air < _LEAST_AIR else min(air, _AIR) + 0.3 * max(0.0, air - _AIR)


def _candidates(blip: Blip, label: str, shape: Geometry) -> Iterator[PlacedBlip]:
    """Yield the positions of a grid in the blip's ring and sector."""
    ring = next(each for each in shape.rings if each.maturity is blip.maturity)
    sector = next(each for each in shape.sectors if each.theme == blip.theme)
    low = max(ring.inner + _EDGE, 20.0)
    high = max(ring.outer - _EDGE, ring.inner + _EDGE, 20.0)
    rows = max(1, ceil((high - low) / _STEP))
    for row in range(rows + 1):
        distance = high - (high - low) * row / rows
        margin = min(_EDGE / distance, (sector.end - sector.start) / 2)
        start = sector.start + margin
        end = sector.end - margin
        columns = max(1, round((end - start) * distance / _STEP))
        for column in range(columns + 1):
            angle = start + (end - start) * column / columns
            x, y = shape.at(angle, distance)
            reach = R + POINTER if blip.has_moved else R
            # After the pointer, if that points to the right.
            text_x = x + R + 3 + max(0.0, blip.points * sin(angle)) * POINTER
            box = (x - reach, y - reach, max(text_x + width(label, NUMBER_SIZE, Face.BOLD), x + reach), y + reach)
            price = _price(box, shape, ring, sector) + _OFF_MIDDLE * abs(distance - (ring.inner + ring.outer) / 2)
            yield PlacedBlip(blip, label, x, y, text_x, price, box)


def _price(box: Box, shape: Geometry, ring: Ring, sector: Sector) -> float:
    """Return the penalty of a box that crosses the edge of its ring, its sector or the radar."""
    corners = [(x - shape.x, y - shape.y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    nearest = hypot(max(box[0] - shape.x, shape.x - box[2], 0), max(box[1] - shape.y, shape.y - box[3], 0))
    farthest = max(hypot(*corner) for corner in corners)
    price = 0.0
    if nearest < ring.inner + 2 or farthest > ring.outer - 2:
        price += _CROSSES_RING
    if farthest > shape.radius:
        price -= _CLASH
    wide = sector.end - sector.start
    if wide < tau - 0.01:
        middle = (sector.start + sector.end) / 2
        turns = [abs((atan2(x, -y) - middle + tau / 2) % tau - tau / 2) for x, y in corners]
        if max(turns) > wide / 2 - 2 / max(farthest, 1):
            price += _CROSSES_SECTOR
    return price
