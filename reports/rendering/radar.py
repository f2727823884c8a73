"""The radar of techniques as SVG, with rings for maturity, sectors for themes, and numbers for techniques."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos

from reports.document.words import Maturity, Movement
from reports.languages import Phrase, Translator
from reports.rendering.drawing import Canvas, Face, by_maturity, fitting, fixed, width
from reports.rendering.drawing.pictures import BAR, INK, MUTED, PAPER, TINT
from reports.rendering.picture.cover import levels_counted
from reports.rendering.radar_layout import (
    NUMBER_SIZE,
    POINTER,
    Blip,
    Box,
    Geometry,
    PlacedBlip,
    R,
    Sector,
    in_order,
    place,
)
from reports.rendering.terms import MATURITY

SIZE = 720
_RADIUS = 328.0
#: The height of the key above the radar, and the width of the rim with the names of themes.
_KEY = 34.0
_RIM = 27.0
_NAME_SIZE = 12.5
#: Sizes for the name of a theme, each in one line. It is cut only if it does not fit in the smallest.
_RIM_SETTINGS = ((14.5, 1), (13.0, 1), (12.0, 1))
#: The angle, on either side of the top, for the name of a single theme.
_ALONE = 1.2
#: The free space on both sides of a ring's name, so that it is not read as a blip.
_CLEARANCE = 14.0
#: Blips with a plus sign behind their number.
_NEW = {Movement.NEW, Movement.RETURNED}


def summary(blips: Iterable[Blip], year: int, translate: Translator) -> str:
    """Return a summary such as “31 techniques in 2024: 9 established, 14 growing, 8 emerging”."""
    counts = Counter(blip.maturity for blip in blips)
    number = counts.total()
    levels = levels_counted(counts, translate)
    return translate.count(
        "{number} technique in {year}: {levels}",
        "{number} techniques in {year}: {levels}",
        number,
        year=year,
        levels=levels,
    )


@lru_cache(maxsize=8)
def radar_svg(blips: tuple[Blip, ...], translate: Translator, *, label: str, name: str = "") -> str:
    """Return the radar as SVG. Each blip is a link with the shape of its maturity and its number in `in_order`, from 1.

    `label` is the accessible name, and `name` a part of the ids.
    """
    blips = in_order(blips)
    canvas = Canvas(SIZE)
    _draw_key(canvas, blips, translate)
    middle = (SIZE / 2, _KEY + _RIM + _RADIUS)
    canvas.height = middle[1] + _RADIUS + _RIM + 6
    shape = Geometry.of(blips, middle=middle, radius=_RADIUS)
    _draw_ground(canvas, shape, translate, name)
    labels = [f"{number}{'+' if blip.movement in _NEW else ''}" for number, blip in enumerate(blips, 1)]
    for placed in place(blips, labels, shape, _obstacles(shape, translate)):
        _draw_blip(canvas, placed, shape, translate)
    return canvas.svg(label=label, name="drawing radar-drawing", role="group")


def _label_width(maturity: Maturity, translate: Translator) -> float:
    """Return the width of a ring's name."""
    return width(translate.label(MATURITY[maturity]), _NAME_SIZE, Face.BOLD)


def _obstacles(shape: Geometry, translate: Translator) -> list[Box]:
    found = []
    for ring in shape.rings:
        half = _label_width(ring.maturity, translate) / 2
        y = shape.y - ring.outer + 17
        found.append((shape.x - half - _CLEARANCE, y - 9, shape.x + half + _CLEARANCE, y + 9))
    return found


def _draw_ground(canvas: Canvas, shape: Geometry, translate: Translator, name: str) -> None:
    for ring in reversed(shape.rings):
        is_inner = ring.inner == 0 and len(shape.rings) > 1
        canvas.circle(shape.x, shape.y, ring.outer, fill=TINT if is_inner else None, stroke=BAR)
    if len(shape.sectors) > 1:
        for sector in shape.sectors:
            canvas.line(shape.x, shape.y, *shape.at(sector.start, shape.radius), colour=BAR)
    for number, sector in enumerate(shape.sectors, 1):
        _draw_theme(canvas, shape, sector, f"radar-theme-{name}{number}")
    for ring in shape.rings:
        wide = _label_width(ring.maturity, translate)
        y = shape.y - ring.outer + 17
        left = shape.x - wide / 2
        ground = TINT if ring.inner == 0 and len(shape.rings) > 1 else PAPER
        canvas.rect(left - 4, y - 9, wide + 8, 18, colour=ground)
        label = translate.label(MATURITY[ring.maturity])
        canvas.text(left, y, label, size=_NAME_SIZE, face=Face.BOLD, colour=by_maturity(ring.maturity))


