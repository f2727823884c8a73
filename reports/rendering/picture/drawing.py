"""The picture of a year as SVG: in three layouts for pages, and with title and source for download."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from reports.document.words import Absence, Maturity, Movement
from reports.languages import Translator
from reports.rendering.drawing import (
    Canvas,
    Face,
    at_most,
    by_maturity,
    cut,
    fixed,
    width,
)
from reports.rendering.drawing.pictures import BAR, INK, LINE, MUTED, PAPER, RULE, Colour
from reports.rendering.identity import Branding, Labels, draw_foot, draw_heading
from reports.rendering.picture.trend_history import (
    Layout,
    Node,
    Sizes,
    TrendHistory,
    ends_of,
    lay_out,
    movement_text,
    sentence,
)
from reports.rendering.terms import ABSENCE, MATURITY

#: The width of the download, and its margin.
_SHEET = 1200
_MARGIN = 24
#: The space between a shape and the end of a line.
_LINES_END = 3.0
#: If there are more trends, rows are lower, so that the picture fits on a screen.
_MANY = 9


@dataclass(frozen=True)
class Style:
    """The sizes of a layout.

    `r` is the radius of shapes, `name` and `small` are text sizes, `thin` and `heavy` the thickness of lines; heavy ones lead to
    trends that moved. `ended`: ended trends are shown. `below`: maturity and movement are below the name. `most` is the number of
    years. Years are at least `apart` from each other, and a name that does not fit beside them has at most that many `lines`.
    """

    sizes: Sizes
    r: float = 6.0
    name: float = 14.5
    small: float = 13.0
    thin: float = 1.5
    heavy: float = 2.5
    ended: bool = True
    below: bool = False
    most: int = 6
    apart: float = 48.0
    lines: int = 2

    @property
    def line(self) -> float:
        """Return the distance between the lines of a name."""
        return 15.5 if self.below else max(17.0, 1.17 * self.name)


WIDE = Style(Sizes(), apart=64.0)
_MIDDLE = Style(Sizes())
_PHONE = Style(Sizes(row=38.0, gap=19.0), name=14.0, below=True, most=4, apart=35.0, lines=3)


class Columns(NamedTuple):
    """The positions of years, and of the three texts beside them."""

    years: dict[int, float]
    name: float
    maturity: float
    movement: float


def picture_svg(history: TrendHistory, translate: Translator, *, width: int, name: str = "") -> str:
    """Return the picture of a year in the layout for a `width`; `name` is its class."""
    style = _PHONE
    if width >= 1100:
        style = WIDE
    elif width >= 560:
        style = _MIDDLE
    if len(history.current_trends()) > _MANY:
        near = replace(style.sizes, row=33.5) if style.below else replace(style.sizes, row=24.0, ended=19.0)
        style = replace(style, sizes=near)
    canvas = Canvas(width)
    canvas.height = draw(canvas, history, translate, style, (0, 0, width)) + 4
    # A picture with links has the role group, because screen readers do not reach links inside an image.
    role = "group" if any(node.address for node in history.current_trends()) else "img"
    return canvas.svg(
        label=sentence(history, translate), description=describe(history, translate), name=name, role=role
    )


def describe(history: TrendHistory, translate: Translator) -> str:
    """Return the trends of the year with maturity and movement as a text, for screen readers."""
    trends = translate.clauses(_described(history, node, translate) for node in history.current_trends())
    return translate("Trends of {year}. {trends}.", year=history.year, trends=trends)


def _described(history: TrendHistory, node: Node, translate: Translator) -> str:
    parts = filter(None, (translate.label(MATURITY[node.maturity]), movement_text(history, node, translate)))
    return translate("{name}: {maturity}", name=node.name, maturity=translate.in_a_row(list(parts)))


@dataclass(frozen=True)
class Stage:
    """The state that all parts of a picture share. `first` is the height of the first row."""

    canvas: Canvas
    history: TrendHistory
    translate: Translator
    layout: Layout
    columns: Columns
    style: Style
    first: float
    left: float
    right: float

    @cached_property
    def moved(self) -> frozenset[str]:
        """Return the trends that moved up or down in the year."""
        current = self.history.current_trends()
        return frozenset(node.trend for node in current if node.movement in {Movement.UP, Movement.DOWN})

    def level(self, trend: str) -> float:
        """Return the height of a trend on the canvas."""
        return self.first + self.layout.heights[trend]

    def is_shown(self, trend: str) -> bool:
        """Return whether a trend is drawn. Small layouts leave out ended trends."""
        return trend in self.layout.heights and (self.style.ended or trend not in self.layout.ended)


def draw(
    canvas: Canvas, history: TrendHistory, translate: Translator, style: Style, place: tuple[float, float, float]
) -> float:
    """Draw the picture from `place` (x, y, width) down. Return the lower edge."""
    x, top, room = place
    history = history.until(style.most)
    layout = lay_out(history, style.sizes)
    columns = _columns(history, translate, style, (x, room))
    more = {node.trend: len(_name_lines(node, columns, style, x + room)) - 1 for node in history.current_trends()}
    if any(more.values()):
        layout = lay_out(history, style.sizes, {trend: style.line * lines for trend, lines in more.items()})
    stage = Stage(canvas, history, translate, layout, columns, style, top + style.name + 26, x, x + room)
    lowest = (
        layout.bottom if style.ended else max([layout.heights[n.trend] for n in history.current_trends()], default=0.0)
    )
    for year, at in columns.years.items():
        if not any(n.year == year and stage.is_shown(n.trend) for n in history.nodes):
            continue
        face, colour = (Face.BOLD, INK) if year == history.year else (Face.REGULAR, MUTED)
        canvas.text(
            at,
            top + 8,
            str(year),
            anchor="middle",
            size=style.small if style.below else style.name + 0.5,
            face=face,
            colour=colour,
        )
        reach = max(stage.level(n.trend) for n in history.nodes if n.year == year and stage.is_shown(n.trend))
        canvas.line(at, top + 20, at, max(reach, stage.first) + 12, colour=BAR, thick=0.5)
    for trend in filter(stage.is_shown, layout.years):
        canvas.group("".join(shape for _, shape in thread(stage, trend)), name="thread", trend=trend)
    _name_ended(stage)
    for node in history.current_trends():
        _name(stage, node)
    lines = max((len(_name_lines(node, columns, style, stage.right)) for node in history.current_trends()), default=1)
    return stage.first + lowest + style.line * (lines if style.below else lines - 1) + (10 if style.below else 12)


def _columns(history: TrendHistory, translate: Translator, style: Style, across: tuple[float, float]) -> Columns:
    """Return the positions of years, names, maturities and movements, with room for the longest name right of the last year."""
    current = history.current_trends()
    x, room = across
    longest = max((width(node.name, style.name, Face.BOLD) for node in current), default=0.0)
    if style.below:
        longest = max([longest, *(_below_wide(history, node, translate, style) for node in current)])
    number = 4.0 if style.below else style.name * 1.5
    movements = max(
        (width(movement_text(history, node, translate), style.small, Face.BOLD) for node in current), default=0.0
    )
    level = max((width(translate.label(MATURITY[node.maturity]), style.small) for node in current), default=0.0)
    after = 0.0 if style.below else level + movements + 40
    taken = min(2 * style.r + 6 + number + longest + after, room * (0.72 if style.below else 0.8))
    left = x + style.name * 1.3
    least = left + style.apart * (len(history.years) - 1)
    last = max(x + room - taken, least) if len(history.years) > 1 else left
    step = (last - left) / max(len(history.years) - 1, 1)
    years = {year: left + step * place for place, year in enumerate(history.years)}
    movement = x + room - movements
    return Columns(years, last + style.r + 6 + number, movement - level - 20, movement)


def _below_wide(history: TrendHistory, node: Node, translate: Translator, style: Style) -> float:
    """Return the width of maturity and movement below a name."""
    level = width(f"{translate(MATURITY[node.maturity])}   ", style.small)
    return level + width(movement_text(history, node, translate), style.small, Face.BOLD)


def thread(stage: Stage, trend: str) -> list[tuple[int, str]]:
    """Return the shapes of a trend as SVG, each with its year; that of a line is the year in which it ends.

    Lines are dotted across years without a section. Those of movements in the year of the history are thick.
    """
    layout = stage.layout
    style = stage.style
    years = layout.years[trend]
    y = stage.level(trend)
    canvas = Canvas(stage.canvas.width)
    shapes = []
    away = style.r + _LINES_END
    for before, after in pairwise(years):
        start = stage.columns.years[before] + away
        end = stage.columns.years[after] - away
        if stage.history.years.index(after) - stage.history.years.index(before) > 1:
            canvas.line(start, y, end, y, colour=LINE, thick=style.thin + 0.5, dots=True)
        else:
            colour, thick = _weight(stage, after, moved=trend in stage.moved)
            canvas.line(start, y, end, y, colour=colour, thick=thick)
        shapes.append((after, canvas.take()))
    forks = Counter(step.parent for step in layout.steps)
    for step in layout.steps:
        if step.child == trend and stage.is_shown(step.parent):
            before, after = ends_of(step, layout.years)
            left = (stage.columns.years[before] + away, stage.level(step.parent))
            right = (stage.columns.years[after] - away, y)
            path = _bent(left, right, at_end=forks[step.parent] == 1)
            colour, thick = _weight(stage, after, moved=True)
            canvas.path(path, stroke=colour, thick=thick)
            shapes.append((after, canvas.take()))
    maturities = {node.year: node.maturity for node in stage.history.nodes if node.trend == trend}
    for year in years:
        canvas.maturity(maturities[year], stage.columns.years[year], y, style.r)
        shapes.append((year, canvas.take()))
    return shapes


def _weight(stage: Stage, year: int, *, moved: bool) -> tuple[Colour, float]:
    """Return colour and thickness of a line that ends in `year`."""
    return (INK, stage.style.heavy) if moved and year == stage.history.year else (LINE, stage.style.thin)


def _bent(start: tuple[float, float], end: tuple[float, float], *, at_end: bool) -> str:
    """Return a path with an S-shaped bend: `at_end` for merged trends, else in the middle, so that split trends share a stem."""
    (x1, y1), (x2, y2) = start, end
    if abs(y1 - y2) < 0.5:
        return f"M{fixed(x1)} {fixed(y1)}H{fixed(x2)}"
    wide = min(max(30.0, 1.5 * abs(y2 - y1)), x2 - x1)
    turn = x2 - wide if at_end else max(x1, min(x1 + 0.42 * (x2 - x1) - wide / 2, x2 - wide))
    middle = fixed(turn + wide / 2)
    curve = f"C{middle} {fixed(y1)} {middle} {fixed(y2)} {fixed(turn + wide)} {fixed(y2)}"
    return f"M{fixed(x1)} {fixed(y1)}H{fixed(turn)}{curve}H{fixed(x2)}"


def _name_lines(node: Node, columns: Columns, style: Style, right: float) -> list[str]:
    """Return the lines of a name."""
    room = (right - 1 if style.below else columns.maturity - 14) - columns.name
    return at_most(style.lines, node.name, room, style.name, Face.BOLD)


def _name(stage: Stage, node: Node) -> None:
    """Draw number, name, maturity and movement of a trend."""
    canvas = stage.canvas
    columns = stage.columns
    style = stage.style
    y = stage.level(node.trend)
    if not style.below:
        canvas.text(columns.name - 8, y, str(node.number), anchor="end", size=style.small, colour=MUTED)
    words = movement_text(stage.history, node, stage.translate)
    colour = by_maturity(node.maturity)
    level = stage.translate.label(MATURITY[node.maturity])
    lines = _name_lines(node, columns, style, stage.right)
    if node.address:
        canvas.open_link(node.address, stage.translate.in_a_row([each for each in (node.name, level, words) if each]))
    for number, line in enumerate(lines):
        canvas.text(
            columns.name, y + style.line * number, line, size=style.name, face=Face.BOLD, is_link=bool(node.address)
        )
    if node.address:
        canvas.close_link()
    at = columns.maturity
    movement = columns.movement
    below = 0.0
    if style.below:
        at = columns.name
        movement = columns.name + width(f"{level}   ", style.small)
        below = style.line * len(lines)
    canvas.text(at, y + below, level, size=style.small, colour=colour)
    if words:
        canvas.text(movement, y + below, words, size=style.small, face=Face.BOLD)


def _name_ended(stage: Stage) -> None:
    """Draw the names of trends without a section this year, after dots, which mean “not covered”."""
    layout = stage.layout
    style = stage.style
    canvas = stage.canvas
    names = {(node.trend, node.year): node.name for node in stage.history.nodes}
    parents = {step.parent for step in layout.steps}
    for trend in layout.ended if style.ended else ():
        if trend in parents:
            continue
        year = layout.years[trend][-1]
        y = stage.level(trend)
        left = stage.columns.years[year] + style.r + 28
        words = cut(names[trend, year], stage.right - left - 6, style.small)
        canvas.line(left - 24, y, left - 8, y, colour=LINE, thick=2, dots=True)
        canvas.text(left, y, words, size=style.small, colour=MUTED, halo=PAPER)


def picture_sheet(
    history: TrendHistory,
    labels: Labels,
    translate: Translator,
    *,
    branding: Branding = Branding(),  # noqa: B008 -- a tuple
) -> str:
    """Return the picture with title, source and licence as SVG, for download."""
    canvas = Canvas(_SHEET, mirrored=translate.from_right)
    plot = Canvas(_SHEET)
    room = _SHEET - 2 * _MARGIN
    title = labels.title or sentence(history, translate)
    y = draw_heading(canvas, labels._replace(title=title), branding, (_MARGIN, 26), room, size=30)
    y = draw(plot, history, translate, WIDE, (_MARGIN, y + 14, room)) + 26
    canvas.draw_canvas(plot)
    legend(canvas, history.until(WIDE.most), translate, (_MARGIN, y), size=13)
    canvas.line(_MARGIN, y + 18, _MARGIN + room, y + 18, colour=RULE)
    canvas.height = draw_foot(canvas, (labels.source,), labels.foot, (_MARGIN, y + 30), room, size=14) + 10
    canvas.draw_background()
    return canvas.svg(label=sentence(history, translate), description=describe(history, translate))


def legend(
    canvas: Canvas, history: TrendHistory, translate: Translator, at: tuple[float, float], *, size: float
) -> None:
    """Draw the shapes in use with their terms."""
    x, y = at
    used = {node.maturity for node in history.nodes}
    for kind in (each for each in Maturity if each in used):
        canvas.maturity(kind, x + size * 0.45, y, size * 0.45)
        x = _named(canvas, translate.label(MATURITY[kind]), (x + size * 1.3, y), size)
    if history.has_gaps():
        canvas.line(x, y, x + size * 1.2, y, colour=LINE, thick=2, dots=True)
        _named(canvas, translate.label(ABSENCE[Absence.NOT_COVERED]), (x + size * 1.6, y), size)


def _named(canvas: Canvas, word: str, at: tuple[float, float], size: float) -> float:
    canvas.text(*at, word, size=size, colour=MUTED)
    return at[0] + width(word, size) + size * 1.4
