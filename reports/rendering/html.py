"""Markdown tokens as sanitised HTML, and the addresses of its links."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from reports import addresses
from reports.document.types import Picture
from reports.languages import Translator
from reports.rendering.markdown import DONE, MARKDOWN, Cited, move_captions, name_alert
from reports.rendering.pandoc import Formula, formula_of, insert_formulas, placeholder

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}


@dataclass(frozen=True)
class Links:
    """Patterns of addresses, and a prefix of ids.

    The patterns have these fields: `technique` {slug}, `reference` and `figure` {key}, `media` (the picture as stored) {sha256} and
    {extension}, `variant` (a smaller picture) {sha256}, {width} and {extension}. Smaller pictures exist in `widths` and `formats`.
    `ids` is the prefix of all ids, so that several sections on one page have different ids.
    """

    technique: str = addresses.technique("{slug}")
    reference: str = "#{ids}ref-{key}"
    figure: str = "#{ids}figure-{key}"
    media: str = addresses.picture_file("{sha256}", "{extension}")
    variant: str = addresses.picture_file("{sha256}", "{extension}", "{width}")
    widths: tuple[int, ...] = ()
    formats: tuple[str, ...] = ("avif", "webp")
    ids: str = ""

    def to_technique(self, slug: str) -> str:
        """Return the address of a technique."""
        return self.technique.format(slug=slug, ids=self.ids)

    def to_reference(self, key: str) -> str:
        """Return the address of a reference in the list of references."""
        return self.reference.format(key=key, ids=self.ids)

    def to_figure(self, key: str) -> str:
        """Return the address of a figure."""
        return self.figure.format(key=key, ids=self.ids)

    def to_picture(self, picture: Picture) -> str:
        """Return the address of a picture in its original size."""
        return self.media.format(sha256=picture.sha256, extension=_EXTENSIONS[picture.media_type])

    def to_variant(self, picture: Picture, width: int, extension: str) -> str:
        """Return the address of a picture resized to a width, in the format `extension`."""
        return self.variant.format(sha256=picture.sha256, width=width, extension=extension)


#: Widths of smaller pictures in pixels: for phones, for screens, and for high-resolution screens.
WIDTHS = (480, 960, 1440)
#: The addresses on public pages.
PUBLIC_LINKS = Links(widths=WIDTHS)


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
    """Return `html` with only the elements and attributes that HtmlWriter uses: no scripts, styles, forms or pictures."""
    return _PAGE.clean(html)


class HtmlWriter(RendererHTML):
    """Renders resolved tokens. Each method without an underscore has the name of a token type and returns its HTML."""

    def __init__(self, links: Links, translate: Translator) -> None:
        super().__init__()
        self.translate = translate
        self._links = links
        self._ids = escape(links.ids)
        self._tables = 0
        self._formulas: list[Formula] = []

    def write(self, tokens: Sequence[Token]) -> str:
        """Return block tokens as HTML, with placeholders for formulas."""
        return self.render(move_captions(tokens, behind=1), MARKDOWN.options, {})

    def write_inline(self, tokens: Sequence[Token]) -> str:
        """Return inline tokens as HTML, with placeholders for formulas."""
        return self.renderInline(tokens, MARKDOWN.options, {})

    def finished(self, html: str) -> str:
        """Return sanitised HTML of this writer with formulas in place of their placeholders."""
        return insert_formulas(html, self._formulas)

    def math(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the placeholder of a formula, which `finished` replaces."""
        return placeholder(formula_of(tokens[idx]), self._formulas)

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return a paragraph with the placeholder of a formula."""
        return f"<p>{self.math(tokens, idx, options, env)}</p>\n"

    def task(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the box of a task, with a label for screen readers."""
        done = tokens[idx].content == DONE
        label = escape(self.translate.of("task", "Done") if done else self.translate.of("task", "To do"))
        return f'<span class="task" role="img" aria-label="{label}">{tokens[idx].content}</span> '

    def blockquote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the start tag of a quotation or an alert, and translate the name of the alert."""
        kind = tokens[idx].meta.get("alert")
        name_alert(tokens, idx, self.translate)
        return f'<blockquote class="alert {kind}">\n' if kind else "<blockquote>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the start tag of a link, with `rel="external"` if it leads to another site."""
        token = tokens[idx]
        if _is_external(str(token.attrGet("href"))):
            token.attrSet("rel", "external")
        return str(self.renderToken(tokens, idx, options, env))

    def citation(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return a citation such as `[1, p. 3]`, with one link for each source."""
        return " ".join(self._cited(each) for each in tokens[idx].meta["cited"])

    def _cited(self, cited: Cited) -> str:
        if cited.number is None:
            return f'<span class="unresolved">[@{escape(_with_locator(cited.key, cited.locator))}]</span>'
        label = escape(f"[{_with_locator(str(cited.number), cited.locator)}]")
        return (
            f'<a href="{escape(self._links.to_reference(cited.key))}"'
            f' id="{self._ids}cite-{cited.key}-{cited.occurrence}" class="cite" role="doc-biblioref">{label}</a>'
        )

    def technique(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return a link to the technique's page."""
        token = tokens[idx]
        slug = token.meta["slug"]
        words = escape(token.content or slug)
        if not token.meta.get("known", True):
            return f'<span class="unresolved">{words}</span>'
        return f'<a href="{escape(self._links.to_technique(slug))}" class="technique">{words}</a>'

    def misplaced_figure(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the Markdown of a figure within other text, where it cannot be shown."""
        return f'<span class="unresolved">![[{escape(tokens[idx].meta["key"])}]]</span>'

    def figure(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the Markdown of a figure, because short texts cannot show figures and `render_section` renders the others."""
        return f'<p class="unresolved">![[{escape(tokens[idx].meta["key"])}]]</p>\n'

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the start tags of a table that scrolls horizontally, also by keyboard."""
        self._tables += 1
        label = escape(self.translate("Table {number}", number=self._tables))
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<td{_alignment(tokens[idx])}>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return a block of code, which can be scrolled by keyboard."""
        return f'<pre tabindex="0"><code>{escape(tokens[idx].content, quote=False)}</code></pre>\n'

    code_block = fence

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the marker of a note, linked to the note."""
        number, anchor = _note(tokens[idx])
        return (
            f'<sup><a href="#{self._ids}fn-{number}" id="{self._ids}fnref-{anchor}" class="noteref" role="doc-noteref"'
            f' aria-label="{escape(self.translate("Note {number}", number=number))}">{number}</a></sup>'
        )

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<section class="notes" role="doc-endnotes" aria-label="{escape(self.translate("Notes"))}"><ol>\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</ol></section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<li id="{self._ids}fn-{_note(tokens[idx])[0]}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Return the link from a note back to its marker."""
        _, anchor = _note(tokens[idx])
        return (
            f'\u00a0<a href="#{self._ids}fnref-{anchor}" class="backlink" role="doc-backlink"'
            f' aria-label="{escape(self.translate("Back to note {number} in the text", number=anchor))}">↩</a>'
        )


def _note(token: Token) -> tuple[int, str]:
    """Return a note's number and the id of its marker: `1`, or `1-2` for its second marker."""
    number = token.meta["id"] + 1
    repetition = token.meta.get("subId", 0)
    return number, f"{number}-{repetition + 1}" if repetition else str(number)


def _with_locator(label: str, locator: str) -> str:
    return f"{label}, {locator}" if locator else label


def _alignment(token: Token) -> str:
    align = token.meta.get("shown_align")
    return f' class="align-{align}"' if align else ""


def _is_external(address: str) -> bool:
    try:
        return bool(urlsplit(address).netloc)
    except ValueError:
        return True


def with_unbroken_words(title: str) -> str:
    """Return a title as HTML in which no line ends within a word with a hyphen."""
    words = (
        f'<span class="unbroken">{word}</span>' if "-" in word.strip("-") else word for word in escape(title).split(" ")
    )
    return " ".join(words)
