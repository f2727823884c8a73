"""Text, values and Markdown's tokens as Typst source. Every text goes through `string`, so no character in it has a meaning in Typst."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urljoin

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from reports import addresses
from reports.document.types import EditionDocument
from reports.rendering import Cited, inline_text, line_tokens, prose_tokens
from reports.rendering.markdown import name_alert
from reports.rendering.pandoc import formula_of, typst_of
from reports.rendering.terms import report_translator

#: The length of a cell, in characters, from which it may need more than a page in a narrow column.
_LONG = 1200
_SOFT_HYPHEN = "\u00ad"
#: Points over and under Hebrew and Arabic letters, which readers can do without.
_POINTS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8]"
)
#: A letter with combining marks.
_SIGNED = re.compile("\\w[\u0300-\u036f\u0653-\u0655]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}


#: The source before and after the content of a node, by its type.
_AROUND = {
    "root": ("", ""),
    "inline": ("", ""),
    "strong": ("#strong[", "];"),
    "em": ("#emph[", "];"),
    "s": ("#strike[", "];"),
    "sub": ("#sub[", "];"),
    "sup": ("#super[", "];"),
    "heading": ("#par[#strong[", "];];"),
    "bullet_list": ("#list(", ");"),
    "list_item": ("[", "],"),
    "caption": ("#block(above: 1.2em, below: 0.4em, sticky: true)[#label-text[", "];];"),
    "thead": ("table.header(", "),"),
    "tbody": ("", ""),
    "tr": ("", ""),
    "th": ("[", "],"),
    "td": ("[", "],"),
}
_SIMPLE = {"hr": "#rule", "softbreak": " ", "hardbreak": "#linebreak();", "line_break": "#linebreak();"}
#: The most nested quotations; deeper ones are not indented, because Typst fails at too deep nesting.
_MOST_QUOTES = 4


@dataclass
class TypstWriter:
    """A writer of one section's resolved tokens as Typst source. Labels contain the section's slug, which makes them unique.

    `address` is the address of the version. `notes` has the blocks of each note by its number; a note is written at its first mark.
    """

    document: EditionDocument
    address: str
    section: str = ""
    notes: Mapping[int, Sequence[Token]] = field(default_factory=dict)
    _notes_written: set[int] = field(default_factory=set)
    _quotes: int = 0

    def write(self, tokens: Sequence[Token]) -> str:
        """Return blocks and inline tokens as markup."""
        for at, token in enumerate(tokens):
            if token.type == "blockquote_open":
                name_alert(tokens, at, report_translator(self.document.report))
        return self._node(SyntaxTreeNode(list(tokens)))

    def prose(self, markdown: str) -> str:
        """Return a summary, definition or note as markup; sources are given as author and year."""
        return self.write(prose_tokens(markdown, self.document))

    def line(self, markdown: str) -> str:
        """Return a line of Markdown as markup, without a paragraph around it."""
        return self.write(line_tokens(markdown, self.document))

    def technique(self, slug: str, name: str) -> str:
        """Return a link to a technique's page."""
        return link(urljoin(self.address, addresses.technique(slug)), name)

    def _node(self, each: SyntaxTreeNode) -> str:
        if each.type in _SIMPLE:
            return _SIMPLE[each.type]
        if each.type in _AROUND:
            before, behind = _AROUND[each.type]
            return f"{before}{self._inside(each)}{behind}"
        method = self._METHODS.get(each.type)
        return method(self, each) if method else ""

    def _inside(self, each: SyntaxTreeNode) -> str:
        return "".join(map(self._node, each.children))

    def _text(self, each: SyntaxTreeNode) -> str:
        return markup(each.content)

    def _task(self, each: SyntaxTreeNode) -> str:
        return markup(f"{each.content} ")

    def _math(self, each: SyntaxTreeNode) -> str:
        formula = formula_of(each.to_tokens()[0])
        converted = typst_of([formula])[formula]
        if isinstance(converted, str):
            is_block = "true" if formula.apart else "false"
            return f"#formula({is_block}, {string(formula.tex)}, {string(converted)});"
        return self._code(each)

    def _math_block(self, each: SyntaxTreeNode) -> str:
        return f"#par[{self._math(each)}];"

    def _paragraph(self, each: SyntaxTreeNode) -> str:
        return f"{self._inside(each)} " if each.hidden else f"#par[{self._inside(each)}];"

    def _quote(self, each: SyntaxTreeNode) -> str:
        self._quotes += 1
        inside = self._inside(each)
        self._quotes -= 1
        return f"#quote(block: true)[{inside}];" if self._quotes < _MOST_QUOTES else inside

    def _numbers(self, each: SyntaxTreeNode) -> str:
        return f"#enum(start: {int(each.attrGet('start') or 1)}, {self._inside(each)});"

    def _table(self, each: SyntaxTreeNode) -> str:
        """Return a table below its caption, with its columns aligned as the cells of the header are."""
        caption = "".join(self._node(part) for part in each.children if part.type == "caption")
        parts = [part for part in each.children if part.type != "caption"]
        head = [cell for row in parts[0].children for cell in row.children]
        columns = "".join(f"{cell.meta.get('shown_align') or 'start'}," for cell in head)
        cells = (cell.content for cell in each.walk() if cell.type == "inline")
        rows = "".join(map(self._node, parts))
        return caption + data_table(f"columns: {len(head)}, align: ({columns})", rows, cells)

    def _code(self, each: SyntaxTreeNode) -> str:
        return f"#raw({string(without_soft_hyphens(each.content))});"

    def _fence(self, each: SyntaxTreeNode) -> str:
        return f"#raw(block: true, {string(without_soft_hyphens(each.content.rstrip(chr(10))))});"

    def _link(self, each: SyntaxTreeNode) -> str:
        """Return a link, or emphasis if the link has no web address or no visible text."""
        href = str(each.attrGet("href") or "")
        is_link = href.startswith(("http:", "https:", "mailto:")) and is_visible(inline_text(each.to_tokens()))
        start = f"#link({string(href)})[" if is_link else "#emph["
        return f"{start}{self._inside(each)}];"

    def _citation(self, each: SyntaxTreeNode) -> str:
        return " ".join(self._cited(cited) for cited in each.meta["cited"])

    def _cited(self, cited: Cited) -> str:
        locator = f", {cited.locator}" if cited.locator else ""
        if cited.number is None:
            return markup(f"[@{cited.key}{locator}]")
        label = string(reference_label(self.section, cited.key))
        return f"#link(label({label}))[{markup(f'[{cited.number}{locator}]')}];"

    def _technique(self, each: SyntaxTreeNode) -> str:
        shown = each.content or each.meta["slug"]
        return self.technique(each.meta["slug"], shown) if each.meta.get("known") else markup(shown)

    def _figure(self, each: SyntaxTreeNode) -> str:
        return markup(f"![[{each.meta['key']}]]")

    def _note(self, each: SyntaxTreeNode) -> str:
        number = each.meta["id"] + 1
        if number in self._notes_written or number not in self.notes:
            return f"#super[{markup(str(number))}];"
        self._notes_written.add(number)
        tokens = self.notes[number]
        if len(tokens) > 2 and tokens[0].type == "paragraph_open":
            # The first paragraph is on the line of the note's number.
            tokens = [tokens[1], *tokens[3:]]
        return f"#footnote(numbering: _ => {string(str(number))})[{self.write(tokens)}];"

    _METHODS: ClassVar[dict[str, Callable[["TypstWriter", SyntaxTreeNode], str]]] = {
        "text": _text,
        "task": _task,
        "math": _math,
        "math_block": _math_block,
        "paragraph": _paragraph,
        "blockquote": _quote,
        "ordered_list": _numbers,
        "table": _table,
        "code_inline": _code,
        "fence": _fence,
        "code_block": _fence,
        "link": _link,
        "citation": _citation,
        "technique": _technique,
        "figure": _figure,
        "misplaced_figure": _figure,
        "footnote_ref": _note,
    }


