"""An edition, or some of its sections, as a Word file, for people who write in Word: what comes back is recognised
(`reports.importing.word.returned`)."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin
from uuid import UUID

from reports.document.canonical import canonical_json, sha256
from reports.document.types import EditionDocument, Figure, Section
from reports.exporting.context import CannotBeWritten, Context, read_picture, zipped
from reports.exporting.edition_tree import EditionTree, FigureNode, Layout, Listing, Row, SectionNode, Sentence, Source
from reports.exporting.pandoc_tree import Node, PandocWriter, bookmarked, link, node, paragraph, styled, text
from reports.rendering import (
    chart_svg,
    figure_number,
    paragraphs_of_note,
    reference_pieces,
)
from reports.rendering.drawing import png
from reports.rendering.pandoc import API, PandocFailed, run_pandoc
from reports.rendering.sent import ADDRESS, BESIDE, BESIDE_HEADING, EDITION, SUMMARY, bookmark_of

#: What paper, fonts and styles are like. It can be changed in Word, as long as its styles keep their names.
_REFERENCE = Path(__file__).with_name("reference.docx")
_SECONDS = 60
#: As wide as the text, and as high as a page has room for, in centimetres.
_WIDEST, _HIGHEST = 16.0, 20.0
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')
#: pandoc gives a picture's source as its description, beside the real one.
_SOURCE = re.compile(r' descr="data:[^"]{0,500}"')
#: Properties of all paragraphs that have none of their own.
_ALL_PARAGRAPHS = re.compile(r"(<w:pPrDefault>\s*<w:pPr>)")


def write_docx(document: EditionDocument, context: Context) -> bytes:
    """The edition as a Word file. The same document and context give the same bytes."""
    return write_sections(document, context, document.sections, is_whole=True)


def write_sections(
    document: EditionDocument,
    context: Context,
    sections: Iterable[Section],
    *,
    is_whole: bool = False,
    is_drawn: bool = True,
) -> bytes:
    """Some sections as a Word file, which is taken back as the edition's is; without its pictures if it is not `is_drawn`."""
    return _WordFile(EditionTree(document, context)).written(list(sections), is_whole=is_whole, is_drawn=is_drawn)


def edition_digest(document: EditionDocument) -> str:
    """By what it is seen whether title and summary are those that were sent."""
    return sha256(canonical_json([document.title, document.summary]))[:32]


def section_digest(section: Section) -> str:
    """By what the state of a section that was sent is found again."""
    return sha256(canonical_json(section.model_dump(mode="json")))[:32]


