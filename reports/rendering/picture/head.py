"""The head of covers and cards: whose it is, on the ground that the publisher chose."""

from collections.abc import Callable
from typing import NamedTuple, Self

from reports.document.types import ReportStatement
from reports.rendering.drawing import Canvas, fitting, plate_of
from reports.rendering.drawing.colours import INK, PAPER, Colour
from reports.rendering.identity import Identity, head_logo, title_face

#: A logo is at most so many times as wide as it is high; from it to the name; its piece of paper around it.
_WIDEST, _GAP, _PAPER = 3.6, 20.0, 6.0
#: How large a name is, and how many lines it may take then.
_SETTINGS = ((1.0, 1), (0.78, 2), (0.66, 2), (0.56, 2))


class Publisher(NamedTuple):
    """The name on the head, and the logo, as the bytes of a picture, if there is one; `needs_paper`: it was made for that alone."""

    name: str
    logo: bytes = b""
    needs_paper: bool = False

    @classmethod
    def of(cls, report: ReportStatement, pictures: Callable[[str], bytes]) -> Self:
        """The report's; `pictures` gives a picture's bytes by its SHA-256, or none if its file is not there."""
        logo, name = head_logo(report), report.publisher.name or report.name
        return cls(name, pictures(logo.picture.sha256), logo.needs_paper) if logo else cls(name)


def draw_head(
    canvas: Canvas,
    identity: Identity,
    height: float,
    publisher: Publisher,
    *,
    at: tuple[float, float],
    right: float,
    size: float,
) -> Colour | None:
    """The publisher's logo and name from a place of the canvas to `right`, the name in two lines at most; its ground, if it has one,
    reaches down to `height`. Gives the colour of words on that ground."""
    words = None
    if identity.head:
        (ground, on), (dark_ground, dark_on) = identity.head
        canvas.rect(0, 0, canvas.width, height, colour=Colour("ground", ground, dark_ground))
        words = Colour("on-ground", on, dark_on)
    x, middle = at
    if publisher.logo:
        x = _draw_logo(canvas, publisher, (x, middle), size * 1.9) + _GAP
    face = title_face(identity)
    high, lines = fitting([(size * scale, most) for scale, most in _SETTINGS], publisher.name, right - x, face)
    middle -= (len(lines) - 1) * high * 0.6
    for line in lines:
        canvas.text(x, middle, line, size=high, face=face, colour=words or INK)
        middle += high * 1.2
    return words


def _draw_logo(canvas: Canvas, publisher: Publisher, at: tuple[float, float], height: float) -> float:
    """The logo from a place on, that place at the middle of its height; gives where it ends."""
    x, middle = at
    plate = plate_of(publisher.logo)
    wide, high = plate.within(height * _WIDEST, height)
    if publisher.needs_paper:
        canvas.rect(x, middle - high / 2 - _PAPER, wide + 2 * _PAPER, high + 2 * _PAPER, colour=PAPER)
        x += _PAPER
    canvas.image(x, middle - high / 2, wide, high, plate.data)
    return x + wide + (_PAPER if publisher.needs_paper else 0.0)
