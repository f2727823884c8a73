"""The body of a Word document as a list of blocks, its notes, and its language."""

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from reports.document.text import check_language
from reports.importing.blocks.model import Block, Cell, LossReport, NoteMark, Paragraph, Role, Table
from reports.importing.word.archive import Archive
from reports.importing.word.elements import child, chosen, is_on, value
from reports.importing.word.equations import Equations
from reports.importing.word.runs import Runs
from reports.importing.word.styles import Styles


def language_of(body: Element, styles: Element | None) -> str:
    """Return the language tag of most of the text; "" if none is declared, or if it is not valid."""
    default = value(child(styles, "w:docDefaults", "w:rPrDefault", "w:rPr"), "w:lang")
    for each in styles if styles is not None else ():
        if each.get("w:type") == "paragraph" and each.get("w:default") in ("1", "true"):
            default = value(each, "w:rPr", "w:lang") or default
    letters: Counter[str] = Counter()
    for run in body.iter("w:r"):
        language = value(run, "w:rPr", "w:lang") or default
        letters[language] += sum(len(each.text or "") for each in run.iter("w:t"))
    tag = max(letters, key=lambda each: letters[each], default="")
    try:
        return check_language(tag)
    except ValueError:
        return ""


_THROUGH = frozenset({"w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})


class Blocks:
    """Reads elements that contain paragraphs: the body, a cell, a note, a text box."""

    def __init__(self, styles: Styles, runs: Runs, lost: LossReport) -> None:
        self.styles = styles
        self.runs = runs
        self.lost = lost
        #: Bookmarks that begin before the next paragraph.
        self._between: list[str] = []

    def read(self, around: Element) -> Iterator[Block]:
        """Yield the blocks of a container in order. The blocks of a text box follow the paragraph that anchors it."""
        joined: list[Element] = []
        for each in _blocks(around):
            if each.tag == "w:bookmarkStart":
                self._between.append(each.get("w:name", ""))
            elif each.tag == "w:tbl":
                yield self._table(each)
            elif each.tag == "w:altChunk":
                self.lost.add("Content embedded from another file is left out. Copy its text into the document.")
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
        """Yield a paragraph, joined with the previous ones that continue in it, and the blocks of its text boxes."""
        role, level = self.styles.role(element)
        if role in (Role.HEADING, Role.TITLE):
            self.runs.forget_fields()
        pieces = [piece for part in (*joined, element) for piece in self.runs.read(part)]
        boxes = self.runs.take_boxes()
        if role is Role.CONTENTS:
            self.lost.count("contents")
        else:
            numbered = self.styles.numbered(element)
            inside = [each.get("w:name", "") for part in (*joined, element) for each in part.iter("w:bookmarkStart")]
            bookmarks = (*inside, *self._between)
            self._between = []
            yield Paragraph(
                pieces,
                role,
                level,
                numbered,
                value(element, "w:pPr", "w:jc"),
                self.lost.take(),
                bookmarks,
                self.styles.indent(element),
            )
        for box in boxes:
            boxed = [block for block in self.read(box) if isinstance(block, Table) or not block.is_empty]
            if boxed:
                boxed[0].findings.append("The text of a text box was moved below the paragraph that anchors the box.")
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
        continues = merge is not None and merge.get("w:val", "continue") == "continue"
        return Cell(list(self.read(cell)), min(int(width), 60) if width.isdecimal() else 1, continues)


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
    """Return whether an element is a table of contents that Word made."""
    return value(element, "w:sdtPr", "w:docPartObj", "w:docPartGallery") == "Table of Contents"


def _end_is_deleted(paragraph: Element) -> bool:
    """Return whether the end of a paragraph is a tracked deletion, so that it continues in the next one."""
    marks = child(paragraph, "w:pPr", "w:rPr")
    return child(marks, "w:del") is not None or child(marks, "w:moveFrom") is not None


def _is_initial(paragraph: Element) -> bool:
    """Return whether a paragraph is the drop cap of the next paragraph."""
    frame = child(paragraph, "w:pPr", "w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") != "none"


class Notes:
    """Finds the text of a note by its mark."""

    def __init__(
        self, archive: Archive, parts: Mapping[str, str], styles: Styles, lost: LossReport, equations: Equations
    ) -> None:
        self._found: dict[NoteMark, tuple[Element, Blocks]] = {}
        for kind in ("footnote", "endnote"):
            name = parts.get(f"{kind}s", "")
            if (root := archive.xml(name)) is None:
                continue
            equations.convert(root)
            blocks = Blocks(styles, Runs(styles, archive.links(name), lost, equations), lost)
            self._found |= {NoteMark(kind, each.get("w:id", "")): (each, blocks) for each in root}

    def blocks(self, mark: NoteMark) -> list[Block]:
        """Return the blocks of a note; an empty list if the file does not have it."""
        if mark not in self._found:
            return []
        element, blocks = self._found[mark]
        return list(blocks.read(element))
