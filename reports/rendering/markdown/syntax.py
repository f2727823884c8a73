"""What our Markdown has and CommonMark does not: citations, links to techniques, figures, and formulas in TeX by pandoc's rules."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, link

_KEY = r"[A-Za-z0-9][A-Za-z0-9_:.-]*"
_CITED = rf"@(?P<key>{_KEY})\s*(?:,\s*(?P<locator>[^\[\];@]+))?"
_CITATION = re.compile(rf"\[\s*@{_KEY}\s*(?:,[^\[\];@]+)?(?:;\s*@{_KEY}\s*(?:,[^\[\];@]+)?)*\]")
_EACH = re.compile(_CITED)
_TECHNIQUE = re.compile(r"\[\[(?P<slug>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]]{1,500}))?\]\]")
_FIGURE = re.compile(r"!\[\[(?P<key>[^\[\]|\n]{1,200})\]\]")
_SPACE = re.compile(r"\s+")
#: After words in brackets, what makes a link of them though they begin with @: an address, or a definition's label.
LEADS_ON = re.compile(r"\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]{1,30}:|[/#]|\.{1,2}/)|\[")


@dataclass(frozen=True)
class Cited:
    """One source of a citation. `number` is its number in the section, from 1, None while not resolved or not known;
    `occurrence` counts the citations of this source, from 1."""

    key: str
    locator: str = ""
    number: int | None = None
    occurrence: int = 1


def our_syntax(md: MarkdownIt) -> None:
    """Teach `md` citations, technique links and figures; they win over CommonMark's links,
    but for a citation with an address after it: `[@name](https://…)` is a link whose words begin with @."""
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.before("link", "technique", _technique)
    md.inline.ruler.before("image", "misplaced_figure", _figure)


def _citation(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or not (found := _CITATION.match(state.src, state.pos, state.posMax)):
        return False
    if LEADS_ON.match(state.src, found.end(), state.posMax) and link(state, silent):
        return True
    if not silent:
        token = state.push("citation", "", 0)
        token.content = found.group()
        token.meta = {
            "cited": tuple(
                Cited(each["key"], _SPACE.sub(" ", each["locator"] or "").strip())
                for each in _EACH.finditer(found.group())
            )
        }
    state.pos = found.end()
    return True


def _technique(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or not (found := _TECHNIQUE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        token = state.push("technique", "", 0)
        token.content = _SPACE.sub(" ", found["words"] or "").strip()
        token.meta = {"slug": found["slug"].strip()}
    state.pos = found.end()
    return True


def _figure(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "!" or not (found := _FIGURE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        token = state.push("misplaced_figure", "", 0)
        token.content = found.group()
        token.meta = {"key": found["key"].strip()}
    state.pos = found.end()
    return True


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
