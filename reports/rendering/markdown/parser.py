import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from reports.rendering.markdown.addresses import our_addresses
from reports.rendering.markdown.attributes import our_attributes
from reports.rendering.markdown.formulas import our_formula_blocks, our_formulas
from reports.rendering.markdown.kept import Kept
from reports.rendering.markdown.notices import our_notices
from reports.rendering.markdown.structure import our_structure
from reports.rendering.markdown.syntax import our_syntax
from reports.rendering.markdown.tags import UNDERSTOOD, name_of, our_tags

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
_parsed = Kept(MARKDOWN.parse)


def labelled_markdown() -> MarkdownIt:
    """As MARKDOWN, for code that cuts a text: links and pictures have meta `label`, definitions are tokens, notes stay in their place."""
    md = _markdown(footnotes=True)
    md.options["store_labels"] = True
    return _with_definitions(md)


def _with_definitions(md: MarkdownIt) -> MarkdownIt:
    md.options["inline_definitions"] = True
    return md.disable("footnote_tail")


def parse(markdown: str) -> list[Token]:
    """The tokens of a section's body, fresh ones each time: they may be changed."""
    return _parsed.tokens(markdown)


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
