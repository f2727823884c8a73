"""Errors in a section's Markdown, and syntax of other programs, which readers would see as typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from markdown_it.token import Token

from reports.addresses import ADMIN, EMBARGO, PRIVATE, REVIEW
from reports.document.text import short_texts
from reports.document.types import EditionDocument, Section
from reports.rendering.links import PICTURE_FILE, BrokenLinks
from reports.rendering.markdown import block_parser, find_html, formula_text, inline_tokens, parse
from reports.rendering.pandoc import Formula, formula_errors, formula_of, formulas_in

#: Characters that every such syntax within a line contains.
_SIGNS = re.compile(r"[=+%^~|{\\:<]")
#: Macros of Jinja, Liquid and Hugo.
_MACRO = re.compile(r"(\{\{[<%]?|\{%|\{#(?=[ \t]))-?[ \t]{0,9}/?([\w.:/-]{0,60})")
_CLOSING = str.maketrans("{<", "}>")
_ATTRIBUTES = re.compile(r"\{[ \t]{0,9}(?::|[#.][A-Za-z]|[A-Za-z][\w-]{0,40}=)[^{}\n]{0,200}\}")
#: Signs around words, by their name in a finding. The words are left out of it, so that equal signs are one finding.
_AROUND = {
    "==…==": r"(?<![=\w])==(?=[^\s=]|\Z)",
    "++…++": r"(?<![+\w])\+\+(?=[^\s+])(?:[^+\n]|\+(?!\+)){1,200}\+\+(?![+\w])",
    "||…||": r"(?<!\S)\|\|(?=[^\s|])[^|\n]{1,200}\|\|",
    "%%…%%": r"%%",
    "^^…^^": r"(?<!\S)\^\^(?=[^\s^])[^\^\n]{1,200}\^\^",
    "^…^": r"(?<=[\w)])\^[^\s^~\[\]]{1,40}\^",
    "~…~": r"(?<=\w)~[^\s~/]{1,20}~(?!~)",
    "{…}": r"\{(?:>>|\+\+|--|~~|==|!)|(?<=\w)~>(?=\w)",
}
_WRAPPED = re.compile("|".join(f"({pattern})" for pattern in _AROUND.values()))
#: An emoji, a LaTeX command or the name of a block.
_ALONE = re.compile(
    r"(?<![\w:/]):(?:[a-z][a-z0-9_+-]{0,40}|[+-]1|100):(?![\w:/])"
    r"|(?<!\S)\\[A-Za-z]{2,30}(?=[{\[]|\s*\Z)"
    r"|(?:(?<=\s)|\A)\^[A-Za-z0-9][A-Za-z0-9-]{0,40}\Z"
    r"|-{1,3}8<-{1,3}"
)
#: Containers, admonitions, imports and the like at the start of a line.
_CONTAINER = re.compile(
    r":{3,}[ \t]{0,9}(?:\{?[\w.-]{1,60}\}?)?|(?:!!!|\?\?\?\+?)[ \t]{1,9}[\w-]{1,60}|===[ \t]{1,9}(?=[\"“])"
    r"|import[ \t][^\n]{1,200}[ \t]from[ \t](?=['\"‘“])|export[ \t]{1,9}(?:const|default|function)(?=[ \t])"
    r"|\[(?:TOC|toc)\](?=\s*\Z)|\[![A-Za-z][\w-]{0,30}(?:\|[^\[\]\n]{0,60})?\][+-]?|\[[>/?*<-]\](?=[ \t])"
    r"|\.\.[ \t][\w-]{1,40}::"
)
_DEFINITION = re.compile(r":[ \t]{1,9}(?=\S)")
#: TeX between `\(` and `\)` or `\[` and `\]`, which Markdown reads as brackets.
_TEX = re.compile(
    r"(\\\\[(\[])[^\n]{1,500}?\\\\[)\]]"
    r"|\\\((?=[^()\n\\]{0,200}(?:[\^_={]|\\[A-Za-z]))[^\n]{1,500}?\\\)"
    r"|\A\\\[(?=[^\[\]\\]{0,200}(?:[\^_={]|\\[A-Za-z]))(?:.|\n){1,2000}\\\]\Z"
)


def marks_in(text: str, *, is_first: bool) -> Iterator[str]:
    """Yield the syntax of other programs in a run of text. `is_first`: the text begins a line."""
    if is_first and (found := _CONTAINER.match(text)):
        yield found.group().strip()
    elif is_first and _DEFINITION.match(text):
        yield ": …"
    if not _SIGNS.search(text):
        return
    yield from (_named(found) for found in _MACRO.finditer(text))
    yield from (found.group() for found in _ATTRIBUTES.finditer(text))
    names = tuple(_AROUND)
    yield from (names[(found.lastindex or 1) - 1] for found in _WRAPPED.finditer(text))
    yield from (found.group() for found in _ALONE.finditer(text))


def tex_in(markdown: str) -> Iterator[str]:
    r"""Yield the delimiters of formulas between `\(` and `\)` or `\[` and `\]`, with one or two backslashes: `\(…\)`."""
    if "\\(" in markdown or "\\\\[" in markdown or markdown.startswith("\\["):
        for found in _TEX.finditer(markdown):
            width = 3 if found[1] else 2
            yield f"{found.group()[:width]}…{found.group()[-width:]}"


def _named(macro: re.Match[str]) -> str:
    """Return a macro without its arguments, so that calls of one macro are one finding."""
    opening, name = macro.groups()
    return " ".join(filter(None, (opening, name, "…", opening[::-1].translate(_CLOSING))))


_BROKEN_CITATION = re.compile(r"\[@[^\]\n]{0,60}\]?")
_LOST_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
#: A link or picture with spaces in its address, which Markdown reads as text.
_SPACED = re.compile(r"!?\[[^\[\]\n]{0,200}\]\([^()<>\s]{1,200}[ \t](?:[^()<>\n]|\([^()<>\n]{0,200}\)){1,200}\)")
#: Languages of code blocks that other programs draw as diagrams.
_DRAWN = frozenset({"mermaid", "math", "plantuml", "graphviz", "vega-lite", "dataview"})
_OF_A_TABLE = re.compile(r"<(?:thead|tbody|tfoot|tr|th|td|caption|colgroup|col)\b", re.IGNORECASE)
#: A parser that leaves notes in their place, because a note that nothing refers to is not on the page.
_DEFINING = block_parser(with_definitions=True)
_REFUSED_LINK = re.compile(r"\]\(\s*(?:<\s*)?([A-Za-z][A-Za-z0-9+.-]*:[^\s)>]*)")
#: Addresses of the local machine, of the desk, of previews, and of links for reviewers and the press.
_PRIVATE = re.compile(
    r"(?:https?:)?//(?:(?:[\w-]+\.)*localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\])(?::\d+)?(?:[/?#]|\Z)"
    rf"|/(?:{'|'.join(PRIVATE)})(?:[/?#]|\Z)"
    rf"|(?:https?:)?//[^/?#]+/(?:{ADMIN}/(?:reports|trends)|(?:{REVIEW}|{EMBARGO})/[\w-]{{43}})/",
    re.IGNORECASE,
)


class BodyErrorKind(StrEnum):
    """The kind of an error. `BodyError.sentence` has the message."""

    CITATION = "citation"
    BROKEN_CITATION = "broken-citation"
    TECHNIQUE = "technique"
    FIGURE = "figure"
    MISPLACED_FIGURE = "misplaced-figure"
    REPEATED_FIGURE = "repeated-figure"
    HEADING = "heading"
    HTML = "html"
    PICTURE = "picture"
    LOST_PICTURE = "lost-picture"
    NOTE = "note"
    UNCALLED_NOTE = "uncalled-note"
    REPEATED_NOTE = "repeated-note"
    LINK = "link"
    DEAD_LINK = "dead-link"
    PRIVATE_LINK = "private-link"
    FORMULA = "formula"
    MACRO = "macro"
    SPACED = "spaced"


_OF_NOTES = {BodyErrorKind.NOTE, BodyErrorKind.UNCALLED_NOTE, BodyErrorKind.REPEATED_NOTE}
#: Errors that only the body of a section can have.
_OF_BODIES = {
    *_OF_NOTES,
    BodyErrorKind.HEADING,
    BodyErrorKind.FIGURE,
    BodyErrorKind.MISPLACED_FIGURE,
    BodyErrorKind.REPEATED_FIGURE,
}
#: Characters of which every short text with an error contains one.
_MARKS = ("[", "<", "$", "{", ":", "=", "\\")
_SENTENCES = {
    BodyErrorKind.CITATION: "There is no reference “{key}”. Add it to the edition's references, or correct the key.",
    BodyErrorKind.BROKEN_CITATION: "“{key}” is not read as a citation. Write it as [@key] or [@key, p. 3].",
    BodyErrorKind.TECHNIQUE: "There is no technique “{key}” in this edition. Assess it, or correct the link.",
    BodyErrorKind.FIGURE: "There is no figure “{key}”. Add it to the edition's figures, or correct the key.",
    BodyErrorKind.MISPLACED_FIGURE: "The figure “{key}” stands within other text. Put it in a paragraph of its own.",
    BodyErrorKind.REPEATED_FIGURE: "The figure “{key}” is in this section twice. Remove one.",
    BodyErrorKind.HEADING: "The heading “{key}” is as high as a section's own. Start it with ###.",
    BodyErrorKind.HTML: "“{key}” is HTML, which is shown as it was typed. Write it in Markdown.",
    BodyErrorKind.PICTURE: "The picture “{key}” is not shown. Make it a figure, and place it with ![[key]].",
    BodyErrorKind.LOST_PICTURE: "The picture “{key}” is not shown: no such file lies beside the text. Put it there, or correct the path.",
    BodyErrorKind.NOTE: "There is no note “{key}” at the end of this section. Add it, or remove its mark.",
    BodyErrorKind.UNCALLED_NOTE: "Nothing in the text calls the note “{key}”, so readers do not see it. Call it, or remove it.",
    BodyErrorKind.REPEATED_NOTE: "A note “{key}” stands above already, and readers see only the last. Give one another name.",
    BodyErrorKind.LINK: "“{key}” is no address that a reader can be sent to. Use https:// or mailto:.",
    BodyErrorKind.DEAD_LINK: "The link to “{key}” is broken. {advice}",
    BodyErrorKind.PRIVATE_LINK: "Readers cannot open the link to “{key}”. Link to a public page, or remove the link.",
    BodyErrorKind.FORMULA: "The formula “{key}” is shown as typed: {right}. Correct it, or put a backslash before its dollars.",
    BodyErrorKind.MACRO: "“{key}” is for another program, and is shown as typed. Write in Markdown what it would show.",
    BodyErrorKind.SPACED: "“{key}” is shown as typed, for its address has spaces. Put the address between < and >.",
}


@dataclass(frozen=True)
class BodyError:
    """An error in the body: its line, from 1, its kind, and the key, slug or words that it is about.

    `right` is the correct key or address, or "". For a formula it is the reason, for a picture its address.
    """

    line: int
    kind: BodyErrorKind
    key: str
    right: str = ""

    @property
    def sentence(self) -> str:
        """Return a message that says what is wrong and what to do."""
        advice = f"Write “{self.right}”." if self.right else "Choose a section or a heading that is there."
        if PICTURE_FILE.search(self.key):
            advice = "It is a picture: show it with “!” before the link, or remove the link."
        return _SENTENCES[self.kind].format(key=self.key, advice=advice, right=self.right)


def formulas_of(document: EditionDocument) -> Iterator[Formula]:
    """Yield the formulas in all texts of a document, to be converted in one call."""
    texts = [
        document.summary,
        *(each.body for each in document.sections),
        *(each for *_, each in short_texts(document)),
    ]
    for text in texts:
        if "$" in text:
            yield from formulas_in(parse(text))


def body_errors_of(document: EditionDocument, section: Section) -> tuple[BodyError, ...]:
    """Return the errors in the body of a section of `document`, by line."""
    tokens = parse(section.body)
    found = {
        *_of_blocks(tokens, {figure.key for figure in document.figures}),
        *_of_words(tokens, document),
        *_of_links(tokens, document, section),
        *(_of_notes(tokens, section.body) if "[^" in section.body else ()),
        *(_of_formulas(tokens) if "$" in section.body else ()),
        *_of_tex(tokens),
        *(BodyError(line, BodyErrorKind.HTML, _short(tag)) for line, tag in _tags(section.body)),
    }
    return tuple(sorted(found, key=lambda error: (error.line, error.kind, error.key)))


def is_private(href: str) -> bool:
    """Return whether readers cannot open an address, because it is that of the desk, of a review or press link, or of localhost."""
    return bool(_PRIVATE.match(href))


def summary_errors_of(document: EditionDocument) -> tuple[BodyError, ...]:
    """Return the errors in the edition's summary, which is shown on several pages and has no notes."""
    return tuple(error for error in _errors_of_text(document, document.summary) if error.kind not in _OF_NOTES)


