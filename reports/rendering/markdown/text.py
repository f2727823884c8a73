"""Tokens as plain text."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

_AS_THEY_STAND = {"text", "code_inline", "technique"}
_BREAKS = {"softbreak", "hardbreak", "line_break"}
_FORMULAS = {"math", "math_block"}
_BLOCKS_OF_TEXT = {"fence", "code_block"}


def formula_text(token: Token) -> str:
    """A formula as it is typed."""
    return f"{token.markup}{token.content}{token.markup}"


def inline_tokens(block: Token) -> Iterator[tuple[int, Token, bool]]:
    """The tokens in a block of words, each with its line in it, from 0, and whether it is the first in that line."""
    line, is_first = 0, True
    for token in block.children or []:
        yield line, token, is_first
        is_first = token.type in {"softbreak", "hardbreak"}
        line += is_first + token.content.count("\n")


def inline_text(tokens: Iterable[Token]) -> str:
    """The words of a run of inline tokens. Marks (citations, notes) are no words, nor is the space before them."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in _AS_THEY_STAND:
            pieces.append(token.content or token.meta.get("slug", ""))
        elif token.type in _BREAKS:
            pieces.append(" ")
        elif token.type in _FORMULAS:
            pieces.append(formula_text(token))
        elif token.type == "task":
            pieces.append(f"{token.content} ")
        elif token.type in {"citation", "footnote_ref"} and pieces:
            pieces[-1] = pieces[-1].rstrip()
    return "".join(pieces).strip()


def block_text(tokens: Iterable[Token]) -> str:
    """The words of a run of block tokens: each paragraph, heading, cell and line of code on a line."""
    lines = []
    for token in tokens:
        if token.type == "inline":
            lines.append(inline_text(token.children or []))
        elif token.type == "math_block":
            lines.append(formula_text(token))
        elif token.type in _BLOCKS_OF_TEXT:
            lines.append(token.content.strip("\n"))
    return "\n".join(line for line in lines if line)
