"""An edition as a tree, from which PDF, Word and book pages are written.

Texts are Markdown, which `reports.rendering` parses into trees of tokens.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from reports.citing.item import citation_item, edition_title
from reports.document.types import Credit, CslItem, EditionDocument, Figure, KeyFinding, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.context import Context
from reports.languages import Phrase, Translator
from reports.rendering import (
    SectionText,
    figure_number,
    paragraphs_of_note,
    plain_reference,
    plain_text,
    read_section,
    subtitle,
    text_alternative,
)
from reports.rendering.picture import Miniature, miniature
from reports.rendering.terms import MATURITY, OUTCOME, TECHNIQUE, TECHNIQUES, TECHNIQUES_DEFINED, report_translator

_PROPOSED = Phrase("proposed, not yet confirmed", "assessment")
#: The name of the listing that links to techniques in a book go to.
DEFINITIONS = "definitions"


class ListingLayout(Enum):
    """How a file shows the rows of a listing."""

    TABLE = auto()
    LIST = auto()
    TERMS = auto()
    REFERENCES = auto()
    LINE = auto()


class Label(NamedTuple):
    """The name at the beginning of a row; `technique` is the slug of the technique that it links, or ""."""

    text: str
    technique: str = ""


class Sentence(NamedTuple):
    """A line of Markdown with plain text before and after it: “By 31 December 2025: …”."""

    markdown: str
    before: str = ""
    after: str = ""


class Source(NamedTuple):
    """A cited reference with its number in the section."""

    number: int
    key: str
    item: CslItem


class Row(NamedTuple):
    """A row of a listing. A cell that is a string is plain text. `note` is a note of several paragraphs whose first one is in a cell."""

    label: Label | None
    cells: tuple[Sentence | Source | str, ...]
    note: str = ""


class Column(NamedTuple):
    """A column of a table; `width` is a length as in Typst."""

    title: str
    width: str = "auto"


class Listing(NamedTuple):
    """Rows under a title. `name` is part of an address; `columns` are those of a table."""

    name: str
    title: str
    layout: ListingLayout
    rows: Sequence[Row]
    columns: tuple[Column, ...] = ()


class Fact(NamedTuple):
    """A line of the colophon: its label, and its text in pieces, each with the address that it links, or ""."""

    label: str
    pieces: tuple[tuple[str, str], ...]
    is_code: bool = False


class FigureNode(NamedTuple):
    """A figure with its label (`Figure 3`), subtitle, text alternative, and source, if it has one."""

    figure: Figure
    number: str
    subtitle: str
    alternative: str
    source: Sentence | None


def in_one_line(people: Listing, translate: Translator) -> str:
    """Return the rows of a listing of people as plain text."""
    return translate.clauses(str(cell) for row in people.rows for cell in row.cells)


@dataclass(frozen=True)
class EditionTree:
    """The root: an edition and the version of it that a file is made of."""

    document: EditionDocument
    context: Context

    def drawing(self, section: Section | None = None) -> Miniature | None:
        """Return the drawing of the year, with the trend of a section lit; None without a history or a trend."""
        history = self.context.history
        trend = self.document.trend(section.trend) if section else None
        if history is None or not history.current_trends() or (section and not trend):
            return None
        return miniature(history, self.translate, str(trend.uid) if trend else "")

    @cached_property
    def translate(self) -> Translator:
        """The phrases in the report's language."""
        return report_translator(self.document.report)

    @property
    def sections(self) -> Iterator["SectionNode"]:
        """The sections. Each is parsed when it is reached, because the tokens of a large edition need much memory."""
        return (SectionNode(self, section) for section in self.document.sections)

    @property
    def colophon(self) -> list[Fact]:
        """The facts that identify the version, without those that it lacks."""
        document = self.document
        context = self.context
        translate = self.translate
        report = document.report
        elsewhere = document.first_published_at
        cited = plain_reference(citation_item(document, context).model_copy(update={"note": ""}), translate)
        facts = [
            Fact(translate("Version"), ((self._version, ""),)),
            Fact(
                translate("First published"), ((translate.dated(document.first_published), ""), (elsewhere, elsewhere))
            ),
            Fact(translate("Text closed"), ((translate.day(document.closed_on) if document.closed_on else "", ""),)),
            Fact(translate("Address"), ((context.url, context.url),)),
            Fact(translate("Checksum"), ((f"SHA-256 {context.sha256}", ""),), is_code=True),
            Fact(translate("Cite as"), (("" if context.is_draft else cited, ""),)),
            Fact("DOI", ((document.doi, document.doi and f"https://doi.org/{document.doi}"),)),
            Fact("ISSN", ((report.issn, ""),)),
            Fact(translate("Licence"), ((report.licence.name or report.licence.spdx, report.licence.url),)),
            Fact(translate("Publisher"), ((report.publisher.name, report.publisher.url),)),
            Fact(translate("Contact"), ((report.contact, ""),)),
            Fact(translate("Cover"), ((self.cover_credit, ""),)),
        ]
        shown = (
            each._replace(pieces=tuple((text or to, to) for text, to in each.pieces if text or to)) for each in facts
        )
        return [each for each in shown if each.pieces]

    @property
    def _version(self) -> str:
        context = self.context
        translate = self.translate
        day = translate.day(context.published_at)
        if context.embargo:
            return translate("under embargo until {moment}; do not publish before then", moment=context.embargo)
        if context.is_draft:
            return translate("draft of {day}; nobody has published it, and it may change", day=day)
        return translate("{number}, published on {day}", number=context.number, day=day)

    @property
    def state(self) -> str:
        """The state on a cover: `version 1.1 · 24 February 2026`, or that it is a draft. A back issue has its first date."""
        context = self.context
        translate = self.translate
        on = translate.day(context.published_at)
        if context.embargo:
            return translate("under embargo until {moment}", moment=context.embargo)
        if context.is_draft:
            return translate("draft of {day}, not published", day=on)
        if self.document.first_published:
            first = translate.dated(self.document.first_published)
            return translate("version {number} · first published {date}", number=context.number, date=first)
        return translate("version {number} · {day}", number=context.number, day=on)

    @property
    def edition_state(self) -> str:
        """The edition and its state: `2025 edition · version 1.1 · 24 February 2026`."""
        return self.translate("{year} edition · {state}", year=self.document.year, state=self.state)

    @property
    def title(self) -> str:
        """The title of the edition, or the report and its year."""
        return edition_title(self.document)

    @property
    def credits(self) -> Listing:
        """The people of the edition."""
        return self.people(self.translate("Credits of the edition"), self.document.credits)

    @property
    def cover_credit(self) -> str:
        """The title and source of the cover picture as plain text: `Roofs of Lantern House · Drawn for this edition.`"""
        cover = self.document.cover_figure()
        return " · ".join(filter(None, (cover.title, plain_text(cover.source)))) if cover else ""

    @property
    def cover_foot(self) -> str:
        """The last line of a cover: `Edited by Ada Example and Bo Example · CC BY 4.0`."""
        editors = [each.name for each in self.document.credits if each.name and "editor" in each.role.casefold()]
        by = self.translate("Edited by {names}", names=self.translate.listed(editors)) if editors else ""
        return " · ".join(filter(None, (by, self.document.report.licence.name)))

    @property
    def key_findings(self) -> Listing:
        """The key findings, each with the title of the section or the name of the figure that supports it."""
        rows = [Row(None, (Sentence(each.statement), self._evidence(each))) for each in self.document.key_findings]
        return Listing("key-findings", self.translate("Key findings"), ListingLayout.LIST, rows)

    def _evidence(self, finding: KeyFinding) -> str:
        section = self.document.section(finding.section) if finding.section else None
        figure = next((each for each in self.document.figures if each.key == finding.figure), None)
        number = self.translate("Figure {number}", number=figure_number(self.document, figure.key)) if figure else ""
        return " · ".join(filter(None, (section.title if section else "", number)))

    @property
    def after(self) -> list[Listing]:
        """The listings after the sections, without empty ones."""
        translate = self.translate
        scored = (translate("Made in"), translate("Prediction"), translate("Outcome"), translate("Why"))
        columns = tuple(map(Column, scored, ("auto", "3fr", "18mm", "4fr")))
        listings = (
            Listing(
                "earlier-predictions", translate("Earlier predictions"), ListingLayout.TABLE, [*self._scores()], columns
            ),
            Listing("ended-trends", translate("Trends that have ended"), ListingLayout.LIST, [*self._endings()]),
            Listing(
                DEFINITIONS,
                translate.label(TECHNIQUES, TECHNIQUES_DEFINED),
                ListingLayout.TERMS,
                [*self._definitions()],
            ),
        )
        return [each for each in listings if each.rows]

    def _scores(self) -> Iterator[Row]:
        for each in self.document.scores:
            outcome = self.translate(OUTCOME[each.outcome])
            yield Row(Label(str(each.made_in)), (Sentence(each.statement), outcome, Sentence(each.explanation)))

    def _endings(self) -> Iterator[Row]:
        for each in self.document.endings:
            trend = self.document.trend(each.trend)
            yield Row(Label(trend.name if trend else each.trend), (Sentence(each.note),))

    def _definitions(self) -> Iterator[Row]:
        for each in sorted(self.document.techniques, key=lambda each: each.name.casefold()):
            if each.definition:
                yield Row(Label(each.name or each.slug, each.slug), (Sentence(each.definition),))

    def people(self, title: str, people: Iterable[Credit]) -> Listing:
        """Return the people who have a name, one in a row: `Ada Example, Editor, Example University`."""
        lines = (filter(None, (each.name, each.role, each.affiliation)) for each in people if each.name)
        return Listing(
            "credits", title, ListingLayout.LINE, [Row(None, (self.translate.in_a_row([*line]),)) for line in lines]
        )

    def figure(self, key: str) -> FigureNode:
        """Return the figure with that key."""
        translate = self.translate
        figure = next(each for each in self.document.figures if each.key == key)
        source = Sentence(figure.source, *translate.around("Source: {source}", "source")) if figure.source else None
        return FigureNode(
            figure,
            translate("Figure {number}", number=figure_number(self.document, key)),
            subtitle(figure.chart, translate) if figure.chart else "",
            text_alternative(self.document, figure, translate),
            source,
        )


