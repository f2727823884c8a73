"""The cover of a file, and the cards of a report, an edition and a section for where links to them are shared."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Self

from reports.document.types import EditionDocument, ReportStatement
from reports.document.words import LADDER, Maturity, Movement
from reports.languages import Words
from reports.rendering.drawing import Canvas, Face, Plate, at_most, by_maturity, cut, fitting, plate_of, width
from reports.rendering.drawing.pictures import INK, MUTED, PAPER, RULE, Colour
from reports.rendering.identity import Identity, head_logo, title_face
from reports.rendering.picture.trend_history import Node
from reports.rendering.terms import MATURITY

#: A logo is at most so many times as wide as it is high; from it to the name; its piece of paper around it.
_WIDEST, _GAP, _PAPER = 3.6, 20.0, 6.0
#: How large a name is, and how many lines it may take then.
_SETTINGS = ((1.0, 1), (0.78, 2), (0.66, 2), (0.56, 2))
#: The size of a book's cover, and of the picture on a printed one.
COVER = (800, 1280)
_PICTURE, _MARGIN = 634, 64


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
    """Draw the logo from a place on, centred on its height; return where it ends."""
    x, middle = at
    plate = plate_of(publisher.logo)
    wide, high = plate.within(height * _WIDEST, height)
    if publisher.needs_paper:
        canvas.rect(x, middle - high / 2 - _PAPER, wide + 2 * _PAPER, high + 2 * _PAPER, colour=PAPER)
        x += _PAPER
    canvas.image(x, middle - high / 2, wide, high, plate.data)
    return x + wide + (_PAPER if publisher.needs_paper else 0.0)


def trends_of(document: EditionDocument) -> tuple[Node, ...]:
    """The trends of the edition, in the order of its sections."""
    numbers = document.numbers()
    return tuple(
        Node(each.trend, document.year, numbers[each.uid], each.title, each.maturity, Movement.NONE)
        for each in document.sections
        if each.trend
    )


#: From the highest to the lowest.
_LEVELS = (*reversed(LADDER), Maturity.DECLINING, Maturity.NOT_RATED)


def levels_counted(counts: Mapping[Maturity, int], words: Words) -> str:
    """Return “3 established, 5 growing”."""
    return words.in_a_row(
        [f"{words.number(counts[each])} {words.label(MATURITY[each])}" for each in _LEVELS if counts[each]]
    )


def cover_picture(nodes: tuple[Node, ...], words: Words) -> str:
    """The trends as a list of shapes and names, for a printed cover."""
    canvas = Canvas(_PICTURE, mirrored=words.from_right)
    canvas.height = _draw(canvas, nodes, words, (0, 0, _PICTURE)) + 6
    return canvas.svg(label=describe_rated(nodes, words))


def describe_rated(nodes: tuple[Node, ...], words: Words) -> str:
    """Return the trends with their maturity in words."""
    return words.clauses(
        words("{name}: {maturity}", name=each.name, maturity=words.label(MATURITY[each.maturity])) for each in nodes
    )


def cover_sheet(
    nodes: tuple[Node, ...],
    words: Words,
    *,
    title: str,
    publisher: Publisher,
    version: str,
    foot: str,
    identity: Identity = Identity(),  # noqa: B008 -- a tuple
    plate: Plate | None = None,
) -> str:
    """The cover of a book, on its own paper: with the edition's own picture, or else with its trends."""
    canvas = Canvas(COVER[0], mirrored=words.from_right)
    canvas.height = COVER[1]
    room = COVER[0] - 2 * _MARGIN
    canvas.rect(0, 0, *COVER, colour=PAPER)
    face = title_face(identity)
    draw_head(
        canvas, identity, 148, publisher, at=(_MARGIN, 74 if identity.head else 92), right=_MARGIN + room, size=26
    )
    size, lines = fitting(((76, 3), (48, 6), (38, 6)), title, room, face)
    y = 250.0
    for line in lines:
        canvas.text(_MARGIN, y, line, size=size, face=face)
        y += size * 1.06
    canvas.text(_MARGIN, y + 4, version, size=19, colour=MUTED)
    y += 76
    if nodes:
        canvas.line(_MARGIN, y, _MARGIN + room, y, colour=INK)
        y += 20
    if plate:
        wide, high = plate.within(room, COVER[1] - 120 - y)
        canvas.image(_MARGIN, y + 4, wide, high, plate.data)
    elif nodes:
        _draw(canvas, nodes, words, (_MARGIN, y + 6, room), COVER[1] - 116 - y)
    canvas.line(_MARGIN, COVER[1] - 84, _MARGIN + room, COVER[1] - 84, colour=RULE)
    canvas.text(_MARGIN, COVER[1] - 58, cut(foot, room, 16), size=16, colour=MUTED)
    return canvas.svg(label=title)


def _draw(
    canvas: Canvas,
    nodes: tuple[Node, ...],
    words: Words,
    place: tuple[float, float, float],
    height: float = 540.0,
) -> float:
    """Draw a row for each trend, from a place down, so wide; return where the last one ends."""
    x, top, room = place
    row = min(height / max(len(nodes), 1), 44.0)
    name, small = (18.0, 15.0) if row >= 30 else (min(15.0, row * 0.62), min(13.0, row * 0.55))
    longest = max((width(words.label(MATURITY[node.maturity]), small) for node in nodes), default=0.0)
    right, y = x + room - longest, top + row / 2
    for node in nodes:
        canvas.maturity(node.maturity, x + 9, y, min(8.0, row * 0.3))
        canvas.text(x + 46, y, str(node.number), anchor="end", size=small, colour=MUTED)
        settings = [(name * scale, 1) for scale in (1, 0.9, 0.8)]
        size, (line,) = fitting(settings, node.name, right - x - 76, Face.BOLD)
        canvas.text(x + 58, y, line, size=size, face=Face.BOLD)
        canvas.text(right, y, words.label(MATURITY[node.maturity]), size=small, colour=by_maturity(node.maturity))
        y += row
    return y - row / 2


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
    canvas, face, room = Canvas(CARD[0], mirrored=words.from_right), title_face(identity), _RIGHT - _LEFT
    canvas.height = CARD[1]
    canvas.rect(0, 0, *CARD, colour=PAPER)
    middle, right = 50 if identity.head else 62, _RIGHT - width(around.version, 21) - 40
    colour = draw_head(canvas, identity, 98, around.publisher, at=(_LEFT, middle), right=right, size=28)
    canvas.text(_RIGHT, middle, around.version, anchor="end", size=21, colour=colour or MUTED)
    y, settings = (140.0, _OVER_SUMMARY if around.summary else _ALONE)
    if plate:
        wide, high = plate.within(520, 412)
        canvas.image(_RIGHT - wide, 128, wide, high, plate.data)
        room, y, settings = room - wide - 48, 120.0, _BESIDE_PLATE
    if around.above:
        canvas.text(_LEFT, y + 12, cut(around.above, room, 26), size=26, colour=MUTED)
        y += 44
    size, lines = fitting(settings, around.title, room, face)
    for line in lines:
        canvas.text(_LEFT, y + size / 2, line, size=size, face=face)
        y += size * 1.1
    for number, line in enumerate(at_most(max(1, min(8, int((516 - y) / 35))), around.summary, room, 28)):
        canvas.text(_LEFT, y + 46 + 35 * number, line, size=28, colour=MUTED)
    canvas.line(_LEFT, 560, _RIGHT, 560, colour=RULE)
    canvas.text(_RIGHT, 590, cut(around.address, _RIGHT - _LEFT, 20), anchor="end", size=20, colour=MUTED)
    return canvas.svg(label=around.title)
