"""The Markdown parsers, the rules for blocks, and a cache of parsed texts."""

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
    alerts_and_tasks_plugin,
    citations_plugin,
    formula_blocks_plugin,
    formulas_plugin,
    html_tags_plugin,
    name_of,
)

_ATTRIBUTE = re.compile(r'[#.][\w.:-]{1,200}|[\w-]{1,100}=(?:"[^"]{0,200}"|[^\s"]{1,200})')
_BETWEEN = re.compile(r"[ \t]+")
#: The longest attributes of a heading, in characters.
_LONGEST_ATTRIBUTES = 500


def split_attributes(heading: str) -> tuple[str, str]:
    """Return a heading's Markdown without the attributes at its end, and the name in them: ("Waves", "w") for `Waves {#w .x}`."""
    text = heading.rstrip(" \t")
    start = text.rfind("{", -_LONGEST_ATTRIBUTES) if text.endswith("}") else -1
    if start < 0 or text[start - 1 : start] == "\\":
        return heading, ""
    inside = text[start + 1 : -1].removeprefix(":").strip(" \t")
    at = 0
    anchor = ""
    while found := _ATTRIBUTE.match(inside, at):
        anchor = anchor or (found.group()[1:] if found.group()[0] == "#" else "")
        at = found.end()
        if at == len(inside):
            return text[:start].rstrip(" \t"), anchor
        if (gap := _BETWEEN.match(inside, at)) is None:
            break
        at = gap.end()
    return heading, ""


def _heading_attributes(state: StateCore) -> None:
    """Remove attributes from headings. `heading_open` gets meta `anchor`, the name in them."""
    for token, inside in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open":
            inside.content, token.meta["anchor"] = split_attributes(inside.content)


_ALIGNMENTS = ("left", "center", "right")
#: A cell without a value, and any cell of a column of numbers. `NUMBER` in editor/writing/structure.js is the same.
_GAP = re.compile(r"[-–—…]|n/a")
_NUMBER_OR_GAP = re.compile(
    rf"{_GAP.pattern}|(?:[-+−±~≈<>≤≥]\s?)?(?:[€$£¥]\s?)?(?:\d{{1,3}}(?:[.,'’\s]\d{{3}})+|\d+)(?:[.,]\d+)?(?:\s?[%‰€$£¥])?"
)
_HIGHEST = 3
#: The start of a table's caption, as in pandoc.
_CAPTION = re.compile(r"Table:[ \t]+(?=\S)")


def structure_plugin(md: MarkdownIt) -> None:
    """Let `md` read captions of tables and figures, set the depth of headings and the alignment of cells, and drop images."""
    md.core.ruler.before("inline", "captions", _captions)
    for rule in (_figures, _headings, _alignment, _images):
        md.core.ruler.push(rule.__name__.strip("_"), rule)


def _captions(state: StateCore) -> None:
    """Move a paragraph that begins with `Table: ` right below a table into the table, as its caption."""
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
                each.type = kind
                each.level += 1
                each.hidden = False
                each.tag = each.tag and "caption"
            tokens[at : at + 4] = [*caption, token]
            tokens[opened].map = [(tokens[opened].map or [0])[0], (caption[0].map or [0, 0])[1]]


def move_captions(tokens: Sequence[Token], behind: int) -> list[Token]:
    """Return the tokens with each caption moved from the end of its table to `behind` tokens after its start."""
    moved: list[Token] = []
    opened = 0
    index = None
    for token in tokens:
        if token.type == "table_open":
            opened = len(moved)
        if token.type == "caption_open":
            index = opened + behind
        moved.insert(len(moved) if index is None else index, token)
        index = None if index is None or token.type == "caption_close" else index + 1
    return moved


def _figures(state: StateCore) -> None:
    """Replace each paragraph at the top level that is only a figure by a `figure` block."""
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
    """Set the depth of each heading, at most one more than that of the heading before."""
    depth = 0
    for token in state.tokens:
        if token.type == "heading_open":
            depth = min(max(int(token.tag[1]) - _HIGHEST + 1, 1), depth + 1)
            token.meta["depth"] = depth
        elif token.type == "heading_close":
            token.meta["depth"] = depth


def _alignment(state: StateCore) -> None:
    """Set the author's alignment of each cell, and the shown one, which is "right" in columns of numbers without alignment."""
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
    """Return a cell's text without citations and note markers, with U+FFFC for other objects such as formulas."""
    children = [child for child in inline.children or [] if child.type not in {"citation", "footnote_ref"}]
    texts = (child.content if child.type.startswith("text") else "\ufffc" for child in children if not child.nesting)
    return "".join(texts).strip()


def _images(state: StateCore) -> None:
    """Replace each image by its alternative text, because browsers would load it from another site."""
    for token in state.tokens:
        for child in token.children or []:
            if child.type == "image":
                words = state.md.renderer.renderInlineAsText(child.children or [], state.md.options, state.env)  # type: ignore[attr-defined]
                child.type = "text"
                child.tag = ""
                child.content = words
                child.children = None
                label = {"label": child.meta["label"]} if "label" in child.meta else {}
                child.meta = {"picture": True, "address": str(child.attrGet("src") or "")} | label
                child.attrs = {}


