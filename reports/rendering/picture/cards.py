"""The cards of a report, an edition and a section, for where links to them are shared: the picture of the year, the cover that is
worn, or what the years say of the section's trend."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from reports.document.words import Absence
from reports.languages import Words
from reports.rendering.drawing import Canvas, Face, Plate, at_most, balanced, cut, fitting, width
from reports.rendering.drawing.colours import INK, LINE, MUTED, PAPER, RULE, Colour
from reports.rendering.identity import Identity, title_face
from reports.rendering.picture.cover import Publisher, draw_head
from reports.rendering.picture.drawing import CARD_STYLE, draw, legend, on_paper
from reports.rendering.picture.trend_history import Path, Story, sentence
from reports.rendering.terms import ABSENCE, MATURITY

CARD = (1200, 630)
_LEFT, _RIGHT = 56.0, CARD[0] - 56.0
#: How large the title of a section is, and how many lines it may take then: above its trend or its summary, and alone.
_LARGE, _ALONE = ((76, 1), (62, 2), (46, 2), (36, 3)), ((76, 3), (58, 4), (46, 5), (36, 6))
#: A picture that goes on below here comes too near to the card's last line.
_LOWEST = 566.0


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
    """The card of an edition where a link to it is shared: 1200 by 630. As many trends as have room."""
    drawn = Canvas(CARD[0], mirrored=words.from_right)
    face = title_face(identity)
    on_head = _head(drawn, around, identity)
    size, lines = fitting(((58, 1), (42, 2), (34, 2)), around.title, _RIGHT - _LEFT, face)
    y = 118.0 if on_head else 112.0
    for line in lines:
        drawn.text(_LEFT, y + size / 2, line, size=size, face=face)
        y += size * 1.1
    room = int((548 - y - 62) / 40.5) + 1
    living = story.living()
    kept = {node.trend for node in living[:room]}
    shown = story._replace(nodes=tuple(n for n in story.nodes if n.trend in kept or n.year != story.year))
    shown = shown.until(CARD_STYLE.most)
    # Where few trends leave room, long names take two lines.
    for style in (replace(CARD_STYLE, lines=2), CARD_STYLE):
        plot = Canvas(CARD[0])
        if draw(plot, shown, words, style, (_LEFT, y + 14, _RIGHT - _LEFT)) < _LOWEST:
            break
    drawn.take(plot)
    left_out = len(living) - room
    more = f"{words.count('and {number} more', 'and {number} more', left_out)} · " if left_out > 0 else ""
    said = f"{more}{around.address}"
    size = next((each for each in (20, 17, 14) if _LEFT + 32 + _foot_wide(shown, said, words, each) < _RIGHT), 12)
    legend(drawn, shown, words, (_LEFT, 584), size=size, ended=False)
    said = cut(said, _RIGHT - _LEFT - 32 - _foot_wide(shown, "", words, size), size)
    drawn.text(_RIGHT, 584, said, anchor="end", size=size, colour=MUTED)
    return on_paper(drawn, CARD[1], story, words)


def plate_card(plate: Plate, story: Story | None, around: CardWords, words: Words, identity: Identity) -> str:
    """The card of an edition that has a cover: the picture at the right, the title and what moved at the left."""
    canvas = Canvas(CARD[0], mirrored=words.from_right)
    canvas.height = CARD[1]
    canvas.rect(0, 0, *CARD, colour=PAPER)
    face = title_face(identity)
    _head(canvas, around, identity)
    wide, high = plate.within(520, 412)
    canvas.image(_RIGHT - wide, 128, wide, high, plate.data)
    room, y = _RIGHT - wide - 48 - _LEFT, 120.0
    size, lines = fitting(((72, 4), (58, 4), (46, 4), (36, 6)), around.title, room, face)
    for line in lines:
        canvas.text(_LEFT, y + size / 2, line, size=size, face=face)
        y += size * 1.1
    said = balanced(sentence(story, words), room, 28) if story else []
    for line in said[: int((540 - y - 24) / 37)]:
        canvas.text(_LEFT, y + 42, line, size=28, colour=MUTED)
        y += 37
    canvas.line(_LEFT, 560, _RIGHT, 560, colour=RULE)
    canvas.text(_RIGHT, 590, cut(around.address, _RIGHT - _LEFT, 20), anchor="end", size=20, colour=MUTED)
    return canvas.svg(label=around.title)


def title_card(
    path: Path,
    moved: str,
    around: CardWords,
    words: Words,
    identity: Identity = Identity(),  # noqa: B008 -- a tuple
) -> str:
    """The card of what has no picture of the year: its title, large, and below it the `path` of a section's trend through the years,
    which ends with how it `moved`; or its summary."""
    canvas = Canvas(CARD[0], mirrored=words.from_right)
    canvas.height = CARD[1]
    canvas.rect(0, 0, *CARD, colour=PAPER)
    _head(canvas, around, identity)
    face, room, y = title_face(identity), _RIGHT - _LEFT, 140.0
    if around.above:
        canvas.text(_LEFT, y + 12, cut(around.above, room, 26), size=26, colour=MUTED)
        y += 44
    settings = _LARGE if path or around.summary else _ALONE
    size, lines = fitting(settings, around.title, room, face)
    for line in lines:
        canvas.text(_LEFT, y + size / 2, line, size=size, face=face)
        y += size * 1.1
    if path:
        _draw_path(canvas, path[-CARD_STYLE.most :], moved, words, max((y + 546) / 2 - 32, y + 78))
    else:
        _column(canvas, at_most(4, around.summary, room, 28), (_LEFT, y + 48), size=28, colour=MUTED)
    canvas.line(_LEFT, 560, _RIGHT, 560, colour=RULE)
    canvas.text(_RIGHT, 590, around.address, anchor="end", size=20, colour=MUTED)
    return canvas.svg(label=around.title)


def _draw_path(canvas: Canvas, path: Path, moved: str, words: Words, middle: float) -> None:
    """Years from left to right, a shape below each, its word below that; of a year that speaks of others, their names."""
    step, r, x = (_RIGHT - _LEFT) / len(path), 17.0, _LEFT
    room, (year, (own, *_)) = step - 24, path[-1]
    before, is_gap = 0.0, False
    for each, nodes in path:
        latest = each == year
        canvas.text(x, middle - 48, str(each), size=24, face=Face.BOLD if latest else Face.REGULAR, colour=INK)
        if nodes and before:
            colour, thick = (INK, 4) if latest and moved and not is_gap else (LINE, 2)
            canvas.line(before + 12, middle, x - 12, middle, colour=colour, thick=thick, dots=is_gap)
        for place, node in enumerate(nodes):
            canvas.maturity(node.maturity, x + r * (1 + 2.6 * place), middle, r)
        said = words.listed(list(dict.fromkeys(words.label(MATURITY[node.maturity]) for node in nodes)))
        said = said or words.label(ABSENCE[Absence.NOT_COVERED])
        _column(canvas, at_most(1, said, room, 22), (x, middle + 44), size=22, colour=INK if nodes else MUTED)
        others = [node.name for node in nodes if node.trend != own.trend]
        names = at_most(2, others[0], room, 22) if len(others) == 1 else [cut(name, room, 22) for name in others]
        if len(names) > 2:
            more = len(names) - 1
            names = [names[0], words.count("and {number} more", "and {number} more", more)]
        _column(canvas, names, (x, middle + 78), size=22, colour=MUTED)
        if latest:
            _column(canvas, [moved], (x, middle + 78), size=22, colour=INK, face=Face.BOLD)
        before, is_gap = (x + r * (2.6 * len(nodes) - 0.6), False) if nodes else (before, True)
        x += step


def _column(
    canvas: Canvas,
    lines: Sequence[str],
    at: tuple[float, float],
    *,
    size: float,
    colour: Colour,
    face: Face = Face.REGULAR,
) -> None:
    x, y = at
    for line in lines:
        canvas.text(x, y, line, size=size, face=face, colour=colour)
        y += size * 1.25


def _head(canvas: Canvas, around: CardWords, identity: Identity) -> Colour | None:
    """Publisher and version; gives the colour of words on the head's ground, if it has one."""
    middle, right = 50 if identity.head else 62, _RIGHT - width(around.version, 21) - 40
    colour = draw_head(canvas, identity, 98, around.publisher, at=(_LEFT, middle), right=right, size=28)
    canvas.text(_RIGHT, middle, around.version, anchor="end", size=21, colour=colour or MUTED)
    return colour


def _foot_wide(shown: Story, said: str, words: Words, size: float) -> float:
    """How wide the legend and what stands beside it are."""
    return legend(Canvas(CARD[0]), shown, words, (0, 0), size=size, ended=False) + width(said, size)
