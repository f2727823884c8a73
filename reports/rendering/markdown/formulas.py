"""Formulas in TeX: `$…$` within a sentence, `$$…$$` apart from it, by pandoc's own rules, so that prices are none."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_SIGN = re.compile(r"[$\\]")


def our_formulas(md: MarkdownIt) -> None:
    """Teach `md` formulas: `math` (inline), and `math_block` for one that stands in lines of its own."""
    our_formula_blocks(md)
    md.inline.ruler.before("escape", "math", _math)


def our_formula_blocks(md: MarkdownIt) -> None:
    """Teach `md`, which reads blocks alone, that nothing within `$$` lines begins another block."""
    md.block.ruler.before("fence", "math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _math(state: StateInline, silent: bool) -> bool:
    """`$$…$$`, or `$…$` with no space inside its dollars, and no digit behind them: “$5 to $10” are two prices."""
    if state.src[state.pos] != "$":
        return False
    display = state.src.startswith("$$", state.pos)
    start = state.pos + (2 if display else 1)
    end = _end_of_display(state) if display else _end_of_inline(state.src, start, state.posMax)
    if not end:
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.content = state.src[start:end].strip()
        token.markup = "$$" if display else "$"
    state.pos = end + (2 if display else 1)
    return True


def _end_of_display(state: StateInline) -> int:
    """Where the `$$` stands that closes one at the state's place; 0 if nowhere."""
    if state.env.get("no_display_after", (None, 0))[0] == state.src:
        return 0
    end = state.src.find("$$", state.pos + 2, state.posMax)
    if end < 0:
        state.env["no_display_after"] = (state.src, state.pos)
        return 0
    return end if state.src[state.pos + 2 : end].strip() else 0


def _end_of_inline(text: str, start: int, most: int) -> int:
    """Where the `$` stands that closes one before `start`; 0 if none does."""
    if start >= most or text[start].isspace() or text[start] == "$":
        return 0
    at = start
    while found := _SIGN.search(text, at, most):
        if found.group() == "\\":
            at = found.end() + 1
            continue
        end = found.start()
        return 0 if text[end - 1].isspace() or text[end + 1 : min(end + 2, most)].isdigit() else end
    return 0


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines from one that begins with `$$` to one that ends with it, with no empty one between."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("$$", begin):
        return False
    line, last = start, -1
    while last < 0:
        if line >= end or state.isEmpty(line) or (line > start and state.sCount[line] < state.blkIndent):
            return False
        first = begin + 2 if line == start else state.bMarks[line] + state.tShift[line]
        at = state.src.find("$$", first, state.eMarks[line])
        if at >= 0:
            if state.src[at + 2 : state.eMarks[line]].strip():
                return False
            last = at
        else:
            line += 1
    content = state.getLines(start, line + 1, state.blkIndent, False).strip()
    tex = content[2:].rpartition("$$")[0].strip()
    if not tex:
        return False
    if silent:
        return True
    state.line = line + 1
    token = state.push("math_block", "", 0)
    token.content, token.markup, token.map = tex, "$$", [start, state.line]
    return True
