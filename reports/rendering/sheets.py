"""What stands around a drawing that is taken away: its title and subtitle above, its note, source and licence below."""

from collections.abc import Iterable
from typing import NamedTuple

from reports.rendering.drawing import Canvas, Ends, Face, balanced, width, wrapped
from reports.rendering.drawing.colours import INK, MUTED
from reports.rendering.identity import Worn


class Labels(NamedTuple):
    """The words around a drawing: what stands above it, and below it from left to right."""

    title: str = ""
    subtitle: str = ""
    note: str = ""
    source: str = ""
    foot: str = ""


def draw_heading(
    canvas: Canvas, labels: Labels, worn: Worn, at: tuple[float, float], room: float, *, size: float
) -> float:
    """Draw the logo, the title, so large, and the subtitle; return where they end."""
    x, y = at
    taken, lowest = worn.draw_logo(canvas, x + room, y, size * 1.5)
    small = 14.5 if size < 25 else 16.0
    for words, high, face, colour in (
        (labels.title, size, worn.face, INK),
        (labels.subtitle, small, Face.REGULAR, MUTED),
    ):
        for line in balanced(words, room - taken, high, face) if words else ():
            canvas.text(x, y + 0.65 * high, line, size=high, face=face, colour=colour)
            y += 1.27 * high
    return max(y, lowest)


def draw_foot(
    canvas: Canvas, texts: Iterable[str], foot: str, at: tuple[float, float], room: float, *, size: float
) -> float:
    """Draw the texts in lines, and `foot` at the right of the last one where it has room; return where they end."""
    (x, y), reach, step = at, 0.0, size * 1.36
    for line in (line for text in texts if text for line in wrapped(text, room, size)):
        canvas.text(x, y + 8, line, size=size, colour=MUTED)
        reach = width(line, size)
        y += step
    if foot and reach and reach + width(foot, size) + 24 < room:
        canvas.text(x + room, y + 8 - step, foot, anchor="end", size=size, colour=MUTED)
        return y
    # What takes several lines begins where the source does.
    lines = wrapped(foot, room, size) if foot else []
    anchor: Ends = "start" if len(lines) > 1 else "end"
    for line in lines:
        canvas.text(x if anchor == "start" else x + room, y + 8, line, anchor=anchor, size=size, colour=MUTED)
        y += step
    return y
