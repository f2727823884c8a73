"""Covers of files, and cards of reports, editions and sections for link previews."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self

from reports.document.types import EditionDocument, ReportStatement
from reports.document.words import LADDER, Maturity, Movement
from reports.languages import Translator
from reports.rendering.drawing import Canvas, Face, Plate, at_most, by_maturity, cut, fitting, plate_of, width
from reports.rendering.drawing.pictures import INK, MUTED, PAPER, RULE, Colour
from reports.rendering.identity import Identity, head_logo, title_face
from reports.rendering.picture.miniature import Miniature
from reports.rendering.picture.trend_history import Node
from reports.rendering.terms import MATURITY

#: The largest width of a logo, as a multiple of its height.
_WIDEST = 3.6
#: The space between the logo and the name.
_GAP = 20.0
#: The margin of light background around a logo that needs one.
_PAPER = 6.0
#: Sizes of the publisher's name (as shares of the usual size), each with its most lines.
_SETTINGS = ((1.0, 1), (0.78, 2), (0.66, 2), (0.56, 2))
#: Width and height of a book's cover.
COVER = (800, 1280)
#: The width of the list of trends on a printed cover.
_PICTURE = 634
_MARGIN = 64


class Publisher(NamedTuple):
    """The publisher's name and logo (bytes, or b"") in a header. `needs_paper`: the logo needs a light background."""

    name: str
    logo: bytes = b""
    needs_paper: bool = False

    @classmethod
    def of(cls, report: ReportStatement, pictures: Callable[[str], bytes]) -> Self:
        """Return a report's publisher. `pictures` returns a picture's bytes by SHA-256, or b"" if the file is missing."""
        logo = head_logo(report)
        name = report.publisher.name or report.name
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
    """Draw the publisher's logo and name between `at` and `right`, on a background of that `height` if the branding has one.

    Return the text colour on the background, or None without a background.
    """
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
    """Draw the logo, vertically centred at `at`. Return its right edge."""
    x, middle = at
    plate = plate_of(publisher.logo)
    wide, high = plate.within(height * _WIDEST, height)
    if publisher.needs_paper:
        canvas.rect(x, middle - high / 2 - _PAPER, wide + 2 * _PAPER, high + 2 * _PAPER, colour=PAPER)
        x += _PAPER
    canvas.image(x, middle - high / 2, wide, high, plate.data)
    return x + wide + (_PAPER if publisher.needs_paper else 0.0)


def trends_of(document: EditionDocument) -> tuple[Node, ...]:
    """Return the trends of an edition, in the order of its sections."""
    numbers = document.numbers()
    return tuple(
        Node(each.trend, document.year, numbers[each.uid], each.title, each.maturity, Movement.NONE)
        for each in document.sections
        if each.trend
    )


#: Maturities from the highest to the lowest.
_LEVELS = (*reversed(LADDER), Maturity.DECLINING, Maturity.NOT_RATED)


def levels_counted(counts: Mapping[Maturity, int], translate: Translator) -> str:
    """Return the numbers of trends or techniques by maturity as a text: “3 established, 5 growing”."""
    return translate.in_a_row(
        [f"{translate.number(counts[each])} {translate.label(MATURITY[each])}" for each in _LEVELS if counts[each]]
    )


def cover_picture(nodes: tuple[Node, ...], translate: Translator) -> str:
    """Return the list of trends with their shapes as SVG, for a printed cover."""
    canvas = Canvas(_PICTURE, mirrored=translate.from_right)
    canvas.height = _draw(canvas, nodes, translate, (0, 0, _PICTURE)) + 6
    return canvas.svg(label=describe_rated(nodes, translate))


def describe_rated(nodes: tuple[Node, ...], translate: Translator) -> str:
    """Return the trends with their maturities as a text, for screen readers."""
    return translate.clauses(
        translate("{name}: {maturity}", name=each.name, maturity=translate.label(MATURITY[each.maturity]))
        for each in nodes
    )


