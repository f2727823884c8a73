"""Colours of drawings, drawings as PNG by typst, and pictures as drawings hold them.

Against paper, marks are at least 3:1 and words at least 4.5:1 (`tests/rendering/test_colours.py`). A part in a colour also has
its class (`fill-NAME`, `stroke-NAME`), so that a page's style sheet can give it another.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reports.document.images import as_png, decode
from reports.document.words import Maturity
from reports.rendering.drawing.measuring import FACES


class Colour(NamedTuple):
    """A colour on light and on dark ground."""

    name: str
    light: str
    dark: str


PAPER = Colour("paper", "#fbf9f4", "#16181b")
TINT = Colour("tint", "#f1ece1", "#1f2226")
INK = Colour("ink", "#1d1b17", "#e8e4da")
MUTED = Colour("muted", "#5f5a50", "#a8a294")
RULE = Colour("rule", "#d9d3c5", "#34373c")
LINE = Colour("line", "#6f695d", "#9a9486")
BAR = Colour("bar", "#8b8477", "#7f796d")
#: Parts of a stack between muted and tint, and the words on one of them.
STEP = Colour("step", "#8b8477", "#8f897c")
DEEP = Colour("deep", "#3f3b34", "#cac4b6")
PALE = Colour("pale", "#a9a192", "#6a655b")
PALER = Colour("paler", "#cdc5b6", "#45443f")
ON_STEP = Colour("on-step", "#1d1b17", "#16181b")
_MATURITY = {
    Maturity.EMERGING: Colour("emerging", "#6a4fa3", "#b9a3ea"),
    Maturity.GROWING: Colour("growing", "#1f6f5c", "#7fd0b6"),
    Maturity.ESTABLISHED: Colour("established", "#1f4e86", "#93bdf0"),
    Maturity.DECLINING: Colour("declining", "#8a5a12", "#e2b878"),
}
COLOURS = (PAPER, TINT, INK, MUTED, RULE, LINE, BAR, STEP, DEEP, PALE, PALER, ON_STEP, *_MATURITY.values())


def by_maturity(maturity: Maturity) -> Colour:
    """The colour of a maturity; muted where nothing is rated."""
    return _MATURITY.get(maturity, MUTED)


def dark_rules() -> str:
    """Rules of a style sheet that give each part its colour on dark ground, one a line."""
    return "\n".join(
        f".{paint}-{colour.name} {{ {paint}: {colour.dark}; }}" for colour in COLOURS for paint in ("fill", "stroke")
    )


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
