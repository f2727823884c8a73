"""A canvas that returns SVG without styles and scripts. Only links have addresses, and only paths of curved text have ids."""

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from math import cos, pi, radians, sin
from typing import Literal

from reports.document.words import Maturity
from reports.rendering.drawing.measuring import Face, is_exact, width
from reports.rendering.drawing.pictures import INK, LINE, PAPER, Colour, by_maturity

type Ends = Literal["start", "middle", "end"]

FONTS = "'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif"
#: Font families of faces that are not in FONTS.
_FAMILIES = {
    Face.TITLE: "'Source Serif 4', 'Source Serif', Georgia, serif",
    Face.SLAB: "'Zilla Slab', Georgia, serif",
}
#: The default size of text.
SIZE = 14.5
_MIRRORED: dict[Ends, Ends] = {"start": "end", "middle": "middle", "end": "start"}
#: Arabic words are set in one font of their own, because typst does not join letters across fonts.
_ARABIC = re.compile("[\u0600-\u06ff]+(?: +[\u0600-\u06ff]+)*")
_ARABIC_FACE = f"""<tspan font-family="'DejaVu Sans', {FONTS}">"""
_IN_ARABIC = rf"{_ARABIC_FACE}\g<0></tspan>"
#: The sign that doubles an Arabic letter. A vowel sign on the same letter is removed, because typst draws only one of them.
_SHADDA = "\u0651"
_DOUBLED = re.compile(f"[\u064b-\u0650]{_SHADDA}|{_SHADDA}[\u064b-\u0650]")
_FROM_LEFT = "\N{LEFT-TO-RIGHT ISOLATE}"
_FROM_RIGHT = "\N{RIGHT-TO-LEFT ISOLATE}"
_END = "\N{POP DIRECTIONAL ISOLATE}"
#: The distance from the middle of text to its baseline, as a share of its size.
_DROP = 0.35


