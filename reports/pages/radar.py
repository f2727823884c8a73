"""Techniques of the latest editions as a radar: the established in the middle, the emerging further out, a sector for each theme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, pi, sin
from textwrap import wrap
from typing import NamedTuple, Self

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
#: How large the disc of a technique is: the first of these with which none lies on another.
_RADII = (15, 12, 9)
#: How much of a circle the smallest sector has, if there are not too many, and how long a line of a theme's name is.
_LEAST, _LETTERS = 0.3, 16


@dataclass(frozen=True)
class Placed:
    """A technique to be placed: in the sector of a theme, at the maturities that the year's sections give it, lowest first."""

    technique: Link
    theme: str
    maturities: tuple[Maturity, ...]


class Point(NamedTuple):
    """A place in the picture."""

    x: float
    y: float


@dataclass(frozen=True)
class Blip:
    """A technique on the radar: its number, its place, and the other end of its span where sections differ."""

    number: int
    technique: Link
    ratings: tuple[Rating, ...]
    x: float
    y: float
    end: Point | None


@dataclass(frozen=True)
class Ring:
    """A ring: its word, its outer radius, and where the word stands."""

    words: str
    kind: str
    radius: int
    y: float


@dataclass(frozen=True)
class Sector:
    """A theme: its techniques, the line where it begins, and where its name stands, in lines."""

    name: str
    lines: tuple[str, ...]
    blips: tuple[Blip, ...]
    line: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Radar:
    """The whole picture, of `year`, or (None) of editions of several years; `radius` is that of a technique's disc."""

    year: int | None
    size: int
    middle: float
    radius: int
    rings: tuple[Ring, ...]
    sectors: tuple[Sector, ...]


def radar(year: int | None, techniques: Iterable[Placed]) -> Radar | None:
    """The radar of a year, or of several; None if it would be empty."""
    by_theme: dict[str, list[Placed]] = {}
    for each in techniques:
        if each.maturities:
            by_theme.setdefault(each.theme or "Other", []).append(each)
    if not by_theme:
        return None
    themes = [_Theme.of(name, by_theme[name]) for name in sorted(by_theme)]
    widths = _widths(themes)
    radius = next((each for each in _RADII if _fit(themes, widths, each)), _RADII[-1])
    sectors, number, start = [], 1, 0.0
    for theme, width in zip(themes, widths, strict=True):
        sectors.append(_sector(theme, start, width, number, radius))
        number += sum(len(ring) for ring in theme.rings.values())
        start += width
    rings = tuple(Ring(kind.value, kind.value, outer, _MIDDLE - outer + 4) for kind, (_, outer) in _RINGS.items())
    return Radar(year, SIZE, _MIDDLE, radius, rings, tuple(sectors))


@dataclass(frozen=True)
class _Theme:
    """A theme's techniques in the ring of the highest maturity that they are given, by name."""

    name: str
    rings: dict[Maturity, list[Placed]]

    @classmethod
    def of(cls, name: str, techniques: Iterable[Placed]) -> Self:
        found: dict[Maturity, list[Placed]] = {ring: [] for ring in _RINGS}
        for each in sorted(techniques, key=lambda each: each.technique.words.casefold()):
            found[each.maturities[-1]].append(each)
        return cls(name, found)

    @property
    def need(self) -> float:
        """How crowded its fullest ring would be: techniques for the length of an arc."""
        return max(len(found) / sum(_RINGS[ring]) for ring, found in self.rings.items())


def _widths(themes: Sequence[_Theme]) -> list[float]:
    """The angle of each sector: the more room it needs, the wider."""
    least = min(_LEAST, pi / len(themes))
    spare, needs = 2 * pi - least * len(themes), sum(theme.need for theme in themes)
    return [least + spare * theme.need / needs for theme in themes]


def _fit(themes: Sequence[_Theme], widths: Sequence[float], radius: int) -> bool:
    return all(
        sum(room for _, room in _lanes(ring, len(found), width, radius)) >= len(found)
        for theme, width in zip(themes, widths, strict=True)
        for ring, found in theme.rings.items()
    )


def _lanes(ring: Maturity, count: int, width: float, radius: int) -> list[tuple[float, int]]:
    """The lanes of a ring in a sector, as few as hold `count` discs, the outermost first: distance, and how many it holds."""
    inner, outer = _RINGS[ring]
    pitch = 2 * radius + 2
    lanes: list[tuple[float, int]] = []
    for number in range(1, max(1, (outer - inner) // pitch) + 1):
        slice_ = (outer - inner) / number
        distances = [outer - slice_ * (place + 0.5) for place in range(number)]
        lanes = [(distance, int(width * distance / pitch)) for distance in distances]
        if sum(room for _, room in lanes) >= count:
            break
    return lanes


def _sector(theme: _Theme, start: float, width: float, number: int, radius: int) -> Sector:
    blips: list[Blip] = []
    for ring, found in theme.rings.items():
        places = _places(_lanes(ring, len(found), width, radius), len(found), start, width)
        for each, (angle, distance) in zip(found, places, strict=True):
            blips.append(_blip(number + len(blips), each, angle, distance))
    middle = start + width / 2
    edge = _RINGS[Maturity.DECLINING][1]
    x, y = _at(middle, edge + 16)
    line = _at(start, edge)
    side = sin(middle)
    anchor = "middle" if abs(side) < 0.3 else "start" if side > 0 else "end"
    words = tuple(wrap(theme.name, _LETTERS))
    # Above the middle a name of several lines grows upwards.
    top = y - 18 * (len(words) - 1) * (1 + cos(middle)) / 2
    return Sector(
        theme.name, words, tuple(blips), f"M{_MIDDLE:g} {_MIDDLE:g}L{line.x} {line.y}", x, round(top, 1), anchor
    )


def _places(
    lanes: Sequence[tuple[float, int]], count: int, start: float, width: float
) -> Iterable[tuple[float, float]]:
    """The angle and distance of each of `count` discs, spread over the lanes as these have room."""
    left, room_left = count, sum(room for _, room in lanes)
    for place, (distance, room) in enumerate(lanes, 1):
        here = left if place == len(lanes) else min(left, ceil(left * room / max(room_left, 1)))
        for step in range(here):
            yield start + width * (step + 0.5) / here, distance
        left, room_left = left - here, room_left - room


def _blip(number: int, placed: Placed, angle: float, distance: float) -> Blip:
    end = None
    if len(placed.maturities) > 1:
        end = _at(angle, sum(_RINGS[placed.maturities[0]]) / 2)
    at = _at(angle, distance)
    return Blip(number, placed.technique, tuple(rating(each) for each in placed.maturities), at.x, at.y, end)


def _at(angle: float, distance: float) -> Point:
    """A place by the angle from straight up, clockwise."""
    return Point(round(_MIDDLE + distance * sin(angle), 1), round(_MIDDLE - distance * cos(angle), 1))
