"""The three things in our Markdown that CommonMark does not have, as inline rules."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
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
