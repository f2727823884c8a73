"""The year's picture on its own paper, to be taken away."""

from reports.document.words import Absence, Maturity
from reports.languages import Words
from reports.rendering.charts import Labels
from reports.rendering.drawing import Canvas, balanced, width, wrapped
from reports.rendering.drawing.colours import LINE, MUTED, PAPER, RULE
from reports.rendering.identity import Worn
from reports.rendering.picture.drawing import WIDE, describe, draw
from reports.rendering.picture.story import Story, sentence
from reports.rendering.terms import ABSENCE, MATURITY

_SHEET, _MARGIN, _LOGO = 1200, 24, 44.0


def picture_sheet(
    story: Story,
    labels: Labels,
    words: Words,
    *,
    worn: Worn = Worn(),  # noqa: B008 -- a tuple
) -> str:
    """The picture with its title, source and licence on its own paper, to be taken away."""
    drawn, plot = Canvas(_SHEET, mirrored=words.from_right), Canvas(_SHEET)
    room, y = _SHEET - 2 * _MARGIN, 26.0
    taken, lowest = worn.draw_logo(drawn, _MARGIN + room, y, _LOGO)
    for line in balanced(labels.title or sentence(story, words), room - taken, 30, worn.face):
        drawn.text(_MARGIN, y + 18, line, size=30, face=worn.face)
        y += 36
    for line in balanced(labels.subtitle, room - taken, 16):
        drawn.text(_MARGIN, y + 12, line, size=16, colour=MUTED)
        y += 22
    y = max(y, lowest)
    y = draw(plot, story, words, WIDE, (_MARGIN, y + 14, room))
    drawn.take(plot)
    y += 26
    legend(drawn, story.until(WIDE.most), words, (_MARGIN, y), size=13)
    drawn.line(_MARGIN, y + 18, _MARGIN + room, y + 18, colour=RULE)
    lines, foot = wrapped(labels.source, room, 14), wrapped(labels.foot, room, 14)
    is_beside = width(lines[-1], 14) + width(labels.foot, 14) + 32 < room
    for line in lines if is_beside else (*lines, *foot):
        y += 20
        drawn.text(_MARGIN, y + 18, line, size=14, colour=MUTED)
    if is_beside:
        drawn.text(_MARGIN + room, y + 18, labels.foot, anchor="end", size=14, colour=MUTED)
    return on_paper(drawn, y + 38, story, words)


def legend(
    canvas: Canvas, story: Story, words: Words, at: tuple[float, float], *, size: float, ended: bool = True
) -> float:
    """The signs in use, with their words; without `ended`, trends that end before the year are not in the picture. Gives where it
    ends."""
    x, y = at
    used = {node.maturity for node in story.nodes}
    for kind in (each for each in Maturity if each in used):
        canvas.maturity(kind, x + size * 0.45, y, size * 0.45)
        x = _named(canvas, words.label(MATURITY[kind]), (x + size * 1.3, y), size)
    if story.has_gaps(ended=ended):
        canvas.line(x, y, x + size * 1.2, y, colour=LINE, thick=2, dots=True)
        x = _named(canvas, words.label(ABSENCE[Absence.NOT_COVERED]), (x + size * 1.6, y), size)
    return x - size * 1.4


def _named(canvas: Canvas, word: str, at: tuple[float, float], size: float) -> float:
    canvas.text(*at, word, size=size, colour=MUTED)
    return at[0] + width(word, size) + size * 1.4


def on_paper(drawn: Canvas, height: float, story: Story, words: Words) -> str:
    canvas = Canvas(drawn.width)
    canvas.height = height
    canvas.rect(0, 0, drawn.width, height, colour=PAPER)
    canvas.take(drawn)
    return canvas.svg(label=sentence(story, words), description=describe(story, words))
