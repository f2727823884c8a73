"""Our Markdown's parsers, bare addresses that become links, and a cache of long texts that were parsed."""

import pickle
import re
from collections.abc import Iterator
from functools import lru_cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from reports.rendering.markdown.notices import our_notices
from reports.rendering.markdown.structure import our_attributes, our_structure
from reports.rendering.markdown.syntax import our_formula_blocks, our_formulas, our_syntax
from reports.rendering.markdown.tags import UNDERSTOOD, name_of, our_tags

#: In characters: shorter texts are parsed as quickly as they are read from the cache.
_LONG = 2_000
#: How many long texts each process keeps parsed: those of the largest edition that is likely.
_KEPT = 64


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


#: Links may lead to these, or stay on this site.
SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([^/?#:]*):")
#: Each level of a list takes two. What lies deeper is left out.
_DEEPEST = 60
_HTML = {"html_block", "html_inline"}


def _leads_somewhere_safe(address: str) -> bool:
    found = _SCHEME.match(address)
    return found is None or found.group(1).strip().lower() in SCHEMES


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return _leads_somewhere_safe(url)


def block_parser(*, with_definitions: bool = False) -> MarkdownIt:
    """Reads blocks alone, where pages have them: HTML is text there, so a tag hides no heading.

    `with_definitions`: those of links are tokens, and notes stay in their place.
    """
    md = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
    md.use(footnote_plugin).use(our_formula_blocks)
    return _with_definitions(md) if with_definitions else md


def _markdown(*, footnotes: bool, html: bool = False) -> MarkdownIt:
    md = _Markdown("commonmark", {"html": html, "linkify": not html, "xhtmlOut": False, "maxNesting": _DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    if footnotes:
        footnote_plugin(md)
    our_syntax(md)
    our_attributes(md)
    our_formulas(md)
    our_notices(md)
    our_tags(md)
    if html:
        return md
    our_structure(md)
    our_addresses(md)
    return md


#: For the body of a section.
MARKDOWN = _markdown(footnotes=True)
#: For short texts, which have no notes of their own: a note's id would stand twice on a page.
PROSE = _markdown(footnotes=False)
_WITH_HTML = _markdown(footnotes=True, html=True)


def labelled_markdown() -> MarkdownIt:
    """As MARKDOWN, for code that cuts a text: links and pictures have meta `label`, definitions are tokens, notes stay in their place."""
    md = _markdown(footnotes=True)
    md.options["store_labels"] = True
    return _with_definitions(md)


def _with_definitions(md: MarkdownIt) -> MarkdownIt:
    md.options["inline_definitions"] = True
    return md.disable("footnote_tail")


def parse(markdown: str) -> list[Token]:
    """Return the tokens of a section's body, fresh ones each time: they may be changed."""
    if len(markdown) < _LONG:
        return MARKDOWN.parse(markdown)
    tokens: list[Token] = pickle.loads(_pickled(markdown))  # noqa: S301 - of our own making, and never out of this process
    return tokens


@lru_cache(maxsize=_KEPT)
def _pickled(markdown: str) -> bytes:
    """Return the tokens of a long text: unpickling them takes less time than parsing it again."""
    return pickle.dumps(MARKDOWN.parse(markdown), pickle.HIGHEST_PROTOCOL)


def parse_prose(markdown: str) -> list[Token]:
    """The tokens of a summary, definition or note, in which `[^1]` is text."""
    return PROSE.parse(markdown)


def parse_inline(markdown: str) -> list[Token]:
    """The tokens of a line, in which nothing makes a block."""
    (inline,) = PROSE.parseInline(markdown)
    return inline.children or []


def find_html(markdown: str) -> Iterator[tuple[int, str]]:
    """Each piece of HTML in a body that is not understood, and shown as it was typed: its line, from 1, and the tag."""
    for token in _WITH_HTML.parse(markdown) if "<" in markdown else ():
        line = (token.map or [0])[0] + 1
        children = token.children or []
        if token.type == "html_block":
            start = token.content.strip()
            if name_of(start) not in UNDERSTOOD:
                yield line, start.split("\n")[0]
                continue
            children = [each for inline in _WITH_HTML.parseInline(token.content) for each in inline.children or []]
        for child in children:
            if child.type in _HTML:
                yield line + token.content[: token.content.find(child.content)].count("\n"), child.content
