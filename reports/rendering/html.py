"""Tokens as HTML, where its links lead, and the sanitiser that all of it goes through."""

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
from reports.languages import Words
from reports.rendering.markdown import DONE, MARKDOWN, Cited, captions_moved, name_alert
from reports.rendering.pandoc import Formula, formula_of, mark, put_in

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}


@dataclass(frozen=True)
class Links:
    """Patterns of addresses, and what stands before every id.

    `technique` is filled in with {slug}, `reference` and `figure` with {key}, `media` (the picture as stored) with
    {sha256} and {extension}. If `widths` are given, smaller pictures exist at `variant` ({sha256}, {width},
    {extension}), in each of `formats`. `ids` keeps the ids of several sections apart on one page.
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
        """The address of a technique."""
        return self.technique.format(slug=slug, ids=self.ids)

    def to_reference(self, key: str) -> str:
        """The address of a reference in the list of references."""
        return self.reference.format(key=key, ids=self.ids)

    def to_figure(self, key: str) -> str:
        """The address of a figure."""
        return self.figure.format(key=key, ids=self.ids)

    def to_picture(self, picture: Picture) -> str:
        """The address of a picture as it was stored."""
        return self.media.format(sha256=picture.sha256, extension=_EXTENSIONS[picture.media_type])

    def to_variant(self, picture: Picture, width: int, extension: str) -> str:
        """The address of a picture made smaller."""
        return self.variant.format(sha256=picture.sha256, width=width, extension=extension)


#: How wide a smaller picture may be: the measure of the text on a telephone, on a screen, and on a fine screen.
WIDTHS = (480, 960, 1440)
#: As the site's own pages have them.
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
    """`html` without anything that this package's writers do not write: no script, style, form or picture."""
    return _PAGE.clean(html)


class HtmlWriter(RendererHTML):
    """Writes resolved tokens. Each method is named for the token that it writes."""

    def __init__(self, links: Links, words: Words) -> None:
        super().__init__()
        self.words = words
        self._links = links
        self._ids = escape(links.ids)
        self._tables = 0
        self._formulas: list[Formula] = []

    def write(self, tokens: Sequence[Token]) -> str:
        """Blocks as HTML."""
        return self.render(captions_moved(tokens, behind=1), MARKDOWN.options, {})

    def write_inline(self, tokens: Sequence[Token]) -> str:
        """A line as HTML."""
        return self.renderInline(tokens, MARKDOWN.options, {})

    def finished(self, html: str) -> str:
        """Sanitised HTML that this has written, with its formulas."""
        return put_in(html, self._formulas)

    def math(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A formula: a mark, in whose place `finished` puts it."""
        return mark(formula_of(tokens[idx]), self._formulas)

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A formula in a line of its own."""
        return f"<p>{self.math(tokens, idx, options, env)}</p>\n"

    def task(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The box of a task, which is read out in words."""
        done = tokens[idx].content == DONE
        label = escape(self.words.of("task", "Done") if done else self.words.of("task", "To do"))
        return f'<span class="task" role="img" aria-label="{label}">{tokens[idx].content}</span> '

    def blockquote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A quotation, or an alert, whose first paragraph says what it is."""
        kind = tokens[idx].meta.get("alert")
        name_alert(tokens, idx, self.words)
        return f'<blockquote class="alert {kind}">\n' if kind else "<blockquote>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A link that leads away says so by its rel."""
        token = tokens[idx]
        if _leads_away(str(token.attrGet("href"))):
            token.attrSet("rel", "external")
        return str(self.renderToken(tokens, idx, options, env))

    def citation(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """`[1, p. 3]`, one link for each source."""
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
        """The words, as a link to the technique's page."""
        token = tokens[idx]
        slug, words = token.meta["slug"], escape(token.content or token.meta["slug"])
        if not token.meta.get("known", True):
            return f'<span class="unresolved">{words}</span>'
        return f'<a href="{escape(self._links.to_technique(slug))}" class="technique">{words}</a>'

    def misplaced_figure(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A figure within a sentence can't be shown: its mark stands as it was typed."""
        return f'<span class="unresolved">![[{escape(tokens[idx].meta["key"])}]]</span>'

    def figure(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A figure that can't be shown here: its mark stands as it was typed."""
        return f'<p class="unresolved">![[{escape(tokens[idx].meta["key"])}]]</p>\n'

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A wide table scrolls by itself; the keyboard reaches it too."""
        self._tables += 1
        label = escape(self.words("Table {number}", number=self._tables))
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The end of what `table_open` began."""
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The head of a column."""
        return f'<th scope="col"{_alignment(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """A cell."""
        return f"<td{_alignment(tokens[idx])}>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """Code, which scrolls by itself."""
        return f'<pre tabindex="0"><code>{escape(tokens[idx].content, quote=False)}</code></pre>\n'

    code_block = fence

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The mark of a note."""
        number, anchor = _note(tokens[idx])
        return (
            f'<sup><a href="#{self._ids}fn-{number}" id="{self._ids}fnref-{anchor}" class="noteref" role="doc-noteref"'
            f' aria-label="{escape(self.words("Note {number}", number=number))}">{number}</a></sup>'
        )

    def footnote_block_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The notes, after the text."""
        return f'<section class="notes" role="doc-endnotes" aria-label="{escape(self.words("Notes"))}"><ol>\n'

    def footnote_block_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The end of the notes."""
        return "</ol></section>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """One note."""
        return f'<li id="{self._ids}fn-{_note(tokens[idx])[0]}">'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The end of one note."""
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        """The way back from a note to its mark."""
        _, anchor = _note(tokens[idx])
        return (
            f'\u00a0<a href="#{self._ids}fnref-{anchor}" class="backlink" role="doc-backlink"'
            f' aria-label="{escape(self.words("Back to note {number} in the text", number=anchor))}">↩</a>'
        )


def _note(token: Token) -> tuple[int, str]:
    """A note's number, and the name of its mark: `1`, and `1-2` where the note is marked a second time."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"{number}-{again + 1}" if again else str(number)


def _with_locator(label: str, locator: str) -> str:
    return f"{label}, {locator}" if locator else label


def _alignment(token: Token) -> str:
    align = token.meta.get("shown_align")
    return f' class="align-{align}"' if align else ""


def _leads_away(address: str) -> bool:
    try:
        return bool(urlsplit(address).netloc)
    except ValueError:
        return True
