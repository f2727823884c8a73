"""The kinds of text a document holds, and what each refuses.

Every text is NFC, so that the same words always give the same bytes. Refused, with a reason a person can act on:
control characters, lone surrogates, and the bidirectional controls that make a text show in another order than it is stored in.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")

#: Signs that make a spreadsheet take a cell for a formula, the wide ones of East Asian keyboards too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Slugs are lower case, so that an address has one spelling.
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A section's slug may not shadow an address below its edition.
RESERVED_SECTION_SLUGS = frozenset({"versions", "compare", "figures"})
#: The first words of the site's own addresses, which no report may take.
RESERVED_REPORT_SLUGS = frozenset(
    {
        "admin", "api", "embargo", "embed", "feed.atom", "healthz", "llms.txt", "media", "metrics", "readyz", "review",
        "robots.txt", "schemas", "search", "sitemap.xml", "static", "techniques", "trends", "compare", "reports", "about", "accounts",
        "checkpoints", "favicon.ico", "identity", "imprint", "privacy", "contact",
    }
)  # fmt: skip
_PINNED = re.compile(r"v\d+\.\d+")


def refused_character(text: str) -> str | None:
    """The first character of `text` that no document may hold, in words (`U+0000`), or None."""
    found = _CONTROL.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"U+{ord(found.group()):04X}" if found else None


def _clean(text: str) -> str:
    if character := refused_character(text):
        raise ValueError(f"contains the character {character}, which cannot be published; delete it")
    return unicodedata.normalize("NFC", text)


def normal_line(text: str) -> str:
    """`text` as one line: NFC, runs of white space one space, none at the ends."""
    return _SPACE.sub(" ", _clean(text)).strip()


def normal_prose(text: str) -> str:
    """`text` as lines ending in a bare newline, NFC, without blank lines before or after."""
    text = _clean(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    blank = text[: len(text) - len(text.lstrip(" \t\n"))]
    return text[blank.rfind("\n") + 1 :]


def _section_slug(slug: str) -> str:
    if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug):
        raise ValueError(f"“{slug}” is a reserved address in editions; choose another slug")
    return slug


def _web_address(address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise ValueError(f"“{address}” is not a web address; it starts with https:// or http://")
    return address


def at_most(limit: int) -> Callable[[str], str]:
    """A check that refuses a text of more than `limit` characters: more has no room in the tables."""

    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"has {len(text)} characters; at most {limit} are allowed, so shorten it")
        return text

    return check


type Line = Annotated[str, AfterValidator(normal_line)]
type Title = Annotated[Line, AfterValidator(at_most(300))]
type Name = Annotated[Line, AfterValidator(at_most(200))]
type Label = Annotated[Line, AfterValidator(at_most(100))]
#: A label of a report's own has so many characters: it has to fit the ring of a radar.
LONGEST_WORD = 30
type OwnWord = Annotated[Line, AfterValidator(at_most(LONGEST_WORD))]
type Code = Annotated[Line, AfterValidator(at_most(60))]
type Prose = Annotated[str, AfterValidator(normal_prose)]
type Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=80)]
type SectionSlug = Annotated[
    str, StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=80), AfterValidator(_section_slug)
]
type WebAddress = Annotated[str, AfterValidator(normal_line), AfterValidator(_web_address)]
type HomePage = Annotated[WebAddress, AfterValidator(at_most(200))]
type OldAddress = Annotated[WebAddress, AfterValidator(at_most(500))]
type Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_:.-]*$", max_length=80)]
type Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060]")


def normal_text(text: str) -> str:
    """The text that an id is made of: NFC, single spaces, no soft hyphens or zero-width characters."""
    return _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def paragraph_id(text: str) -> str:
    """`p-` and ten hex digits of the SHA-256 of the paragraph's normal text."""
    return f"p-{hashlib.sha256(normal_text(text).encode()).hexdigest()[:10]}"


def paragraph_ids(texts: Iterable[str]) -> list[str]:
    """The ids of the paragraphs of one section, in order; the second of two alike ends in `-2`, and so on."""
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        name = paragraph_id(text)
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return ids
