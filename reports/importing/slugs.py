"""Slugs made from headings, for files that give none."""

import re
from collections.abc import Set

from reports.document.text import RESERVED_SECTION_SLUGS
from trends.names import fold

_OTHER = re.compile(r"[^a-z0-9]+")
_APOSTROPHE = re.compile(r"['’]")
_PINNED = re.compile(r"v\d+-\d+")
#: Before a file's name its day or its number, and behind it what Notion tells files apart by.
_BESIDE_A_NAME = re.compile(r"\A(?:\d{4}-\d\d-\d\d|\d{1,4})[-_. ]+(?=.)|[-_ ][0-9a-f]{32}\Z", re.DOTALL)
LONGEST = 80


def slug_of(words: str, *, otherwise: str) -> str:
    """`words` as a slug of at most 80 characters, cut between words; `otherwise` if none of it can stand in one."""
    slug = _OTHER.sub("-", _APOSTROPHE.sub("", fold(words))).strip("-")
    if len(slug) > LONGEST:
        cut = slug[: LONGEST + 1].rsplit("-", 1)[0]
        slug = cut[:LONGEST].strip("-")
    return slug or otherwise


def bare_name(stem: str) -> str:
    """The name of a file without its ending, its number and what it is told apart by."""
    return _BESIDE_A_NAME.sub("", stem)


def section_slug_of(words: str, *, otherwise: str) -> str:
    """As `slug_of`, and never the address of something else in an edition."""
    slug = slug_of(words, otherwise=otherwise)
    return f"{slug[:72]}-section" if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug) else slug


def free_slug(wanted: str, taken: Set[str]) -> str:
    """`wanted`, numbered if it is taken."""
    return numbered(wanted[:76], taken) if wanted in taken else wanted


def numbered(base: str, taken: Set[str]) -> str:
    """`base` with a number, from 2, that nothing has, but something has the one before.

    It is found by doubling and then halving, since thousands of references may be called alike.
    """
    last, free = 1, 2
    while f"{base}-{free}" in taken:
        last, free = free, 2 * free
    while free - last > 1:
        middle = (last + free) // 2
        last, free = (middle, free) if f"{base}-{middle}" in taken else (last, middle)
    return f"{base}-{free}"
