"""The article of a page, without what is hidden in it or leads around it."""

from collections.abc import Iterator, Mapping

from justhtml import JustHTML
from justhtml.dom import NodeType

#: How deep a page's elements may lie.
DEEPEST = 150
#: So many bytes are read within two seconds, whatever they are; more are read in a limited process.
SMALL = 64 * 1024
#: A part that is called an article is one if it has so much of the text around it.
_MOST_OF_IT = 0.5

NEVER_SHOWN = frozenset(
    {"script", "style", "template", "noscript", "head", "link", "meta", "base", "title", "dialog", "datalist"}
)
_AROUND = frozenset({"nav", "aside", "footer", "form", "button", "menu", "input", "select", "textarea"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "alert"})
#: Of sites made with WordPress, Ghost and others: what is there for readers of the site, or only for those who cannot see it.
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
#: Where the text of an article is, in the themes of WordPress and Ghost and as schema.org says it, the surest first.
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
    """The element that holds the text."""
    body = next(iter(page.query("body")), page.root)
    main = _longest(page, "main, [role=main]") or _longest(page, "#content, #main") or body
    for selector in (*_BODIES, "article"):
        if (found := _longest(page, selector)) is not None and text_length(found) >= _MOST_OF_IT * text_length(main):
            return found
    return main


def _longest(page: JustHTML, selector: str) -> NodeType | None:
    return max((each for each in page.query(selector) if text_length(each)), key=text_length, default=None)


def text_length(node: NodeType) -> int:
    """How many letters of what can be seen are in an element."""
    return sum(len("".join(text.split())) for text in texts(node))


def texts(node: NodeType, *, breaks: bool = False) -> Iterator[str]:
    """The text of what can be seen in an element, in order; if wanted, with its breaks of lines."""
    if node.name == "#text":
        yield str(node.data or "")
    elif breaks and node.name == "br":
        yield "\n"
    elif not left_out(node):
        for each in node.children or ():
            yield from texts(each, breaks=breaks)


def words(node: NodeType) -> str:
    """The text of an element on one line."""
    return " ".join("".join(texts(node)).split())


def all_words(node: NodeType) -> str:
    """The text of an element on one line, what is hidden in it too."""
    if node.name == "#text":
        return " ".join(str(node.data or "").split())
    inside = node.children or () if node.name not in {"script", "style"} else ()
    return " ".join(filter(None, (all_words(each) for each in inside)))


def left_out(node: NodeType) -> bool:
    """Whether an element is no part of an article: hidden, or a way around the site."""
    if node.name in NEVER_SHOWN or node.name.startswith(("#comment", "!", "?")):
        return True
    given = attributes(node)
    role = given.get("role", "").lower()
    if node.name in _AROUND or role in _ROLES:
        # The foot of a quotation says who is quoted.
        is_quoted = node.name == "footer" and node.parent is not None and node.parent.name == "blockquote"
        return not (role.startswith("doc-") or is_quoted)
    is_hidden = "hidden" in given or given.get("aria-hidden") == "true"
    return is_hidden or any(each in style(node) for each in _HIDDEN) or not _CLASSES.isdisjoint(classes(node))


def attributes(node: NodeType) -> Mapping[str, str]:
    """The attributes of an element, "" for those without a value; none of a text."""
    return {name: value or "" for name, value in (getattr(node, "attrs", None) or {}).items()}


def attribute(node: NodeType, name: str) -> str:
    """One attribute of an element; "" if it has none of that name."""
    return attributes(node).get(name, "")


def classes(node: NodeType) -> list[str]:
    """The classes of an element, in lower case."""
    return attribute(node, "class").lower().split()


def style(node: NodeType) -> str:
    """The style of an element in lower case and without spaces, each value between semicolons: `;font-weight:bold;`."""
    said = attribute(node, "style")
    return f";{''.join(said.lower().split())};" if said else ""


def elements(around: NodeType) -> Iterator[NodeType]:
    """The elements in an element, in order, at any depth."""
    for each in around.children or ():
        if each.name != "#text":
            yield each
            yield from elements(each)


def is_too_deep(root: NodeType) -> bool:
    """Whether elements lie deeper than anybody writes them."""
    level: list[NodeType] = [root]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each.children or ()]
        if not level:
            return False
    return True