def reference_label(section: str, key: str) -> str:
    """Return the label of a reference in a section's list."""
    return f"{section}/{key}"


def data_table(columns: str, rows: str, texts: Iterable[str]) -> str:
    """Return a table. `columns` are Typst's arguments for columns and alignment, `rows` its cells, `texts` the texts of the cells.

    A table with a long cell may break within it, because the cell may need more than a page.
    """
    long = "true" if any(len(text) > _LONG for text in texts) else "false"
    return f"#data-table(long: {long}, table({columns}, {rows}));"


def table_head(names: Iterable[str]) -> str:
    """Return the header of a table."""
    return f"table.header({''.join(f'[{markup(name)}],' for name in names)}), "


def string(text: str) -> str:
    """Return a Typst string literal."""
    return '"' + "".join(_ESCAPED.get(sign, sign) for sign in text) + '"'


def drawing(svg: str) -> str:
    """Return an SVG as the arguments of Typst's `image`, without characters that Typst cannot name in a drawing.

    PDF/UA requires a name for each glyph, and in drawings Typst gives none to combining marks. Letters and marks become one character
    where there is one, and points are removed; the alternative text has them.
    """
    joined = _SIGNED.sub(lambda found: unicodedata.normalize("NFC", found[0]), svg)
    return f'bytes({string(_POINTS.sub("", joined))}), format: "svg"'


def markup(text: str) -> str:
    """Return text as markup, `#"…";`. The semicolon ends it, so that the text after it is not read as arguments."""
    shown = without_soft_hyphens(text)
    return f"#{string(shown)};" if shown else ""


def without_soft_hyphens(text: str) -> str:
    """Return text without soft hyphens: Typst hyphenates itself, and fails if a link ends with one."""
    return text.replace(_SOFT_HYPHEN, "")


def link(address: str, text: str) -> str:
    """Return a link to a web address, with the address as its text if the text is not visible."""
    return f"#link({string(address)})[{markup(text if is_visible(text) else address)}];"


def is_visible(text: str) -> bool:
    """Return whether `text` has a visible character: Typst cannot tag an empty link."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)
