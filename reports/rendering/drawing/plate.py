"""Pictures as drawings hold them: the one that an edition wears as its cover, and logos."""

from typing import NamedTuple

from reports.document.images import as_png, decode

#: More pixels than these across are more than any cover or card shows.
_WIDEST = 1400


class Plate(NamedTuple):
    """A picture as PNG, upright, of so many pixels."""

    data: bytes
    width: int
    height: int

    def within(self, room: float, height: float) -> tuple[float, float]:
        """Its size, whole, where it may be so wide and so high."""
        scale = min(room / self.width, height / self.height)
        return self.width * scale, self.height * scale


def plate_of(data: bytes, widest: int = _WIDEST) -> Plate:
    """The picture of a file, no larger than a drawing needs."""
    return Plate(*decode(as_png, data, widest))
