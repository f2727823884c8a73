"""The front page, and a report's page: its editions, and its trends over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.types import EditionDocument
from reports.document.words import Absence
from reports.languages import Words
from reports.pages.context import EditionContext, TrendInYear
from reports.pages.head import Head, Relation, shortened
from reports.pages.layout import ContentsLine, Imprint, contents, imprint
from reports.pages.matrix import Matrix, trend_matrix
from reports.pages.parts import Link, what_changed
from reports.pages.picture import YearPicture, story, year_picture
from reports.pages.technique import TechniqueHistory, timelines
from reports.rendering import description_text, render_prose
from reports.rendering.terms import ABSENCE, words_of


@dataclass(frozen=True)
class PublishedReport:
    """A report: its `editions` as rows of the index, oldest first, the `document` of the latest, and its trends in each year."""

    slug: str
    document: EditionDocument
    editions: Sequence[Any]
    cells: Sequence[TrendInYear]

    @property
    def name(self) -> str:
        """The name in the latest edition."""
        return self.document.report.name

    @cached_property
    def words(self) -> Words:
        """The translations of its language, with its own labels."""
        return words_of(self.document.report)

    @property
    def here(self) -> Link:
        """A link to its page."""
        return Link(self.name, addresses.report(self.slug), here=True)

    @property
    def years(self) -> Sequence[Link]:
        """Links to the editions, oldest first."""
        return [Link(str(row.year), addresses.edition(self.slug, row.year)) for row in self.editions]

    @cached_property
    def lines(self) -> Sequence["EditionLine"]:
        """The editions, newest first."""
        years = [None, *(row.year for row in self.editions)]
        return [
            EditionLine(self.slug, row, before, self.words) for row, before in zip(self.editions, years, strict=False)
        ][::-1]

    @property
    def summary_html(self) -> str:
        """The summary of its latest edition."""
        return render_prose(self.document.summary, document=self.document)

    @cached_property
    def picture(self) -> YearPicture | None:
        """The picture of the latest year."""
        return year_picture(story(self.cells, self.document), self.slug, self.words)

    @cached_property
    def contents(self) -> tuple[ContentsLine, ...]:
        """The sections of its latest edition."""
        return contents(self.document, EditionContext(self.slug, self.document.year))

    @property
    def is_rated(self) -> bool:
        """Return whether any section of the latest edition has a maturity."""
        return any(line.rating.is_rated for line in self.contents)

    @cached_property
    def imprint(self) -> Imprint:
        """The imprint."""
        return imprint(self.document)


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list: its row, and the year of the one before."""

    report: str
    row: Any
    before: int | None
    words: Words

    @property
    def address(self) -> str:
        """The address of its latest version."""
        return addresses.edition(self.report, self.row.year)

    @property
    def dated(self) -> str:
        """The date of first publication."""
        return self.words.dated(self.row.day)

    @property
    def compare(self) -> Link | None:
        """A link to the comparison with the edition before."""
        return what_changed(self.report, self.before, self.row.year, self.words)


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    reports: Sequence[PublishedReport]
    words: Words

    @property
    def head(self) -> Head:
        """The metadata."""
        words, names = self.words, self.words.in_a_row([each.name for each in self.reports])
        sentence = words("Annual trend reports: {names}.", names=names) if names else words("Annual trend reports.")
        image = addresses.report_card(self.reports[0].slug) if self.reports else ""
        return Head(title="", description=shortened(sentence), words=words, canonical="/", image=image)

    @property
    def style_sheet(self) -> str:
        """The address of the style sheet that all reports share; "" if two differ."""
        addresses_used = {report.imprint.style_sheet for report in self.reports}
        return addresses_used.pop() if len(addresses_used) == 1 else ""


@dataclass(frozen=True)
class ReportPage(PublishedReport):
    """A report's page. `trends`: slug and name in the latest edition by uid. `techniques`: those that it assesses."""

    steps: Sequence[LineageStep] = ()
    trends: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    techniques: Sequence[TechniqueHistory] = ()

    @property
    def head(self) -> Head:
        """The metadata."""
        return Head(
            title=self.name,
            description=shortened(description_text(self.document.report.description) or self.name),
            canonical=addresses.report(self.slug),
            image=addresses.report_card(self.slug),
            relations=(Relation("alternate", self.feed, "application/atom+xml"),),
            language=self.document.report.language,
            words=self.words,
        )

    @property
    def feed(self) -> str:
        """The address of the feed of its versions."""
        return addresses.feed(self.slug)

    @cached_property
    def timelines(self) -> tuple[Matrix, Matrix]:
        """The timelines of the latest edition's techniques and of those only in earlier editions."""
        return timelines([row.year for row in self.editions], self.techniques, self.words)

    @property
    def other_techniques(self) -> int:
        """The number of its techniques that the timelines leave out."""
        return len(self.techniques) - sum(len(matrix.rows) for matrix in self.timelines)

    @property
    def coming(self) -> str:
        """When the next edition is expected, and why the date changed; or ""."""
        report = self.editions[-1].edition.report
        if not report.next_expected:
            return ""
        date, is_day = self.words.dated(report.next_expected), report.next_expected.count("-") == 2
        if is_day:
            sentence = self.words("The next edition is expected on {date}.", date=date)
        else:
            sentence = self.words("The next edition is expected in {date}.", date=date)
        return f"{sentence} {report.next_reason}".strip()

    @cached_property
    def matrix(self) -> Matrix:
        """The trends over the years."""
        words = self.words
        return trend_matrix(
            [row.year for row in self.editions],
            cells=self.cells,
            steps=self.steps,
            trends=self.trends,
            absences={
                (UUID(each["trend"]), row.year): words(ABSENCE[Absence(each["absence"])])
                for row in self.editions
                for each in row.absences
            },
            words=words,
        )