@dataclass(frozen=True)
class _WordFile:
    """`stand_ins` has the figure for each text that goes through pandoc in place of its picture."""

    tree: EditionTree
    stand_ins: dict[bytes, Figure] = field(default_factory=dict)

    def written(self, sections: list[Section], *, is_whole: bool, is_drawn: bool) -> bytes:
        """The file. Raises CannotBeWritten."""
        tree, document, url = self.tree, self.tree.document, self.tree.context.url
        blocks = [*self._beginning(is_whole=is_whole)]
        for each in sections:
            blocks += self._section(SectionNode(tree, each))
        for listing in [*tree.after, tree.credits] if is_whole else []:
            blocks += self._listing(listing)
        told = {bookmark_of("u", each.uid): section_digest(each) for each in sections} | {ADDRESS: url}
        if is_whole:
            told[EDITION] = edition_digest(document)
        meta = {name: node("MetaString", value) for name, value in told.items()}
        meta["title"] = node("MetaInlines", [text(tree.title)])
        meta["lang"] = node("MetaString", document.report.language)
        given = json.dumps({"pandoc-api-version": API, "meta": meta, "blocks": blocks}).encode()
        options = ("--from=json", "--to=docx", f"--reference-doc={_REFERENCE}")
        try:
            made, _ = run_pandoc(*options, given=given, seconds=_SECONDS, memory="1g")
        except PandocFailed as error:
            raise CannotBeWritten(f"Word: {error}") from error
        pictures = {name: self._picture(figure) for name, figure in self.stand_ins.items()} if is_drawn else {}
        return zipped(_members(made, pictures, from_right=tree.words.from_right), at=tree.context.published_at)

    @cached_property
    def writer(self) -> PandocWriter:
        """Writes texts of the whole edition."""
        return PandocWriter(self.tree.document, self.tree.context.url)

    def _beginning(self, *, is_whole: bool) -> Iterator[Node]:
        tree, url = self.tree, self.tree.context.url
        yield _beside([text(f"{tree.state[0].upper()}{tree.state[1:]} · "), link([text(url)], url)])
        if is_whole:
            if tree.cover_credit:
                yield _beside([text(f"{tree.words('{label}:', label=tree.words('Cover'))} {tree.cover_credit}")])
            yield from self.writer.prose(tree.document.summary)

    def _section(self, part: SectionNode) -> Iterator[Node]:
        section = part.section
        page = urljoin(self.tree.context.url, f"{section.slug}/")
        writer = PandocWriter(self.tree.document, page, part.text.notes)
        title = bookmarked(bookmark_of("u", section.uid), self._numbers[section.uid], [text(section.title)])
        yield node("Header", 1, ["", [], []], title)
        if facts := " · ".join(part.facts):
            yield _beside([text(facts)])
        if section.summary:
            yield styled(SUMMARY, writer.prose(section.summary))
        for block in part.text.blocks:
            if block.figure and not block.repeated:
                yield from self._figure(self.tree.figure(block.figure))
            else:
                yield from writer.blocks(block.tokens)
        for listing in part.listings(part.text.resolved.cited):
            yield from self._listing(listing)

    @cached_property
    def _numbers(self) -> dict[UUID, int]:
        """A number for each bookmark."""
        parts = (*self.tree.document.sections, *self.tree.document.figures)
        return {each.uid: number for number, each in enumerate(parts)}

    def _listing(self, listing: Listing) -> Iterator[Node]:
        """A title, and a line for each row. Their style keeps them out of the text when the file is imported again."""
        if listing.rows:
            yield styled(BESIDE_HEADING, [paragraph([text(listing.title)])])
        for row in listing.rows:
            yield _beside(self._line(row, listing.layout))
            yield from (_beside(self.writer.line(each)) for each in paragraphs_of_note(row.note)[1:])

    def _line(self, row: Row, layout: Layout) -> list[Node]:
        """`Name: growing. Note`. A returned file is compared with these words, so a new wording would be reported as a change."""
        cells = [made for each in row.cells if (made := self._cell(each, "." if layout is Layout.TABLE else ""))]
        if row.label:
            cells.insert(0, [text(f"{row.label.text}{'.' if layout is Layout.LIST else ':'}")])
        return [each for cell in cells for each in (text(" "), *cell)][1:]

    def _cell(self, cell: Sentence | Source | str, stop: str = "") -> list[Node]:
        if isinstance(cell, Sentence):
            written = [text(cell.before), *self.writer.line(cell.markdown), text(cell.after)]
            return [each for each in written if each != text("")]
        if isinstance(cell, Source):
            source = [text(f"[{cell.number}] ")]
            for piece in reference_pieces(cell.item, self.tree.words):
                shown = link([text(piece.text)], piece.href) if piece.href else text(piece.text)
                source.append(node("Emph", [shown]) if piece.emphasised else shown)
            return source
        return [text(f"{cell}{stop}")]

    def _figure(self, shown: FigureNode) -> Iterator[Node]:
        """The figure's picture, within its bookmark; its title and caption below, and its source."""
        figure, words = shown.figure, self.tree.words
        number = self._numbers[figure.uid]
        if figure.chart or figure.picture:
            kind = "jpeg" if figure.picture and figure.picture.media_type == "image/jpeg" else "png"
            stand_in = f"picture {number} of this file".encode()
            self.stand_ins[stand_in] = figure
            source = f"data:image/{kind};base64,{base64.b64encode(stand_in).decode()}"
            drawn = node("Image", ["", [], self._size(figure)], [text(shown.alternative)], [source, ""])
        else:
            drawn = text(f"![[{figure.key}]]")
        title = words(
            "Figure {number}. {title}", number=figure_number(self.tree.document, figure.key), title=figure.title
        )
        caption = PandocWriter(self.tree.document, "").prose(figure.caption)
        first = caption[0]["c"] if caption and caption[0]["t"] == "Para" else []
        yield styled("Captioned Figure", [paragraph(bookmarked(bookmark_of("f", figure.uid), number, [drawn]))])
        named = paragraph([node("Strong", [text(title)]), text(" "), *first])
        yield styled("Image Caption", [named, *(caption[1:] if first else caption)])
        if shown.source:
            yield _beside(self._cell(shown.source))

    def _size(self, figure: Figure) -> list[list[str]]:
        """How wide and high a picture is shown, in centimetres: 144 of its pixels are at most an inch."""
        if figure.picture:
            width, height = float(figure.picture.width), float(figure.picture.height)
        else:
            found = _SIZE.search(self._drawing(figure))
            width, height = (2 * float(found[1]), 2 * float(found[2])) if found else (1.0, 1.0)
        wide = min(_WIDEST, width / 144 * 2.54, _HIGHEST * width / height)
        return [["width", f"{wide:.2f}cm"], ["height", f"{max(wide * height / width, 0.01):.2f}cm"]]

    def _picture(self, figure: Figure) -> bytes:
        if figure.picture:
            return read_picture(figure.picture, self.tree.context)[1]
        return png(self._drawing(figure), scale=2.0)

    def _drawing(self, figure: Figure) -> str:
        return chart_svg(figure.chart, self.tree.words, alt="") if figure.chart else ""


def _beside(inlines: list[Node]) -> Node:
    return styled(BESIDE, [paragraph(inlines)])


def _members(made: bytes, pictures: Mapping[bytes, bytes], *, from_right: bool) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = _SOURCE.sub("", data.decode()).encode()
            if name == "word/styles.xml" and from_right:
                data = _ALL_PARAGRAPHS.sub(r"\1<w:bidi/>", data.decode()).encode()
            yield name, pictures.get(data, data) if name.startswith("word/media/") else data
