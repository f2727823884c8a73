"""Paragraph ids: the same paragraph has the same id in every format and in every version that holds it."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060]")
_SPACE = re.compile(r"\s+")


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
