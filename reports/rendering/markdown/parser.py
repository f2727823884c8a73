"""Our Markdown's parsers, the rules for its blocks, and a cache of long texts that were parsed."""

import pickle
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from reports.rendering.markdown.syntax import (
    UNDERSTOOD,
    name_of,
    our_formula_blocks,
    our_formulas,
    our_notices,
    our_syntax,
    our_tags,
)

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
#: What stands in a cell of a column of numbers; `NUMBER` in editor/writing/structure.js.
_GAP = re.compile(r"[-–—…]|n/a")
_NUMBER_OR_GAP = re.compile(
    rf"{_GAP.pattern}|(?:[-+−±~≈<>≤≥]\s?)?(?:[€$£¥]\s?)?(?:\d{{1,3}}(?:[.,'’\s]\d{{3}})+|\d+)(?:[.,]\d+)?(?:\s?[%‰€$£¥])?"
)
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
    """Give each cell the alignment that its author set, and the one that it is shown with: right in a column of numbers."""
    rows: list[list[tuple[Token, Token]]] = []
    for at, token in enumerate(state.tokens):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            style = str(token.attrs.pop("style", ""))
            align = next((word for word in _ALIGNMENTS if style.endswith(word)), "")
            token.meta |= {"align": align, "shown_align": align}
            rows[-1].append((token, state.tokens[at + 1]))
        elif token.type == "table_close":
            _align_numbers(rows)


def _align_numbers(rows: list[list[tuple[Token, Token]]]) -> None:
    for (head, _), *cells in zip(*rows, strict=True):
        texts = [text for _, inline in cells if (text := _number_text(inline))]
        if head.meta["align"] or not all(map(_NUMBER_OR_GAP.fullmatch, texts)) or all(map(_GAP.fullmatch, texts)):
            continue
        for cell in (head, *(cell for cell, _ in cells)):
            cell.meta["shown_align"] = "right"


def _number_text(inline: Token) -> str:
    """Return a cell's text without citations and note markers; other objects are in it as a replacement character."""
    children = [child for child in inline.children or [] if child.type not in {"citation", "footnote_ref"}]
    texts = (child.content if child.type.startswith("text") else "\ufffc" for child in children if not child.nesting)
    return "".join(texts).strip()


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


#: In characters: shorter texts are parsed as quickly as they are read from the cache.
LONG = 2_000
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
    if len(markdown) < LONG:
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
    """Yield each HTML tag in a body that is shown as typed: its line, from 1, and the tag."""
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
