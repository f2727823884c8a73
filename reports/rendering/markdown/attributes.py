"""What stands in braces after a heading, as pandoc, Hugo and kramdown have it: `## Roles {#roles .wide}`."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

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
