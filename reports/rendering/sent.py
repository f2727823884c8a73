"""What a Word file carries of what Word does not know, so that it is known again when it comes back."""

import re
from typing import Literal
from urllib.parse import quote, unquote
from uuid import UUID

from reports.rendering.markdown import parse_inline

#: `u` for a section's heading, `f` for a figure. What begins with a digit is no bookmark's name.
type Kind = Literal["u", "f"]

#: The styles of what is no part of the text, and of a section's summary.
BESIDE, BESIDE_HEADING, SUMMARY = "Beside the Text", "Beside Heading", "Section Summary"
#: The properties that have the checksum of a whole edition's title and summary, and where its links lead; each section has one with
#: the checksum of what was sent, named like its bookmark.
EDITION, ADDRESS = "edition", "address"

_BOOKMARK = re.compile(r"([uf])([0-9a-f]{32})")
_MARK = re.compile(r"(\[@[^\[\]]+\]|\[\[[^\[\]|]+\]\])(.*)", re.DOTALL)


def bookmark_of(kind: Kind, uid: UUID) -> str:
    """The name of the bookmark around a section's heading or a figure."""
    return f"{kind}{uid.hex}"


def uid_in(bookmark: str, kind: Kind) -> UUID | None:
    """What a bookmark is around; None if it is none of ours."""
    found = _BOOKMARK.fullmatch(bookmark)
    return UUID(found[2]) if found and found[1] == kind else None


def address_with(mark: str, shown: str, page: str) -> str:
    """Return the address of a link for a citation or a technique: `page`, the Markdown, and the words shown for it."""
    return f"{page}#{quote(mark, safe='')}{quote(shown, safe='')}"


def mark_at(address: str) -> tuple[str, str] | None:
    """Return the Markdown of a link made by `address_with`, and the words that were shown for it; None for any other link."""
    found = _MARK.fullmatch(unquote(address.partition("#")[2]))
    if found is None or [token.type for token in parse_inline(found[1])] not in (["citation"], ["technique"]):
        return None
    return found[1], found[2]
