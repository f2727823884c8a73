"""Paragraphs, tables and the pieces of text in them, as read from Word files, web pages and clipboards."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

_UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9+\-−=()n]+")
_LOWERABLE = re.compile(r"[0-9+\-−=()]+")
#: Endings of ordinals, and signs that mean the same when they are not raised.
_ON_THE_LINE = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|o|a|os|as|[™®©℠ªº°*†‡\s]+)", re.IGNORECASE)


def raised(text: str) -> tuple[str, str]:
    """Return superscript text, in Unicode superscripts (m², 10⁻⁶) if they exist, and "^" if Markdown has to raise it, or ""."""
    if _RAISABLE.fullmatch(text):
        return text.translate(_UP), ""
    return text, "" if not text or _ON_THE_LINE.fullmatch(text) else "^"


def lowered(text: str) -> tuple[str, str]:
    """Return subscript text, in Unicode subscripts (H₂O) if they exist, and "_" if Markdown has to lower it, or ""."""
    if _LOWERABLE.fullmatch(text):
        return text.translate(_DOWN), ""
    return text, "_" if text.strip() else ""


#: The findings about one and about several, by kind.
_COUNTED = {
    "comment": ("1 comment is left out.", "{} comments are left out."),
    "insertion": (
        "1 tracked insertion is accepted.",
        "{} tracked insertions are accepted.",
    ),
    "deletion": ("1 tracked deletion is left out.", "{} tracked deletions are left out."),
    "hidden": ("1 passage of hidden text is left out.", "{} passages of hidden text are left out."),
    "struck": (
        "1 struck-through passage is imported as plain text. Delete it if it should not be published.",
        "{} struck-through passages are imported as plain text. Delete those that should not be published.",
    ),
    "beside": ("Content outside the text (references, techniques, predictions) is left out.",) * 2,
    "contents": ("The table of contents is left out. Editions have their own.",) * 2,
    "index": ("The index is left out. Readers use the search.",) * 2,
}


class LossReport:
    """Counts losses for sentences at the end, and collects findings about a place until its line is known."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._waiting: list[str] = []

    def count(self, kind: str, number: int = 1) -> None:
        """Count losses of `kind`."""
        self._counts[kind] += number

    def add(self, words: str) -> None:
        """Add a finding about the place that is being read."""
        self._waiting.append(words)

    def take(self) -> list[str]:
        """Return the findings about the current place, and forget them."""
        findings = self._waiting
        self._waiting = []
        return findings

    def sentences(self) -> list[str]:
        """Return a sentence for each kind of loss that was counted."""
        counted = [(sentences, self._counts[kind]) for kind, sentences in _COUNTED.items() if self._counts[kind]]
        return [several.format(count) if count > 1 else one for (one, several), count in counted]


_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINE_END = re.compile(r"(?<!\s)\s*\n\s*")


@dataclass(frozen=True)
class TextRun:
    """Text with one format. Line breaks are `\\n`.

    `sequence` is the counter in Word that made the text, such as figure; `shifted` is ^ for superscript and _ for subscript.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    struck: bool = False
    shifted: str = ""
    link: str = ""
    sequence: str = ""

    def with_text(self, text: str) -> "TextRun":
        return replace(self, text=text)


@dataclass(frozen=True)
class NoteMark:
    """The mark of a note in the text; `kind` is footnote or endnote."""

    kind: str
    number: str


@dataclass(frozen=True)
class PictureMark:
    """The place of a picture; `link` is the name of its file, or its address if `is_outside` the imported file."""

    link: str
    alt: str
    is_cropped: bool = False
    is_outside: bool = False


@dataclass(frozen=True)
class Formula:
    """An equation in TeX, and its letters as plain text; `is_block` if it has its own line."""

    tex: str
    letters: str
    is_block: bool = False

    @property
    def markdown(self) -> str:
        dollars = "$$" if self.is_block else "$"
        return f"{dollars}{self.tex}{dollars}"


type Piece = TextRun | NoteMark | PictureMark | Formula


def plain(pieces: list[Piece]) -> str:
    """Return the text of pieces on one line; of equations, their letters."""
    return " ".join("".join(_letters(each) for each in pieces).split())


def _letters(piece: Piece) -> str:
    if isinstance(piece, TextRun):
        return f"{piece.shifted}{piece.text}"
    return piece.letters if isinstance(piece, Formula) else ""


def tidied(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with neighbours of one format joined, and with single spaces, none of them at the ends of lines."""
    joined: list[Piece] = []
    for look, alike in groupby(pieces, key=_look):
        if isinstance(look, TextRun):
            joined.append(look.with_text("".join(each.text for each in alike if isinstance(each, TextRun))))
        else:
            joined += alike
    return _without_edges(joined)


