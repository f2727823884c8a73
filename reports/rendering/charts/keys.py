"""What tells series apart where their names do not fit beside them: a line of marks with names."""

from dataclasses import dataclass

from reports.rendering.charts.paints import Paint
from reports.rendering.drawing import Canvas, Colour, Face, cut, width
from reports.rendering.drawing.colours import INK, MUTED

_SIZE, _LINE = 13.5, 22


@dataclass(frozen=True)
class Key:
    """A name and what stands for it: the mark with that number in its colour, or a square in the paint of a part."""

    name: str
    colour: Colour
    mark: int | None = None
    paint: Paint | None = None
    chosen: bool = False


def draw_key(canvas: Canvas, keys: list[Key], x: float, y: float, room: float) -> float:
    """The keys in lines; gives where the drawing below begins."""
    at = x
    for key in keys:
        face = Face.BOLD if key.chosen else Face.REGULAR
        words = cut(key.name, room - 20, _SIZE, face)
        wide = 18 + width(words, _SIZE, face)
        if at > x and at + wide > x + room:
            at, y = x, y + _LINE
        if key.paint:
            key.paint.box(canvas, at, y + 3, 14, 16)
        elif key.mark is not None:
            canvas.mark(key.mark, at + 6, y + 11, 5, colour=key.colour)
        canvas.text(at + 18, y + 11, words, size=_SIZE, face=face, colour=INK if key.chosen else MUTED)
        at += wide + 18
    return y + _LINE + 6
