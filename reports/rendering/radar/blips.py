"""What stands on a radar, and the order in which it is numbered and listed."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Words
from reports.rendering.picture.cover import levels_counted
from reports.rendering.terms import MATURITY, MOVEMENT

#: Rings from the middle out.
RINGS = (Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING)
#: More blips than these have numbers, and their names in a key beside.
MOST_NAMED = 40
_MOVED = {
    Movement.UP: Phrase("moved up", "technique"),
    Movement.DOWN: Phrase("moved down", "technique"),
    Movement.UNCHANGED: Phrase("as before", "technique"),
}


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
        return self.movement in {Movement.UP, Movement.DOWN}

    def said(self, words: Words) -> str:
        """Its name, maturity and movement, in words."""
        level = words.label(MATURITY[self.maturity])
        if self.lowest is not self.maturity:
            level = words("{lowest} to {highest}", lowest=words.label(MATURITY[self.lowest]), highest=level)
        if self.movement is Movement.NONE:
            return words("{name}: {maturity}", name=self.name, maturity=level)
        moved = words(_MOVED.get(self.movement, MOVEMENT[self.movement]))
        return words("{name}: {maturity}, {movement}", name=self.name, maturity=level, movement=moved)


def in_order(blips: Iterable[Blip]) -> tuple[Blip, ...]:
    """From the middle out, by theme, then by name: the order of numbers and lists. What no ring has is left out."""
    kept = (blip for blip in blips if blip.maturity in RINGS)
    return tuple(
        sorted(kept, key=lambda each: (RINGS.index(each.maturity), each.theme, each.name.casefold(), each.address))
    )


def summary(blips: Iterable[Blip], year: int, words: Words) -> str:
    """“Of 31 techniques in 2024, nine are established, 14 growing and eight emerging”, counted."""
    counts = Counter(blip.maturity for blip in blips)
    found = [(ring, counts[ring]) for ring in RINGS if counts[ring]]
    total, levels = counts.total(), levels_counted(found, words)
    if total == 1:
        maturity = words(MATURITY[found[0][0]])
        return words("One technique in {year}: it is {maturity}", year=year, maturity=maturity)
    return words.count(
        "Of {number} technique in {year}, {levels}",
        "Of {number} techniques in {year}, {levels}",
        total,
        number=words.few(total),
        year=year,
        levels=levels,
    )
