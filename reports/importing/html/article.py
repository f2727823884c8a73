"""The article of a page without hidden text and navigation, the formatting of its text, and its formulas in TeX."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from justhtml import JustHTML
from justhtml.dom import NodeType

from reports.importing.blocks.model import Formula, Piece, TextRun

#: The deepest nesting of elements.
DEEPEST = 150
#: Pages up to this size, in bytes, are read within two seconds whatever they contain; larger ones in a limited process.
SMALL = 64 * 1024
#: A candidate is the article if it has at least this share of the main text.
_MOST_OF_IT = 0.5

NEVER_SHOWN = frozenset(
    {"script", "style", "template", "noscript", "head", "link", "meta", "base", "title", "dialog", "datalist"}
)
_AROUND = frozenset({"nav", "aside", "footer", "form", "button", "menu", "input", "select", "textarea"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "alert"})
#: Classes of WordPress, Ghost and others for navigation, and for text that only screen readers announce.
_CLASS_NAMES = """
    screen-reader-text visually-hidden visuallyhidden sr-only skip-link sharedaddy share sharing social-share share-buttons addtoany
    jp-relatedposts related related-posts comments comments-area comment-respond comment-list post-navigation nav-links navigation
    breadcrumb breadcrumbs ez-toc-container toc table-of-contents kg-signup-card kg-cta-card gh-subscribe newsletter subscribe cookie-notice
    author-box post-tags tags-links cat-links entry-footer entry-meta post-meta article-byline byline gh-article-meta read-more-feed
    wp-block-post-navigation-link wp-block-comments wp-block-latest-posts wp-block-search wp-block-tag-cloud
    wp-block-file__button mw-editsection
"""
_CLASSES = frozenset(_CLASS_NAMES.split())
_HIDDEN = (";display:none", ";visibility:hidden", ";mso-hide:all")
#: Selectors for the text of an article, by schema.org and in themes of WordPress and Ghost, the most certain first.
_BODIES = (
    '[itemprop="articleBody"]',
    ".gh-content",
    ".entry-content",
    ".wp-block-post-content",
    ".post-content",
    ".post-full-content",
    ".article-content",
)


def find_article(page: JustHTML) -> NodeType:
    """Return the element with the text of the article."""
    body = next(iter(page.query("body")), page.root)
    main = _longest(page, "main, [role=main]") or _longest(page, "#content, #main") or body
    for selector in (*_BODIES, "article"):
        if (found := _longest(page, selector)) is not None and text_length(found) >= _MOST_OF_IT * text_length(main):
            return found
    return main


def _longest(page: JustHTML, selector: str) -> NodeType | None:
    return max((each for each in page.query(selector) if text_length(each)), key=text_length, default=None)


def text_length(node: NodeType) -> int:
    """Return the number of visible letters in an element."""
    return sum(len("".join(text.split())) for text in texts(node))


def texts(node: NodeType, *, breaks: bool = False) -> Iterator[str]:
    """Yield the visible texts in an element, in order; with `breaks`, also line breaks."""
    if node.name == "#text":
        yield str(node.data or "")
    elif breaks and node.name == "br":
        yield "\n"
    elif not left_out(node):
        for each in node.children or ():
            yield from texts(each, breaks=breaks)


def words(node: NodeType) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(texts(node)).split())


def all_words(node: NodeType) -> str:
    """Return the text of an element on one line, including hidden text."""
    if node.name == "#text":
        return " ".join(str(node.data or "").split())
    inside = node.children or () if node.name not in {"script", "style"} else ()
    return " ".join(filter(None, (all_words(each) for each in inside)))


def left_out(node: NodeType) -> bool:
    """Return whether an element does not belong to an article: it is hidden, or navigation."""
    if node.name in NEVER_SHOWN or node.name.startswith(("#comment", "!", "?")):
        return True
    given = attributes(node)
    role = given.get("role", "").lower()
    if node.name in _AROUND or role in _ROLES:
        # The footer of a quotation names who is quoted.
        is_quoted = node.name == "footer" and node.parent is not None and node.parent.name == "blockquote"
        return not (role.startswith("doc-") or is_quoted)
    is_hidden = "hidden" in given or given.get("aria-hidden") == "true"
    return is_hidden or any(each in style(node) for each in _HIDDEN) or not _CLASSES.isdisjoint(classes(node))


def attributes(node: NodeType) -> Mapping[str, str]:
    """Return the attributes of an element, "" for those without a value; an empty mapping for a text."""
    return {name: value or "" for name, value in (getattr(node, "attrs", None) or {}).items()}


def attribute(node: NodeType, name: str) -> str:
    """Return one attribute of an element; "" if it has none of that name."""
    return attributes(node).get(name, "")


def classes(node: NodeType) -> list[str]:
    """Return the classes of an element, in lower case."""
    return attribute(node, "class").lower().split()


def style(node: NodeType) -> str:
    """Return the style of an element in lower case and without spaces, each value between semicolons: `;font-weight:bold;`."""
    declared = attribute(node, "style")
    return f";{''.join(declared.lower().split())};" if declared else ""


def elements(around: NodeType) -> Iterator[NodeType]:
    """Yield the elements inside an element, in order, at any depth."""
    for each in around.children or ():
        if each.name != "#text":
            yield each
            yield from elements(each)


def is_too_deep(root: NodeType) -> bool:
    """Return whether elements are nested deeper than `DEEPEST`."""
    level: list[NodeType] = [root]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each.children or ()]
        if not level:
            return False
    return True


_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_STRUCK = frozenset({"s", "del", "strike"})
_HEADING = re.compile(r"h([1-6])")
_WEIGHT = re.compile(r";font-weight:(?:(bold|bolder|[6-9]00)|normal|lighter|[1-5]00);")
_SLANT = re.compile(r";font-style:(?:(italic|oblique)|normal);")
_STRIKE = re.compile(r";text-decoration(?:-line)?:[^;]*line-through")
_ALIGN = re.compile(r";text-align:([a-z]+)")
_WORD = re.compile("([a-z]+)")
_BLOCK_NAMES = """
    address article blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr li main ol p
    pre section summary table ul
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())