def cover_sheet(
    nodes: tuple[Node, ...],
    translate: Translator,
    *,
    title: str,
    publisher: Publisher,
    version: str,
    foot: str,
    identity: Identity = Identity(),  # noqa: B008 -- a tuple
    plate: Plate | None = None,
) -> str:
    """Return the cover of a book as SVG, with the cover image (`plate`), or else with the list of trends."""
    canvas = Canvas(COVER[0], mirrored=translate.from_right)
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
        _draw(canvas, nodes, translate, (_MARGIN, y + 6, room), COVER[1] - 116 - y)
    canvas.line(_MARGIN, COVER[1] - 84, _MARGIN + room, COVER[1] - 84, colour=RULE)
    canvas.text(_MARGIN, COVER[1] - 58, cut(foot, room, 16), size=16, colour=MUTED)
    return canvas.svg(label=title)


def _draw(
    canvas: Canvas,
    nodes: tuple[Node, ...],
    translate: Translator,
    place: tuple[float, float, float],
    height: float = 540.0,
) -> float:
    """Draw a row for each trend from `place` (x, y, width) down. Return the lower edge."""
    x, top, room = place
    row = min(height / max(len(nodes), 1), 44.0)
    name, small = (18.0, 15.0) if row >= 30 else (min(15.0, row * 0.62), min(13.0, row * 0.55))
    longest = max((width(translate.label(MATURITY[node.maturity]), small) for node in nodes), default=0.0)
    right = x + room - longest
    y = top + row / 2
    for node in nodes:
        canvas.maturity(node.maturity, x + 9, y, min(8.0, row * 0.3))
        canvas.text(x + 46, y, str(node.number), anchor="end", size=small, colour=MUTED)
        settings = [(name * scale, 1) for scale in (1, 0.9, 0.8)]
        size, (line,) = fitting(settings, node.name, right - x - 76, Face.BOLD)
        canvas.text(x + 58, y, line, size=size, face=Face.BOLD)
        canvas.text(right, y, translate.label(MATURITY[node.maturity]), size=small, colour=by_maturity(node.maturity))
        y += row
    return y - row / 2


CARD = (1200, 630)
_LEFT = 56.0
_RIGHT = CARD[0] - 56.0
#: The height of the bar in the accent at the top, the width of the text beside a drawing, and that of the drawing.
_BAR, _BESIDE, _DRAWING = 14.0, 470.0, 562.0
#: Sizes of the title with their most lines: beside a drawing, beside a picture, over a summary, and alone.
_BESIDE_DRAWING = ((62, 4), (52, 4), (44, 4), (36, 5), (30, 6))
_BESIDE_PLATE = ((72, 4), (58, 4), (46, 4), (36, 6))
_OVER_SUMMARY = ((76, 1), (62, 2), (46, 2), (36, 3))
_ALONE = ((76, 3), (58, 4), (46, 5), (36, 6))


class CardWords(NamedTuple):
    """The text of a card. `above` is a line above the title."""

    title: str
    publisher: Publisher
    version: str
    address: str
    above: str = ""
    summary: str = ""


def draw_card(
    around: CardWords,
    translate: Translator,
    identity: Identity,
    plate: Plate | None = None,
    drawing: Miniature | None = None,
) -> str:
    """Return a card as SVG, with title, summary, and at the right the picture `plate` or else the `drawing`."""
    canvas = Canvas(CARD[0], mirrored=translate.from_right)
    face = title_face(identity)
    room = _RIGHT - _LEFT
    canvas.height = CARD[1]
    canvas.rect(0, 0, *CARD, colour=PAPER)
    middle = 57 if identity.head else 70
    right = _RIGHT - width(around.version, 21) - 40
    colour = draw_head(canvas, identity, 100, around.publisher, at=(_LEFT, middle), right=right, size=28)
    canvas.text(_RIGHT, middle, around.version, anchor="end", size=21, colour=colour or MUTED)
    canvas.rect(0, 0, CARD[0], _BAR, colour=Colour("accent", identity.accent, identity.dark_accent))
    y = 140.0
    settings: Sequence[tuple[float, int]] = _OVER_SUMMARY if around.summary else _ALONE
    if plate:
        wide, high = plate.within(520, 412)
        canvas.image(_RIGHT - wide, 132, wide, high, plate.data)
        room -= wide + 48
        y = 124.0
        settings = _BESIDE_PLATE
    elif drawing:
        left = _LEFT if canvas.mirrored else _RIGHT - _DRAWING
        high = drawing.canvas.height * _DRAWING / drawing.canvas.width
        drawing.draw(canvas, (left, 150 + max(0, 325 - high) / 2), _DRAWING, size=20)
        room = _BESIDE
        settings = _BESIDE_DRAWING
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
