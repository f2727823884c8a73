"""Where blips and their names stand: in their ring and sector, none on another, each with as much air as there is.

Candidates are a grid of places for each blip, with its name to the right, to the left, below or above. The blip with the least
room takes its place first; then, sweep by sweep, each moves to its airiest place while the others stay. No chance, no clock: the
same blips give the same picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan2, ceil, cos, hypot, sin, tau

from reports.document.words import Movement
from reports.rendering.drawing import Ends, Face, width, wrapped
from reports.rendering.radar.blips import Blip
from reports.rendering.radar.geometry import Geometry, Ring, Sector

type Box = tuple[float, float, float, float]

#: How large blips and words are: where names stand beside, and where numbers do.
NAMED_R, NUMBERED_R = 6.0, 4.6
NAME_SIZE, NUMBER_SIZE, LINE = 12.5, 11.5, 14.0
#: The grid of candidates; what a name costs that crosses its ring or its sector, and one left of its blip where numbers stand.
_STEP = 14.0
_CROSSES_RING, _CROSSES_SECTOR, _LEFT = 30.0, 36.0, 6.0
#: What a name costs besides that comes so near to the middle, where all sectors meet.
_HUB, _OVER_HUB = 24.0, 24.0
#: Air counts in full up to here, and little beyond; less than the least is a clash.
_AIR, _LEAST, _FARTHEST, _CLASH = 14.0, 3.0, 60.0, -200.0
#: A score below this is that of a clash, whatever else it costs.
_TIED = -100.0
#: Of two places with the same air, the one nearer the middle of its ring is taken; where so many places cost nothing more, those
#: that cross a line are left out.
_OFF_MIDDLE, _ENOUGH = 0.03, 40
_SWEEPS = 3
#: Names longer than this may take two lines, longer still three.
_TWO, _THREE = 88.0, 140.0
#: So far beyond the outermost ring nothing lies on its themes.
_RIM = 4.0
#: How far a pointer reaches from the middle of its blip.
POINTER = 8.0


@dataclass(frozen=True)
class Placed:
    """A blip in its place, and the lines of its name (or its number) in theirs."""

    blip: Blip
    x: float
    y: float
    lines: tuple[str, ...]
    anchor: Ends
    text_x: float
    text_y: float
    price: float
    boxes: tuple[Box, Box]

    @property
    def crosses(self) -> bool:
        """Whether its name crosses a line."""
        return self.price >= _CROSSES_RING


@dataclass(frozen=True)
class Placing:
    """All blips in their places, and how good that is: crossings cost, air counts."""

    placed: tuple[Placed, ...]
    score: float
    crossings: int


def place(
    blips: Sequence[Blip], shape: Geometry, labels: Sequence[str], obstacles: Sequence[Box], *, named: bool
) -> Placing:
    """The best places found; `labels` are what is written beside each blip."""
    everywhere = [_candidates(blip, label, shape, named=named) for blip, label in zip(blips, labels, strict=True)]
    candidates = [_first_of(each) for each in everywhere]
    room = [sum(not each.crosses for each in places) for places in everywhere]
    order = sorted(range(len(blips)), key=lambda number: (room[number], number))
    taken: dict[int, Placed] = {}
    for number in order:
        taken[number] = _best(candidates[number], _others(taken, number, obstacles))
    for _ in range(_SWEEPS):
        before = dict(taken)
        for number in order:
            taken[number] = _best(candidates[number], _others(taken, number, obstacles), taken[number])
        if taken == before:
            break
    _untie(taken, order, everywhere, obstacles)
    crossings = sum(placed.crosses for placed in taken.values())
    scores = [_score(taken[number], _others(taken, number, obstacles), float("-inf")) for number in order]
    return Placing(tuple(taken[number] for number in range(len(blips))), sum(scores), crossings)


def _others(taken: dict[int, Placed], number: int, obstacles: Sequence[Box]) -> list[Box]:
    return [*obstacles, *(box for other, placed in taken.items() if other != number for box in placed.boxes)]


def _best(candidates: Sequence[Placed], others: Sequence[Box], now: Placed | None = None) -> Placed:
    """The candidate with the most air for its price: where it is `now`, or the first of equals."""
    best = now or candidates[0]
    score = _score(best, others, float("-inf"))
    for candidate in candidates:
        found = _score(candidate, others, score)
        if found > score:
            best, score = candidate, found
    return best


def _score(candidate: Placed, others: Sequence[Box], floor: float) -> float:
    """The air around a candidate, less its price; something not above `floor` as soon as it can't be better."""
    air, enough = _FARTHEST, floor + candidate.price
    for left, top, right, bottom in candidate.boxes:
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
    if air < _LEAST:
        return _CLASH + air * 4
    return min(air, _AIR) + 0.3 * max(0.0, air - _AIR)


def _candidates(blip: Blip, label: str, shape: Geometry, *, named: bool) -> list[Placed]:
    ring = next(each for each in shape.rings if each.maturity is blip.maturity)
    sector = next(each for each in shape.sectors if each.theme == blip.theme)
    found = [
        placed
        for angle, distance in _grid(ring, sector)
        for placed in _around(blip, label, shape, (ring, sector), (angle, distance), named=named)
    ]
    return sorted(found, key=lambda each: each.price)


def _first_of(candidates: list[Placed]) -> list[Placed]:
    """Those that cross no line, if there are enough of them."""
    free = [each for each in candidates if not each.crosses]
    return free if len(free) >= _ENOUGH else candidates


