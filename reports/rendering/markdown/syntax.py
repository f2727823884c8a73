"""markdown-it rules for citations, techniques, figures, formulas, some HTML tags, alerts and task lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.common.utils import isLinkClose, isLinkOpen
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

from reports.languages import Phrase, Translator

_KEY = r"[A-Za-z0-9][A-Za-z0-9_:.-]*"
_CITED = rf"@(?P<key>{_KEY})\s*(?:,\s*(?P<locator>[^\[\];@]+))?"
_CITATION = re.compile(rf"\[\s*@{_KEY}\s*(?:,[^\[\];@]+)?(?:;\s*@{_KEY}\s*(?:,[^\[\];@]+)?)*\]")
_SOURCE = re.compile(_CITED)
_TECHNIQUE = re.compile(r"\[\[(?P<slug>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]]{1,500}))?\]\]")
_FIGURE = re.compile(r"!\[\[(?P<key>[^\[\]|\n]{1,200})\]\]")
_SPACE = re.compile(r"\s+")
#: After `[@…]`: an address, or the label of a definition. Such brackets are a link, not a citation.
MAKES_A_LINK = re.compile(r"\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]{1,30}:|[/#]|\.{1,2}/)|\[")


@dataclass(frozen=True)
class Cited:
    """A source in a citation, with its locator (`p. 3`).

    `number` is the number of the source in the section, from 1, or None if it is unknown or not resolved yet. `occurrence` is the
    number of this citation among those of the same source, from 1.
    """

    key: str
    locator: str = ""
    number: int | None = None
    occurrence: int = 1


def citations_plugin(md: MarkdownIt) -> None:
    """Let `md` read citations, technique links and figures.

    They have precedence over links, except that `[@name](https://…)` is a link with the text `@name`.
    """
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.before("link", "technique", _technique)
    md.inline.ruler.before("image", "misplaced_figure", _figure)


def _citation(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[" or not (found := _CITATION.match(state.src, state.pos, state.posMax)):
        return False
    if MAKES_A_LINK.match(state.src, found.end(), state.posMax) and link(state, silent):
        return True
    if not silent:
        token = state.push("citation", "", 0)
        token.content = found.group()
        token.meta = {
            "cited": tuple(
                Cited(each["key"], _SPACE.sub(" ", each["locator"] or "").strip())
                for each in _SOURCE.finditer(found.group())
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


def formulas_plugin(md: MarkdownIt) -> None:
    """Let `md` read formulas: `math` (inline), and `math_block` for a formula in separate lines."""
    formula_blocks_plugin(md)
    md.inline.ruler.before("escape", "math", _math)


def formula_blocks_plugin(md: MarkdownIt) -> None:
    """Let `md` read `math_block`, so that no line between `$$` begins another block."""
    md.block.ruler.before("fence", "math_block", _math_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _math(state: StateInline, silent: bool) -> bool:
    """Read `$$…$$`, or `$…$` without spaces at its ends and a digit after it, because “$5 to $10” are two prices."""
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
    """Return the index of the `$$` that closes the one at `state.pos`, or 0."""
    if state.env.get("no_display_after", (None, 0))[0] == state.src:
        return 0
    end = state.src.find("$$", state.pos + 2, state.posMax)
    if end < 0:
        state.env["no_display_after"] = (state.src, state.pos)
        return 0
    return end if state.src[state.pos + 2 : end].strip() else 0


def _end_of_inline(text: str, start: int, most: int) -> int:
    """Return the index of the `$` that closes the one before `start`, or 0."""
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
    """Read lines from one that begins with `$$` to one that ends with it, without an empty line between."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("$$", begin):
        return False
    line = start
    last = -1
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
    token.content = tex
    token.markup = "$$"
    token.map = [start, state.line]
    return True


#: HTML elements with an end tag, and the names of their tokens. The tags of `""` are dropped and their content stays.
_PAIRS = {"a": "link", "em": "em", "strong": "strong", "sub": "sub", "sup": "sup", "figure": "", "figcaption": ""}
#: Supported HTML elements.
UNDERSTOOD = frozenset({*_PAIRS, "br", "img"})
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,40})")
_ATTRIBUTE = re.compile(r"\s([a-zA-Z_:][a-zA-Z0-9:._-]{0,60})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))")
#: Tokens that cannot be inside a link.
_NOT_IN_A_LINK = {"link_open", "citation", "technique", "misplaced_figure", "footnote_ref"}


def html_tags_plugin(md: MarkdownIt) -> None:
    """Let `md` read the supported HTML tags. Others stay text or HTML, as `md` is configured."""
    md.inline.ruler.before("html_inline", "tag", _tag)
    md.inline.ruler2.before("fragments_join", "tags", _paired)
    md.core.ruler.after("inline", "places", _without_empty)


