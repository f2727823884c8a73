"""The head of covers and cards: whose it is, on the ground that the publisher chose."""

from reports.document.types import HeadingFace
from reports.rendering.drawing import Canvas, Face
from reports.rendering.drawing.colours import INK, Colour
from reports.rendering.identity import Identity

_TITLES = {HeadingFace.SERIF: Face.TITLE, HeadingFace.SANS: Face.BOLD, HeadingFace.SLAB: Face.SLAB}


def title_face(identity: Identity) -> Face:
    """What titles are set in."""
    return _TITLES[identity.face]


def draw_head(
    canvas: Canvas, identity: Identity, height: float, publisher: str, *, at: tuple[float, float], size: float
) -> Colour | None:
    """The publisher's name at a place of the canvas; its ground, if it has one, reaches down to `height`. Gives the colour of words
    on that ground."""
    words = None
    if identity.head:
        (ground, on), (dark_ground, dark_on) = identity.head
        canvas.rect(0, 0, canvas.width, height, colour=Colour("ground", ground, dark_ground))
        words = Colour("on-ground", on, dark_on)
    canvas.text(*at, publisher, size=size, face=title_face(identity), colour=words or INK)
    return words
