"""The last gate before a page: only what the writers of this package make passes."""

import nh3

_INLINE = {"a", "br", "code", "em", "s", "span", "strong", "sub", "sup"}
_BLOCKS = {
    "blockquote", "caption", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id", "rel", "role", "title", "aria-label", "data-number"},
    "div": {"id", "role", "tabindex", "aria-label"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"id"},
    "pre": {"tabindex"},
    "section": {"role", "aria-label"},
    "span": {"role", "aria-label"},
    "th": {"scope"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_ALIGNED = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "a": {"para", "cite", "technique", "backlink", "noteref"},
    "blockquote": {"alert", "note", "tip", "important", "warning", "caution"},
    "div": {"numbered", "scroll"},
    "p": {"numbered", "unresolved"},
    "section": {"notes"},
    "span": {"unresolved", "cite", "technique", "task", "formula"},
    "td": _ALIGNED,
    "th": _ALIGNED,
}
_SCHEMES = {"http", "https", "mailto"}

_PAGE = nh3.Cleaner(
    tags=_INLINE | _BLOCKS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    clean_content_tags={"script", "style"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    """`html` without anything that this package's writers do not write: no script, style, form or picture."""
    return _PAGE.clean(html)
