"""Core rules: what makes the token stream the same for every writer, and attributes of headings."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_EACH = re.compile(r'[#.][\w.:-]{1,200}|[\w-]{1,100}=(?:"[^"]{0,200}"|[^\s"]{1,200})')
_BETWEEN = re.compile(r"[ \t]+")
_MOST = 500


def split_attributes(heading: str) -> tuple[str, str]:
    """A heading's Markdown without the attributes at its end, and the name that they give it ("" if they give none)."""
    text = heading.rstrip(" \t")
    start = text.rfind("{", -_MOST) if text.endswith("}") else -1
    if start < 0 or text[start - 1 : start] == "\\":
        return heading, ""
    inside = text[start + 1 : -1].removeprefix(":").strip(" \t")
    at = 0
    anchor = ""
    while found := _EACH.match(inside, at):
        anchor = anchor or (found.group()[1:] if found.group()[0] == "#" else "")
        at = found.end()
        if at == len(inside):
            return text[:start].rstrip(" \t"), anchor
        if (gap := _BETWEEN.match(inside, at)) is None:
            break
        at = gap.end()
    return heading, ""


def our_attributes(md: MarkdownIt) -> None:
    """Teach `md` to take attributes off headings: `heading_open` has meta `anchor`, the name that they give."""
    md.core.ruler.before("inline", "heading_attributes", _heading_attributes)


def _heading_attributes(state: StateCore) -> None:
    for token, inside in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open":
            inside.content, token.meta["anchor"] = split_attributes(inside.content)


_ALIGNMENTS = ("left", "center", "right")
_HIGHEST = 3
#: How the caption of the table above it begins, as in pandoc.
_CAPTION = re.compile(r"Table:[ \t]+(?=\S)")


def our_structure(md: MarkdownIt) -> None:
    """Teach `md` captions, to set figures apart, to close gaps between headings, and to leave styles and images out."""
    md.core.ruler.before("inline", "captions", _captions)
    for rule in (_figures, _headings, _alignment, _images):
        md.core.ruler.push(rule.__name__.strip("_"), rule)


def _captions(state: StateCore) -> None:
    """A paragraph right below a table that begins with `Table: ` is its caption: the last that stands in the table."""
    tokens = state.tokens
    opened = 0
    for at, token in enumerate(tokens[:-3]):
        if token.type == "table_open":
            opened = at
        if token.type != "table_close" or tokens[at + 1].type != "paragraph_open":
            continue
        caption = tokens[at + 1 : at + 4]
        if found := _CAPTION.match(caption[1].content):
            caption[1].content = caption[1].content[found.end() :]
            for each, kind in zip(caption, ("caption_open", "inline", "caption_close"), strict=True):
                each.type, each.level, each.hidden = kind, each.level + 1, False
                each.tag = each.tag and "caption"
            tokens[at : at + 4] = [*caption, token]
            tokens[opened].map = [(tokens[opened].map or [0])[0], (caption[0].map or [0, 0])[1]]


def captions_moved(tokens: Sequence[Token], behind: int) -> list[Token]:
    """The tokens with the caption of each table `behind` so many of the table's tokens, for writers that have it first."""
    made: list[Token] = []
    opened, place = 0, None
    for token in tokens:
        if token.type == "table_open":
            opened = len(made)
        if token.type == "caption_open":
            place = opened + behind
        made.insert(len(made) if place is None else place, token)
        place = None if place is None or token.type == "caption_close" else place + 1
    return made


def _figures(state: StateCore) -> None:
    """A paragraph at the top level that is one figure, and nothing else, becomes a `figure` block."""
    tokens: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        if found := _only_figure(state.tokens[index : index + 3]):
            figure = Token("figure", "", 0, block=True, map=token.map, content=found.meta["key"])
            figure.meta = {"key": found.meta["key"]}
            tokens.append(figure)
            index += 3
        else:
            tokens.append(token)
            index += 1
    state.tokens = tokens


def _only_figure(tokens: list[Token]) -> Token | None:
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"] or tokens[0].level:
        return None
    inline = tokens[1]
    rest = [child for child in inline.children or [] if child.type != "text" or child.content.strip()]
    return rest[0] if len(rest) == 1 and rest[0].type == "misplaced_figure" else None


def _headings(state: StateCore) -> None:
    """Give each heading its depth. No step is skipped: a heading is at most one deeper than the one before."""
    depth = 0
    for token in state.tokens:
        if token.type == "heading_open":
            depth = min(max(int(token.tag[1]) - _HIGHEST + 1, 1), depth + 1)
            token.meta["depth"] = depth
        elif token.type == "heading_close":
            token.meta["depth"] = depth


def _alignment(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            token.meta["align"] = next((word for word in _ALIGNMENTS if style.endswith(word)), "")


def _images(state: StateCore) -> None:
    """A picture by address would be fetched from elsewhere: its alternative text stands in its place."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "image":
                words = state.md.renderer.renderInlineAsText(child.children or [], state.md.options, state.env)  # type: ignore[attr-defined]
                child.type, child.tag, child.content, child.children = "text", "", words, None
                label = {"label": child.meta["label"]} if "label" in child.meta else {}
                child.meta = {"picture": True, "address": str(child.attrGet("src") or "")} | label
                child.attrs = {}
