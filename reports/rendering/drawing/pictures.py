"""Colours of drawings, conversion of drawings to PNG, and pictures in drawings.

The contrast to the background is at least 3:1 for marks and 4.5:1 for text (`tests/rendering/test_colours.py`). Each coloured part has
a class (`fill-NAME`, `stroke-NAME`), by which style sheets set the colours of dark mode.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reports.document.images import as_png, decode
from reports.document.words import Maturity
from reports.rendering.drawing.measuring import FACES


class Colour(NamedTuple):
    """A colour in light and in dark mode, as #rrggbb."""

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
#: Colours of stacked parts, between MUTED and TINT, and the text colour on STEP.
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
    """Return the colour of a maturity; MUTED if not rated."""
    return _MATURITY.get(maturity, MUTED)


def dark_rules() -> str:
    """Return CSS rules, one a line, for the colours of drawings in dark mode."""
    return "\n".join(
        f".{paint}-{colour.name} {{ {paint}: {colour.dark}; }}" for colour in COLOURS for paint in ("fill", "stroke")
    )


#: The largest width or height of pictures on covers and cards, in pixels.
_WIDEST = 1400


class Plate(NamedTuple):
    """An upright PNG picture with its size in pixels."""

    data: bytes
    width: int
    height: int

    def within(self, room: float, height: float) -> tuple[float, float]:
        """Return the largest width and height within `room` and `height` that have its proportions."""
        scale = min(room / self.width, height / self.height)
        return self.width * scale, self.height * scale


def plate_of(data: bytes, widest: int = _WIDEST) -> Plate:
    """Return the picture in a file's bytes, with neither side longer than `widest`."""
    return Plate(*decode(as_png, data, widest))


if TYPE_CHECKING:
    import typst

#: The characters to escape in a string of typst.
_SIGN = re.compile(r'[\\"]')
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Return a drawing as PNG, enlarged by `scale`. Equal drawings give equal bytes."""
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("The drawing has no width and height.")
    escaped = _SIGN.sub(lambda sign: "\\" + sign.group(), svg)
    width, height = size.groups()
    source = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#image(bytes("{escaped}"), format: "svg", width: {width}pt)'
    )
    made = _compiler().compile(source.encode(), format="png", ppi=72.0 * scale)
    if not isinstance(made, bytes):
        raise ValueError("typst returned several pages.")
    return made


@cache
def _compiler() -> "typst.Compiler":
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FACES)])
    return typst.Compiler(font_paths=fonts)