def look_of(each: NodeType, look: TextRun) -> TextRun:
    """Return the format of text in an element, by its name and, unless it is a block, its style."""
    if each.name in _CODE:
        return replace(look, code=True, bold=False, italic=False)
    declared = style(each) if each.name not in BLOCKS else ""
    weight = _WEIGHT.search(declared)
    slant = _SLANT.search(declared)
    return replace(
        look,
        bold=bool(weight[1]) if weight else look.bold or each.name in _BOLD,
        italic=bool(slant[1]) if slant else look.italic or each.name in _ITALIC,
        struck=look.struck or each.name in _STRUCK or bool(_STRIKE.search(declared)),
    )


def shift_of(each: NodeType) -> str:
    """Return `sup` or `sub` for an element that is raised or lowered by its name or style, or ""."""
    if each.name in {"sup", "sub"}:
        return each.name
    declared = style(each) if each.name in {"span", "font"} else ""
    if ";vertical-align:super;" in declared:
        return "sup"
    return "sub" if ";vertical-align:sub;" in declared else ""


def alignment(cell: NodeType) -> str:
    """Return a cell's alignment, `right`, `center` or "": that of its first content, else its own or its row's."""
    around = (cell, cell.parent) if cell.parent is not None else (cell,)
    parts = (*(part for part in elements(cell) if part.name in BLOCKS), *around)
    declared = (_ALIGN.search(style(part)) or _WORD.fullmatch(attribute(part, "align").lower()) for part in parts)
    return next((found[1] for found in declared if found), "")


def heading_level(each: NodeType) -> int:
    """Return the level of a heading; 0 for other elements."""
    if attribute(each, "role") == "heading" and re.fullmatch("[1-6]", declared := attribute(each, "aria-level")):
        return int(declared)
    return int(each.name[1]) if _HEADING.fullmatch(each.name) else 0


#: `\\[` is a line break in TeX, not the start of a formula. Lengths are limited because trying each start would take minutes in some
#: texts.
_FORMULA = re.compile(
    r"\$\$(?P<marked>(?:[^$\\]|\\.){1,5000}+)\$\$"
    r"|(?<!\\)\\\[(?P<shown>(?:[^\\]|\\[^\[\]()]){1,5000}+)\\\]"
    r"|(?<!\\)\\\((?P<inside>(?:[^\\]|\\[^\[\]()]){1,5000}+)\\\)",
    re.DOTALL,
)
#: Characters by which text between `$$` is TeX. “Cheap ($$) or not ($$$)” has none, so it contains no formula.
_TEX = re.compile(r"[\\^_=]")


def with_formulas(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces, with TeX in text outside code as formulas."""
    found: list[Piece] = []
    for look, alike in groupby(pieces, key=lambda each: each.with_text("") if isinstance(each, TextRun) else each):
        if isinstance(look, TextRun) and not look.code:
            found += _cut("".join(each.text for each in alike if isinstance(each, TextRun)), look)
        else:
            found += alike
    return found


def _cut(text: str, look: TextRun) -> Iterator[Piece]:
    at = 0
    for each in _FORMULA.finditer(text):
        tex = " ".join(str(each[str(each.lastgroup)]).split())
        if tex and (each["marked"] is None or _TEX.search(tex)):
            yield look.with_text(text[at : each.start()])
            yield Formula(tex, tex, is_block=each["inside"] is None)
            at = each.end()
    yield look.with_text(text[at:])
