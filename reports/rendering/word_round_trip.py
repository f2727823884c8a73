"""Names of bookmarks, styles and links in exported Word files, by which an edited file can be imported into the same draft."""

import re
from typing import Literal
from urllib.parse import quote, unquote
from uuid import UUID

from reports.rendering.markdown import parse_inline

#: `u` for a section's heading, `f` for a figure. The letter is needed because the name of a bookmark cannot start with a digit.
type Kind = Literal["u", "f"]

#: The style of paragraphs that are not part of the text, and that of their headings.
BESIDE_TEXT = "Beside the Text"
BESIDE_HEADING = "Beside Heading"
#: The style of a section's summary.
SUMMARY = "Section Summary"
#: The document property with the checksum of the edition's title and summary. Each section has one too, named like its bookmark.
EDITION = "edition"
#: The document property with the address of the edition, which its links begin with.
ADDRESS = "address"

_BOOKMARK = re.compile(r"([uf])([0-9a-f]{32})")
_MARK = re.compile(r"(\[@[^\[\]]+\]|\[\[[^\[\]|]+\]\])(.*)", re.DOTALL)


def bookmark_of(kind: Kind, uid: UUID) -> str:
    """Return the name of the bookmark around a section's heading or a figure."""
    return f"{kind}{uid.hex}"


def uid_in(bookmark: str, kind: Kind) -> UUID | None:
    """Return the uid in the name of a bookmark, or None if `bookmark_of` did not make it for this kind."""
    found = _BOOKMARK.fullmatch(bookmark)
    return UUID(found[2]) if found and found[1] == kind else None


def address_with(mark: str, shown: str, page: str) -> str:
    """Return the address of a link for a citation or a technique: `page` with the Markdown and the shown words as fragment."""
    return f"{page}#{quote(mark, safe='')}{quote(shown, safe='')}"


def mark_at(address: str) -> tuple[str, str] | None:
    """Return the Markdown and the shown words in an address made by `address_with`, or None for any other address."""
    found = _MARK.fullmatch(unquote(address.partition("#")[2]))
    if found is None or [token.type for token in parse_inline(found[1])] not in (["citation"], ["technique"]):
        return None
    return found[1], found[2]
