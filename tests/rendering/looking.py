"""The words of a drawing with their boxes, measured in the typefaces of drawings."""

from typing import NamedTuple
from xml.etree import ElementTree as ET

from reports.rendering.drawing import Face, width

SVG = "{http://www.w3.org/2000/svg}"
FACES = {"400": Face.REGULAR, "600": Face.BOLD}


class Word(NamedTuple):
    """A text and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(svg: str) -> list[Word]:
    """Return every straight text of the drawing."""
    found = []
    for text in ET.fromstring(svg).iter(f"{SVG}text"):
        if text.text is None:
            continue
        size = float(text.get("font-size", 14.5))
        face = Face.TITLE if "Serif" in text.get("font-family", "") else FACES[text.get("font-weight", "400")]
        wide = width(text.text, size, face)
        left = float(text.get("x")) - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")] * wide
        baseline = float(text.get("y"))
        found.append(Word(text.text, left, baseline - 0.72 * size, left + wide, baseline + 0.2 * size))
    return found


def overlaps(words: list[Word]) -> list[tuple[str, str]]:
    """Return the pairs of texts whose boxes overlap."""
    return [
        (one.text, other.text)
        for number, one in enumerate(words)
        for other in words[number + 1 :]
        if min(one.right, other.right) - max(one.left, other.left) > 0.5
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5
    ]


def outside(svg: str) -> list[str]:
    """Return the texts that the drawing's edge cuts off."""
    root = ET.fromstring(svg)
    wide, high = float(root.get("width")), float(root.get("height"))
    return [
        word.text
        for word in words_of(svg)
        if word.left < -0.5 or word.right > wide + 0.5 or word.top < -0.5 or word.bottom > high + 0.5
    ]
