"""The radar of a report's techniques, and the list beside it by ring and theme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.document.words import Movement
from reports.languages import Phrase, Translator
from reports.pages.parts import SIGNS, Link, MovementLabel, Rating, rating
from reports.rendering.radar import radar_svg, summary
from reports.rendering.radar_layout import Blip, in_order
from reports.rendering.terms import MOVEMENT

_AS_BEFORE = Phrase("as before", "technique")


@dataclass(frozen=True)
class RadarEntry:
    """A technique in the list: its number on the radar, its maturity before and now (lowest first), and its movement."""

    number: int
    technique: Link
    was: Rating | None
    ratings: tuple[Rating, ...]
    movement_label: MovementLabel | None


#: A ring: its maturity, how many techniques it has, and these by theme.
type Ring = tuple[Rating, int, Mapping[str, Sequence[RadarEntry]]]


@dataclass(frozen=True)
class Radar:
    """The radar of a year."""

    year: int
    title: str
    svg: str
    since: str
    rings: tuple[Ring, ...]


def radar(year: int, blips: Iterable[Blip], translate: Translator, *, since: str = "", name: str = "") -> Radar | None:
    """Return the radar of a year, with movements `since` an earlier one, or None without techniques. `name` is unique on the page."""
    found = in_order(blips)
    if not found:
        return None
    title = summary(found, year, translate)
    numbers = {blip: number for number, blip in enumerate(found, 1)}
    rings = tuple(
        _ring(tuple(of_ring), numbers, translate) for _, of_ring in groupby(found, key=lambda blip: blip.maturity)
    )
    svg = radar_svg(found, translate, label=translate("Radar. {title}", title=title), name=name)
    return Radar(year, title, svg, since, rings)


def _ring(blips: Sequence[Blip], numbers: dict[Blip, int], translate: Translator) -> Ring:
    by_theme = groupby(blips, key=lambda blip: blip.theme)
    themes = {theme: [_entry(blip, numbers[blip], translate) for blip in of_theme] for theme, of_theme in by_theme}
    return rating(blips[0].maturity, translate), len(blips), themes


def _entry(blip: Blip, number: int, translate: Translator) -> RadarEntry:
    word = ""
    if blip.movement is not Movement.NONE:
        word = translate(_AS_BEFORE if blip.movement is Movement.UNCHANGED else MOVEMENT[blip.movement])
    steps = dict.fromkeys((blip.lowest, blip.maturity))
    return RadarEntry(
        number,
        Link(blip.name, blip.address),
        rating(blip.was, translate) if blip.was else None,
        tuple(rating(each, translate) for each in steps),
        MovementLabel(blip.movement.value, SIGNS.get(blip.movement, ""), word, word) if word else None,
    )