def short_errors_of(document: EditionDocument) -> Iterator[tuple[tuple[str | int, ...], BodyError]]:
    """Yield the errors in summaries of sections, captions, sources of figures and notes on techniques, with the path of the text."""
    for path, _, text in short_texts(document):
        if any(mark in text for mark in _MARKS):
            yield from ((path, error) for error in _errors_of_text(document, text) if error.kind not in _OF_BODIES)


def _errors_of_text(document: EditionDocument, text: str) -> tuple[BodyError, ...]:
    """Return the errors in a text that is shown on several pages."""
    return body_errors_of(document, Section(uid=document.uid, slug="summary", title="", body=text))


def _tags(body: str) -> Iterator[tuple[int, str]]:
    """Yield line and tag of unsupported start tags, for a table only the first."""
    has_table = "<table" in body.casefold()
    for line, tag in find_html(body):
        if tag[:2] != "</" and not (has_table and _OF_A_TABLE.match(tag)):
            yield line, tag


def _of_blocks(tokens: list[Token], figures: set[str]) -> Iterator[BodyError]:
    placed: set[str] = set()
    for index, token in enumerate(tokens):
        line = (token.map or [0])[0] + 1
        if token.type == "heading_open" and token.tag in {"h1", "h2"}:
            yield BodyError(line, BodyErrorKind.HEADING, _short(tokens[index + 1].content))
        elif token.type == "fence" and (language := token.info.strip().partition(" ")[0]) in _DRAWN:
            yield BodyError(line, BodyErrorKind.MACRO, f"{token.markup}{language}")
        elif token.type == "figure":
            key = token.meta["key"]
            if key not in figures:
                yield BodyError(line, BodyErrorKind.FIGURE, key)
            elif key in placed:
                yield BodyError(line, BodyErrorKind.REPEATED_FIGURE, key)
            placed.add(key)