def name_of(tag: str) -> str:
    """Return the name of a tag in lower case, or "" for comments and the like."""
    found = _NAME.match(tag)
    return found[1].lower() if found else ""


def attributes_of(tag: str) -> dict[str, str]:
    """Return the attributes of a tag that have a value, by name in lower case."""
    return {
        found[1].lower(): unescape(next(value for value in found.groups()[1:] if value is not None))
        for found in _ATTRIBUTE.finditer(tag)
    }


def _without_empty(state: StateCore) -> None:
    """Remove paragraphs that are empty without their tags, such as `<a id="x"></a>`, which other programs write as link targets."""
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
        token.children = [words]
        token.content = words.content
    else:
        token = state.push("tag", "", 0)
        token.content = tag
        token.meta = {"name": name, "closes": tag.startswith("</")}


def _paired(state: StateInline) -> None:
    """Replace the tags that form pairs around whole tokens by tokens, and other tags by text or HTML."""
    if not any(token.type == "tag" for token in state.tokens):
        return
    for opens, closes in list(_pairs(state.tokens)):
        _replace_tags(state, opens, closes)
    for token in state.tokens:
        if token.type == "tag":
            token.type = "html_inline" if state.md.options["html"] else "text"
            token.meta = {}
    state.tokens[:] = [token for token in state.tokens if token.type != "left_out"]


def _pairs(tokens: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield each start tag with its end tag, if all tags between them are closed."""
    waiting: list[tuple[int, Token]] = []
    last = -1  # the last token that cannot be inside a link
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


def _replace_tags(state: StateInline, opens: Token, closes: Token) -> None:
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


_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
DONE = "☑"
TO_DO = "☐"
_ALERTS = {
    "note": Phrase("Note", "alert"),
    "tip": Phrase("Tip", "alert"),
    "important": Phrase("Important", "alert"),
    "warning": Phrase("Warning", "alert"),
    "caution": Phrase("Caution", "alert"),
}


def alerts_and_tasks_plugin(md: MarkdownIt) -> None:
    """Let `md` read alerts and task lists: `blockquote_open` has meta `alert`, and the text of a task begins with a `task` token."""
    md.core.ruler.before("inline", "alerts", _alerts)
    md.core.ruler.before("inline", "tasks", _tasks)
    md.core.ruler.after("inline", "boxes", _boxes)


def name_alert(tokens: Sequence[Token], at: int, translate: Translator) -> None:
    """Translate the name of the alert that begins at `at`. Before that it is English, from which the ids of paragraphs are made."""
    kind = tokens[at].meta.get("alert")
    if kind:
        for child in tokens[at + 2].children or []:
            if child.type == "text" and child.content:
                child.content = translate(_ALERTS[kind])


def _alerts(state: StateCore) -> None:
    """Replace `> [!NOTE]` in a separate line by a first paragraph with the name of the alert."""
    if "[!" not in state.src:
        return
    tokens: list[Token] = []
    at = 0
    while at < len(state.tokens):
        token = state.tokens[at]
        tokens.append(token)
        at += 1
        found = _ALERT.match(state.tokens[at + 1].content) if _begins(state.tokens, at, "blockquote_open") else None
        if found is None:
            continue
        kind = found[1].lower()
        token.meta["alert"] = kind
        opens, inside, closes = state.tokens[at : at + 3]
        first = (inside.map or [0])[0]
        named = [Token("paragraph_open", "p", 1, block=True, level=opens.level, map=[first, first + 1])]
        named.append(
            Token(
                "inline",
                "",
                0,
                block=True,
                level=inside.level,
                map=[first, first + 1],
                content=f"**{kind.capitalize()}**",
                children=[],
            )
        )
        named.append(Token("paragraph_close", "p", -1, block=True, level=closes.level))
        tokens += named
        inside.content = inside.content[found.end() :]
        if inside.content:
            opens.map = inside.map = [first + 1, (inside.map or [0, 0])[1]]
        else:
            at += 3
    state.tokens = tokens


def _tasks(state: StateCore) -> None:
    for at, token in enumerate(state.tokens):
        if token.type == "list_item_open" and _begins(state.tokens, at + 1, "list_item_open"):
            inside = state.tokens[at + 2]
            if found := _TASK.match(inside.content):
                inside.content = inside.content[found.end() :]
                inside.meta["task"] = TO_DO if found[1] == " " else DONE


def _boxes(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and (box := token.meta.pop("task", "")):
            token.children = [Token("task", "", 0, content=box), *(token.children or [])]


def _begins(tokens: list[Token], at: int, what: str) -> bool:
    """Return whether the token before `at` has the type `what`, and a paragraph begins at `at`."""
    return tokens[at - 1].type == what and [each.type for each in tokens[at : at + 2]] == ["paragraph_open", "inline"]
