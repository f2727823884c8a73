"""Bookmarks of a Word file: links to one become links to the heading that it is in or under."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from reports.importing.slugs import section_slug_of
from reports.rendering import heading_id

#: A link to a bookmark, with the backslashes before it: after an odd number the bracket is escaped.
_LINK = re.compile(r"(?<!\\)((?:\\\\)*+)\[((?:[^\[\]\\\n]|\\.)*+)\]\((#in-word-[0-9a-f]{32})\)")


@dataclass(frozen=True)
class KnownTargets:
    """What is known of a file that was exported here: keys of `figures` by bookmark, and `addresses` of sections and headings.

    The key of an address is the section's bookmark with "" for the section itself, or with the text of a heading in it.
    """

    figures: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: The address of the edition; "" for a file that was not exported here.
    edition: str = ""


class BookmarkAddresses:
    """Collects the address of each bookmark: that of the heading, or of the section of an exported file, that it is in or under."""

    def __init__(self, known: KnownTargets) -> None:
        self._known = known
        self.addresses: dict[str, str] = {}
        self._section = self._page = self._here = ""

    def begin(self, words: str, bookmarks: Iterable[str], *, is_section: bool) -> None:
        """Continue below a heading with this text and these bookmarks."""
        known = self._known.addresses
        names = tuple(bookmarks)
        if not self._known.edition:
            self._here = f"#{heading_id(words).removeprefix('h-')}" if words else ""
        elif is_section:
            self._section = next((each for each in names if (each, "") in known), "")
            slug = section_slug_of(words, otherwise="section")
            self._page = self._here = f"{self._known.edition}{known.get((self._section, ''), f'{slug}/')}"
        else:
            at = known.get((self._section, words))
            self._here = f"{self._known.edition}{at}" if at else f"{self._page}#{heading_id(words)}"
        self.note(names)

    def note(self, bookmarks: Iterable[str]) -> None:
        """Note the address for bookmarks. Those already noted keep theirs, because LibreOffice repeats bookmarks."""
        for each in bookmarks:
            self.addresses.setdefault(each, self._here)


def address_of(bookmark: str) -> str:
    """Return the placeholder for a bookmark in links until all headings are known; "" for the top of the document."""
    return (
        ""
        if bookmark.lstrip("_").casefold() in {"", "top"}
        else f"#in-word-{sha256(bookmark.encode()).hexdigest()[:32]}"
    )


def is_bookmark_link(address: str) -> bool:
    """Return whether a link is the placeholder for a bookmark."""
    return address.startswith("#in-word-")


def resolve_bookmarks(lines: list[str], addresses: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Replace placeholders for bookmarks in `lines` by `addresses`, in place; without an address, a link becomes text.

    Yield the line number, from 1, and the text of each link without an address.
    """
    known = {address_of(name): address for name, address in addresses.items() if address}
    for at, line in enumerate(lines):
        if "](#in-word-" not in line:
            continue
        yield from ((at + 1, found[2]) for found in _LINK.finditer(line) if found[3] not in known)
        lines[at] = _LINK.sub(lambda found: found[1] + _linked(found[2], known.get(found[3])), line)


def _linked(words: str, address: str | None) -> str:
    return f"[{words}]({address})" if address else words
