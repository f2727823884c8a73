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

from reports.citing.item import edition_title
from reports.document.canonical import canonical_json, sha256
from reports.document.types import EditionDocument, Figure, Section
from reports.exporting.context import CannotBeWritten, Context, read_picture, zipped
from reports.exporting.edition_tree import (
    Listing,
    Name,
    Row,
    Sentence,
    Source,
    after_sections,
    beside_text,
    cover_credit,
    section_facts,
    state_of,
)
from reports.exporting.pandoc_tree import Node, PandocWriter, bookmarked, link, node, paragraph, styled, text
from reports.languages import Words
from reports.rendering import (
    chart_svg,
    figure_number,
    paragraphs_of_note,
    read_section,
    reference_pieces,
    text_alternative,
)
from reports.rendering.drawing import png
from reports.rendering.pandoc import API, PandocFailed, run_pandoc
from reports.rendering.sent import ADDRESS, BESIDE, BESIDE_HEADING, EDITION, SUMMARY, bookmark_of
from reports.rendering.terms import words_of

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

#: What stands between a cell and the next one.
_BEHIND = {Name: ": ", str: ". ", Sentence: " ", Source: " "}


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
    return _WordFile(document, context).written(list(sections), is_whole=is_whole, is_drawn=is_drawn)


def edition_digest(document: EditionDocument) -> str:
    """By what it is seen whether title and summary are those that were sent."""
    return sha256(canonical_json([document.title, document.summary]))[:32]


def section_digest(section: Section) -> str:
    """By what the state of a section that was sent is found again."""
    return sha256(canonical_json(section.model_dump(mode="json")))[:32]


