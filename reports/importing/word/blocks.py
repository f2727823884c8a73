"""The body of a document as a flat row of blocks: paragraphs, each with what it is, and tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from reports.importing.word.elements import child, chosen, is_on, value
from reports.importing.word.lost import Lost
from reports.importing.word.pieces import Drawn, Piece, Words, plain
from reports.importing.word.runs import Runs
from reports.importing.word.styles import Numbered, Role, Styles

_THROUGH = frozenset({"w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})


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
        return all(isinstance(each, Words) and not each.text.strip() for each in self.pieces)


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


class Blocks:
    """Reads what holds paragraphs: the body, a cell, a note, a text box."""

    def __init__(self, styles: Styles, runs: Runs, lost: Lost) -> None:
        self.styles, self.runs, self.lost = styles, runs, lost
        #: Bookmarks that begin before the next paragraph.
        self._between: list[str] = []

    def read(self, around: Element) -> Iterator[Block]:
        """The blocks of a container, in order, those of text boxes after the paragraph that they are fixed to."""
        joined: list[Element] = []
        for each in _blocks(around):
            if each.tag == "w:bookmarkStart":
                self._between.append(each.get("w:name", ""))
            elif each.tag == "w:tbl":
                yield self._table(each)
            elif each.tag == "w:altChunk":
                self.lost.tell("Content embedded from another file is left out. Copy its text into the document.")
            elif each.tag == "w:sdt":
                self.lost.count("contents")
            elif _end_is_deleted(each) or _is_initial(each):
                joined.append(each)
            else:
                yield from self._paragraph(each, joined)
                joined = []
        for each in joined:
            yield from self._paragraph(each, [])

    def _paragraph(self, element: Element, joined: list[Element]) -> Iterator[Block]:
        """A paragraph, with those before it that go on in it."""
        role, level = self.styles.role(element)
        if role in (Role.HEADING, Role.TITLE):
            self.runs.forget_fields()
        pieces = [piece for part in (*joined, element) for piece in self.runs.read(part)]
        boxes, self.runs.boxes = self.runs.boxes, []
        if role is Role.CONTENTS:
            self.lost.count("contents")
        else:
            numbered = self.styles.numbered(element)
            inside = [each.get("w:name", "") for part in (*joined, element) for each in part.iter("w:bookmarkStart")]
            marks, self._between = (*inside, *self._between), []
            yield Paragraph(
                pieces,
                role,
                level,
                numbered,
                value(element, "w:pPr", "w:jc"),
                self.lost.take(),
                marks,
                self.styles.indent(element),
            )
        for box in boxes:
            boxed = [block for block in self.read(box) if isinstance(block, Table) or not block.is_empty]
            if boxed:
                boxed[0].told.append("The text of a text box was moved below the paragraph that anchors the box.")
            yield from boxed

    def _table(self, table: Element) -> Table:
        rows: list[list[Cell]] = []
        heads: set[int] = set()
        for row in _within(table, "w:tr"):
            if child(row, "w:trPr", "w:del") is not None:
                self.lost.count("deletion")
            elif cells := [self._cell(cell) for cell in _within(row, "w:tc")]:
                if is_on(row, "w:trPr", "w:tblHeader"):
                    heads.add(len(rows))
                rows.append(cells)
        return Table(rows, self.lost.take(), frozenset(heads))

    def _cell(self, cell: Element) -> Cell:
        width = value(cell, "w:tcPr", "w:gridSpan")
        merge = child(cell, "w:tcPr", "w:vMerge")
        goes_on = merge is not None and merge.get("w:val", "continue") == "continue"
        return Cell(list(self.read(cell)), min(int(width), 60) if width.isdecimal() else 1, goes_on)


def _blocks(around: Element) -> Iterator[Element]:
    for each in around:
        if each.tag in ("w:p", "w:tbl", "w:altChunk", "w:bookmarkStart"):
            yield each
        elif each.tag in _THROUGH:
            yield from _blocks(each)
        elif each.tag == "w:sdt":
            if _is_contents(each):
                yield each
            elif (content := child(each, "w:sdtContent")) is not None:
                yield from _blocks(content)
        elif each.tag == "mc:AlternateContent":
            yield from _blocks(chosen(each))


def _within(around: Element, name: str) -> Iterator[Element]:
    for each in around:
        if each.tag == name:
            yield each
        elif each.tag in _THROUGH or each.tag == "w:sdt":
            yield from _within(each, name)


def _is_contents(element: Element) -> bool:
    """Whether it is a table of contents that Word made."""
    return value(element, "w:sdtPr", "w:docPartObj", "w:docPartGallery") == "Table of Contents"


def _end_is_deleted(paragraph: Element) -> bool:
    """Whether the end of a paragraph is a tracked deletion, so that it goes on in the next."""
    marks = child(paragraph, "w:pPr", "w:rPr")
    return child(marks, "w:del") is not None or child(marks, "w:moveFrom") is not None


def _is_initial(paragraph: Element) -> bool:
    """Whether it is the large first letter of the next paragraph."""
    frame = child(paragraph, "w:pPr", "w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") != "none"
