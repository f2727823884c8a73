"""What stands on a radar, and where: rings with room for what they hold, sectors as wide as their themes need, and each technique in its
ring and sector, none on another. No chance, no clock: the same techniques give the same picture.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import atan2, ceil, cos, hypot, sin, sqrt, tau
from typing import NamedTuple

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Words
from reports.rendering.drawing import Face, width
from reports.rendering.terms import MATURITY, MOVEMENT

#: Rings from the middle out.
RINGS = (Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING)
#: How large shapes and numbers are, and how far a pointer reaches from the middle of its shape.
R, NUMBER_SIZE, POINTER = 5.2, 12.0, 8.0
#: A ring is at least so thick, the innermost and the outermost a little more; one of a few techniques is thinner.
_THICK, _INNER, _OUTER, _FEW = 38.0, 57.0, 49.0, 33.0
#: A sector has at least this angle if there are few, or this part of an equal share.
_LEAST, _SHARE = 0.73, 0.75
#: The grid of places that are tried, so far from the edges; what a number costs that crosses its ring or its sector.
_STEP, _EDGE, _CROSSES_RING, _CROSSES_SECTOR = 11.0, 10.0, 30.0, 36.0
#: Air counts in full up to here, and little beyond; less than the least is a clash.
_AIR, _LEAST_AIR, _FARTHEST, _CLASH = 14.0, 3.0, 60.0, -200.0
#: Of two places with the same air, the one nearer the middle of its ring is taken.
_OFF_MIDDLE = 0.03
_SWEEPS = 4
_MOVED = {
    Movement.UP: Phrase("moved up", "technique"),
    Movement.DOWN: Phrase("moved down", "technique"),
    Movement.UNCHANGED: Phrase("as before", "technique"),
}

type Box = tuple[float, float, float, float]


class Blip(NamedTuple):
    """A technique: in the ring of `maturity`, the highest that the year's sections give it; `lowest` where they differ."""

    name: str
    address: str
    theme: str
    maturity: Maturity
    lowest: Maturity
    movement: Movement = Movement.NONE
    was: Maturity | None = None

    @property
    def has_moved(self) -> bool:
        """Whether it is drawn bold, with a pointer."""
        return self.points != 0

    @property
    def points(self) -> int:
        """Return -1 if its pointer leads to the middle (it moved up), 1 if away from it, else 0."""
        return {Movement.UP: -1, Movement.DOWN: 1}.get(self.movement, 0)

    def described(self, words: Words) -> str:
        """Return its name, maturity and movement in words."""
        level = words.label(MATURITY[self.maturity])
        if self.lowest is not self.maturity:
            level = words("{lowest} to {highest}", lowest=words.label(MATURITY[self.lowest]), highest=level)
        if self.movement is Movement.NONE:
            return words("{name}: {maturity}", name=self.name, maturity=level)
        moved = words(_MOVED.get(self.movement, MOVEMENT[self.movement]))
        return words("{name}: {maturity}, {movement}", name=self.name, maturity=level, movement=moved)


def in_order(blips: Iterable[Blip]) -> tuple[Blip, ...]:
    """Return the blips from the middle out, by theme, then by name: the order of numbers and lists. Those without a ring are left out."""
    kept = (blip for blip in blips if blip.maturity in RINGS)
    return tuple(
        sorted(kept, key=lambda each: (RINGS.index(each.maturity), each.theme, each.name.casefold(), each.address))
    )


@dataclass(frozen=True)
class Ring:
    """A ring: its maturity, and from where to where it reaches."""

    maturity: Maturity
    inner: float
    outer: float


@dataclass(frozen=True)
class Sector:
    """A theme: how many techniques it has, and its angles, clockwise from straight up."""

    theme: str
    count: int
    start: float
    end: float


@dataclass(frozen=True)
class Geometry:
    """All rings and sectors around a middle."""

    x: float
    y: float
    radius: float
    rings: tuple[Ring, ...]
    sectors: tuple[Sector, ...]

    @classmethod
    def of(cls, blips: Sequence[Blip], *, middle: tuple[float, float], radius: float) -> "Geometry":
        """Return rings and sectors for the blips, the sectors by name, the first one right of straight up."""
        return cls(*middle, radius, _rings(blips, radius), _sectors(blips))

    def at(self, angle: float, distance: float) -> tuple[float, float]:
        """Return a place by its angle and its distance from the middle."""
        return self.x + distance * sin(angle), self.y - distance * cos(angle)


