"""Short texts in Markdown (summaries, definitions, notes, captions) as HTML and plain text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from typing import Any, Protocol

from markdown_it.token import Token

from reports.document.types import EditionDocument, Reference
from reports.languages import ENGLISH, Translator, translator_for
from reports.rendering.html import HtmlWriter, Links, sanitise
from reports.rendering.markdown import block_text, inline_text, parse_inline, parse_prose
from reports.rendering.pandoc import formula_of, formulas_in, mathml_of
from reports.rendering.references import reference_label

#: A tag of MathML.
_TAG = re.compile(r"<[^<>]*>")
#: The start of the TeX annotation in MathML.
_TEX = "<annotation"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class Known(Protocol):
    """The techniques and sources that a text can refer to: a document, or a stored part of one."""

    @property
    def references(self) -> tuple[Reference, ...]: ...

    def technique_names(self) -> dict[str, str]: ...


def render_prose(
    markdown: str,
    *,
    document: EditionDocument | None = None,
    links: Links | None = None,
    heading_base: int = 3,
    translate: Translator | None = None,
    known: Known | None = None,
) -> str:
    """Return paragraphs, lists and tables as safe HTML. The highest heading becomes `<h{heading_base}>`.

    With `document` or `known`, techniques are shown by name and sources by author and year; without, by slug and key. Added text,
    such as labels for screen readers, is in the language of `translate` or of the document.
    """
    return _render(markdown, links or Links(), translate or _translator_of(document), heading_base, document or known)


def render_inline(
    markdown: str,
    *,
    document: EditionDocument | None = None,
    links: Links | None = None,
    translate: Translator | None = None,
    known: Known | None = None,
) -> str:
    """Return a line as safe HTML, without a paragraph around it. The arguments are those of `render_prose`."""
    return _render(markdown, links or Links(), translate or _translator_of(document), None, document or known)


def may_have_references(markdown: str) -> bool:
    """Return whether a text may refer to a source or a technique, so that its HTML depends on them."""
    return "@" in markdown or "[[" in markdown


def _render(markdown: str, links: Links, translate: Translator, heading_base: int | None, known: Known | None) -> str:
    names = known.technique_names() if known else None
    # Not cached here: labels of citations depend on the sources, and formulas that are not converted yet must be tried again.
    if (known and "@" in markdown) or "$" in markdown:
        return _render_now(markdown, links, translate, heading_base, names, known)
    mentioned = None if names is None else tuple(each for each in names.items() if each[0] in markdown)
    return _render_cached(markdown, links, translate, heading_base, mentioned)


@lru_cache(maxsize=2_048)
def _render_cached(
    markdown: str,
    links: Links,
    translate: Translator,
    heading_base: int | None,
    names: tuple[tuple[str, str], ...] | None,
) -> str:
    return _render_now(markdown, links, translate, heading_base, None if names is None else dict(names), None)


def _render_now(  # noqa: PLR0917
    markdown: str,
    links: Links,
    translate: Translator,
    heading_base: int | None,
    names: Mapping[str, str] | None,
    known: Known | None,
) -> str:
    """Render a text with headings from `heading_base`, or a line if that is None. `names` are the names of techniques by slug."""
    writer = _ProseWriter(links, known, translate)
    if heading_base is None:
        line = parse_inline(markdown)
        _name([Token("inline", "", 0, children=line)], names)
        return writer.finished(sanitise(writer.write_inline(line)))
    tokens = parse_prose(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(heading_base + token.meta['depth'] - 1, 6)}"
    _name(tokens, names)
    return writer.finished(sanitise(writer.write(tokens)))


def render_note(
    markdown: str,
    *,
    document: EditionDocument | None = None,
    links: Links | None = None,
    translate: Translator | None = None,
    known: Known | None = None,
) -> str:
    """Return a note on a technique as safe HTML: one paragraph as a line, several as blocks."""
    if paragraphs_of_note(markdown)[1:]:
        return render_prose(markdown, document=document, links=links, heading_base=4, translate=translate, known=known)
    return render_inline(markdown, document=document, links=links, translate=translate, known=known)


def paragraphs_of_note(markdown: str) -> list[str]:
    """Return the paragraphs of a note on a technique, at least one. Tables show the first only."""
    return _BLANK_LINE.split(markdown.strip())


def plain_text(markdown: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the plain text, with a line for each block. `names` are the names of techniques by slug."""
    return _plain(markdown, tuple(names.items()))


@lru_cache(maxsize=512)
def _plain(markdown: str, names: tuple[tuple[str, str], ...]) -> str:
    tokens = parse_prose(markdown)
    name_techniques(tokens, dict(names))
    return block_text(tokens)