def _look(piece: Piece) -> Piece:
    return replace(piece, text="", sequence="") if isinstance(piece, TextRun) else piece


def _without_edges(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without a space after another one, after a line break or at the beginning."""
    result: list[Piece] = []
    at_edge = True
    for each in pieces:
        if not isinstance(each, TextRun):
            result.append(each)
            at_edge = at_edge and isinstance(each, PictureMark)
            continue
        text = _LINE_END.sub("\n", _SPACES.sub(" ", each.text))
        if at_edge:
            text = text.lstrip()
        if text:
            result.append(each.with_text(text))
            at_edge = text[-1] in " \n"
    return _without_end(result)


def _without_end(pieces: list[Piece]) -> list[Piece]:
    while pieces and isinstance(last := pieces[-1], TextRun):
        if text := last.text.rstrip():
            return [*pieces[:-1], last.with_text(text)]
        pieces.pop()
    return pieces


class Role(StrEnum):
    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    QUOTE = "quote"
    CODE = "code"
    CAPTION = "caption"
    TABLE_CAPTION = "table caption"
    CONTENTS = "contents"
    RULE = "rule"
    SUMMARY = "summary"
    OUTSIDE = "beside"
    AUTHOR = "author"
    DATE = "date"


@dataclass(frozen=True)
class Level:
    """One level of a list: how it is numbered, and from where; `restarted_by` is the list whose first item restarts it.

    `indent` is that of its text, in twentieths of a point; `box` is its bullet if that is the checkbox of a task.
    """

    kind: str = "bullet"
    start: int = 1
    restarted_by: str = ""
    indent: int = 0
    box: str = ""

    @property
    def is_ordered(self) -> bool:
        return self.kind not in ("bullet", "none", "")

    @property
    def is_counted(self) -> bool:
        """Whether items have numbers, not letters."""
        return self.kind in _DECIMAL


@dataclass(frozen=True)
class Numbered:
    """The list item that a paragraph is. Items with the same `number` are counted together; `depth` counts from 0."""

    number: str
    depth: int
    level: Level


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `level` is that of a heading, from 1; `findings` are losses in it.

    `bookmarks` are those that begin in it; our Word export marks sections and figures by them.
    """

    pieces: list[Piece]
    role: Role = Role.TEXT
    level: int = 0
    numbered: Numbered | None = None
    align: str = ""
    findings: list[str] = field(default_factory=list)
    bookmarks: tuple[str, ...] = ()
    indent: int = 0
    #: The language of code, if it is declared, and whether this is all of it: in Word each line is a paragraph.
    language: str = "text"
    is_whole: bool = False

    @property
    def text(self) -> str:
        return plain(self.pieces)

    @property
    def pictures(self) -> list[PictureMark]:
        return [each for each in self.pieces if isinstance(each, PictureMark)]

    @property
    def is_empty(self) -> bool:
        return all(isinstance(each, TextRun) and not each.text.strip() for each in self.pieces)


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its blocks, the number of columns that it spans, and whether it continues the cell above."""

    blocks: list["Block"]
    width: int = 1
    continues: bool = False


@dataclass(frozen=True)
class Table:
    """The rows of a table; `heads` are the indices of those that Word repeats on each page."""

    rows: list[list[Cell]]
    findings: list[str] = field(default_factory=list)
    heads: frozenset[int] = frozenset()


type Block = Paragraph | Table


def has_role(block: Block | None, role: Role) -> bool:
    """Return whether a block is a paragraph with text in that role."""
    return isinstance(block, Paragraph) and block.role is role and bool(block.text)


_DECIMAL = frozenset({"decimal", "decimalZero", "upperRoman", "lowerRoman"})
