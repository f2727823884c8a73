"""A little HTML within sentences, as people write it in Markdown: read as what Markdown itself has, and never passed on."""

import re
from collections.abc import Iterator
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.common.utils import isLinkClose, isLinkOpen
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

#: What goes in pairs, and the name of the tokens that it becomes. A figure's own tags are left out: what is in them stays.
_PAIRS = {"a": "link", "em": "em", "strong": "strong", "sub": "sub", "sup": "sup", "figure": "", "figcaption": ""}
#: Tags of HTML that are read.
UNDERSTOOD = frozenset({*_PAIRS, "br", "img"})
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,40})")
_ATTRIBUTE = re.compile(r"\s([a-zA-Z_:][a-zA-Z0-9:._-]{0,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
#: Nothing of ours stands inside a link.
_NOT_IN_A_LINK = {"link_open", "citation", "technique", "misplaced_figure", "footnote_ref"}


def our_tags(md: MarkdownIt) -> None:
    """Teach `md` the tags that it understands; all others stay what they are to it, text or HTML."""
    md.inline.ruler.before("html_inline", "tag", _tag)
    md.inline.ruler2.before("fragments_join", "tags", _paired)
    md.core.ruler.after("inline", "places", _without_empty)


def name_of(tag: str) -> str:
    """The name of a tag, in lower case; empty for comments and the like."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a tag that have a value, by their names in lower case."""
    return {
        found[1].lower(): unescape(next(value for value in found.groups()[1:] if value is not None))
        for found in _ATTRIBUTE.finditer(tag)
    }


def _without_empty(state: StateCore) -> None:
    """Leave out paragraphs of which nothing is left: `<a id="x"></a>` is a place that other programs' links lead to."""
    empty = [
        at for at, token in enumerate(state.tokens) if token.type == "inline" and token.content and not token.children
    ]
    gone = {place for at in empty if state.tokens[at - 1].type == "paragraph_open" for place in (at - 1, at, at + 1)}
    if gone:
        state.tokens[:] = [token for at, token in enumerate(state.tokens) if at not in gone]


def _tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<" or name_of(state.src[state.pos : state.pos + 50]) not in UNDERSTOOD:
        return False
    if state.html_terminator_last(">") < state.pos or not (
        found := HTML_TAG_RE.match(state.src, state.pos, state.posMax)
    ):
        return False
    tag = found.group()
    if not silent:
        _push(state, tag)
        # Bare addresses between the two are no links of their own.
        state.linkLevel += isLinkOpen(tag) - isLinkClose(tag)
    state.pos = found.end()
    return True


def _push(state: StateInline, tag: str) -> None:
    name = name_of(tag)
    if name == "br":
        state.push("line_break", "br", 0).content = tag
    elif name == "img" and not tag.startswith("</"):
        given = attributes_of(tag)
        token = state.push("image", "img", 0)
        token.attrs = {"src": given.get("src", ""), "alt": ""}
        words = Token("text", "", 0, content=" ".join(given.get("alt", "").split()))
        token.children, token.content = [words], words.content
    else:
        token = state.push("tag", "", 0)
        token.content, token.meta = tag, {"name": name, "closes": tag.startswith("</")}


def _paired(state: StateInline) -> None:
    """Make tokens of the tags that stand in pairs around whole tokens; what does not is what it would be without this."""
    if not any(token.type == "tag" for token in state.tokens):
        return
    for opens, closes in list(_pairs(state.tokens)):
        _become(state, opens, closes)
    for token in state.tokens:
        if token.type == "tag":
            token.type, token.meta = "html_inline" if state.md.options["html"] else "text", {}
    state.tokens[:] = [token for token in state.tokens if token.type != "left_out"]


def _pairs(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Each tag that opens, with the one that closes it: all that opens between the two closes between them."""
    waiting: list[tuple[int, Token]] = []
    last = -1  # of what may not stand in a link
    for at, token in enumerate(tokens):
        if token.type in _NOT_IN_A_LINK:
            last = at
        if token.type == "tag" and token.meta["closes"]:
            if waiting and waiting[-1][1].meta.get("name") == token.meta["name"]:
                start, opens = waiting.pop()
                if token.meta["name"] != "a":
                    yield opens, token
                elif last < start:
                    last = at
                    yield opens, token
        elif token.type == "tag" or token.nesting > 0:
            waiting.append((at, token))
        elif token.nesting < 0:
            while waiting and waiting.pop()[1].type == "tag":
                pass


def _become(state: StateInline, opens: Token, closes: Token) -> None:
    name = opens.meta["name"]
    kind = _PAIRS[name]
    if name == "a":
        given = attributes_of(opens.content)
        address = state.md.normalizeLink(given.get("href", ""))
        if given.get("href") and not state.md.validateLink(address):
            return
        kind = kind if given.get("href") else ""
        opens.attrs = {"href": address, **({"title": given["title"]} if given.get("title") else {})}
    for token, what, nesting in ((opens, f"{kind}_open", 1), (closes, f"{kind}_close", -1)):
        token.type = what if kind else "left_out"
        token.tag, token.content, token.meta = (name, "", {}) if kind else ("", "", {})
        token.nesting = nesting if kind else 0  # type: ignore[assignment]
