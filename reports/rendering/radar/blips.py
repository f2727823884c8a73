"""What stands on a radar, and the order in which it is numbered and listed."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from reports.document.words import Maturity, Movement

#: Rings from the middle out.
RINGS = (Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING)
#: More blips than these have numbers, and their names in a key beside.
MOST_NAMED = 40
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


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

    @property
    def said(self) -> str:
        """Its name, maturity and movement, in words."""
        span = self.maturity.value if self.lowest is self.maturity else f"{self.lowest.value} to {self.maturity.value}"
        moved = {Movement.UP: ", moved up", Movement.DOWN: ", moved down", Movement.UNCHANGED: ", as before"}
        words = moved.get(self.movement, "" if self.movement is Movement.NONE else f", {self.movement.value}")
        return f"{self.name}: {span}{words}"


def in_order(blips: Iterable[Blip]) -> tuple[Blip, ...]:
    """From the middle out, by theme, then by name: the order of numbers and lists. What no ring has is left out."""
    kept = (blip for blip in blips if blip.maturity in RINGS)
    return tuple(
        sorted(kept, key=lambda each: (RINGS.index(each.maturity), each.theme, each.name.casefold(), each.address))
    )


def summary(blips: Iterable[Blip], of: str) -> str:
    """“Of 31 techniques of 2024, nine are established, 14 growing and eight emerging”, counted; `of` says of what."""
    counts = Counter(blip.maturity for blip in blips)
    found = [(counts[ring], ring) for ring in RINGS if counts[ring]]
    total = counts.total()
    if total == 1:
        return f"One technique {of}: it is {found[0][1].value}"
    first, *others = found
    said = [f"{_number(first[0])} {'is' if first[0] == 1 else 'are'} {first[1].value}"]
    said += [f"{_number(count)} {ring.value}" for count, ring in others]
    words = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Of {total} techniques {of}, {words}"


def _number(count: int) -> str:
    return _SMALL_NUMBERS[count] if count < len(_SMALL_NUMBERS) else f"{count:,}"
