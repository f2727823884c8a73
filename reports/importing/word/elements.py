"""Parse XML to elements with short names, within limits of size and depth."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

#: Limits on elements and nesting. A long report has some 100,000 elements, nested up to 30 deep.
MOST_ELEMENTS = 500_000
DEEPEST = 150

_TRANSITIONAL = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
#: The short prefix of each namespace; the same for both dialects of Word.
_PREFIXES = {
    "wordprocessingml/2006/main": "w",
    "wordprocessingml/main": "w",
    "officeDocument/2006/relationships": "r",
    "officeDocument/relationships": "r",
    "officeDocument/2006/math": "m",
    "officeDocument/math": "m",
    "drawingml/2006/main": "a",
    "drawingml/main": "a",
    "drawingml/2006/wordprocessingDrawing": "wp",
    "drawingml/wordprocessingDrawing": "wp",
    "markup-compatibility/2006": "mc",
}


class UnreadableXml(Exception):
    """A part is not XML that a Word file can have; the message says why."""


class _Builder(TreeBuilder):
    """Builds elements with short names (`w:p`), refuses entities, and limits size and depth."""

    def __init__(self) -> None:
        super().__init__()
        self.count = self.depth = 0
        self.names: dict[str, str] = {}

    def doctype(self, *_: Any) -> None:
        raise UnreadableXml("it declares entities, which are not allowed")

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS:
            raise UnreadableXml(f"it has more than {MOST_ELEMENTS:,} elements")
        if self.depth > DEEPEST:
            raise UnreadableXml(f"it is nested more than {DEEPEST} levels deep")
        return super().start(self._short(tag), {self._short(name): value for name, value in attrs.items()})

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(self._short(tag))

    def _short(self, name: str) -> str:
        if name not in self.names:
            self.names[name] = _short(name)
        return self.names[name]


def _short(name: str) -> str:
    namespace, _, local = name.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(namespace.removeprefix(_TRANSITIONAL).removeprefix(_STRICT))
    return f"{prefix}:{local}" if prefix else local


def read_xml(data: bytes) -> Element:
    """Return the root element of a part. Raise UnreadableXml."""
    parser = XMLParser(target=_Builder())  # noqa: S314 - the builder refuses entities, and limits size and depth
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise UnreadableXml("it is damaged") from error
    return root


def child(element: Element | None, *path: str) -> Element | None:
    """Return the element at `path` below `element`, one name for each step; None if it is not there."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if each.tag == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """Return the `w:val` of the element at `path`; "" if it is not there."""
    found = child(element, *path)
    return found.get("w:val", "") if found is not None else ""


def is_on(element: Element | None, *path: str) -> bool | None:
    """Return whether a switch such as `w:b` is on; None if it is not set."""
    found = child(element, *path)
    return None if found is None else found.get("w:val", "1") not in ("0", "false", "off", "none")


def chosen(alternatives: Element) -> Element:
    """Return the first alternative that has content, or the fallback."""
    for name in ("mc:Choice", "mc:Fallback"):
        found = child(alternatives, name)
        if found is not None and len(found):
            return found
    return alternatives
