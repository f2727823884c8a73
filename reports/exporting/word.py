"""An edition, or some of its sections, as a Word file to be edited and imported again (`reports.importing.word.returned`)."""

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
from reports.exporting.edition_tree import (
    EditionTree,
    FigureNode,
    Listing,
    ListingLayout,
    Row,
    SectionNode,
    Sentence,
    Source,
)
from reports.exporting.pandoc_tree import Node, PandocWriter, bookmarked, link, node, paragraph, styled, text
from reports.rendering import (
    chart_svg,
    figure_number,
    paragraphs_of_note,
    reference_pieces,
)
from reports.rendering.drawing import png
from reports.rendering.pandoc import API, PandocFailed, run_pandoc
from reports.rendering.word_round_trip import ADDRESS, BESIDE_HEADING, BESIDE_TEXT, EDITION, SUMMARY, bookmark_of

#: The template for paper, fonts and styles. It can be edited in Word, as long as its styles keep their names.
_REFERENCE = Path(__file__).with_name("reference.docx")
_SECONDS = 60
#: The largest picture in centimetres: as wide as the text, and as high as a page has room for.
_WIDEST = 16.0
_HIGHEST = 20.0
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')
#: The source of a picture, which pandoc writes as a second description.
_SOURCE = re.compile(r' descr="data:[^"]{0,500}"')
#: The default properties of paragraphs.
_ALL_PARAGRAPHS = re.compile(r"(<w:pPrDefault>\s*<w:pPr>)")


def write_docx(document: EditionDocument, context: Context) -> bytes:
    """Return the edition as a Word file. The same document and context give the same bytes."""
    return write_sections(document, context, document.sections, is_whole=True)


def write_sections(
    document: EditionDocument,
    context: Context,
    sections: Iterable[Section],
    *,
    is_whole: bool = False,
    is_drawn: bool = True,
) -> bytes:
    """Return some sections as a Word file that can be imported again as the edition's can.

    Without `is_drawn`, it has no pictures.
    """
    return _WordFile(EditionTree(document, context)).write(list(sections), is_whole=is_whole, is_drawn=is_drawn)


def edition_digest(document: EditionDocument) -> str:
    """Return the digest by which an import finds out whether title and summary changed since the export."""
    return sha256(canonical_json([document.title, document.summary]))[:32]


def section_digest(section: Section) -> str:
    """Return the digest by which an import finds the state from which a section was exported."""
    return sha256(canonical_json(section.model_dump(mode="json")))[:32]