#: The minimum length of texts in the cache, in characters. Shorter texts are parsed as fast as they would be read from it.
LONG = 2_000
#: The size of the cache in each process: enough for the sections of a large edition.
_CACHE_SIZE = 64

#: The limit of bare addresses, which is above that of browsers and proxies.
_LONGEST_ADDRESS = 2_000
_SCHEME_BEFORE = re.compile(r"(?<![a-z0-9.+-])https?\Z", re.IGNORECASE)
_LONGEST_BEFORE = 6


class _Linkify(LinkifyIt):
    """A faster linkify-it: texts without a colon are skipped, because every enabled scheme ends with one."""

    def pretest(self, text: str) -> bool:
        return ":" in text and super().pretest(text)

    def test(self, text: str) -> bool:
        return ":" in text and super().test(text)


def bare_addresses_plugin(md: MarkdownIt) -> None:
    """Let `md` link bare addresses with a scheme, and not names such as README.md."""
    md.enable("linkify")
    md.inline.ruler.at("linkify", _address)
    if md.linkify is not None:
        md.linkify = _Linkify(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
        md.linkify.add("//", None).add("ftp:", None)


def _address(state: StateInline, silent: bool) -> bool:
    """Link a bare address. In place of markdown-it's rule, which searches and copies the whole text at each `://`."""
    if state.linkLevel > 0 or state.md.linkify is None or not state.src.startswith("://", state.pos, state.posMax):
        return False
    if (scheme := _SCHEME_BEFORE.search(state.pending[-_LONGEST_BEFORE:])) is None:
        return False
    start = state.pos - len(scheme.group())
    found = state.md.linkify.match_at_start(state.src[start : start + _LONGEST_ADDRESS])
    # An asterisk at the end is emphasis, not part of the address.
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
            token.markup = "linkify"
            token.info = "auto"
    state.pos += len(written) - len(scheme.group())
    return True


#: Allowed schemes of links; addresses without a scheme are allowed too.
SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([^/?#:]*):")
#: The limit of nesting. Each level of a list needs two; deeper text is left out.
_DEEPEST = 60
_HTML = {"html_block", "html_inline"}


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        found = _SCHEME.match(url)
        return found is None or found.group(1).strip().lower() in SCHEMES


def block_parser(*, with_definitions: bool = False) -> MarkdownIt:
    """Return a parser for blocks only, with the same blocks as on pages (HTML is text, so no tag hides a heading).

    If `with_definitions`, link definitions become tokens, and notes are not moved to the end.
    """
    md = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
    md.use(footnote_plugin).use(formula_blocks_plugin)
    return _with_definitions(md) if with_definitions else md


def _markdown(*, footnotes: bool, html: bool = False) -> MarkdownIt:
    md = _Markdown("commonmark", {"html": html, "linkify": not html, "xhtmlOut": False, "maxNesting": _DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    if footnotes:
        footnote_plugin(md)
    citations_plugin(md)
    md.core.ruler.before("inline", "heading_attributes", _heading_attributes)
    formulas_plugin(md)
    alerts_and_tasks_plugin(md)
    html_tags_plugin(md)
    if html:
        return md
    structure_plugin(md)
    bare_addresses_plugin(md)
    return md


#: The parser for the body of a section.
MARKDOWN = _markdown(footnotes=True)
#: The parser for short texts. They have no footnotes, because the ids of notes would occur twice on a page.
PROSE = _markdown(footnotes=False)
_WITH_HTML = _markdown(footnotes=True, html=True)


def labelled_markdown() -> MarkdownIt:
    """Return a parser like MARKDOWN for code that splits a text.

    Links and pictures have meta `label`, link definitions are tokens, and notes are not moved to the end.
    """
    md = _markdown(footnotes=True)
    md.options["store_labels"] = True
    return _with_definitions(md)


def _with_definitions(md: MarkdownIt) -> MarkdownIt:
    md.options["inline_definitions"] = True
    return md.disable("footnote_tail")


def parse(markdown: str) -> list[Token]:
    """Return the tokens of a section's body. They are new objects, so callers may change them."""
    if len(markdown) < LONG:
        return MARKDOWN.parse(markdown)
    tokens: list[Token] = pickle.loads(_pickled(markdown))  # noqa: S301 - of our own making, and never out of this process
    return tokens


@lru_cache(maxsize=_CACHE_SIZE)
def _pickled(markdown: str) -> bytes:
    """Return the pickled tokens of a long text, because unpickling is faster than parsing."""
    return pickle.dumps(MARKDOWN.parse(markdown), pickle.HIGHEST_PROTOCOL)


def parse_prose(markdown: str) -> list[Token]:
    """Return the tokens of a summary, definition or note. Footnotes are text there."""
    return PROSE.parse(markdown)


def parse_inline(markdown: str) -> list[Token]:
    """Return the inline tokens of a line, in which no sign starts a block."""
    (inline,) = PROSE.parseInline(markdown)
    return inline.children or []


def find_html(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, and the tag for each unsupported HTML tag in a body, which readers see as text."""
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