def _of_words(tokens: list[Token], document: EditionDocument) -> Iterator[BodyError]:
    references = {reference.key for reference in document.references}
    techniques = {technique.slug for technique in document.techniques}
    for line, token, is_first in _inline(tokens):
        if token.type == "citation":
            unknown = (each.key for each in token.meta["cited"] if each.key not in references)
            yield from (BodyError(line, BodyErrorKind.CITATION, key) for key in unknown)
        elif token.type == "technique" and token.meta["slug"] not in techniques:
            yield BodyError(line, BodyErrorKind.TECHNIQUE, token.meta["slug"])
        elif token.type == "misplaced_figure":
            yield BodyError(line, BodyErrorKind.MISPLACED_FIGURE, token.meta["key"])
        elif token.type == "link_open" and is_private(href := str(token.attrs.get("href", ""))):
            yield BodyError(line, BodyErrorKind.PRIVATE_LINK, _short(href))
        elif token.meta.get("picture"):
            yield BodyError(line, BodyErrorKind.PICTURE, _short(token.content), token.meta.get("address", ""))
        elif token.type == "text":
            if "[" in token.content or "]" in token.content:
                yield from (BodyError(line, kind, _short(key)) for kind, key in _left_over(token.content))
            for mark in marks_in(token.content, is_first=is_first):
                yield BodyError(line, BodyErrorKind.MACRO, _short(mark))