def _rings(blips: Sequence[Blip], radius: float) -> tuple[Ring, ...]:
    """Return those in use; as much area for each blip in one as in another, as far as the least thickness allows."""
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
    """Return the sizes, each at least so large; those with room to spare give it up, so that all together are the whole."""
    found = [max(size, room) for size, room in zip(sizes, least, strict=True)]
    spare = [size - room for size, room in zip(found, least, strict=True)]
    over = sum(found) - whole
    return [size - over * more / sum(spare) for size, more in zip(found, spare, strict=True)] if sum(spare) else found


@dataclass(frozen=True)
class Placed:
    """A blip in its place, its number (with a mark) to the right of `text_x`, and the box that both take."""

    blip: Blip
    label: str
    x: float
    y: float
    text_x: float
    price: float
    box: Box


def place(blips: Sequence[Blip], labels: Sequence[str], shape: Geometry, obstacles: Sequence[Box]) -> list[Placed]:
    """Return each blip in the place with most air. Those with the fewest places go first; then, sweep by sweep, each moves while the
    others stay."""
    candidates = [
        sorted(_candidates(blip, label, shape), key=lambda each: each.price)
        for blip, label in zip(blips, labels, strict=True)
    ]
    order = sorted(range(len(blips)), key=lambda number: len(candidates[number]))
    taken: dict[int, Placed] = {}
    for _ in range(_SWEEPS):
        before = dict(taken)
        for number in order:
            others = [*obstacles, *(placed.box for other, placed in taken.items() if other != number)]
            taken[number] = _best(candidates[number], others, taken.get(number))
        if taken == before:
            break
    return [taken[number] for number in range(len(blips))]


def _best(candidates: Sequence[Placed], others: Sequence[Box], now: Placed | None) -> Placed:
    """Return the candidate with the most air for its price: where it is `now`, or the first of equals."""
    best = now or candidates[0]
    score = _score(best, others, float("-inf"))
    for candidate in candidates:
        found = _score(candidate, others, score)
        if found > score:
            best, score = candidate, found
    return best


def _score(candidate: Placed, others: Sequence[Box], floor: float) -> float:
    """Return the air around a candidate, less its price; something not above `floor` as soon as it can't be better."""
    air, enough = _FARTHEST, floor + candidate.price
    left, top, right, bottom = candidate.box
    for other_left, other_top, other_right, other_bottom in others:
        # Written out: this is asked a hundred thousand times, and a call would take longer than the comparison.
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


def _candidates(blip: Blip, label: str, shape: Geometry) -> Iterator[Placed]:
    """The places of a grid in the blip's ring and sector, with its number to the right."""
    ring = next(each for each in shape.rings if each.maturity is blip.maturity)
    sector = next(each for each in shape.sectors if each.theme == blip.theme)
    low, high = max(ring.inner + _EDGE, 20.0), max(ring.outer - _EDGE, ring.inner + _EDGE, 20.0)
    rows = max(1, ceil((high - low) / _STEP))
    for row in range(rows + 1):
        distance = high - (high - low) * row / rows
        margin = min(_EDGE / distance, (sector.end - sector.start) / 2)
        start, end = sector.start + margin, sector.end - margin
        columns = max(1, round((end - start) * distance / _STEP))
        for column in range(columns + 1):
            angle = start + (end - start) * column / columns
            x, y = shape.at(angle, distance)
            reach = R + POINTER if blip.has_moved else R
            # Beside the pointer, if that points to the right.
            text_x = x + R + 3 + max(0.0, blip.points * sin(angle)) * POINTER
            box = (x - reach, y - reach, max(text_x + width(label, NUMBER_SIZE, Face.BOLD), x + reach), y + reach)
            price = _price(box, shape, ring, sector) + _OFF_MIDDLE * abs(distance - (ring.inner + ring.outer) / 2)
            yield Placed(blip, label, x, y, text_x, price, box)


def _price(box: Box, shape: Geometry, ring: Ring, sector: Sector) -> float:
    """Return what a number costs that leaves its ring, its sector, or the whole radar."""
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
