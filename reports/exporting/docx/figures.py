"""Figures in a Word file: a stand-in goes through pandoc, and the picture is put in its place."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.document.types import EditionDocument, Figure
from reports.exporting.context import Context
from reports.exporting.docx.blocks import Writer
from reports.exporting.docx.nodes import Node, bookmarked, node, paragraph, styled, text
from reports.exporting.pictures import read_picture
from reports.languages import Words
from reports.rendering import chart_svg, figure_number, prose_tokens, text_alternative
from reports.rendering.drawing import png
from reports.rendering.sent import bookmark_of
from reports.rendering.terms import words_of

#: As wide as the text, and as high as a page has room for, in centimetres.
_WIDEST, _HIGHEST = 16.0, 20.0
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


@dataclass
class Shown:
    """The figures that a file shows, by the stand-in of each."""

    figures: dict[bytes, Figure] = field(default_factory=dict)

    def pictures(self, context: Context, words: Words) -> Mapping[bytes, bytes]:
        """The picture for each stand-in."""
        return {stand_in: _bytes(figure, context, words) for stand_in, figure in self.figures.items()}


def figure_blocks(document: EditionDocument, figure: Figure, number: int, shown: Shown) -> list[Node]:
    """The figure's picture, within its bookmark, and its title and caption below."""
    words = words_of(document.report)
    if figure.chart or figure.picture:
        kind = "jpeg" if figure.picture and figure.picture.media_type == "image/jpeg" else "png"
        stand_in = f"picture {number} of this file".encode()
        shown.figures[stand_in] = figure
        source = f"data:image/{kind};base64,{base64.b64encode(stand_in).decode()}"
        drawn = node(
            "Image", ["", [], _size(figure, words)], [text(text_alternative(document, figure, words))], [source, ""]
        )
    else:
        drawn = text(f"![[{figure.key}]]")
    title = words("Figure {number}. {title}", number=figure_number(document, figure.key), title=figure.title)
    caption = Writer(document, "").blocks(prose_tokens(figure.caption, document))
    first = caption[0]["c"] if caption and caption[0]["t"] == "Para" else []
    return [
        styled("Captioned Figure", [paragraph(bookmarked(bookmark_of("f", figure.uid), number, [drawn]))]),
        styled(
            "Image Caption",
            [paragraph([node("Strong", [text(title)]), text(" "), *first]), *(caption[1:] if first else caption)],
        ),
    ]


def _size(figure: Figure, words: Words) -> list[list[str]]:
    """How wide and high a picture is shown, in centimetres: 144 of its pixels are at most an inch."""
    if figure.picture:
        width, height = float(figure.picture.width), float(figure.picture.height)
    else:
        found = _SIZE.search(_drawing(figure, words))
        width, height = (2 * float(found[1]), 2 * float(found[2])) if found else (1.0, 1.0)
    wide = min(_WIDEST, width / 144 * 2.54, _HIGHEST * width / height)
    return [["width", f"{wide:.2f}cm"], ["height", f"{max(wide * height / width, 0.01):.2f}cm"]]


def _bytes(figure: Figure, context: Context, words: Words) -> bytes:
    if figure.picture:
        return read_picture(figure.picture, context)[1]
    return png(_drawing(figure, words), scale=2.0)


def _drawing(figure: Figure, words: Words) -> str:
    return chart_svg(figure.chart, words, alt="") if figure.chart else ""
