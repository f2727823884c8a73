"""A report: its editions, and its page with the trends over the years."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.words import Absence
from reports.languages import Translator
from reports.models.index import PublishedEdition
from reports.pages.head import Head, Relation, shortened
from reports.pages.layout import ContentsLine, Imprint, contents, imprint
from reports.pages.matrix import Matrix, trend_matrix
from reports.pages.parts import Link, what_changed
from reports.pages.picture import YearPicture, year_picture
from reports.pages.technique import techniques_of, timelines
from reports.reading.context import EditionContext
from reports.reading.generation_cache import per_generation
from reports.reading.picture import story
from reports.reading.reports import ReportYears, report_years
from reports.reading.techniques import AssessedTechnique, all_techniques
from reports.reading.vocabulary import steps_between
from reports.rendering import description_text, render_inline, render_prose
from reports.rendering.terms import ABSENCE, report_translator


@dataclass(frozen=True)
class PublishedReport:
    """A report as the site shows it: on its page, on the front page, and around pages without content."""

    known: ReportYears

    @cached_property
    def translate(self) -> Translator:
        """The translations of its language, with its own labels."""
        return report_translator(self.known.document.report)

    @property
    def here(self) -> Link:
        """A link to its page."""
        return Link(self.known.name, addresses.report(self.known.slug), here=True)

    @property
    def years(self) -> Sequence[Link]:
        """Links to the editions, oldest first."""
        return [Link(str(row.year), addresses.edition(self.known.slug, row.year)) for row in self.known.editions]

    @cached_property
    def lines(self) -> Sequence["EditionLine"]:
        """The editions, newest first."""
        years = [None, *(row.year for row in self.known.editions)]
        rows = zip(self.known.editions, years, strict=False)
        return [EditionLine(self.known.slug, row.published, before, self.translate) for row, before in rows][::-1]

    @property
    def summary_html(self) -> str:
        """The summary of its latest edition."""
        return render_prose(self.known.document.summary, document=self.known.document)

    @property
    def key_findings(self) -> list[str]:
        """The key findings of its latest edition, as HTML."""
        document = self.known.document
        return [render_inline(each.statement, document=document) for each in document.key_findings]

    @cached_property
    def picture(self) -> YearPicture | None:
        """The picture of the latest year."""
        return year_picture(story(self.known.cells, self.known.document), self.known.slug, self.translate)

    @cached_property
    def contents(self) -> tuple[ContentsLine, ...]:
        """The sections of its latest edition."""
        return contents(self.known.document, EditionContext(self.known.slug, self.known.document.year))

    @property
    def is_rated(self) -> bool:
        """Return whether any section of the latest edition has a maturity."""
        return any(line.rating.is_rated for line in self.contents)

    @cached_property
    def imprint(self) -> Imprint:
        """The imprint."""
        return imprint(self.known.document)


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list: its row, and the year of the one before."""

    report: str
    row: PublishedEdition
    before: int | None
    translate: Translator

    @property
    def address(self) -> str:
        """The address of its latest version."""
        return addresses.edition(self.report, self.row.year)

    @property
    def dated(self) -> str:
        """The date of first publication."""
        return self.translate.dated(self.row.day)

    @property
    def compare(self) -> Link | None:
        """A link to the comparison with the edition before."""
        return what_changed(self.report, self.before, self.row.year, self.translate)


@dataclass(frozen=True)
class ReportPage(PublishedReport):
    """A report's page. `techniques` are those that it assesses."""

    steps: Sequence[LineageStep] = ()
    techniques: Sequence[AssessedTechnique] = ()

    @property
    def head(self) -> Head:
        """The metadata."""
        return Head(
            title=self.known.name,
            description=shortened(description_text(self.known.document.report.description) or self.known.name),
            canonical=addresses.report(self.known.slug),
            image=addresses.report_card(self.known.slug),
            relations=(Relation("alternate", self.feed, "application/atom+xml"),),
            language=self.known.document.report.language,
            translate=self.translate,
        )

    @property
    def feed(self) -> str:
        """The address of the feed of its versions."""
        return addresses.feed(self.known.slug)

    @cached_property
    def timelines(self) -> tuple[Matrix, Matrix]:
        """The timelines of the latest edition's techniques and of those only in earlier editions."""
        return timelines([row.year for row in self.known.editions], self.techniques, self.translate)

    @property
    def other_techniques(self) -> int:
        """The number of its techniques that the timelines leave out."""
        return len(self.techniques) - sum(len(matrix.rows) for matrix in self.timelines)

    @property
    def coming(self) -> str:
        """When the next edition is expected, and why the date changed; or ""."""
        report = self.known.editions[-1].published.edition.report
        if not report.next_expected:
            return ""
        date, is_day = self.translate.dated(report.next_expected), report.next_expected.count("-") == 2
        if is_day:
            sentence = self.translate("The next edition is expected on {date}.", date=date)
        else:
            sentence = self.translate("The next edition is expected in {date}.", date=date)
        return f"{sentence} {report.next_reason}".strip()

    @cached_property
    def matrix(self) -> Matrix:
        """The trends over the years."""
        translate = self.translate
        return trend_matrix(
            [row.year for row in self.known.editions],
            cells=self.known.cells,
            steps=self.steps,
            trends={uid: named for row in self.known.editions for uid, named in row.trends.items()},
            absences={
                (UUID(each["trend"]), row.year): translate(ABSENCE[Absence(each["absence"])])
                for row in self.known.editions
                for each in row.published.absences
            },
            translate=translate,
        )


@per_generation(32)
def published_report(slug: str) -> PublishedReport:
    """Return a published report: one query besides those of its index. Raises NotPublished."""
    return PublishedReport(report_years(slug))


def report_page(slug: str) -> ReportPage:
    """Return a report's page: four queries besides those of its index. Raises NotPublished."""
    known = report_years(slug)
    steps = steps_between({cell.trend for cell in known.cells}, known.document.year)
    return ReportPage(known, steps, techniques_of(slug, all_techniques()))
