"""The colours of drawings, each on light and on dark ground. Ink and its tones; colour only for maturity, the accent never.

Against paper, marks are at least 3:1 and words at least 4.5:1 (`tests/rendering/test_colours.py`). A part in a colour also has
its class (`fill-NAME`, `stroke-NAME`), so that a page's style sheet can give it another.
"""

from typing import NamedTuple

from reports.document.words import Maturity


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
