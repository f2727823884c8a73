"""Markdown tokens as plain text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token

_TEXT_TOKENS = {"text", "code_inline", "technique"}
_BREAKS = {"softbreak", "hardbreak", "line_break"}
_FORMULAS = {"math", "math_block"}
_BLOCKS_OF_TEXT = {"fence", "code_block"}
_LISTS = {"ul", "ol"}
#: The HTML elements that lines of plain text can be marked with.
_MARKS = {"strong_open": "strong", "em_open": "em", "sub_open": "sub", "sup_open": "sup", "code_inline": "code"}


def formula_text(token: Token) -> str:
    """Return a formula as Markdown, with its dollar signs."""
    return f"{token.markup}{token.content}{token.markup}"


def inline_tokens(block: Token) -> Iterator[tuple[int, Token, bool]]:
    """Yield (line, token, is_first) for each token in a block: its line there, from 0, and whether it is the first in the line."""
    line = 0
    is_first = True
    for token in block.children or []:
        yield line, token, is_first
        is_first = token.type in {"softbreak", "hardbreak"}
        line += is_first + token.content.count("\n")


@dataclass(frozen=True)
class Line:
    """A line of plain text with its formatting.

    `tag` is the HTML element around it, or "h" for a heading. `level` is that of a heading (1 to 3) or the nesting of a list, from 1.
    `number` is the number of the list item that begins in this line, from 1, or 0. `marks` has for each character the innermost
    element that formats it, such as "strong", or "".
    """

    text: str = ""
    marks: tuple[str, ...] = ()
    tag: str = "p"
    level: int = 0
    number: int = 0


def inline_text(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens, without citations, note markers and the space before them."""
    return "".join(text for text, _ in _pieces(tokens)).strip()


def _pieces(tokens: Iterable[Token]) -> list[tuple[str, str]]:
    """Return the text of inline tokens in pieces, each with the innermost HTML element that formats it, or ""."""
    pieces: list[tuple[str, str]] = []
    marks = [""]
    for token in tokens:
        if token.nesting > 0:
            marks.append(_MARKS.get(token.type, marks[-1]))
        elif token.nesting < 0:
            marks.pop()
        elif token.type in _TEXT_TOKENS:
            pieces.append((token.content or token.meta.get("slug", ""), _MARKS.get(token.type, marks[-1])))
        elif token.type in _BREAKS:
            pieces.append((" ", marks[-1]))
        elif token.type in _FORMULAS:
            pieces.append((formula_text(token), ""))
        elif token.type == "task":
            pieces.append((f"{token.content} ", ""))
        elif token.type in {"citation", "footnote_ref"} and pieces:
            text, mark = pieces[-1]
            pieces[-1] = (text.rstrip(), mark)
    return pieces


def block_text(tokens: Iterable[Token]) -> str:
    """Return the text of block tokens, with one line for each paragraph, heading, cell and line of code."""
    return "\n".join(filter(None, map(_text_of, tokens)))


def _text_of(token: Token) -> str:
    if token.type == "inline":
        return inline_text(token.children or [])
    if token.type == "math_block":
        return formula_text(token)
    return token.content.strip("\n") if token.type in _BLOCKS_OF_TEXT else ""


def block_lines(tokens: Iterable[Token]) -> Iterator[Line]:
    """Yield the lines of `block_text` with their formatting."""
    around: list[Token] = []
    numbers: list[int] = []
    number = 0
    for token in tokens:
        if token.nesting > 0:
            around.append(token)
            if token.tag in _LISTS:
                numbers.append(int(token.attrs.get("start", 1)) - 1)
            elif token.tag == "li":
                number = numbers[-1] = numbers[-1] + 1
        elif token.nesting < 0:
            if around.pop().tag in _LISTS:
                numbers.pop()
        elif text := _text_of(token):
            marks = tuple(mark for words, mark in _pieces(token.children or []) for _ in words)
            for line in text.split("\n"):
                yield Line(line, marks[: len(line)], *_element(token, around), number)
                marks = marks[len(line) + 1 :]
                number = 0


def _element(block: Token, around: list[Token]) -> tuple[str, int]:
    """Return `tag` and `level` of a line."""
    lists = [each.tag for each in around if each.tag in _LISTS]
    if lists:
        return lists[-1], len(lists)
    if around and around[-1].type == "heading_open":
        return "h", min(around[-1].meta["depth"], 3)
    if block.type in _BLOCKS_OF_TEXT:
        return "pre", 0
    is_quotation = bool(around) and around[0].tag == "blockquote"
    return "blockquote" if is_quotation else "p", 0
