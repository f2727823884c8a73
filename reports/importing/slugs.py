"""Slugs made from headings, for files that give none."""

import re
from collections.abc import Collection

from reports.document.text import RESERVED_SECTION_SLUGS
from trends.names import fold

_OTHER = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"['’]")
_PINNED = re.compile(r"v\d+-\d+")
LONGEST = 80


def slug_of(words: str, *, otherwise: str) -> str:
    """`words` as a slug of at most 80 characters, cut between words; `otherwise` if none of it can stand in one."""
    slug = _OTHER.sub("-", _APOSTROPHE.sub("", fold(words))).strip("-")
    if len(slug) > LONGEST:
        cut = slug[: LONGEST + 1].rsplit("-", 1)[0]
        slug = cut[:LONGEST].strip("-")
    return slug or otherwise


def section_slug_of(words: str, *, otherwise: str) -> str:
    """As `slug_of`, and never the address of something else in an edition."""
    slug = slug_of(words, otherwise=otherwise)
    return f"{slug[:72]}-section" if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug) else slug


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, numbered if it is taken."""
    numbered = (f"{wanted[:76]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
