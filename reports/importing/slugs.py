"""Slugs made from headings and file names."""

import re
from collections.abc import Set
from itertools import count

from reports.document.text import RESERVED_SECTION_SLUGS
from trends.names import fold

_OTHER = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"['’]")
_PINNED = re.compile(r"v\d+-\d+")
#: The date or number at the beginning of a file name, and the identifier that Notion appends to it.
_AFFIXES = re.compile(r"\A(?:\d{4}-\d\d-\d\d|\d{1,4})[-_. ]+(?=.)|[-_ ][0-9a-f]{32}\Z", re.DOTALL)
LONGEST = 80


def slug_of(words: str, *, otherwise: str) -> str:
    """Return `words` as a slug of at most 80 characters, cut between words; `otherwise` if no character can be in a slug."""
    slug = _OTHER.sub("-", _APOSTROPHE.sub("", fold(words))).strip("-")
    if len(slug) > LONGEST:
        cut = slug[: LONGEST + 1].rsplit("-", 1)[0]
        slug = cut[:LONGEST].strip("-")
    return slug or otherwise


def bare_name(stem: str) -> str:
    """Return a file name (without extension) without its date or number, and without the identifier that Notion appends."""
    return _AFFIXES.sub("", stem)


def section_slug_of(words: str, *, otherwise: str) -> str:
    """Return a slug as `slug_of` does, with a suffix if it is the address of another page of an edition."""
    slug = slug_of(words, otherwise=otherwise)
    return f"{slug[:72]}-section" if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug) else slug


def free_slug(wanted: str, taken: Set[str]) -> str:
    """Return `wanted` if it is free, or `wanted` with the first free number from 2: `winds-2`."""
    if wanted not in taken:
        return wanted
    return next(slug for number in count(2) if (slug := f"{wanted[:74]}-{number}") not in taken)