@dataclass(frozen=True)
class SectionNode:
    """A section of an edition."""

    tree: EditionTree
    section: Section

    @cached_property
    def text(self) -> SectionText:
        """The body, block by block."""
        return read_section(self.tree.document, self.section)

    @property
    def number(self) -> int | None:
        """The number of the section, or None."""
        return self.tree.document.numbers().get(self.section.uid)

    @property
    def title(self) -> str:
        """The title, or “Untitled”."""
        return self.section.title or self.tree.translate.of("section", "Untitled")

    @property
    def facts(self) -> Iterator[str]:
        """The trend, maturity and keywords, each as a phrase."""
        section = self.section
        translate = self.tree.translate
        trend = self.tree.document.trend(section.trend)
        if trend and trend.name != section.title:
            yield translate("Trend: {name}", name=trend.name)
        if trend and section.maturity is not Maturity.NOT_RATED:
            yield translate("Maturity: {maturity}", maturity=translate.label(MATURITY[section.maturity]))
        if section.keywords:
            yield translate("Keywords: {keywords}", keywords=translate.in_a_row(section.keywords))

    def listings(self, cited: Iterable[str]) -> list[Listing]:
        """Return the listings after the text, without empty ones; `cited` has the keys of its references in order of number."""
        translate = self.tree.translate
        items = {reference.key: reference.item for reference in self.tree.document.references}
        sources = (Source(number, key, items[key]) for number, key in enumerate(cited, 1))
        assessed = (translate.label(TECHNIQUE), translate("Maturity"), translate("Note"))
        # “proposed, not yet confirmed” goes over two lines, so that the note has room.
        is_long = any(each.status is AssessmentStatus.PROPOSED for each in self.section.assessments)
        columns = tuple(map(Column, assessed, ("auto", "30mm" if is_long else "auto", "1fr")))
        listings = (
            Listing("assessments", translate.label(TECHNIQUES), ListingLayout.TABLE, [*self._assessments()], columns),
            Listing("predictions", translate("Predictions"), ListingLayout.LIST, [*self._predictions()]),
            self.tree.people(translate("Credits"), self.section.credits),
            Listing(
                "references",
                translate("References"),
                ListingLayout.REFERENCES,
                [Row(None, (each,)) for each in sources],
            ),
        )
        return [each for each in listings if each.rows]

    def _assessments(self) -> Iterator[Row]:
        translate = self.tree.translate
        for each in self.section.assessments:
            technique = self.tree.document.technique(each.technique)
            maturity = translate.label(MATURITY[each.maturity])
            if each.status is AssessmentStatus.PROPOSED:
                maturity = f"{maturity} ({translate(_PROPOSED)})"
            first, *more = paragraphs_of_note(each.note)
            label = Label((technique and technique.name) or each.technique, each.technique)
            yield Row(label, (maturity, Sentence(first)), each.note if more else "")

    def _predictions(self) -> Iterator[Row]:
        """Yield each prediction with its criterion, if it has one."""
        translate = self.tree.translate
        for each in self.section.predictions:
            around = translate.around("By {day}: {statement}", "statement", day=translate.day(each.due))
            criterion = Sentence(each.criterion, *translate.around("Criterion: {criterion}", "criterion"))
            yield Row(None, (Sentence(each.statement, *around), *([criterion] if each.criterion else [])))
