"""An edition, or some of its sections, as a Word file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin
from uuid import UUID

from reports.citing.item import edition_title
from reports.document.canonical import canonical_json, sha256
from reports.document.types import EditionDocument, Prediction, Section
from reports.document.words import Maturity
from reports.exporting.context import CannotBeWritten, Context
from reports.exporting.docx.blocks import Writer
from reports.exporting.docx.figures import Shown, figure_blocks
from reports.exporting.docx.nodes import Node, bookmarked, link, node, paragraph, styled, text
from reports.exporting.docx.packing import packed
from reports.exporting.wording import cover_credit, credit_line, state_of
from reports.languages import Words
from reports.rendering import line_tokens, paragraphs_of_note, prose_tokens, read_section, reference_pieces
from reports.rendering.pandoc import API, PandocFailed, run_pandoc
from reports.rendering.sent import ADDRESS, BESIDE, BESIDE_HEADING, EDITION, SUMMARY, bookmark_of
from reports.rendering.terms import MATURITY, OUTCOME, TECHNIQUES, TECHNIQUES_DEFINED, words_of

#: What paper, fonts and styles are like. It can be changed in Word, as long as its styles keep their names.
_REFERENCE = Path(__file__).with_name("reference.docx")
_SECONDS = 60


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
    return _Book(document, context).written(sections, is_whole=is_whole, is_drawn=is_drawn)


def edition_digest(document: EditionDocument) -> str:
    """By what it is seen whether title and summary are those that were sent."""
    return sha256(canonical_json([document.title, document.summary]))[:32]


def section_digest(section: Section) -> str:
    """By what the state of a section that was sent is found again."""
    return sha256(canonical_json(section.model_dump(mode="json")))[:32]


@dataclass(frozen=True)
class _Book:
    document: EditionDocument
    context: Context

    def written(self, sections: Iterable[Section], *, is_whole: bool, is_drawn: bool) -> bytes:
        """The file. Raises CannotBeWritten."""
        sections, shown = list(sections), Shown()
        blocks = [*self._beginning(is_whole=is_whole)]
        for each in sections:
            blocks += self._section(each, shown)
        if is_whole:
            blocks += self._end()
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
        pictures = shown.pictures(self.context, self.words) if is_drawn else {}
        return packed(made, pictures, at=self.context.published_at, from_right=self.words.from_right)

    @cached_property
    def words(self) -> Words:
        """Those of the report's language."""
        return words_of(self.document.report)

    def _beginning(self, *, is_whole: bool) -> Iterator[Node]:
        state = state_of(self.document, self.context, self.words)
        yield _beside([text(f"{state[0].upper()}{state[1:]} · "), link([text(self.context.url)], self.context.url)])
        if is_whole:
            if cover := cover_credit(self.document):
                yield _beside([text(f"{self.words('{label}:', label=self.words('Cover'))} {cover}")])
            yield from self._writer(self.context.url).blocks(prose_tokens(self.document.summary, self.document))

    def _writer(self, page: str, notes: Mapping[int, list] | None = None) -> Writer:
        return Writer(self.document, page, notes or {})

    def _section(self, section: Section, shown: Shown) -> Iterator[Node]:
        page = urljoin(self.context.url, f"{section.slug}/")
        read = read_section(self.document, section)
        writer = self._writer(page, read.notes)
        title = bookmarked(bookmark_of("u", section.uid), self._numbers[section.uid], [text(section.title)])
        yield node("Header", 1, ["", [], []], title)
        if facts := " · ".join(self._facts(section)):
            yield _beside([text(facts)])
        if section.summary:
            yield styled(SUMMARY, writer.blocks(prose_tokens(section.summary, self.document)))
        for block in read.blocks:
            if block.figure and not block.repeated:
                figure = next(each for each in self.document.figures if each.key == block.figure)
                yield from figure_blocks(self.document, figure, self._numbers[figure.uid], shown)
            else:
                yield from writer.blocks(block.tokens)
        yield from self._beside_section(section, read.resolved.cited)

    @cached_property
    def _numbers(self) -> dict[UUID, int]:
        """A number for each bookmark."""
        parts = (*self.document.sections, *self.document.figures)
        return {each.uid: number for number, each in enumerate(parts)}

    def _facts(self, section: Section) -> Iterator[str]:
        trend = self.document.trend(section.trend)
        if trend and trend.name != section.title:
            yield self.words("Trend: {name}", name=trend.name)
        if trend and section.maturity is not Maturity.NOT_RATED:
            yield self.words("Maturity: {maturity}", maturity=self.words.label(MATURITY[section.maturity]))
        if section.keywords:
            yield self.words("Keywords: {keywords}", keywords=self.words.in_a_row(section.keywords))

    def _beside_section(self, section: Section, cited: Iterable[str]) -> Iterator[Node]:
        techniques = [
            (self.document.technique(each.technique), self.words.label(MATURITY[each.maturity]), each.note)
            for each in section.assessments
        ]
        yield from _listed(
            self.words.label(TECHNIQUES),
            (
                [
                    *([] if number else [text(f"{technique.name if technique else ''}: {maturity}. ")]),
                    *self._line(paragraph),
                ]
                for technique, maturity, note in techniques
                for number, paragraph in enumerate(paragraphs_of_note(note))
            ),
        )
        yield from _listed(
            self.words("Predictions"),
            ([*self._by(each), text(" "), *self._line(each.criterion)] for each in section.predictions),
        )
        yield from _listed(self.words("Credits"), ([text(credit_line(each, self.words))] for each in section.credits))
        items = {reference.key: reference.item for reference in self.document.references}
        yield from _listed(
            self.words("References"),
            (
                [
                    text(f"[{number}] "),
                    *(_piece(each.text, each.href) for each in reference_pieces(items[key], self.words)),
                ]
                for number, key in enumerate(cited, 1)
            ),
        )

    def _end(self) -> Iterator[Node]:
        document = self.document
        yield from _listed(
            self.words("Earlier predictions"),
            (
                [
                    text(f"{each.made_in}: "),
                    *self._line(each.statement),
                    text(f" {self.words(OUTCOME[each.outcome])}. "),
                    *self._line(each.explanation),
                ]
                for each in document.scores
            ),
        )  # fmt: skip
        yield from _listed(
            self.words("Trends that have ended"),
            (
                [text(f"{trend.name if (trend := document.trend(each.trend)) else each.trend}. "), *self._line(each.note)]
                for each in document.endings
            ),
        )  # fmt: skip
        yield from _listed(
            self.words.label(TECHNIQUES, TECHNIQUES_DEFINED),
            ([text(f"{each.name}: "), *self._line(each.definition)] for each in document.techniques if each.definition),
        )
        yield from _listed(
            self.words("Credits of the edition"), ([text(credit_line(each, self.words))] for each in document.credits)
        )

    def _by(self, prediction: Prediction) -> list[Node]:
        """“By 31 December 2025: …”."""
        before, after = self.words.around("By {day}: {statement}", "statement", day=self.words.day(prediction.due))
        return [text(before), *self._line(prediction.statement), *([text(after)] if after else [])]

    def _line(self, markdown: str) -> list[Node]:
        return self._writer(self.context.url).inlines(line_tokens(markdown, self.document))


def _beside(inlines: list[Node]) -> Node:
    return styled(BESIDE, [paragraph(inlines)])


def _listed(title: str, lines: Iterable[list[Node]]) -> Iterator[Node]:
    """What stands beside a text, under its name."""
    if written := [_beside(each) for each in lines]:
        yield styled(BESIDE_HEADING, [paragraph([text(title)])])
        yield from written


def _piece(words: str, address: str) -> Node:
    return link([text(words)], address) if address else text(words)