def description_text(markdown: str) -> str:
    """Return the plain text for descriptions and feeds, with formulas as characters instead of TeX, and without boxes of tasks."""
    # Texts with formulas are not cached, as in `_render`.
    return _described.__wrapped__(markdown) if "$" in markdown else _described(markdown)


@lru_cache(maxsize=512)
def _described(markdown: str) -> str:
    tokens = parse_prose(markdown)
    made = mathml_of(formulas_in(tokens))
    for token in (each for block in tokens for each in (block, *(block.children or ()))):
        if token.type in {"math", "math_block"}:
            if isinstance(formula := made[formula_of(token)], str):
                token.content = unescape(_TAG.sub("", formula.partition(_TEX)[0]))
            token.type = "code_inline" if token.type == "math" else "fence"
        elif token.type == "task":
            token.type = "html_inline"
    return block_text(tokens)


def plain_line(markdown: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the plain text of a line. `names` are the names of techniques by slug."""
    tokens = parse_inline(markdown)
    name_techniques([Token("inline", "", 0, children=tokens)], names)
    return " ".join(inline_text(tokens).split())


def prose_tokens(markdown: str, document: EditionDocument) -> list[Token]:
    """Return the tokens of a short text, with techniques by name and sources as text with author and year."""
    tokens = parse_prose(markdown)
    _name(tokens, document.technique_names())
    _cite_in_words(tokens, document)
    return tokens


def line_tokens(markdown: str, document: EditionDocument) -> list[Token]:
    """Return the tokens of a line, with techniques and sources as in `prose_tokens`."""
    inline = Token("inline", "", 0, children=parse_inline(markdown))
    _name([inline], document.technique_names())
    _cite_in_words([inline], document)
    return inline.children or []


def _name(tokens: Iterable[Token], known: Mapping[str, str] | None) -> None:
    names = known or {}
    for token in tokens:
        for child in token.children or []:
            if child.type == "technique":
                slug = child.meta["slug"]
                child.content = child.content or names.get(slug, slug)
                child.meta["known"] = slug in names if known is not None else _could_be_a_slug(slug)


def name_techniques(tokens: Iterable[Token], names: Mapping[str, str]) -> None:
    """Set the link text of techniques without one to the name of the technique."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "technique":
                child.content = child.content or names.get(child.meta["slug"], "")


def _cite_in_words(tokens: Iterable[Token], document: EditionDocument) -> None:
    labels = _labels(document, _translator_of(document))
    for token in tokens:
        for child in token.children or []:
            if child.type == "citation":
                child.type = "text"
                child.content = _in_words(child, labels)


def _labels(known: Known | None, translate: Translator) -> dict[str, str]:
    return {each.key: reference_label(each.item, translate) for each in known.references} if known else {}


def _translator_of(document: EditionDocument | None) -> Translator:
    return translator_for(document.report.language) if document else ENGLISH


def _in_words(citation: Token, labels: Mapping[str, str]) -> str:
    """Return a citation as text: `(Vaswani et al. 2017, p. 3)`."""
    parts = [
        f"{labels.get(cited.key, cited.key)}{', ' if cited.locator else ''}{cited.locator}"
        for cited in citation.meta["cited"]
    ]
    return f"({'; '.join(parts)})"


#: A citation or a technique link in Markdown.
_REFERENCE = re.compile(r"\[@[^\[\]\n]+\](?![(\[])|(?<!!)\[\[[^\[\]\n]+\]\]")


def name_references(markdown: str, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return Markdown with its citations and technique links replaced by text; everything else stays Markdown.

    `names` are the names of techniques by slug, `labels` those of sources by key.
    """

    def named(found: re.Match[str]) -> str:
        token = parse_inline(found[0])[0]
        if token.type == "citation":
            return _in_words(token, labels)
        if token.type == "technique":
            return token.content or names.get(token.meta["slug"], token.meta["slug"])
        return found[0]

    return _REFERENCE.sub(named, markdown)


def _could_be_a_slug(slug: str) -> bool:
    return slug.replace("-", "").isalnum() and slug.isascii() and slug == slug.lower()


class _ProseWriter(HtmlWriter):
    """Writes citations as author and year, because a short text has no numbered list of references."""

    def __init__(self, links: Links, known: Known | None, translate: Translator) -> None:
        super().__init__(links, translate)
        self._known = known
        self._translate = translate

    def citation(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """Return a citation as author and year: `(Vaswani et al. 2017, p. 3)`."""
        return f'<span class="cite">{escape(_in_words(tokens[idx], _labels(self._known, self._translate)))}</span>'
