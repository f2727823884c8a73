"""The cards of a report, an edition and a section, for where links to them are shared: title, a few sentences, and the cover picture."""

from collections.abc import Iterable
from typing import NamedTuple

from reports.languages import Words
from reports.rendering.drawing import Canvas, Plate, at_most, cut, fitting, width
from reports.rendering.drawing.colours import MUTED, PAPER, RULE
from reports.rendering.identity import Identity, title_face
from reports.rendering.picture.cover import Publisher, draw_head

CARD = (1200, 630)
_LEFT, _RIGHT = 56.0, CARD[0] - 56.0
#: How large a title is, and how many lines it may take then: beside a picture, over a summary, and alone.
_BESIDE_PLATE = ((72, 4), (58, 4), (46, 4), (36, 6))
_OVER_SUMMARY = ((76, 1), (62, 2), (46, 2), (36, 3))
_ALONE = ((76, 3), (58, 4), (46, 5), (36, 6))


class CardWords(NamedTuple):
    """The words of a card."""

    title: str
    publisher: Publisher
    version: str
    address: str
    above: str = ""
    summary: str = ""


def draw_card(around: CardWords, words: Words, identity: Identity, plate: Plate | None = None) -> str:
    """Return a card with its title and its summary; a picture, if it has one, is at the right."""
    card = _Card(around, words, identity)
    if plate:
        wide, high = plate.within(520, 412)
        card.canvas.image(_RIGHT - wide, 128, wide, high, plate.data)
        card.room -= wide + 48
    card.draw_title(_BESIDE_PLATE if plate else _OVER_SUMMARY if around.summary else _ALONE, 120 if plate else 140)
    card.draw_lines(at_most(max(1, min(8 if plate else 4, int((516 - card.y) / 35))), around.summary, card.room, 28))
    return card.finished()


class _Card:
    """A card that is being drawn: its canvas with the head, the height at which the next part stands, and the room for words."""

    def __init__(self, around: CardWords, words: Words, identity: Identity) -> None:
        self.canvas, self.around = Canvas(CARD[0], mirrored=words.from_right), around
        self.canvas.height = CARD[1]
        self.canvas.rect(0, 0, *CARD, colour=PAPER)
        self.room, self.y, self._face = _RIGHT - _LEFT, 0.0, title_face(identity)
        middle, right = 50 if identity.head else 62, _RIGHT - width(around.version, 21) - 40
        colour = draw_head(self.canvas, identity, 98, around.publisher, at=(_LEFT, middle), right=right, size=28)
        self.canvas.text(_RIGHT, middle, around.version, anchor="end", size=21, colour=colour or MUTED)

    def draw_title(self, settings: Iterable[tuple[float, int]], y: float) -> None:
        """Draw the title from a height down in the first size that has room."""
        if self.around.above:
            self.canvas.text(_LEFT, y + 12, cut(self.around.above, self.room, 26), size=26, colour=MUTED)
            y += 44
        size, lines = fitting(settings, self.around.title, self.room, self._face)
        for line in lines:
            self.canvas.text(_LEFT, y + size / 2, line, size=size, face=self._face)
            y += size * 1.1
        self.y = y

    def draw_lines(self, lines: Iterable[str]) -> None:
        """Draw lines below the title."""
        for number, line in enumerate(lines):
            self.canvas.text(_LEFT, self.y + 46 + 35 * number, line, size=28, colour=MUTED)

    def finished(self) -> str:
        """Return the card with its address."""
        self.canvas.line(_LEFT, 560, _RIGHT, 560, colour=RULE)
        address = cut(self.around.address, _RIGHT - _LEFT, 20)
        self.canvas.text(_RIGHT, 590, address, anchor="end", size=20, colour=MUTED)
        return self.canvas.svg(label=self.around.title)
