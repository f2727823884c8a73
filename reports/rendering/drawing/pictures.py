"""Drawings as PNG, by typst, and pictures as drawings hold them: covers and logos."""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reports.document.images import as_png, decode
from reports.rendering.drawing.measuring import FACES

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


if TYPE_CHECKING:
    import typst

#: Everything in a drawing that means something to typst stands in a string, where only these two do.
_SIGN = re.compile(r'[\\"]')
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """The drawing, each of its pixels `scale` pixels wide. The same drawing gives the same bytes."""

    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("a drawing says how large it is")
    escaped = _SIGN.sub(lambda sign: "\\" + sign.group(), svg)
    width, height = size.groups()
    source = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#image(bytes("{escaped}"), format: "svg", width: {width}pt)'
    )
    made = _compiler().compile(source.encode(), format="png", ppi=72.0 * scale)
    if not isinstance(made, bytes):
        raise ValueError("typst gave no single picture")
    return made


@cache
def _compiler() -> "typst.Compiler":
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FACES)])
    return typst.Compiler(font_paths=fonts)
