"""What an element is, and how words in it look, by its name and its style."""

import re
from dataclasses import replace

from justhtml.dom import NodeType

from reports.importing.html.article import attribute, elements, style
from reports.importing.word.pieces import Words

_BOLD, _ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em", "cite", "dfn", "var"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_STRUCK = frozenset({"s", "del", "strike"})
_HEADING = re.compile(r"h([1-6])")
_WEIGHT = re.compile(r";font-weight:(?:(bold|bolder|[6-9]00)|normal|lighter|[1-5]00);")
_SLANT = re.compile(r";font-style:(?:(italic|oblique)|normal);")
_STRIKE = re.compile(r";text-decoration(?:-line)?:[^;]*line-through")
_ALIGN = re.compile(r";text-align:([a-z]+)")
_WORD = re.compile("([a-z]+)")
_BLOCK_NAMES = """
    address article blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main ol p
    pre section summary table ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())


def looking(each: NodeType, look: Words) -> Words:
    """How words in an element look, by its name and, unless it is a block, its style."""
    if each.name in _CODE:
        return replace(look, code=True, bold=False, italic=False)
    said = style(each) if each.name not in BLOCKS else ""
    weight, slant = _WEIGHT.search(said), _SLANT.search(said)
    return replace(
        look,
        bold=bool(weight[1]) if weight else look.bold or each.name in _BOLD,
        italic=bool(slant[1]) if slant else look.italic or each.name in _ITALIC,
        struck=look.struck or each.name in _STRUCK or bool(_STRIKE.search(said)),
    )


def shift_of(each: NodeType) -> str:
    """`sup` or `sub` for what stands raised or lowered, by its name or its style."""
    said = style(each) if each.name in {"span", "font"} else ""
    named = "sup" if ";vertical-align:super;" in said else "sub" if ";vertical-align:sub;" in said else each.name
    return named if named in {"sup", "sub"} else ""


def alignment(cell: NodeType) -> str:
    """How a cell is aligned, by what is said first in it or else of it or its row: `right`, `center`; "" if nothing is."""
    around = (cell, cell.parent) if cell.parent is not None else (cell,)
    parts = (*(part for part in elements(cell) if part.name in BLOCKS), *around)
    said = (_ALIGN.search(style(part)) or _WORD.fullmatch(attribute(part, "align").lower()) for part in parts)
    return next((found[1] for found in said if found), "")


def heading_level(each: NodeType) -> int:
    """The level of a heading, 0 of all else."""
    if attribute(each, "role") == "heading" and re.fullmatch("[1-6]", said := attribute(each, "aria-level")):
        return int(said)
    return int(each.name[1]) if _HEADING.fullmatch(each.name) else 0
