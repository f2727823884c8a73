"""Bookmarks of a Word file, and links to them, which lead to the heading that a bookmark stands in or under."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from reports.importing.slugs import section_slug_of
from reports.rendering import heading_id

#: With the backslashes before it, of which a pair is one that is shown.
_LINK = re.compile(r"(?<!\\)((?:\\\\)*+)\[((?:[^\[\]\\\n]|\\.)*+)\]\((#in-word-[0-9a-f]{32})\)")


@dataclass(frozen=True)
class Known:
    """What is known of a file that was sent from here: the keys of its `figures` by their bookmarks, and the `addresses` of its sections,
    by bookmark and "", and of the headings in them, by that bookmark and their words."""

    figures: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: Where the edition is; none of a file that was not sent.
    edition: str = ""


class Places:
    """The address of what each bookmark stands in or under: of a heading, or in a file that was sent of a section."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.addresses: dict[str, str] = {}
        self._section = self._page = self._here = ""

    def begin(self, words: str, bookmarks: Iterable[str], *, is_section: bool) -> None:
        """Go on below a heading, in which bookmarks stand."""
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
        self.stand(names)

    def stand(self, bookmarks: Iterable[str]) -> None:
        """Note the bookmarks of what stands here; LibreOffice repeats them later."""
        for each in bookmarks:
            self.addresses.setdefault(each, self._here)


def address_of(bookmark: str) -> str:
    """Return the placeholder for a bookmark in links until all headings are known; "" for the top of the document."""
    return (
        ""
        if bookmark.lstrip("_").casefold() in {"", "top"}
        else f"#in-word-{sha256(bookmark.encode()).hexdigest()[:32]}"
    )


def is_to_bookmark(address: str) -> bool:
    """Whether a link leads to a bookmark."""
    return address.startswith("#in-word-")


def lead_to_places(lines: list[str], addresses: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Lead such links in `lines` to the `addresses`, given by bookmark; the number of the line and the words of each that leads to none,
    which becomes its words alone."""
    known = {address_of(name): address for name, address in addresses.items() if address}
    for at, line in enumerate(lines):
        if "](#in-word-" not in line:
            continue
        yield from ((at + 1, found[2]) for found in _LINK.finditer(line) if found[3] not in known)
        lines[at] = _LINK.sub(lambda found: found[1] + _led(found[2], known.get(found[3])), line)


def _led(words: str, address: str | None) -> str:
    return f"[{words}]({address})" if address else words
