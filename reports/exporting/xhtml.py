"""HTML as well-formed XML, its links made to lead somewhere from a file that is read without this site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, urljoin, urlsplit

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: Names that SVG writes with capitals, which the parser takes from them.
_CAPITALS = {"viewbox": "viewBox", "clippath": "clipPath"}
#: Hints for browsers that mean nothing in a file.
_LEFT_OUT = frozenset({"loading", "decoding"})
_LEADS_AWAY = ("http://", "https://", "mailto:")
_SAFE = "/:?#@!$&'()*+,;=%~-._"
_ID = re.compile(r"<[^<>]* id=\"([^\"]+)\"")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: Not allowed in XML 1.0, whatever they are written as.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def well_formed(html: str, *, address: str, inside: Mapping[str, str] | None = None) -> str:
    """`html`, a part of a page, as XML; what stands nowhere in it is looked for below `address`, where the page is.

    `inside` has addresses on the web that stand in other files beside this one, and where: `section-x.html#p-1`.
    """
    writer = _Writer(address, ids_of(html), inside or {})
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces)


def ids_of(html: str) -> frozenset[str]:
    """Return the ids in a part of a page."""
    return frozenset(_ID.findall(html))


class _Writer(HTMLParser):
    """Writes what it reads, well-formed."""

    def __init__(self, address: str, ids: frozenset[str], inside: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.ids, self.inside = address, ids, inside
        self.pieces: list[str] = []
        self.leads: list[bool] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.leads.append(any(name == "href" for name, _ in attrs))
            if not self.leads[-1]:
                # An address that no reader may be sent to was taken away before; its words stay.
                self.pieces.append("<span>")
                return
        written = "".join(self._attributes(tag, attrs))
        self.pieces.append(f"<{_CAPITALS.get(tag, tag)}{written}{' />' if tag in _VOID else '>'}")

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.pieces.append(f"<{_CAPITALS.get(tag, tag)}{''.join(self._attributes(tag, attrs))} />")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.leads and not self.leads.pop():
            self.pieces.append("</span>")
        elif tag not in _VOID:
            self.pieces.append(f"</{_CAPITALS.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(_NOT_IN_XML.sub("", data), quote=False))

    def _attributes(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> Iterator[str]:
        for name, value in attrs:
            if name in _LEFT_OUT:
                continue
            text = self._led(value or "") if tag == "a" and name == "href" else value or ""
            yield f' {_CAPITALS.get(name, name)}="{escape(_NOT_IN_XML.sub("", text))}"'

    def _led(self, href: str) -> str:
        """Return the target of a link: a place in this file or in another of the book, or an address on the web."""
        if href.startswith("#") and href[1:] in self.ids:
            return href
        if href.startswith("mailto:"):
            return web_address(href)
        target = href if href.startswith(_LEADS_AWAY) else _joined(self.address, href)
        return self.inside.get(target) or web_address(target)


def web_address(address: str) -> str:
    """`address` with every sign that may not stand in one encoded; what is no address at all becomes `#`."""
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
