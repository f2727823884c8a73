"""Markdown's tokens as Typst."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from reports.document.types import EditionDocument
from reports.exporting.pdf.text import can_be_seen, has_long_cells, link, string, without_soft_hyphens, words
from reports.languages import Words
from reports.rendering import Cited, inline_text, line_tokens, prose_tokens
from reports.rendering.formulas import formula_of, typst_of
from reports.rendering.markdown import captions_moved, name_alert
from reports.rendering.terms import words_of

_SIMPLE = {
    "strong_open": "#strong[",
    "em_open": "#emph[",
    "bullet_list_open": "#list(",
    "list_item_open": "[",
    "list_item_close": "],",
    "bullet_list_close": ");",
    "ordered_list_close": ");",
    "tbody_open": "",
    "tbody_close": "",
    "tr_open": "",
    "tr_close": "",
    "thead_open": "table.header(",
    "thead_close": "),",
    "th_close": "],",
    "td_close": "],",
    "table_close": "));",
    "caption_open": "#block(above: 1.2em, below: 0.4em, sticky: true)[#label-text[",
    "caption_close": "];];",
    "hr": "#rule",
    "softbreak": " ",
    "hardbreak": "#linebreak();",
    "line_break": "#linebreak();",
    "s_open": "#strike[",
    "s_close": "];",
    "sub_open": "#sub[",
    "sub_close": "];",
    "sup_open": "#super[",
    "sup_close": "];",
    "strong_close": "];",
    "em_close": "];",
    "link_close": "];",
}

#: Typst gives up where quotations and lists stand too deep within each other; further quotations are not set apart.
_MOST_QUOTES = 4


@dataclass
class TypstWriter:
    """Writes resolved tokens of one section, whose slug keeps its labels apart from those of others.

    `notes` has the blocks of each note by its number; a note is set where it is first marked.
    """

    section: str
    technique_address: Callable[[str], str]
    language: Words
    notes: Mapping[int, Sequence[Token]] = field(default_factory=dict)
    _set: set[int] = field(default_factory=set)
    _quotes: int = 0

    def write(self, tokens: Sequence[Token]) -> str:
        """Blocks and inline tokens as markup."""
        return "".join(self._write(captions_moved(tokens, behind=0)))

    def _write(self, tokens: Sequence[Token]) -> Iterator[str]:
        for index, token in enumerate(tokens):
            if token.type == "inline":
                yield from self._write(token.children or [])
            elif token.type in _SIMPLE:
                yield _SIMPLE[token.type]
            elif token.type == "table_open":
                yield _table(tokens[index:])
            elif token.type == "blockquote_open":
                name_alert(tokens, index, self.language)
                yield self._blockquote_open(token)
            elif token.type == "link_open":
                yield _link_open(token, tokens[index:])
            elif (method := getattr(self, f"_{token.type}", None)) is not None:
                yield method(token)

    def _text(self, token: Token) -> str:
        return words(token.content)

    def _task(self, token: Token) -> str:
        return words(f"{token.content} ")

    def _math(self, token: Token) -> str:
        asked = formula_of(token)
        made = typst_of([asked])[asked]
        if isinstance(made, str):
            return f"#formula({'true' if asked.apart else 'false'}, {string(asked.tex)}, {string(made)});"
        return self._code_inline(token)

    def _math_block(self, token: Token) -> str:
        return f"#par[{self._math(token)}];"

    def _paragraph_open(self, token: Token) -> str:
        return "" if token.hidden else "#par["

    def _paragraph_close(self, token: Token) -> str:
        return " " if token.hidden else "];"

    def _heading_open(self, token: Token) -> str:
        return "#par[#strong["

    def _heading_close(self, token: Token) -> str:
        return "];];"

    def _blockquote_open(self, token: Token) -> str:
        self._quotes += 1
        return "#quote(block: true)[" if self._quotes <= _MOST_QUOTES else ""

    def _blockquote_close(self, token: Token) -> str:
        self._quotes -= 1
        return "];" if self._quotes < _MOST_QUOTES else ""

    def _ordered_list_open(self, token: Token) -> str:
        return f"#enum(start: {int(token.attrGet('start') or 1)}, "

    def _th_open(self, token: Token) -> str:
        return "["

    def _td_open(self, token: Token) -> str:
        return "["

    def _code_inline(self, token: Token) -> str:
        return f"#raw({string(without_soft_hyphens(token.content))});"

    def _fence(self, token: Token) -> str:
        return f"#raw(block: true, {string(without_soft_hyphens(token.content.rstrip(chr(10))))});"

    _code_block = _fence

    def _citation(self, token: Token) -> str:
        return " ".join(self._cited(cited) for cited in token.meta["cited"])

    def _cited(self, cited: Cited) -> str:
        locator = f", {cited.locator}" if cited.locator else ""
        if cited.number is None:
            return words(f"[@{cited.key}{locator}]")
        return (
            f"#link(label({string(reference_label(self.section, cited.key))}))[{words(f'[{cited.number}{locator}]')}];"
        )

    def _technique(self, token: Token) -> str:
        shown = token.content or token.meta["slug"]
        if not token.meta.get("known") or token.meta.get("in_link"):
            return words(shown)
        return link(self.technique_address(token.meta["slug"]), shown)

    def _misplaced_figure(self, token: Token) -> str:
        return words(f"![[{token.meta['key']}]]")

    _figure = _misplaced_figure

    def _footnote_ref(self, token: Token) -> str:
        number = token.meta["id"] + 1
        if number in self._set or number not in self.notes:
            return f"#super[{words(str(number))}];"
        self._set.add(number)
        return f"#footnote(numbering: _ => {string(str(number))})[{self._note(self.notes[number])}];"

    def _note(self, tokens: Sequence[Token]) -> str:
        """A note's blocks, the first paragraph on the line of the note's number."""
        if len(tokens) > 2 and tokens[0].type == "paragraph_open":
            return self.write([tokens[1], *tokens[3:]])
        return self.write(tokens)


def reference_label(section: str, key: str) -> str:
    """The name of the place where a section's list has a reference."""
    return f"{section}/{key}"


