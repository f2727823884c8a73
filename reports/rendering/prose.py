"""Short texts in Markdown (summaries, definitions, notes, captions), in which nothing is numbered."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from typing import Any, Protocol

from markdown_it.token import Token

from reports.document.types import EditionDocument, Reference
from reports.languages import ENGLISH, Words, words_in
from reports.rendering.html import HtmlWriter, Links, sanitise
from reports.rendering.markdown import block_text, inline_text, parse_inline, parse_prose
from reports.rendering.pandoc import formula_of, formulas_in, mathml_of
from reports.rendering.references import reference_label

#: A tag of MathML, and the start of its TeX annotation.
_TAG, _TEX = re.compile(r"<[^<>]*>"), "<annotation"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class Known(Protocol):
    """The techniques and sources that a text may name: those of a document, or a stored part of them."""

    @property
    def references(self) -> tuple[Reference, ...]: ...

    def technique_names(self) -> dict[str, str]: ...


def render_prose(
    markdown: str,
    *,
    document: EditionDocument | None = None,
    links: Links | None = None,
    heading_base: int = 3,
    words: Words | None = None,
    known: Known | None = None,
) -> str:
    """Paragraphs, lists and tables as safe HTML; the highest heading becomes `<h{heading_base}>`.

    With a document, or what is known of one, techniques are named and sources given as author and year; without, by slug and key.
    What is said besides (“Note 1”, to a screen reader) is in the language of `words`, or of the document.
    """
    return _rendered(markdown, links or Links(), words or _words_of(document), heading_base, document or known)


def render_inline(
    markdown: str,
    *,
    document: EditionDocument | None = None,
    links: Links | None = None,
    words: Words | None = None,
    known: Known | None = None,
) -> str:
    """A line as safe HTML, without a paragraph around it."""
    return _rendered(markdown, links or Links(), words or _words_of(document), None, document or known)


def names_something(markdown: str) -> bool:
    """Return whether a text may name a source or a technique, so that its HTML depends on them."""
    return "@" in markdown or "[[" in markdown


def _rendered(markdown: str, links: Links, words: Words, heading_base: int | None, known: Known | None) -> str:
    names = known.technique_names() if known else None
    # Labels of citations depend on the sources. Formulas have a cache of their own, which leaves out those not converted in time.
    if (known and "@" in markdown) or "$" in markdown:
        return _written(markdown, links, words, heading_base, names, known)
    mentioned = None if names is None else tuple(each for each in names.items() if each[0] in markdown)
    return _kept(markdown, links, words, heading_base, mentioned)


@lru_cache(maxsize=2_048)
def _kept(
    markdown: str, links: Links, words: Words, heading_base: int | None, names: tuple[tuple[str, str], ...] | None
) -> str:
    """A text without citations: what is published does not change, and its pages are made again and again."""
    return _written(markdown, links, words, heading_base, None if names is None else dict(names), None)


def _written(  # noqa: PLR0917
    markdown: str,
    links: Links,
    words: Words,
    heading_base: int | None,
    names: Mapping[str, str] | None,
    known: Known | None,
) -> str:
    """A text with headings from `heading_base`, or a line if that is None; `names` are those of techniques, if any are known."""
    writer = _ProseWriter(links, known, words)
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
    words: Words | None = None,
    known: Known | None = None,
) -> str:
    """Return a note on a technique as safe HTML: one paragraph as a line, several as blocks."""
    if paragraphs_of_note(markdown)[1:]:
        return render_prose(markdown, document=document, links=links, heading_base=4, words=words, known=known)
    return render_inline(markdown, document=document, links=links, words=words, known=known)


def paragraphs_of_note(markdown: str) -> list[str]:
    """Return the paragraphs of the note on a technique, at least one. The first is shown where there is room for no more."""
    return _BLANK_LINE.split(markdown.strip())


def plain_text(markdown: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The words alone, each block on a line; `names` are those of techniques by slug."""
    return _plain(markdown, tuple(names.items()))


@lru_cache(maxsize=512)
def _plain(markdown: str, names: tuple[tuple[str, str], ...]) -> str:
    tokens = parse_prose(markdown)
    give_names(tokens, dict(names))
    return block_text(tokens)


def description_text(markdown: str) -> str:
    """The words for a description or a feed: formulas without TeX, items without their boxes."""
    # As in `_rendered`.
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
    """The words alone, on one line."""
    tokens = parse_inline(markdown)
    give_names([Token("inline", "", 0, children=tokens)], names)
    return " ".join(inline_text(tokens).split())


def prose_tokens(markdown: str, document: EditionDocument) -> list[Token]:
    """The tokens of a short text, techniques named, and sources given in words, as author and year."""
    tokens = parse_prose(markdown)
    _name(tokens, document.technique_names())
    _cite_in_words(tokens, document)
    return tokens


def line_tokens(markdown: str, document: EditionDocument) -> list[Token]:
    """Return the same tokens for a line, in which nothing makes a block."""
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


def give_names(tokens: Iterable[Token], names: Mapping[str, str]) -> None:
    """Give links to techniques the names of these as their words, where they have none of their own."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "technique":
                child.content = child.content or names.get(child.meta["slug"], "")


def _cite_in_words(tokens: Iterable[Token], document: EditionDocument) -> None:
    labels = _labels(document, _words_of(document))
    for token in tokens:
        for child in token.children or []:
            if child.type == "citation":
                child.type, child.content = "text", _in_words(child, labels)


def _labels(known: Known | None, words: Words) -> dict[str, str]:
    return {each.key: reference_label(each.item, words) for each in known.references} if known else {}


def _words_of(document: EditionDocument | None) -> Words:
    return words_in(document.report.language) if document else ENGLISH


def _in_words(citation: Token, labels: Mapping[str, str]) -> str:
    """`(Vaswani et al. 2017, p. 3)`."""
    parts = [
        f"{labels.get(cited.key, cited.key)}{', ' if cited.locator else ''}{cited.locator}"
        for cited in citation.meta["cited"]
    ]
    return f"({'; '.join(parts)})"


#: A citation, or a link to a technique.
_CHIP = re.compile(r"\[@[^\[\]\n]+\](?![(\[])|(?<!!)\[\[[^\[\]\n]+\]\]")


def name_chips(markdown: str, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return a text with the words of its citations and techniques in their place; all other signs stay.

    `names` are those of techniques by slug, `labels` those of sources by key.
    """

    def named(found: re.Match[str]) -> str:
        token = parse_inline(found[0])[0]
        if token.type == "citation":
            return _in_words(token, labels)
        return (
            token.content or names.get(token.meta["slug"], token.meta["slug"])
            if token.type == "technique"
            else found[0]
        )

    return _CHIP.sub(named, markdown)


def _could_be_a_slug(slug: str) -> bool:
    return slug.replace("-", "").isalnum() and slug.isascii() and slug == slug.lower()


class _ProseWriter(HtmlWriter):
    """Cites by author and year: there is no list of references beside a short text whose numbers could be used."""

    def __init__(self, links: Links, known: Known | None, words: Words) -> None:
        super().__init__(links, words)
        self._known, self._words = known, words

    def citation(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """`(Vaswani et al. 2017, p. 3)`."""
        return f'<span class="cite">{escape(_in_words(tokens[idx], _labels(self._known, self._words)))}</span>'
