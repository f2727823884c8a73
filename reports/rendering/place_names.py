"""What a place of a text is called at the desk: “paragraph 4”, as the writing surface and readers' pages number it."""

import re
from functools import lru_cache

from reports.rendering.blocks import BlockKind, groups_of
from reports.rendering.markdown import block_text, parse

_NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")


def place_name(body: str, line: int) -> str:
    """What somebody who reads the text calls the place of a line of it, from 1: “paragraph 4”."""
    lines = body.split("\n")[:line]
    while lines and not _NOTE.match(lines[-1]) and (not lines[-1].strip() or lines[-1].startswith(("    ", "\t"))):
        lines.pop()
    if lines and _NOTE.match(lines[-1]):
        return "a note"
    begun = [name for start, name in _named_blocks(body) if start <= line]
    return begun[-1] if begun else "the beginning"


@lru_cache(maxsize=32)
def _named_blocks(body: str) -> tuple[tuple[int, str], ...]:
    """The line, from 1, in which each block begins, and what it is called."""
    number, found = 0, []
    for kind, group in groups_of(parse(body)):
        number += kind is BlockKind.NUMBERED
        name = f"paragraph {number}" if number else "the beginning"
        if kind is BlockKind.HEADING:
            name = f"the heading “{block_text(group)}”"
        if kind is not BlockKind.NOTES:
            found.append(((group[0].map or [0])[0] + 1, "a figure" if kind is BlockKind.FIGURE else name))
    return tuple(found)
