"""The techniques of a year as a radar: what is established in the middle, what emerges further out, a sector for each theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from reports.document.words import Maturity
from reports.pages.parts import Link, Rating, rating

#: The picture is a square of this size; each ring lies between two distances from its middle.
SIZE = 760
_MIDDLE = SIZE / 2
_RINGS = {
    Maturity.ESTABLISHED: (30, 118),
    Maturity.GROWING: (118, 206),
    Maturity.EMERGING: (206, 282),
    Maturity.DECLINING: (282, 336),
}
#: How much of a sector is left free at its sides.
_MARGIN = 0.12


@dataclass(frozen=True)
class Placed:
    """A technique to be placed: in the sector of a theme, at the maturities that the year's sections give it, lowest first."""

    technique: Link
    theme: str
    maturities: tuple[Maturity, ...]


@dataclass(frozen=True)
class Blip:
    """A technique on the radar: its number, its place, and (where sections differ) the line to the other end of its span."""

    number: int
    technique: Link
    ratings: tuple[Rating, ...]
    x: float
    y: float
    span: str


@dataclass(frozen=True)
class Ring:
    """A ring: its word, its outer radius, and where the word stands."""

    words: str
    kind: str
    radius: int
    y: float


@dataclass(frozen=True)
class Sector:
    """A theme: its techniques, the line where it begins, and where its name stands."""

    name: str
    blips: tuple[Blip, ...]
    line: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """The whole picture."""

    year: int
    size: int
    middle: float
    rings: tuple[Ring, ...]
    sectors: tuple[Sector, ...]


def radar(year: int, techniques: Iterable[Placed]) -> Radar | None:
    """The radar of a year; None if it would be empty."""
    by_theme: dict[str, list[Placed]] = {}
    for each in techniques:
        if each.maturities:
            by_theme.setdefault(each.theme or "Other", []).append(each)
    if not by_theme:
        return None
    width = 2 * pi / len(by_theme)
    sectors, number = [], 1
    for index, theme in enumerate(sorted(by_theme)):
        sectors.append(_sector(theme, by_theme[theme], index * width, width, number))
        number += len(by_theme[theme])
    rings = tuple(Ring(kind.value, kind.value, outer, _MIDDLE - outer + 14) for kind, (_, outer) in _RINGS.items())
    return Radar(year, SIZE, _MIDDLE, rings, tuple(sectors))


def _sector(name: str, techniques: Sequence[Placed], start: float, width: float, number: int) -> Sector:
    order = sorted(
        techniques, key=lambda each: (list(_RINGS).index(each.maturities[-1]), each.technique.words.casefold())
    )
    blips = []
    for place, each in enumerate(order):
        ring = [other for other in order if other.maturities[-1] is each.maturities[-1]]
        step = width * (1 - 2 * _MARGIN) / len(ring)
        angle = start + width * _MARGIN + step * (ring.index(each) + 0.5)
        blips.append(_blip(number + place, each, angle, raised=ring.index(each) % 2 == 1))
    middle = start + width / 2
    x, y = _at(middle, _RINGS[Maturity.DECLINING][1] + 16)
    line_x, line_y = _at(start, _RINGS[Maturity.DECLINING][1])
    side = sin(middle)
    anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
    return Sector(name, tuple(blips), f"M{_MIDDLE:g} {_MIDDLE:g}L{line_x} {line_y}", x, y, anchor)


def _blip(number: int, placed: Placed, angle: float, *, raised: bool) -> Blip:
    distance = _distance(placed.maturities[-1], raised=raised)
    x, y = _at(angle, distance)
    span = ""
    if len(placed.maturities) > 1:
        other_x, other_y = _at(angle, _distance(placed.maturities[0], raised=raised))
        span = f"M{x} {y}L{other_x} {other_y}"
    return Blip(number, placed.technique, tuple(rating(each) for each in placed.maturities), x, y, span)


def _distance(maturity: Maturity, *, raised: bool) -> float:
    inner, outer = _RINGS[maturity]
    return inner + (outer - inner) * (0.68 if raised else 0.36)


def _at(angle: float, distance: float) -> tuple[float, float]:
    """A place by the angle from straight up, clockwise."""
    return round(_MIDDLE + distance * sin(angle), 1), round(_MIDDLE - distance * cos(angle), 1)
