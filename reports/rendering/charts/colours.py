"""The colours of charts. Each part that has one also has a class, so that a page's style sheet can give it another."""

from typing import NamedTuple


class Colour(NamedTuple):
    """A colour on light and on dark ground. Parts in it have the class `fill-NAME` or `stroke-NAME`."""

    name: str
    light: str
    dark: str


INK = Colour("ink", "#1d1b17", "#e8e4da")
MUTED = Colour("muted", "#5f5a50", "#a8a294")
RULE = Colour("rule", "#d9d3c5", "#34373c")
PAPER = Colour("paper", "#fbf9f4", "#16181b")
SERIES = (
    Colour("series-1", "#8a2b1d", "#f0a08c"),
    Colour("series-2", "#1f4e86", "#93bdf0"),
    Colour("series-3", "#1f6f5c", "#7fd0b6"),
    Colour("series-4", "#8a5a12", "#e2b878"),
    Colour("series-5", "#6a4fa3", "#b9a3ea"),
    Colour("series-6", "#4f5b66", "#aab6c2"),
)
COLOURS = (INK, MUTED, RULE, PAPER, *SERIES)