def _untie(
    taken: dict[int, Placed], order: Sequence[int], everywhere: Sequence[Sequence[Placed]], obstacles: Sequence[Box]
) -> None:
    """Where something still lies on something, it may go anywhere, its neighbours after it."""
    for _ in range(2 * _SWEEPS):
        tied = [each for each in order if _score(taken[each], _others(taken, each, obstacles), float("-inf")) < _TIED]
        if not tied:
            return
        for number in tied:
            taken[number] = _best(everywhere[number], _others(taken, number, obstacles), taken[number])


def _grid(ring: Ring, sector: Sector) -> Iterator[tuple[float, float]]:
    """Places in a ring and sector, a little away from their edges."""
    edge = 11.0
    low, high = max(ring.inner + edge, 20.0), max(ring.outer - edge, ring.inner + edge, 20.0)
    rows = max(1, ceil((high - low) / _STEP))
    for row in range(rows + 1):
        distance = high - (high - low) * row / rows
        margin = min(edge / distance, (sector.end - sector.start) / 2)
        start, end = sector.start + margin, sector.end - margin
        columns = max(1, round((end - start) * distance / _STEP))
        for column in range(columns + 1):
            yield start + (end - start) * column / columns, distance


def _around(
    blip: Blip,
    label: str,
    shape: Geometry,
    cell: tuple[Ring, Sector],
    polar: tuple[float, float],
    *,
    named: bool,
) -> Iterator[Placed]:
    """The blip at a place, with its name in each of the places that a name can have."""
    x, y = shape.at(*polar)
    r = NAMED_R if named else NUMBERED_R
    body = _body(blip, x, y, r, polar[0])
    face = Face.BOLD if blip.has_moved else Face.REGULAR
    size = NAME_SIZE if named else NUMBER_SIZE
    for lines in _lines(label, face) if named else ((label,),):
        wide = max(width(line, size, face) for line in lines)
        high = LINE * len(lines)
        left, right = body[0] - 4, body[2] + 4
        sides: list[tuple[Ends, float, float, Box]] = [
            ("start", right, y, (right, y - high / 2, right + wide, y + high / 2)),
            ("end", left, y, (left - wide, y - high / 2, left, y + high / 2)),
        ]
        if named:
            below, above = body[3] + 2 + high / 2, body[1] - 2 - high / 2
            sides += [
                ("middle", x, below, (x - wide / 2, below - high / 2, x + wide / 2, below + high / 2)),
                ("middle", x, above, (x - wide / 2, above - high / 2, x + wide / 2, above + high / 2)),
            ]
        for anchor, text_x, text_y, box in sides:
            price = _price(box, shape, *cell) + (0 if named or anchor == "start" else _LEFT) + 0.4 * (len(lines) - 1)
            price += _OFF_MIDDLE * abs(polar[1] - (cell[0].inner + cell[0].outer) / 2)
            yield Placed(blip, x, y, lines, anchor, text_x, text_y, price, (body, box))


def _body(blip: Blip, x: float, y: float, r: float, angle: float) -> Box:
    """The box of a blip with its pointer."""
    left, top, right, bottom = x - r, y - r, x + r, y + r
    if blip.has_moved:
        away = 1 if blip.movement is Movement.DOWN else -1
        tip = r + POINTER
        tip_x, tip_y = x + away * tip * sin(angle), y - away * tip * cos(angle)
        left, right = min(left, tip_x - 2), max(right, tip_x + 2)
        top, bottom = min(top, tip_y - 2), max(bottom, tip_y + 2)
    return left, top, right, bottom


@lru_cache(maxsize=512)
def _lines(name: str, face: Face) -> tuple[tuple[str, ...], ...]:
    """A name on one line, and, if it is long, evenly on two or three."""
    whole = width(name, NAME_SIZE, face)
    ways: list[tuple[str, ...]] = [(name,)]
    for count, least in ((2, _TWO), (3, _THREE)):
        if whole > least:
            room = whole / count
            while len(lines := wrapped(name, room, NAME_SIZE, face)) > count or any("…" in line for line in lines):
                room += 4
            if len(lines) == count:
                ways.append(tuple(lines))
    return tuple(way for way in ways if way != (name,) or whole <= _THREE * 1.6 or len(ways) == 1)


def _price(box: Box, shape: Geometry, ring: Ring, sector: Sector) -> float:
    """What a name costs that leaves its ring, its sector, or the whole radar."""
    corners = [(x - shape.x, y - shape.y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    nearest = hypot(max(box[0] - shape.x, shape.x - box[2], 0), max(box[1] - shape.y, shape.y - box[3], 0))
    farthest = max(hypot(*corner) for corner in corners)
    price = _OVER_HUB if nearest < _HUB and len(shape.sectors) > 1 else 0.0
    if nearest < ring.inner + 2 or farthest > ring.outer - 2:
        price += _CROSSES_RING
    if farthest > shape.radius - 1:
        price += 2 * _CROSSES_RING
    # The themes stand around the rim.
    if farthest > shape.radius + _RIM:
        price -= _CLASH
    if box[0] < 2 or box[2] > 2 * shape.x - 2:
        price -= _CLASH
    wide = sector.end - sector.start
    if wide < tau - 0.01:
        middle = (sector.start + sector.end) / 2
        turns = [abs((atan2(x, -y) - middle + tau / 2) % tau - tau / 2) for x, y in corners]
        if max(turns) > wide / 2 - 2 / max(farthest, 1):
            price += _CROSSES_SECTOR
    return price
