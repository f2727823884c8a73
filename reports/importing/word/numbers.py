"""Numbers of headings: typed, or given by Word."""

import re

from reports.importing.word.blocks import Paragraph
from reports.importing.word.pieces import Words

#: `1.` and `1)` as our Markdown has them, `1` before a tab as Word's own lists look.
_TYPED = re.compile(r"\s*(\d{1,4})(?:[.)](?=\s|$)|(?=\t))[.)]?\s*")


def is_numbered(heading: Paragraph) -> bool:
    """Whether a heading has a number, typed or automatic. A letter is none: annexes have those."""
    return bool(_typed(heading) or _is_counted(heading))


def heading_words(heading: Paragraph, number: int) -> tuple[str, str]:
    """A heading's number as `3.`, empty if it has none, and its words. `number` is what an automatic one would be."""
    if typed := _typed(heading):
        whole = heading.text
        return f"{typed.group(1)}.", " ".join(_raw(heading)[typed.end() :].split()) if whole else ""
    return (f"{number}." if _is_counted(heading) else ""), heading.text


def is_automatic(heading: Paragraph) -> bool:
    """Whether Word gives a heading its number."""
    return _is_counted(heading) and not _typed(heading)


def _is_counted(heading: Paragraph) -> bool:
    return heading.numbered is not None and heading.numbered.level.is_counted


def _typed(heading: Paragraph) -> re.Match[str] | None:
    return _TYPED.match(_raw(heading))


def _raw(heading: Paragraph) -> str:
    return "".join(each.text for each in heading.pieces if isinstance(each, Words))