def _of_links(tokens: list[Token], document: EditionDocument, section: Section) -> Iterator[BodyError]:
    """Yield broken links within the edition."""
    links = BrokenLinks(document, section)
    for token in tokens:
        children = token.children or []
        breaks = [0, *accumulate(each.type in {"softbreak", "hardbreak"} for each in children)]
        for place, href, right in links.in_line(children):
            line = (token.map or [0])[0] + 1 + breaks[place]
            yield BodyError(line, BodyErrorKind.DEAD_LINK, _short(href), right)


def _of_notes(tokens: list[Token], body: str) -> Iterator[BodyError]:
    """Yield notes that readers do not see, because no marker refers to them or a later note has the same name."""
    called = {token.meta["label"] for token in tokens if token.type == "footnote_open"}
    defined: set[str] = set()
    for token in _DEFINING.parse(body):
        if token.type != "footnote_reference_open" or not token.map:
            continue
        label = token.meta["label"]
        if label not in called or label in defined:
            kind = BodyErrorKind.REPEATED_NOTE if label in called else BodyErrorKind.UNCALLED_NOTE
            yield BodyError(token.map[0] + 1, kind, _short(f"[^{label}]"))
        defined.add(label)


def _of_formulas(tokens: list[Token]) -> Iterator[BodyError]:
    """Yield formulas that cannot be converted."""
    blocks = [((token.map or [0])[0] + 1, token) for token in tokens if token.type == "math_block"]
    found = [*blocks, *((line, token) for line, token, _ in _inline(tokens) if token.type == "math")]
    errors = formula_errors(formula_of(token) for _, token in found)
    for line, token in found:
        if error := errors.get(formula_of(token)):
            yield BodyError(line, BodyErrorKind.FORMULA, _short(formula_text(token)), error.words)


