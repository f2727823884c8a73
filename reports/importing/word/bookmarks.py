"""Links to bookmarks of a Word file, which lead to the heading that a bookmark stands in or under."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from reports.rendering import heading_id

#: With the backslashes before it, of which a pair is one that is shown.
_LINK = re.compile(r"(?<!\\)((?:\\\\)*+)\[((?:[^\[\]\\\n]|\\.)*+)\]\((#in-word-[0-9a-f]{32})\)")


def address_of(bookmark: str) -> str:
    """What stands for a bookmark in links until all headings are known; nothing for the top of the document."""
    return (
        ""
        if bookmark.lstrip("_").casefold() in {"", "top"}
        else f"#in-word-{sha256(bookmark.encode()).hexdigest()[:32]}"
    )


def is_to_bookmark(address: str) -> bool:
    """Whether a link leads to a bookmark."""
    return address.startswith("#in-word-")


def lead_to_headings(lines: list[str], headings: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Lead such links in `lines` to the `headings`, given by bookmark; the number of the line and the words of each that leads to none,
    which becomes its words alone."""
    known = {address_of(name): f"#{heading_id(words).removeprefix('h-')}" for name, words in headings.items() if words}
    for at, line in enumerate(lines):
        if "](#in-word-" not in line:
            continue
        yield from ((at + 1, found[2]) for found in _LINK.finditer(line) if found[3] not in known)
        lines[at] = _LINK.sub(lambda found: found[1] + _led(found[2], known.get(found[3])), line)


def _led(words: str, address: str | None) -> str:
    return f"[{words}]({address})" if address else words