@dataclass(frozen=True)
class _WordFile:
    """`stand_ins` has the figure for each text that goes through pandoc in place of its picture."""

    document: EditionDocument
    context: Context
    stand_ins: dict[bytes, Figure] = field(default_factory=dict)

    def written(self, sections: list[Section], *, is_whole: bool, is_drawn: bool) -> bytes:
        """The file. Raises CannotBeWritten."""
        blocks = [*self._beginning(is_whole=is_whole)]
        for each in sections:
            blocks += self._section(each)
        if is_whole:
            for listing in after_sections(self.document, self.words).values():
                blocks += self._listing(listing)
        told = {bookmark_of("u", each.uid): section_digest(each) for each in sections} | {ADDRESS: self.context.url}
        if is_whole:
            told[EDITION] = edition_digest(self.document)
        meta = {name: node("MetaString", value) for name, value in told.items()}
        meta["title"] = node("MetaInlines", [text(edition_title(self.document))])
        meta["lang"] = node("MetaString", self.document.report.language)
        given = json.dumps({"pandoc-api-version": API, "meta": meta, "blocks": blocks}).encode()
        options = ("--from=json", "--to=docx", f"--reference-doc={_REFERENCE}")
        try:
            made, _ = run_pandoc(*options, given=given, seconds=_SECONDS, memory="1g")
        except PandocFailed as error:
            raise CannotBeWritten(f"Word: {error}") from error
        pictures = {name: self._picture(figure) for name, figure in self.stand_ins.items()} if is_drawn else {}
        return zipped(_members(made, pictures, from_right=self.words.from_right), at=self.context.published_at)

    @cached_property
    def words(self) -> Words:
        """Those of the report's language."""
        return words_of(self.document.report)

    @cached_property
    def writer(self) -> PandocWriter:
        """Writes texts of the whole edition."""
        return PandocWriter(self.document, self.context.url)

    def _beginning(self, *, is_whole: bool) -> Iterator[Node]:
        state = state_of(self.document, self.context, self.words)
        yield _beside([text(f"{state[0].upper()}{state[1:]} · "), link([text(self.context.url)], self.context.url)])
        if is_whole:
            if cover := cover_credit(self.document):
                yield _beside([text(f"{self.words('{label}:', label=self.words('Cover'))} {cover}")])
            yield from self.writer.prose(self.document.summary)

    def _section(self, section: Section) -> Iterator[Node]:
        read = read_section(self.document, section)
        writer = PandocWriter(self.document, urljoin(self.context.url, f"{section.slug}/"), read.notes)
        title = bookmarked(bookmark_of("u", section.uid), self._numbers[section.uid], [text(section.title)])
        yield node("Header", 1, ["", [], []], title)
        if facts := " · ".join(section_facts(self.document, section, self.words)):
            yield _beside([text(facts)])
        if section.summary:
            yield styled(SUMMARY, writer.prose(section.summary))
        for block in read.blocks:
            if block.figure and not block.repeated:
                yield from self._figure(next(each for each in self.document.figures if each.key == block.figure))
            else:
                yield from writer.blocks(block.tokens)
        for listing in beside_text(self.document, section, read.resolved.cited, self.words).values():
            yield from self._listing(listing)

    @cached_property
    def _numbers(self) -> dict[UUID, int]:
        """A number for each bookmark."""
        parts = (*self.document.sections, *self.document.figures)
        return {each.uid: number for number, each in enumerate(parts)}

    def _listing(self, listing: Listing) -> Iterator[Node]:
        """A part beside the text: each of its rows is a line."""
        yield styled(BESIDE_HEADING, [paragraph([text(listing.title)])])
        for row in listing.rows:
            yield _beside(self._line(row))
            yield from (_beside(self.writer.line(each)) for each in paragraphs_of_note(row.note)[1:])

    def _line(self, row: Row) -> list[Node]:
        """`Name: maturity. Note`."""
        shown = [(made, _BEHIND[type(cell)]) for cell in row.cells if (made := self._cell(cell))]
        return [
            each
            for at, (made, behind) in enumerate(shown, 1)
            for each in (*made, *([text(behind)] if at < len(shown) else []))
        ]

    def _cell(self, cell: Name | Sentence | Source | str) -> list[Node]:
        if isinstance(cell, Sentence):
            around = ([text(each)] if each else [] for each in (cell.before, cell.after))
            return [*next(around), *self.writer.line(cell.markdown), *next(around)]
        if isinstance(cell, Source):
            pieces = reference_pieces(cell.item, self.words)
            shown = (link([text(each.text)], each.href) if each.href else text(each.text) for each in pieces)
            return [text(f"[{cell.number}] "), *shown]
        return [text(cell.text if isinstance(cell, Name) else cell)]

    def _figure(self, figure: Figure) -> list[Node]:
        """The figure's picture, within its bookmark, and its title and caption below."""
        number = self._numbers[figure.uid]
        if figure.chart or figure.picture:
            kind = "jpeg" if figure.picture and figure.picture.media_type == "image/jpeg" else "png"
            stand_in = f"picture {number} of this file".encode()
            self.stand_ins[stand_in] = figure
            source = f"data:image/{kind};base64,{base64.b64encode(stand_in).decode()}"
            alt = text(text_alternative(self.document, figure, self.words))
            drawn = node("Image", ["", [], self._size(figure)], [alt], [source, ""])
        else:
            drawn = text(f"![[{figure.key}]]")
        number_shown = figure_number(self.document, figure.key)
        title = self.words("Figure {number}. {title}", number=number_shown, title=figure.title)
        caption = PandocWriter(self.document, "").prose(figure.caption)
        first = caption[0]["c"] if caption and caption[0]["t"] == "Para" else []
        return [
            styled("Captioned Figure", [paragraph(bookmarked(bookmark_of("f", figure.uid), number, [drawn]))]),
            styled(
                "Image Caption",
                [paragraph([node("Strong", [text(title)]), text(" "), *first]), *(caption[1:] if first else caption)],
            ),
        ]

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
            return read_picture(figure.picture, self.context)[1]
        return png(self._drawing(figure), scale=2.0)

    def _drawing(self, figure: Figure) -> str:
        return chart_svg(figure.chart, self.words, alt="") if figure.chart else ""


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
