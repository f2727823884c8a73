"""The cards of a report, an edition and a section, for where links to them are shared: the picture of the year, the cover picture, or
the title and the summary."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from reports.languages import Words
from reports.rendering.drawing import Canvas, Plate, at_most, balanced, cut, fitting, width
from reports.rendering.drawing.colours import MUTED, PAPER, RULE
from reports.rendering.identity import Identity, title_face
from reports.rendering.picture.cover import Publisher, draw_head
from reports.rendering.picture.drawing import CARD_STYLE, describe, draw, legend
from reports.rendering.picture.trend_history import Story, sentence

CARD = (1200, 630)
_LEFT, _RIGHT = 56.0, CARD[0] - 56.0
#: A picture that goes on below here comes too near to the card's last line.
_LOWEST = 566.0
#: How large a title is, and how many lines it may take then: over a picture, beside one, over a summary, and alone.
_OVER_PICTURE = ((58, 1), (42, 2), (34, 2))
_BESIDE_PLATE = ((72, 4), (58, 4), (46, 4), (36, 6))
_OVER_SUMMARY = ((76, 1), (62, 2), (46, 2), (36, 3))
_ALONE = ((76, 3), (58, 4), (46, 5), (36, 6))


class CardWords(NamedTuple):
    """What stands on a card around its picture."""

    title: str
    publisher: Publisher
    version: str
    address: str
    above: str = ""
    summary: str = ""


def picture_card(
    story: Story,
    around: CardWords,
    words: Words,
    identity: Identity = Identity(),  # noqa: B008 -- a tuple
) -> str:
    """Return the card of an edition with the picture of the year: as many trends as have room."""
    card = _Card(around, words, identity)
    card.draw_title(_OVER_PICTURE, 112)
    room = int((548 - card.y - 62) / 40.5) + 1
    living = story.living()
    kept = {node.trend for node in living[:room]}
    shown = story._replace(nodes=tuple(n for n in story.nodes if n.trend in kept or n.year != story.year))
    shown = shown.until(CARD_STYLE.most)
    # Where few trends leave room, long names take two lines.
    for style in (replace(CARD_STYLE, lines=2), CARD_STYLE):
        plot = Canvas(CARD[0])
        if draw(plot, shown, words, style, (_LEFT, card.y + 14, _RIGHT - _LEFT)) < _LOWEST:
            break
    card.canvas.take(plot)
    left_out = len(living) - room
    more = f"{words.count('and {number} more', 'and {number} more', left_out)} · " if left_out > 0 else ""
    foot = f"{more}{around.address}"
    size = next((each for each in (20, 17, 14) if _LEFT + 32 + _foot_wide(shown, foot, words, each) < _RIGHT), 12)
    legend(card.canvas, shown, words, (_LEFT, 584), size=size, ended=False)
    foot = cut(foot, _RIGHT - _LEFT - 32 - _foot_wide(shown, "", words, size), size)
    card.canvas.text(_RIGHT, 584, foot, anchor="end", size=size, colour=MUTED)
    return card.canvas.svg(label=sentence(story, words), description=describe(story, words))


def plate_card(plate: Plate, story: Story | None, around: CardWords, words: Words, identity: Identity) -> str:
    """Return the card of an edition that has a cover: the picture at the right, the title and what moved at the left."""
    card = _Card(around, words, identity)
    wide, high = plate.within(520, 412)
    card.canvas.image(_RIGHT - wide, 128, wide, high, plate.data)
    card.room -= wide + 48
    card.draw_title(_BESIDE_PLATE, 120)
    lines = balanced(sentence(story, words), card.room, 28) if story else []
    card.draw_lines(lines[: int((540 - card.y - 24) / 35)])
    return card.finished()


def title_card(
    around: CardWords,
    words: Words,
    identity: Identity = Identity(),  # noqa: B008 -- a tuple
) -> str:
    """Return the card of what has no picture: its title, large, and its summary."""
    card = _Card(around, words, identity)
    card.draw_title(_OVER_SUMMARY if around.summary else _ALONE, 140)
    card.draw_lines(at_most(4, around.summary, card.room, 28))
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


def _foot_wide(shown: Story, foot: str, words: Words, size: float) -> float:
    """How wide the legend and what stands beside it are."""
    return legend(Canvas(CARD[0]), shown, words, (0, 0), size=size, ended=False) + width(foot, size)
