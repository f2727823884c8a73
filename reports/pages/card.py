"""The picture that stands for an edition or a section where a link to it is shared: 1200 × 630 pixels, made by typst."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from reports.document.types import EditionDocument, Section
from reports.document.words import Maturity
from reports.languages import Words
from reports.rendering import FACES, Identity
from reports.rendering.drawing import Canvas, by_maturity, fitting
from reports.rendering.picture import Publisher, draw_head, title_face
from reports.rendering.terms import MATURITY, words_of

if TYPE_CHECKING:
    from typst import Fonts

#: Everything in a text that means something to typst stands in a string, where only these two do.
_SIGN = re.compile(r'[\\"]')
_HEAD = 128
#: How large a title is, and how many lines it may take then; how wide they are.
_TITLES, _ROOM = ((76, 3), (58, 4), (46, 5), (36, 6)), 1032
_PAGE = """\
#set page(width: 1200pt, height: 630pt, margin: (x: 84pt, y: 72pt), fill: rgb("#fbf9f4"))
#set text(font: ("{face}", "Libertinus Serif"), fill: rgb("#1d1b17"), size: 30pt, lang: {language})
#place(top + left, dx: -84pt, dy: -72pt, rect(width: {wide}pt, height: {high}pt, fill: rgb({ground})))
#place(top + left, dx: -84pt, dy: -72pt, image(bytes({head}), format: "svg", width: 1200pt))
#v(36pt)
#v(1fr)
#text(size: {size}pt, weight: 600, hyphenate: false, par(leading: 0.42em, {title}))
#v(1fr)
#line(length: 100%, stroke: 1pt + rgb("#d9d3c5"))
#v(14pt)
{foot}
"""


def card(document: EditionDocument, pictures: Callable[[str], bytes], section: Section | None = None) -> bytes:
    """The card of the edition, or of one of its sections, as PNG; `pictures` gives the bytes of the publisher's logo."""
    title = section.title if section else document.title or document.report.name
    foot = _rating(section.maturity, words_of(document.report)) if section and section.trend else _row(document)
    identity = Identity.of(document.report)
    size, lines = fitting(_TITLES, title, _ROOM, title_face(identity))
    # Along the left edge, or behind the name of the report.
    ground, wide, high = (identity.head[0][0], 1200, _HEAD) if identity.head else (identity.accent, 14, 630)
    source = _PAGE.format(
        language=_string(document.report.language.partition("-")[0]),
        face=title_face(identity).family,
        ground=_string(ground),
        wide=wide,
        high=high,
        head=_string(_head(document, pictures)),
        title=" + linebreak() + ".join(map(_string, lines)),
        size=size,
        foot=foot,
    )
    return _drawn(source)


def _head(document: EditionDocument, pictures: Callable[[str], bytes]) -> str:
    """Logo and name of the report, and the year."""
    canvas = Canvas(1200, mirrored=words_of(document.report).from_right)
    canvas.height = _HEAD
    named = Publisher.of(document.report, pictures)._replace(name=f"{document.report.name} {document.year}")
    draw_head(canvas, Identity.of(document.report), _HEAD, named, at=(84, _HEAD / 2), right=1116, size=30)
    return canvas.svg(label=named.name)


def _rating(maturity: Maturity, words: Words) -> str:
    return f'#box(baseline: 20%, {_shape(maturity)}) #h(0.3em) #text(fill: rgb("#5f5a50"), {_string(words.label(MATURITY[maturity]))})'


def _row(document: EditionDocument) -> str:
    """A shape for each trend, in the order of the sections; the publisher where there are none."""
    shapes = [_shape(section.maturity) for section in document.sections if section.trend]
    if not shapes:
        return f"#{_string(document.report.publisher.name)}" if document.report.publisher.name else ""
    return "#stack(dir: ltr, spacing: 18pt, " + ", ".join(shapes[:24]) + ")"


def _shape(maturity: Maturity) -> str:
    """Ring, half disc, disc, struck disc, or a ring of dots, as everywhere on the site."""
    colour = f'rgb("{by_maturity(maturity).light}")'
    dots = ', cap: "round", dash: (0.1pt, 10pt)' if maturity is Maturity.NOT_RATED else ""
    ring = f"circle(radius: 13pt, stroke: (paint: {colour}, thickness: 3pt{dots}))"
    inside = {
        Maturity.GROWING: f"place(top + left, box(clip: true, width: 13pt, height: 26pt, circle(radius: 13pt, fill: {colour})))",
        Maturity.ESTABLISHED: f"place(top + left, circle(radius: 13pt, fill: {colour}))",
        Maturity.DECLINING: f"place(top + left, circle(radius: 13pt, fill: {colour})); "
        'place(top + left, line(start: (3pt, 23pt), end: (23pt, 3pt), stroke: 4pt + rgb("#fbf9f4")))',
    }.get(maturity, "")
    return f"box({{{inside}; {ring}}})" if inside else f"box({ring})"


def _string(text: str) -> str:
    escaped = _SIGN.sub(lambda sign: "\\" + sign.group(), " ".join(text.split()))
    return f'"{escaped}"'


@lru_cache(maxsize=32)
def _drawn(source: str) -> bytes:
    import typst

    return typst.compile(source.encode(), format="png", ppi=72.0, font_paths=_fonts())


@cache
def _fonts() -> "Fonts":
    import typst

    return typst.Fonts(include_system_fonts=True, font_paths=[str(FACES)])
