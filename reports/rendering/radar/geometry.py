"""Where rings and sectors lie: rings with room for what they hold, sectors as wide as their themes need."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin, sqrt, tau

from reports.document.words import Maturity
from reports.rendering.radar.blips import RINGS, Blip

#: A ring is at least so thick, the innermost and the outermost a little more, as names need it; numbers need less.
_THICK, _INNER, _OUTER = 56.0, 84.0, 72.0
_NUMBERS = 0.68
#: A ring of a few techniques is thinner, which leaves room to the others.
_FEW = 48.0
#: A sector has at least this angle if there are few, or this part of an equal share.
_LEAST, _SHARE = 0.73, 0.75


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

    def at(self, angle: float, distance: float) -> tuple[float, float]:
        """A place by its angle and its distance from the middle."""
        return self.x + distance * sin(angle), self.y - distance * cos(angle)


def geometry(
    blips: Sequence[Blip], themes: Sequence[str], *, middle: tuple[float, float], radius: float, named: bool
) -> Geometry:
    """Rings and sectors for the blips, the sectors in the order of `themes`, the first one right of straight up."""
    return Geometry(*middle, radius, _rings(blips, radius, named=named), _sectors(blips, themes))


def _rings(blips: Sequence[Blip], radius: float, *, named: bool) -> tuple[Ring, ...]:
    """Only those in use; as much area for each blip in one as in another, as far as the least thickness allows."""
    counts = Counter(blip.maturity for blip in blips)
    used = [ring for ring in RINGS if counts[ring]]
    reach, edges = 0, [0.0]
    for ring in used:
        reach += counts[ring]
        edges.append(radius * sqrt(reach / counts.total()))
    least = [_INNER, *[_THICK] * (len(used) - 2), _OUTER][: len(used)] if len(used) > 1 else [radius]
    least = [
        min(each, _FEW) if place > 0 and counts[ring] <= 4 else each
        for place, (ring, each) in enumerate(zip(used, least, strict=True))
    ]
    least = [each * (1 if named else _NUMBERS) for each in least]
    thick = [max(outer - inner, room) for inner, outer, room in zip(edges, edges[1:], least, strict=False)]
    spare = [each - room for each, room in zip(thick, least, strict=True)]
    over = sum(thick) - radius
    if over > 0 and any(spare):
        thick = [each - over * more / sum(spare) for each, more in zip(thick, spare, strict=True)]
    rings, inner = [], 0.0
    for ring, each in zip(used, thick, strict=True):
        rings.append(Ring(ring, inner, inner + each))
        inner += each
    return tuple(rings)


def _sectors(blips: Sequence[Blip], themes: Sequence[str]) -> tuple[Sector, ...]:
    counts = Counter(blip.theme for blip in blips)
    least = min(_LEAST, _SHARE * tau / len(themes)) if len(themes) > 1 else tau
    needs = [counts[theme] ** 0.9 for theme in themes]
    angles = [max(least, tau * need / sum(needs)) for need in needs]
    spare = [angle - least for angle in angles]
    over = sum(angles) - tau
    if over > 0 and sum(spare):
        angles = [angle - over * more / sum(spare) for angle, more in zip(angles, spare, strict=True)]
    sectors, start = [], 0.0
    for theme, angle in zip(themes, angles, strict=True):
        sectors.append(Sector(theme, counts[theme], start, start + angle))
        start += angle
    return tuple(sectors)


def upright(angle: float) -> bool:
    """Whether words along the rim at that angle are read clockwise: above the waist."""
    return cos(angle) > -0.15
