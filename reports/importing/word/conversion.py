"""A Word file to the text of an edition."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reports.importing.assembly import Raw
from reports.importing.errors import ImportLog
from reports.importing.pictures import PictureFile
from reports.importing.word.archive import Archive, Link
from reports.importing.word.blocks import Block, Blocks
from reports.importing.word.figures import Figures
from reports.importing.word.layout import layout_of
from reports.importing.word.lost import Lost
from reports.importing.word.notes import Notes
from reports.importing.word.runs import Runs
from reports.importing.word.styles import Styles
from reports.importing.word.writing import Writer

_FURNITURE = ("header", "footer")


@dataclass(frozen=True)
class WordText:
    """The Markdown of an edition, and the figures that it places, as raw values, with the bytes of their pictures."""

    markdown: str
    figures: list[Raw]
    pictures: tuple[PictureFile, ...]


def read_word(data: bytes, report: ImportLog) -> WordText:
    """The text of a Word file. What could not be taken along becomes findings of `report`, which learns the headings.

    Raises ImportRefused for what is no Word document, is damaged, or has no title.
    """
    archive = Archive(data, report.filename)
    root = archive.xml(archive.main)
    links = archive.links(archive.main)
    parts = {link.kind: link.target for link in links.values() if not link.is_outside}
    styles, lost = Styles(archive.xml(parts.get("styles", "")), archive.xml(parts.get("numbering", ""))), Lost()
    found = Blocks(styles, Runs(styles, links, lost), lost)
    body = next((each for each in (root if root is not None else ()) if each.tag == "w:body"), None)
    if body is None:
        archive.refuse("This Word file holds no text", "Open it in Word, save it again as .docx, and choose that file.")
    blocks: list[Block] = list(found.read(body))
    layout = layout_of(blocks)
    if layout is None:
        archive.refuse(*_NO_TITLE)
    notes, figures = Notes(archive, parts, styles, lost), Figures(archive, links)
    writer = Writer(report, notes, figures, lost)
    writer.write(layout)
    comments = archive.xml(parts.get("comments", ""))
    lost.count("comment", sum(each.tag == "w:comment" for each in (comments if comments is not None else ())))
    for words in (*lost.take(), *lost.sentences(), *dict.fromkeys(_furniture(archive, links.values()))):
        report.finding(None, words)
    return WordText("\n".join(writer.lines) + "\n", figures.raw, tuple(figures.pictures.values()))


_NO_TITLE = (
    "The document has no title",
    "Give its title the style Title, or Heading 1 without a number, above all other headings.",
)


def _furniture(archive: Archive, links: Collection[Link]) -> Iterator[str]:
    """What is said of the texts that Word repeats on pages: those of first, odd and even pages are apart."""
    for kind, part in ((kind, link.target) for kind in _FURNITURE for link in links if link.kind == kind):
        root = archive.xml(part)
        text = " ".join("".join(each.text or "" for each in root.iter("w:t")).split()) if root is not None else ""
        if any(letter.isalpha() for letter in text):
            yield f"The {kind} of the pages is left out: “{text if len(text) <= 60 else text[:59] + '…'}”."
