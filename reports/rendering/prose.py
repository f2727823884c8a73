"""Short texts in Markdown: summaries, definitions, notes, captions. Nothing in them is numbered."""

from collections.abc import Iterable
from html import escape
from typing import Any

from markdown_it.token import Token

from reports.document.types import EditionDocument
from reports.rendering.html import HtmlWriter
from reports.rendering.links import Links
from reports.rendering.markdown import block_text, inline_text, parse_inline, parse_prose
from reports.rendering.references import reference_label
from reports.rendering.sanitising import sanitise


def render_prose(
    markdown: str, *, document: EditionDocument | None = None, links: Links | None = None, heading_base: int = 3
) -> str:
    """Paragraphs, lists and tables as safe HTML; the highest heading becomes `<h{heading_base}>`.

    With a document, techniques are named and sources given as author and year; without, by slug and key.
    """
    tokens = parse_prose(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(heading_base + token.meta['depth'] - 1, 6)}"
    _name(tokens, document)
    return sanitise(_ProseWriter(links or Links(), document).write(tokens))


def render_inline(markdown: str, *, document: EditionDocument | None = None, links: Links | None = None) -> str:
    """A line as safe HTML, without a paragraph around it."""
    tokens = parse_inline(markdown)
    _name([Token("inline", "", 0, children=tokens)], document)
    return sanitise(_ProseWriter(links or Links(), document).write_inline(tokens))


def plain_text(markdown: str) -> str:
    """The words alone, each block on a line."""
    return block_text(parse_prose(markdown))


def plain_line(markdown: str) -> str:
    """The words alone, on one line."""
    return " ".join(inline_text(parse_inline(markdown)).split())


def _name(tokens: Iterable[Token], document: EditionDocument | None) -> None:
    names = {technique.slug: technique.name for technique in document.techniques} if document else {}
    for token in tokens:
        for child in token.children or []:
            if child.type == "technique":
                slug = child.meta["slug"]
                child.content = child.content or names.get(slug, slug)
                child.meta["known"] = slug in names if document else _could_be_a_slug(slug)


def _could_be_a_slug(slug: str) -> bool:
    return slug.replace("-", "").isalnum() and slug.isascii() and slug == slug.lower()


class _ProseWriter(HtmlWriter):
    """Cites by author and year: there is no list of references beside a short text whose numbers could be used."""

    def __init__(self, links: Links, document: EditionDocument | None) -> None:
        super().__init__(links)
        self._labels = {each.key: reference_label(each.item) for each in document.references} if document else {}

    def citation(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """`(Vaswani et al. 2017, p. 3)`."""
        parts = [
            f"{self._labels.get(cited.key, cited.key)}{', ' if cited.locator else ''}{cited.locator}"
            for cited in tokens[idx].meta["cited"]
        ]
        return f'<span class="cite">({escape("; ".join(parts))})</span>'
