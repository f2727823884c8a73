"""Convert HTML to well-formed XML, with links that work from a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: Names with capitals in SVG, which the HTML parser lowers.
_CAPITALS = {"viewbox": "viewBox", "clippath": "clipPath"}
#: Hints for browsers that have no meaning in a file.
_LEFT_OUT = frozenset({"loading", "decoding"})
_ABSOLUTE = ("http://", "https://", "mailto:")
_SAFE = "/:?#@!$&'()*+,;=%~-._"
_ID = re.compile(r"<[^<>]* id=\"([^\"]+)\"")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Characters that XML 1.0 does not allow in any form.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def well_formed(html: str, *, address: str, inside: Mapping[str, str] | None = None) -> str:
    """Return `html`, a part of a page, as XML. Relative links are resolved against `address`, that of the page.

    `inside` maps web addresses to places in other files of the book: `section-x.html#p-1`.
    """
    writer = _Writer(address, ids_of(html), inside or {})
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces)


def ids_of(html: str) -> frozenset[str]:
    """Return the ids in a part of a page."""
    return frozenset(_ID.findall(html))


class _Writer(HTMLParser):
    """Collects well-formed XML of the HTML that it parses."""

    def __init__(self, address: str, ids: frozenset[str], inside: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.ids = ids
        self.inside = inside
        self.pieces: list[str] = []
        self._are_links: list[bool] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._are_links.append(any(name == "href" for name, _ in attrs))
            if not self._are_links[-1]:
                # Its address was removed before as unsafe; the text stays.
                self.pieces.append("<span>")
                return
        written = "".join(self._attributes(tag, attrs))
        self.pieces.append(f"<{_CAPITALS.get(tag, tag)}{written}{' />' if tag in _VOID else '>'}")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.pieces.append(f"<{_CAPITALS.get(tag, tag)}{''.join(self._attributes(tag, attrs))} />")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._are_links and not self._are_links.pop():
            self.pieces.append("</span>")
        elif tag not in _VOID:
            self.pieces.append(f"</{_CAPITALS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(_NOT_IN_XML.sub("", data), quote=False))

    def _attributes(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> Iterator[str]:
        for name, value in attrs:
            if name in _LEFT_OUT:
                continue
            text = self._target(value or "") if tag == "a" and name == "href" else value or ""
            yield f' {_CAPITALS.get(name, name)}="{escape(_NOT_IN_XML.sub("", text))}"'

    def _target(self, href: str) -> str:
        """Return the target of a link: a place in this file or in another of the book, or an address on the web."""
        if href.startswith("#") and href[1:] in self.ids:
            return href
        if href.startswith("mailto:"):
            return web_address(href)
        target = href if href.startswith(_ABSOLUTE) else _joined(self.address, href)
        return self.inside.get(target) or web_address(target)


def web_address(address: str) -> str:
    """Return `address` with characters encoded that are not allowed in one; `#` if it is not a valid address."""
    encoded = _LONE_PERCENT.sub("%25", quote(address, safe=_SAFE))
    try:
        parts = urlsplit(encoded)
        is_one = parts.scheme == "mailto" or bool(parts.hostname and (parts.port is None or parts.port))
    except ValueError:
        return "#"
    return encoded if is_one else "#"


def _joined(address: str, href: str) -> str:
    try:
        return urljoin(address, href)
    except ValueError:
        return address
