"""Paragraphs, tables and what they are made of: what Word files, web pages and clipboards are read to."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

_UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9+\-−=()n]+")
_LOWERABLE = re.compile(r"[0-9+\-−=()]+")
#: Endings of ordinals, and signs that mean the same on the line.
_ON_THE_LINE = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|o|a|os|as|[™®©℠ªº°*†‡\s]+)", re.IGNORECASE)


def raised(text: str) -> tuple[str, str]:
    """Superscript: m² and 10⁻⁶ in signs of their own, 1st on the line; what is to be raised in Markdown with a caret beside it."""
    if _RAISABLE.fullmatch(text):
        return text.translate(_UP), ""
    return text, "" if not text or _ON_THE_LINE.fullmatch(text) else "^"


def lowered(text: str) -> tuple[str, str]:
    """Subscript: H₂O in signs of its own; what is to be lowered in Markdown with a low line beside it."""
    if _LOWERABLE.fullmatch(text):
        return text.translate(_DOWN), ""
    return text, "_" if text.strip() else ""


#: Kind -> what is said of one and of several.
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
    """Counts messages for the end, and keeps messages about a place until its line is known."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._waiting: list[str] = []

    def count(self, kind: str, number: int = 1) -> None:
        """Note that something of `kind` was met."""
        self._counts[kind] += number

    def tell(self, words: str) -> None:
        """Note a message about the place that is being read."""
        self._waiting.append(words)

    def take(self) -> list[str]:
        """What was told since this was last asked."""
        told, self._waiting = self._waiting, []
        return told

    def sentences(self) -> list[str]:
        """What was counted, in words."""
        counted = [(sentences, self._counts[kind]) for kind, sentences in _COUNTED.items() if self._counts[kind]]
        return [several.format(count) if count > 1 else one for (one, several), count in counted]


_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINE_END = re.compile(r"(?<!\s)\s*\n\s*")


@dataclass(frozen=True)
class TextRun:
    """Text of one look; a line that was broken by hand holds `\\n`. `sequence` names what Word counts with these words, `shifted` is ^ or _
    for those that are raised or lowered."""

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
    """Where a note is called; `kind` is footnote or endnote."""

    kind: str
    number: str


@dataclass(frozen=True)
class Drawn:
    """Where a picture stands; `link` is the name of its file, or its address if that is outside of what is read."""

    link: str
    alt: str
    is_cropped: bool = False
    is_outside: bool = False


@dataclass(frozen=True)
class Formula:
    """An equation in TeX, and its letters alone; `apart` if it stands in a line of its own."""

    tex: str
    letters: str
    apart: bool = False

    @property
    def markdown(self) -> str:
        dollars = "$$" if self.apart else "$"
        return f"{dollars}{self.tex}{dollars}"


type Piece = TextRun | NoteMark | Drawn | Formula


def plain(pieces: list[Piece]) -> str:
    """The words alone, on one line; of equations their letters."""
    return " ".join("".join(_letters(each) for each in pieces).split())


def _letters(piece: Piece) -> str:
    if isinstance(piece, TextRun):
        return f"{piece.shifted}{piece.text}"
    return piece.letters if isinstance(piece, Formula) else ""


def tidied(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of one look joined, spaces single and in no look, none at the ends of lines."""
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
    """The same, with spaces single: one after a space, a line's end or the beginning goes."""
    kept: list[Piece] = []
    at_edge = True
    for each in pieces:
        if not isinstance(each, TextRun):
            kept.append(each)
            at_edge = at_edge and isinstance(each, Drawn)
            continue
        text = _LINE_END.sub("\n", _SPACES.sub(" ", each.text))
        if at_edge:
            text = text.lstrip()
        if text:
            kept.append(each.with_text(text))
            at_edge = text[-1] in " \n"
    return _without_end(kept)


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
    BESIDE = "beside"
    AUTHOR = "author"
    DATE = "date"


@dataclass(frozen=True)
class Level:
    """One level of a list: how it is numbered, and from where; `restarted_by` names what restarts it once.

    `indent` is how far its text stands in, in twentieths of a point; `box` is its bullet if that is the box of a task.
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
        """Whether its marks are numbers, not letters."""
        return self.kind in _DECIMAL


@dataclass(frozen=True)
class Numbered:
    """That a paragraph stands in the list `number`, which Word counts on wherever it is met, at `depth` from 0."""

    number: str
    depth: int
    level: Level


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that is read. `level` is that of a heading, from 1; `told` is what could not be taken along with it.

    `bookmarks` are those that begin in it, of which some say what we sent.
    """

    pieces: list[Piece]
    role: Role = Role.TEXT
    level: int = 0
    numbered: Numbered | None = None
    align: str = ""
    told: list[str] = field(default_factory=list)
    bookmarks: tuple[str, ...] = ()
    indent: int = 0
    #: What code is written in, where that is said, and whether it is the whole of it: in Word each line is a paragraph.
    language: str = "text"
    is_whole: bool = False

    @property
    def text(self) -> str:
        return plain(self.pieces)

    @property
    def pictures(self) -> list[Drawn]:
        return [each for each in self.pieces if isinstance(each, Drawn)]

    @property
    def is_empty(self) -> bool:
        return all(isinstance(each, TextRun) and not each.text.strip() for each in self.pieces)


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its paragraphs, and over how many columns it goes."""

    blocks: list["Block"]
    width: int = 1
    goes_on: bool = False


@dataclass(frozen=True)
class Table:
    """A table's rows; `heads` are the places of those that Word repeats on each page."""

    rows: list[list[Cell]]
    told: list[str] = field(default_factory=list)
    heads: frozenset[int] = frozenset()


type Block = Paragraph | Table


_DECIMAL = frozenset({"decimal", "decimalZero", "upperRoman", "lowerRoman"})