def _draw_theme(canvas: Canvas, shape: Geometry, sector: Sector, path_id: str) -> None:
    """Draw the theme's name and its number of techniques along the rim, upright."""
    middle = (sector.start + sector.end) / 2
    reach = (sector.end - sector.start) / 2
    clockwise = cos(middle) > -0.15
    if len(shape.sectors) == 1:
        middle = 0.0
        reach = _ALONE
        clockwise = True
    sweep = 1 if clockwise else 0
    large = 1 if 2 * reach > 3.14159 else 0
    ends = (middle - reach, middle + reach) if clockwise else (middle + reach, middle - reach)
    room = min(sector.end - sector.start, 2 * _ALONE) * (shape.radius + 9) - 32
    size, (words,) = fitting(_RIM_SETTINGS, sector.theme, room, Face.BOLD)
    radius = shape.radius + (9 if clockwise else 19)
    (x1, y1), (x2, y2) = (shape.at(each, radius) for each in ends)
    r = fixed(radius)
    path = f"M{fixed(x1)} {fixed(y1)}A{r} {r} 0 {large} {sweep} {fixed(x2)} {fixed(y2)}"
    canvas.curved(path, f"{words} {sector.count}", path_id=path_id, size=size)


def _draw_blip(canvas: Canvas, placed: PlacedBlip, shape: Geometry, translate: Translator) -> None:
    blip = placed.blip
    face = Face.BOLD if blip.has_moved else Face.REGULAR
    canvas.open_link(blip.address, f"{placed.label} {blip.described(translate)}")
    canvas.maturity(blip.maturity, placed.x, placed.y, R)
    if blip.has_moved:
        canvas.path(_pointer(placed, shape), fill=INK)
    is_inner = len(shape.rings) > 1 and blip.maturity is shape.rings[0].maturity
    halo = TINT if is_inner else PAPER
    canvas.text(placed.text_x, placed.y, placed.label, size=NUMBER_SIZE, face=face, halo=halo)
    # The name, which the style sheet shows on hover.
    half = width(blip.name, _NAME_SIZE, Face.BOLD) / 2
    x = min(max(placed.x, half + 2), SIZE - half - 2)
    canvas.text(
        x, placed.y - 17, blip.name, anchor="middle", size=_NAME_SIZE, face=Face.BOLD, halo=PAPER, hidden="said"
    )
    canvas.close_link()


def _pointer(placed: PlacedBlip, shape: Geometry) -> str:
    """Return the path of a triangle that points to the middle for a move up, away from it for a move down."""
    away = placed.blip.points
    x, y = placed.x - shape.x, placed.y - shape.y
    length = (x * x + y * y) ** 0.5 or 1.0
    dx, dy = away * x / length, away * y / length
    base = R + 2
    tip = R + POINTER
    corners = [
        (placed.x + dx * tip, placed.y + dy * tip),
        (placed.x + dx * base - dy * 4, placed.y + dy * base + dx * 4),
        (placed.x + dx * base + dy * 4, placed.y + dy * base - dx * 4),
    ]
    return "M" + "L".join(f"{fixed(a)} {fixed(b)}" for a, b in corners) + "z"


def _draw_key(canvas: Canvas, blips: Sequence[Blip], translate: Translator) -> None:
    """Draw the key of the pointers and the plus sign, with numbers of techniques, in one line."""
    counts = Counter(blip.movement for blip in blips)
    x, y = 2.0, 12.0
    for movement, sentence in _KEY_OF_MOVED.items():
        if counts[movement]:
            away = 1 if movement is Movement.UP else -1
            canvas.maturity(Maturity.ESTABLISHED, x + (6 if away > 0 else 16), y, 6)
            tip = x + (21 if away > 0 else 1)
            canvas.path(f"M{fixed(tip)} {fixed(y)}l{fixed(-6 * away)} -4v8z", fill=INK)
            x = _draw_text(canvas, x + 26, y, translate(sentence, number=counts[movement]), Face.BOLD)
    if fresh := sum(counts[each] for each in _NEW):
        _draw_text(canvas, x, y, translate("+ new: {number}", number=fresh), Face.REGULAR)


_KEY_OF_MOVED = {Movement.UP: Phrase("moved up: {number}"), Movement.DOWN: Phrase("moved down: {number}")}


def _draw_text(canvas: Canvas, x: float, y: float, words: str, face: Face) -> float:
    canvas.text(x, y, words, size=13, face=face, colour=INK if face is Face.BOLD else MUTED)
    return x + width(words, 13, face) + 20