def prose(markdown: str, document: EditionDocument, technique_address: Callable[[str], str]) -> str:
    """A summary, definition or note as markup; sources are given as author and year."""
    return TypstWriter("", technique_address, words_of(document.report)).write(prose_tokens(markdown, document))


def line(markdown: str, document: EditionDocument, technique_address: Callable[[str], str]) -> str:
    """A line of Markdown as markup, without a paragraph around it."""
    return TypstWriter("", technique_address, words_of(document.report)).write(line_tokens(markdown, document))


def _table(tokens: Sequence[Token]) -> str:
    """The beginning of a table, with the alignment of its columns from its head."""
    head: list[Token] = []
    for token in tokens:
        if token.type == "thead_close":
            break
        if token.type == "th_open":
            head.append(token)
    columns = "".join(f"{token.meta.get('align') or 'start'}," for token in head)
    end = next((place for place, token in enumerate(tokens) if token.type == "table_close"), len(tokens))
    long = has_long_cells(token.content for token in tokens[:end] if token.type == "inline")
    return f"#data-table(long: {long}, table(columns: {len(head)}, align: ({columns}), "


def _link_open(token: Token, tokens: Sequence[Token]) -> str:
    """The beginning of a link, or of emphasis where nothing leads anywhere or there is nothing to see."""
    href = str(token.attrGet("href") or "")
    end = next(place for place, each in enumerate(tokens) if each.type == "link_close")
    leads = href.startswith(("http:", "https:", "mailto:")) and can_be_seen(inline_text(tokens[:end]))
    return f"#link({string(href)})[" if leads else "#emph["
