"""Bare addresses that become links as markdown-it has them, without looking through the whole text for each of them."""

import re

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

#: Longer than any address that browsers and proxies pass on.
_LONGEST_ADDRESS = 2_000
_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9.+-])https?\Z", re.IGNORECASE)
_LONGEST_BEFORE = 6


class _Linkify(LinkifyIt):
    """linkify-it, which searches each piece of a text with three patterns. Every scheme that is left ends with a colon."""

    def pretest(self, text: str) -> bool:
        return ":" in text and super().pretest(text)

    def test(self, text: str) -> bool:
        return ":" in text and super().test(text)


def our_addresses(md: MarkdownIt) -> None:
    """Teach `md` to make links of bare addresses: whole ones only, so that a file called README.md is no web site."""
    md.enable("linkify")
    md.inline.ruler.at("linkify", _address)
    if md.linkify is not None:
        md.linkify = _Linkify(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
        md.linkify.add("//", None).add("ftp:", None)


def _address(state: StateInline, silent: bool) -> bool:
    """markdown-it's own rule, which at each `://` searches all that stands before it and copies all that follows."""
    if state.linkLevel > 0 or state.md.linkify is None or not state.src.startswith("://", state.pos, state.posMax):
        return False
    if (scheme := _SCHEME_BEFORE.search(state.pending[-_LONGEST_BEFORE:])) is None:
        return False
    start = state.pos - len(scheme.group())
    found = state.md.linkify.match_at_start(state.src[start : start + _LONGEST_ADDRESS])
    # A star at the end is emphasis.
    written = found.url.rstrip("*") if found else ""
    address = state.md.normalizeLink(written)
    if not written or not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme.group())]
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = state.md.normalizeLinkText(written)
        state.push("link_close", "a", -1)
        for token in (state.tokens[-3], state.tokens[-1]):
            token.markup, token.info = "linkify", "auto"
    state.pos += len(written) - len(scheme.group())
    return True