@dataclass(frozen=True)
class _WordFile:
    """Writes a Word file. pandoc gets placeholders instead of pictures; `placeholders` maps each to its figure."""

    tree: EditionTree
    placeholders: dict[bytes, Figure] = field(default_factory=dict)

    def write(self, sections: list[Section], *, is_whole: bool, is_drawn: bool) -> bytes:
        """Return the file. Raise CannotBeWritten."""
        tree = self.tree
        document = tree.document
        url = tree.context.url
        blocks = [*self._beginning(is_whole=is_whole)]
        for each in sections:
            blocks += self._section(SectionNode(tree, each))
        for listing in [tree.key_findings, *tree.after, tree.credits] if is_whole else []:
            blocks += self._listing(listing)
        properties = {bookmark_of("u", each.uid): section_digest(each) for each in sections} | {ADDRESS: url}
        if is_whole:
            properties[EDITION] = edition_digest(document)
        meta = {name: node("MetaString", value) for name, value in properties.items()}
        meta["title"] = node("MetaInlines", [text(tree.title)])
        meta["lang"] = node("MetaString", document.report.language)
        given = json.dumps({"pandoc-api-version": API, "meta": meta, "blocks": blocks}).encode()
        options = ("--from=json", "--to=docx", f"--reference-doc={_REFERENCE}")
        try:
            made, _ = run_pandoc(*options, given=given, seconds=_SECONDS, memory="1g")
        except PandocFailed as error:
            raise CannotBeWritten(f"Word: {error}") from error
        pictures = {name: self._picture(figure) for name, figure in self.placeholders.items()} if is_drawn else {}
        return zipped(_members(made, pictures, from_right=tree.translate.from_right), at=tree.context.published_at)

    @cached_property
    def writer(self) -> PandocWriter:
        """The writer for texts outside sections."""
        return PandocWriter(self.tree.document, self.tree.context.url)

    def _beginning(self, *, is_whole: bool) -> Iterator[Node]:
        tree = self.tree
        url = self.tree.context.url
        yield _outside_text([text(f"{tree.state[0].upper()}{tree.state[1:]} · "), link([text(url)], url)])
        if is_whole:
            if tree.cover_credit:
                yield _outside_text(
                    [text(f"{tree.translate('{label}:', label=tree.translate('Cover'))} {tree.cover_credit}")]
                )
            yield from self.writer.prose(tree.document.summary)

    def _section(self, part: SectionNode) -> Iterator[Node]:
        section = part.section
        page = urljoin(self.tree.context.url, f"{section.slug}/")
        writer = PandocWriter(self.tree.document, page, part.text.notes)
        title = bookmarked(bookmark_of("u", section.uid), self._numbers[section.uid], [text(section.title)])
        yield node("Header", 1, ["", [], []], title)
        if facts := " · ".join(part.facts):
            yield _outside_text([text(facts)])
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
        """A unique number for each bookmark, by uid."""
        parts = (*self.tree.document.sections, *self.tree.document.figures)
        return {each.uid: number for number, each in enumerate(parts)}

    def _listing(self, listing: Listing) -> Iterator[Node]:
        """Yield a title, and a line for each row, in styles that an import recognises as outside the text."""
        if listing.rows:
            yield styled(BESIDE_HEADING, [paragraph([text(listing.title)])])
        for row in listing.rows:
            yield _outside_text(self._line(row, listing.layout))
            yield from (_outside_text(self.writer.line(each)) for each in paragraphs_of_note(row.note)[1:])

    def _line(self, row: Row, layout: ListingLayout) -> list[Node]:
        """Return the inlines of a row: `Name: growing. Note`.

        An import compares these words, so a new wording would be reported as a change.
        """
        cells = [made for each in row.cells if (made := self._cell(each, "." if layout is ListingLayout.TABLE else ""))]
        if row.label:
            cells.insert(0, [text(f"{row.label.text}{'.' if layout is ListingLayout.LIST else ':'}")])
        return [each for cell in cells for each in (text(" "), *cell)][1:]

    def _cell(self, cell: Sentence | Source | str, stop: str = "") -> list[Node]:
        if isinstance(cell, Sentence):
            parts = [text(cell.before), *self.writer.line(cell.markdown), text(cell.after)]
            return [each for each in parts if each != text("")]
        if isinstance(cell, Source):
            source = [text(f"[{cell.number}] ")]
            for piece in reference_pieces(cell.item, self.tree.translate):
                shown = link([text(piece.text)], piece.href) if piece.href else text(piece.text)
                source.append(node("Emph", [shown]) if piece.emphasised else shown)
            return source
        return [text(f"{cell}{stop}")]

    def _figure(self, shown: FigureNode) -> Iterator[Node]:
        """Yield the figure's picture within its bookmark, then title, caption and source."""
        figure = shown.figure
        translate = self.tree.translate
        number = self._numbers[figure.uid]
        if figure.chart or figure.picture:
            kind = "jpeg" if figure.picture and figure.picture.media_type == "image/jpeg" else "png"
            placeholder = f"picture {number} of this file".encode()
            self.placeholders[placeholder] = figure
            source = f"data:image/{kind};base64,{base64.b64encode(placeholder).decode()}"
            drawn = node("Image", ["", [], self._size(figure)], [text(shown.alternative)], [source, ""])
        else:
            drawn = text(f"![[{figure.key}]]")
        title = translate(
            "Figure {number}. {title}", number=figure_number(self.tree.document, figure.key), title=figure.title
        )
        caption = PandocWriter(self.tree.document, "").prose(figure.caption)
        first = caption[0]["c"] if caption and caption[0]["t"] == "Para" else []
        yield styled("Captioned Figure", [paragraph(bookmarked(bookmark_of("f", figure.uid), number, [drawn]))])
        named = paragraph([node("Strong", [text(title)]), text(" "), *first])
        yield styled("Image Caption", [named, *(caption[1:] if first else caption)])
        if shown.source:
            yield _outside_text(self._cell(shown.source))

    def _size(self, figure: Figure) -> list[list[str]]:
        """Return the width and height at which a picture is shown, in centimetres, with at least 144 of its pixels for an inch."""
        if figure.picture:
            width = float(figure.picture.width)
            height = float(figure.picture.height)
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
        return chart_svg(figure.chart, self.tree.translate, alt="") if figure.chart else ""


def _outside_text(inlines: list[Node]) -> Node:
    return styled(BESIDE_TEXT, [paragraph(inlines)])


def _members(made: bytes, pictures: Mapping[bytes, bytes], *, from_right: bool) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "word/document.xml":
                data = _SOURCE.sub("", data.decode()).encode()
            if name == "word/styles.xml" and from_right:
                data = _ALL_PARAGRAPHS.sub(r"\1<w:bidi/>", data.decode()).encode()
            yield name, pictures.get(data, data) if name.startswith("word/media/") else data
