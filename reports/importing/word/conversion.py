"""Read a Word file as the text of an edition."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from reports.importing.assembly import Raw
from reports.importing.blocks.bookmarks import KnownTargets
from reports.importing.blocks.layout import Layout, chapters_of, layout_of, split_metadata
from reports.importing.blocks.model import Block, LossReport, Paragraph, Role
from reports.importing.blocks.writing import Writer
from reports.importing.errors import ImportLog, shortened
from reports.importing.pictures import Figures, PictureFile
from reports.importing.word.archive import Archive, Link
from reports.importing.word.body import Blocks, Notes, language_of
from reports.importing.word.equations import Equations
from reports.importing.word.runs import Runs
from reports.importing.word.styles import Styles

_FURNITURE = ("header", "footer")


@dataclass(frozen=True)
class WordText:
    """The Markdown of an edition, its figures as raw values, the bytes of their pictures, and its language."""

    markdown: str
    figures: list[Raw]
    pictures: tuple[PictureFile, ...]
    language: str = ""


def read_word(data: bytes, log: ImportLog, *, is_added: bool = False) -> WordText:
    """Return the text of a Word file. Text that is left out becomes findings in `log`, which gets the headings too.

    `is_added` means that its sections are added to an edition, which has a title. Raise ImportRefused for a file that is damaged, is not
    a Word document, or has no title.
    """
    word = Word(data, log)
    own = [each for each in word.blocks if not is_outside_text(each)]
    blocks, metadata = split_metadata(own)
    layout = chapters_of(blocks) if is_added else layout_of(blocks)
    if layout is None:
        word.archive.refuse(*_NO_TITLE)
    word.lost.count("beside", len(own) < len(word.blocks))
    word.lost.count("comment", len(word.comments))
    writer = word.write(layout, front=metadata.front())
    return WordText(
        "\n".join(writer.lines) + "\n", word.figures.raw, tuple(word.figures.pictures.values()), word.language
    )


class Word:
    """An open Word file: its blocks in order, and the parts that they refer to.

    Raise ImportRefused for a file that is damaged or is not a Word document.
    """

    def __init__(self, data: bytes, log: ImportLog) -> None:
        self.log = log
        self.archive = Archive(data, log.filename)
        self.lost = LossReport()
        root = self.archive.xml(self.archive.main)
        self.links = self.archive.links(self.archive.main)
        self.parts = {link.kind: link.target for link in self.links.values() if not link.is_outside}
        styles = self._part("styles")
        self.styles = Styles(styles, self._part("numbering"))
        body = next((each for each in (root if root is not None else ()) if each.tag == "w:body"), None)
        if body is None:
            advice = "Open it in Word, save it again as .docx, and choose that file."
            self.archive.refuse("This Word file contains no text", advice)
        self.body = body
        self.language = language_of(body, styles)
        self.equations = Equations()
        self.equations.convert(body)
        found = Blocks(self.styles, Runs(self.styles, self.links, self.lost, self.equations), self.lost)
        self.blocks: list[Block] = list(found.read(body))
        self.figures = Figures(self.archive.get)
        comments = self._part("comments")
        self.comments = [each for each in (comments if comments is not None else ()) if each.tag == "w:comment"]

    def _part(self, kind: str) -> Element | None:
        return self.archive.xml(self.parts.get(kind, ""))

    def write(self, layout: Layout, known: KnownTargets | None = None, front: Iterable[str] = ()) -> Writer:
        """Write the blocks as Markdown below `front` matter, and return the writer. Losses go into the log.

        `known` has the figures and addresses of a file that was exported here.
        """
        notes = Notes(self.archive, self.parts, self.styles, self.lost, self.equations)
        writer = Writer(self.log, notes.blocks, self.figures, self.lost, known)
        writer.lines += front
        writer.write(layout)
        furniture = dict.fromkeys(_furniture(self.archive, self.links.values()))
        for message in (*self.lost.take(), *self.lost.sentences(), *furniture):
            self.log.finding(None, message)
        return writer


def is_outside_text(block: Block) -> bool:
    """Return whether a block was exported outside the text of the edition: references, techniques, predictions."""
    return isinstance(block, Paragraph) and block.role is Role.OUTSIDE


_NO_TITLE = (
    "The document has no title",
    "Use the style Title, or an unnumbered Heading 1 above all other headings.",
)


def _furniture(archive: Archive, links: Collection[Link]) -> Iterator[str]:
    """Yield the findings on headers and footers; those of first, odd and even pages are separate."""
    for kind, part in ((kind, link.target) for kind in _FURNITURE for link in links if link.kind == kind):
        root = archive.xml(part)
        text = " ".join("".join(each.text or "" for each in root.iter("w:t")).split()) if root is not None else ""
        if any(letter.isalpha() for letter in text):
            yield f"The {kind} of the pages is left out: “{shortened(text)}”."
