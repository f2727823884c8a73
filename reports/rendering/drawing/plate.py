"""Pictures as drawings hold them: the one that an edition wears as its cover, and logos."""

import io
from typing import NamedTuple

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
    from PIL import Image, ImageOps

    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        upright = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
        upright.thumbnail((widest, widest))
        upright.save(out, "PNG")
    return Plate(out.getvalue(), *upright.size)
