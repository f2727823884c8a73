"""What an element is, and how words in it look, by its name and its style."""

import re
from collections.abc import Iterator
from dataclasses import replace

from justhtml import JustHTML
from justhtml.dom import Node, NodeType

from reports.importing.html.article import attribute, classes, elements, style
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


#: Of a style sheet: a rule for a class, and what it says of how words look.
_BRACE = re.compile(r"([{}])")
_CLASS = re.compile(r"[a-z0-9]*\.([\w-]{1,100})")
_LOOK = re.compile(r"(?<![^;])(font-weight|font-style|text-decoration(?:-line)?|vertical-align):([^;]{1,60})")


def apply_style_sheets(page: JustHTML) -> None:
    """Give elements how their classes make words look, as a style of their own; other rules are not read."""
    looks: dict[str, dict[str, str]] = {}
    for selectors, declarations in _rules(
        "".join(str(part.data) for each in page.query("style") for part in each.children or ())
    ):
        said = dict(_LOOK.findall("".join(declarations.split())))
        for each in selectors.split(",") if said else ():
            if found := _CLASS.fullmatch(each.strip()):
                looks.setdefault(found[1], {}).update(said)
    for node in elements(page.root) if looks else ():
        said = {name: value for each in classes(node) for name, value in looks.get(each, {}).items()}
        if said and isinstance(node, Node) and node.attrs is not None:
            own = "".join(f";{name}:{value}" for name, value in said.items())
            node.attrs["style"] = f"{attribute(node, 'style')}{own}"


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and declarations of the rules of style sheets, without those within `@media` and the like."""
    first, *others = sheet.lower().split("/*")
    pieces = _BRACE.split(first + "".join(each.partition("*/")[2] for each in others))
    depth, selectors = 0, ""
    for text, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            selectors, depth = text.rpartition(";")[2] if depth == 0 else selectors, depth + 1
        else:
            if depth == 1 and not selectors.lstrip().startswith("@"):
                yield selectors, text
            depth = max(depth - 1, 0)


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