def _of_tex(tokens: list[Token]) -> Iterator[BodyError]:
    for token in tokens:
        if token.type == "inline":
            yield from (BodyError((token.map or [0])[0] + 1, BodyErrorKind.MACRO, key) for key in tex_in(token.content))


def _left_over(text: str) -> Iterator[tuple[BodyErrorKind, str]]:
    """Yield malformed citations, notes and links, which are text in Markdown."""
    yield from ((BodyErrorKind.BROKEN_CITATION, found.group()) for found in _BROKEN_CITATION.finditer(text))
    yield from ((BodyErrorKind.NOTE, found.group()) for found in _LOST_NOTE.finditer(text))
    yield from ((BodyErrorKind.LINK, found.group(1)) for found in _REFUSED_LINK.finditer(text))
    spaced = (found.group() for found in _SPACED.finditer(text))
    yield from ((BodyErrorKind.SPACED, each) for each in spaced if not any(mark in each for mark in ("{{", "{%")))


def _inline(tokens: list[Token]) -> Iterator[tuple[int, Token, bool]]:
    """Yield (line, token, is_first) for each inline token: its line, from 1, and whether it is the first in the line."""
    line = 1
    for block in tokens:
        line = block.map[0] + 1 if block.map else line
        yield from ((line + within, token, is_first) for within, token, is_first in inline_tokens(block))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