class Canvas:
    """A drawing. Callers set `height` after drawing. Later parts cover earlier ones.

    On a `mirrored` canvas, `x` is measured from the right edge, for right-to-left languages. Paths are not mirrored.
    """

    def __init__(self, width: float, *, mirrored: bool = False) -> None:
        self.width = width
        self.mirrored = mirrored
        self.height = 0.0
        self._parts: list[str] = []
        self._link_at = 0

    def text(
        self,
        x: float,
        middle: float,
        words: str,
        *,
        anchor: Ends = "start",
        size: float = SIZE,
        face: Face = Face.REGULAR,
        colour: Colour = INK,
        halo: Colour | None = None,
        hidden: str = "",
        name: str = "",
        is_link: bool = False,
    ) -> None:
        """Draw a line of text with its vertical middle at `middle`.

        `halo` is the colour of an outline, for text over lines. `hidden` is a class: such text is invisible unless a style sheet shows
        the class. `name` is the class of visible text. With `is_link` the text is underlined.
        """
        if self.mirrored:
            x = self.width - x
            anchor = _MIRRORED[anchor]
        named = {"x": fixed(x), "y": fixed(middle + _DROP * size)}
        if anchor != "start":
            named["text-anchor"] = anchor
        if size != SIZE:
            named["font-size"] = fixed(size)
        if face is not Face.REGULAR:
            named["font-weight"] = str(face.value[2])
        if face in _FAMILIES:
            named["font-family"] = _FAMILIES[face]
        if is_link:
            named["text-decoration"] = "underline"
        if is_exact(words, face):
            # With other fonts (in books and downloads), the text gets the measured width too.
            named |= {"textLength": fixed(width(words, size, face)), "lengthAdjust": "spacingAndGlyphs"}
        if halo:
            named |= {"paint-order": "stroke", "stroke-width": "4", "stroke-linejoin": "round"}
        if hidden:
            named["display"] = "none"
        self._add("text", named, fill=colour, stroke=halo, inside=_inside(words), name=hidden or name)

    def curved(self, path: str, words: str, *, path_id: str, size: float = SIZE) -> None:
        """Draw text along a path, centred. `path_id` must be unique on the page."""
        self._parts.append(f'<path id="{path_id}" d="{path}" fill="none"/>')
        written = escape(words if is_from_left(words) else f"{_FROM_RIGHT}{words}{_END}", quote=False)
        along = f'<textPath href="#{path_id}" startOffset="50%">{written}</textPath>'
        named = {"text-anchor": "middle", "font-weight": str(Face.BOLD.value[2])}
        if size != SIZE:
            named["font-size"] = fixed(size)
        self._add("text", named, fill=INK, stroke=None, inside=along)

    def image(self, x: float, y: float, wide: float, high: float, data: bytes) -> None:
        """Draw a PNG picture."""
        x = self.width - x - wide if self.mirrored else x
        address = f"data:image/png;base64,{b64encode(data).decode()}"
        size = f'x="{fixed(x)}" y="{fixed(y)}" width="{fixed(wide)}" height="{fixed(high)}"'
        self._parts.append(f'<image {size} href="{address}"/>')

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: Colour, thick: float = 1, dots: bool = False
    ) -> None:
        """Draw a straight line, or a row of dots."""
        if self.mirrored:
            x1, x2 = self.width - x1, self.width - x2
        named = {"x1": fixed(x1), "y1": fixed(y1), "x2": fixed(x2), "y2": fixed(y2), "stroke-width": fixed(thick)}
        if dots:
            named |= {"stroke-dasharray": "0.1 5", "stroke-linecap": "round"}
        self._add("line", named, fill=None, stroke=colour)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        colour: Colour,
        rim: Colour | None = None,
        name: str = "",
    ) -> None:
        """Draw a rectangle. A `rim` is drawn inside its edges. `name` is an additional class."""
        inset = 0.5 if rim else 0.0
        x, y, width, height = x + inset, y + inset, max(width - 2 * inset, 0), max(height - 2 * inset, 0)
        x = self.width - x - width if self.mirrored else x
        named = {"x": fixed(x), "y": fixed(y), "width": fixed(width), "height": fixed(height)}
        self._add("rect", named, fill=colour, stroke=rim, name=name)

    def hatch(self, lines: Iterable[tuple[float, float, float]], *, dots: bool, shown: bool) -> None:
        """Draw vertical lines (x, top, bottom), or rows of dots. If not `shown`, they are invisible unless a style sheet shows `hatch`."""
        d = "".join(f"M{fixed(x)} {fixed(top)}V{fixed(bottom)}" for x, top, bottom in lines)
        named = {"d": d, "stroke-width": "2" if dots else "1"}
        if dots:
            named |= {"stroke-dasharray": "0.1 5", "stroke-linecap": "round"}
        if not shown:
            named["display"] = "none"
        if d:
            self._add("path", named, fill=None, stroke=LINE, name="hatch")

    def path(
        self, d: str, *, fill: Colour | None = None, stroke: Colour | None = None, thick: float = 1, name: str = ""
    ) -> None:
        """Draw a path. Without `fill` only its line is drawn. `name` is an additional class."""
        named = {"d": d}
        if stroke:
            named |= {"stroke-width": fixed(thick), "stroke-linejoin": "round"}
        self._add("path", named, fill=fill, stroke=stroke, name=name)

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        *,
        fill: Colour | None,
        stroke: Colour | None = None,
        thick: float = 1,
        dots: int = 0,
    ) -> None:
        """Draw a disc, a ring, or a ring of that many `dots`."""
        x = self.width - x if self.mirrored else x
        named = {"cx": fixed(x), "cy": fixed(y), "r": fixed(r)}
        if stroke:
            named["stroke-width"] = fixed(thick)
        if dots:
            named |= {"stroke-dasharray": f"0.1 {2 * pi * r / dots - 0.1:.2f}", "stroke-linecap": "round"}
        self._add("circle", named, fill=fill, stroke=stroke)

    def maturity(self, kind: Maturity, x: float, y: float, r: float = 6) -> None:
        """Draw the shape of a maturity: ring (emerging), half disc, disc, struck disc (declining), or dotted ring (not rated)."""
        colour = by_maturity(kind)
        thick = r / 3.2
        inner = r - thick / 2
        if kind is Maturity.NOT_RATED:
            self.circle(x, y, inner, fill=PAPER, stroke=colour, thick=thick, dots=8)
            return
        full = kind in {Maturity.ESTABLISHED, Maturity.DECLINING}
        self.circle(x, y, inner, fill=colour if full else PAPER, stroke=colour, thick=thick)
        if kind is Maturity.GROWING:
            left = self.width - x if self.mirrored else x
            self.path(
                f"M{fixed(left)} {fixed(y - inner)}a{fixed(inner)} {fixed(inner)} 0 0 0 0 {fixed(2 * inner)}z",
                fill=colour,
            )
        if kind is Maturity.DECLINING:
            reach = 0.78 * r
            rise = -reach if self.mirrored else reach
            self.line(x - rise, y + reach, x + rise, y - reach, colour=PAPER, thick=max(1.3, r * 0.28))

    def mark(self, number: int, x: float, y: float, r: float, *, colour: Colour) -> None:
        """Draw the mark of a series. Each of six has another shape, so that they differ without colour."""
        shape = number % 6
        thick = 1.75
        if shape == 0:
            self.circle(x, y, r, fill=colour)
        elif shape == 1:
            self.circle(x, y, r - thick / 2, fill=PAPER, stroke=colour, thick=thick)
        else:
            corners = {2: (45, 4, 1.1), 3: (0, 4, 1.2), 4: (-90, 3, 1.2), 5: (0, 4, 1.2)}[shape]
            hollow = shape == 5
            d = _polygon(x, y, r * corners[2], *corners[:2])
            self.path(d, fill=PAPER if hollow else colour, stroke=colour if hollow else None, thick=thick)

    def open_link(self, address: str, label: str) -> None:
        """Begin a link around all that is drawn until `close_link`. `label` is its accessible name."""
        self._parts.append(f'<a href="{escape(address)}" aria-label="{escape(label)}">')
        self._link_at = len(self._parts)

    def close_link(self) -> None:
        """End a link. Its parts are separated by spaces, because screen readers read the lines of a name as one text."""
        self._parts[self._link_at :] = [" ".join(self._parts[self._link_at :]), "</a>"]

    def draw_canvas(self, other: "Canvas", at: tuple[float, float] = (0, 0), *, scale: float = 1) -> None:
        """Add everything drawn on another canvas, enlarged by `scale`, with its upper left corner at `at`."""
        if at == (0, 0) and scale == 1:
            self._parts += other._parts
            return
        place = f"translate({fixed(at[0])} {fixed(at[1])}) scale({scale:.4g})"
        self._parts.append(f'<g transform="{place}">{"".join(other._parts)}</g>')

    def take(self) -> str:
        """Return everything drawn so far as SVG, and remove it."""
        drawn, self._parts = "".join(self._parts), []
        return drawn

    def group(self, drawn: str, *, name: str = "", trend: str = "", opacity: float = 1) -> None:
        """Add shapes of `take` as a group, with a class, the beginning of their trend's key, and an opacity."""
        named = {"class": name, "data-trend": trend[:8], "opacity": f"{opacity:.2g}" if opacity < 1 else ""}
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in named.items() if value)
        self._parts.append(f"<g{attributes}>{drawn}</g>")

    def draw_background(self) -> None:
        """Draw a background behind everything."""
        drawn = self._parts
        self._parts = []
        self.rect(0, 0, self.width, self.height, colour=PAPER)
        self._parts += drawn

    def svg(self, *, label: str, description: str = "", name: str = "", role: str = "img") -> str:
        """Return the drawing as SVG, with `label` and `description` for screen readers and `name` as class.

        Its direction is left to right in every language.
        """
        size = f'width="{fixed(self.width)}" height="{fixed(self.height)}"'
        classes = f' class="{name}"' if name else ""
        words = f"<desc>{escape(description, quote=False)}</desc>" if description else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg"{classes} {size}'
            f' viewBox="0 0 {fixed(self.width)} {fixed(self.height)}" font-family="{FONTS}" font-size="{SIZE}"'
            f' direction="ltr" role="{role}" aria-label="{escape(label)}">{words}{"".join(self._parts)}</svg>'
        )

    def _add(
        self,
        tag: str,
        named: dict[str, str],
        *,
        fill: Colour | None,
        stroke: Colour | None,
        inside: str = "",
        name: str = "",
    ) -> None:
        classes = [name] if name else []
        for paint, colour in (("fill", fill), ("stroke", stroke)):
            if colour:
                named[paint] = colour.light
                classes.append(f"{paint}-{colour.name}")
        if not fill and tag != "line":
            named["fill"] = "none"
        if classes:
            named["class"] = " ".join(classes)
        attributes = "".join(f' {key}="{value}"' for key, value in named.items())
        self._parts.append(f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>")


def _inside(words: str) -> str:
    """Return words as escaped content of a text element.

    Texts with Arabic words begin with an element in the Arabic font, because otherwise typst removes wrong letters where the font
    has a ligature.
    """
    written = escape(words if is_from_left(words) else f"{_FROM_RIGHT}{words}{_END}", quote=False)
    if not _ARABIC.search(words):
        return written
    if is_from_left(words):
        written = from_left(written)
    written = _ARABIC.sub(_IN_ARABIC, _DOUBLED.sub(_SHADDA, written[1:]))
    return f"{_ARABIC_FACE}{_FROM_LEFT if is_from_left(words) else _FROM_RIGHT}</tspan>{written}"


def from_left(words: str) -> str:
    """Return a text such as an address in left-to-right isolates, so that its order stays the same among words of any script."""
    return f"{_FROM_LEFT}{words}{_END}"


def is_from_left(words: str) -> bool:
    """Return whether the first letter is of a left-to-right script."""
    return next((kind for kind in map(unicodedata.bidirectional, words) if kind in {"L", "R", "AL"}), "L") == "L"


def fixed(number: float) -> str:
    """Return a number with at most one decimal, for SVG: `12.5`, `3`."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def _polygon(x: float, y: float, r: float, turn: float, corners: int) -> str:
    angles = [radians(turn + number * 360 / corners) for number in range(corners)]
    return "M" + "L".join(f"{fixed(x + r * cos(angle))} {fixed(y + r * sin(angle))}" for angle in angles) + "z"
