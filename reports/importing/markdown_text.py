"""Markdown as text: the words of a line, and the lines that are not code."""

import re
from typing import Any

from markdown_it import MarkdownIt

from reports.document.text import normal_line
from reports.importing.blocks.model import lowered, raised
from reports.rendering.markdown import block_parser
from reports.rendering.markdown.syntax import UNDERSTOOD, name_of

#: Parses Markdown into blocks as pages do.
BLOCKS = block_parser()
_INLINE = MarkdownIt("commonmark")
_SIGN = re.compile(r"[\\`*_\[\]<>#!|~^{]")


def plain_words(markdown: str, references: dict[str, Any] | None = None) -> str:
    """Return one line of Markdown as the text that a reader sees; `references` are the definitions for its links.

    `<sup>` and `<sub>` become Unicode superscripts and subscripts.
    """
    words: list[str] = []
    shift = None
    tokens = _INLINE.parseInline(markdown, {"references": references or {}})
    for token in (child for each in tokens for child in each.children or ()):
        if token.type == "html_inline" and name_of(token.content) in UNDERSTOOD:
            shift = {"<sub>": lowered, "<sup>": raised}.get(token.content.lower())
            words.append(" " if name_of(token.content) == "br" else "")
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        else:
            words.append(shift(token.content)[0] if shift else token.content)
    return normal_line("".join(words))


def without_meaning(text: str) -> str:
    """Return text with a backslash before each character that can have a meaning in Markdown."""
    return _SIGN.sub(r"\\\g<0>", text)


def lines_of_prose(body: str) -> list[int]:
    """Return the lines, counted from 0, that may contain links: all except those of code."""
    code: set[int] = set()
    for token in BLOCKS.parse(body):
        if token.type in {"fence", "code_block"} and token.map:
            code.update(range(*token.map))
    return [at for at in range(body.count("\n") + 1) if at not in code]
