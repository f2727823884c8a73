"""What moved between two years of a report: for pages, and trend by trend for the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from reports.document.movement import Moved, between
from reports.document.types import Score, Section
from reports.document.words import Absence, Maturity, Movement
from reports.models.index import PublishedScore, PublishedTechnique
from reports.pages.comparing.years import TwoYears
from reports.pages.context import Origin, ScoreInYear
from reports.pages.refusals import NotPublished
from reports.reading.report_index import index_with, year_of
from reports.reading.versions import find_two


def two_years(report: str, before: int, after: int) -> TwoYears:
    """The latest versions of two years and what moved between them, `before` being the earlier: three queries besides those of
    the report's index. Raises NotPublished or Gone."""
    earlier, later = find_two(report, (before, None), (after, None))
    index = index_with(earlier, later)
    years = {row.year: year_of(row) for row in index.current if row.year <= after}
    if not {before, after} <= years.keys():
        raise NotPublished(report, after)
    scores = PublishedScore.objects.filter(
        version__in=[row.version_id for row in index.current if before < row.year < after], made_in=before
    ).order_by("edition__year", "position")
    techniques = PublishedTechnique.objects.filter(version__in=[earlier.pk, later.pk])
    return TwoYears(
        report=report,
        before=earlier.content,
        after=later.content,
        numbers=(earlier.number, later.number),
        moved=between(years[before], years[after], years.values(), index.lineage),
        scores=[
            ScoreInYear(*row) for row in scores.values_list("prediction", "edition__year", "outcome", "explanation")
        ],
        techniques={
            uid: (today, slug)
            for uid, today, slug in techniques.values_list("uid", "technique__uid", "technique__slug")
        },
        years=[row.year for row in index.current],
    )


@dataclass(frozen=True)
class SectionInYear:
    """A year's section about a trend; `number` is that of the version that has it."""

    report: str
    year: int
    number: str
    section: Section


@dataclass(frozen=True)
class TrendChange:
    """A trend, and its section in either year: `movement` if the later has it, `absence` if not."""

    id: UUID
    slug: str
    name: str
    movement: Movement | None = None
    absence: Absence | None = None
    origins: Sequence[Origin] = ()
    before: SectionInYear | None = None
    after: SectionInYear | None = None


@dataclass(frozen=True)
class TechniqueChange:
    """A technique whose assessments differ, under the slug that it was last assessed by."""

    id: UUID
    slug: str = ""
    was: set[Maturity] = field(default_factory=set)
    now: set[Maturity] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return "changed" if self.was and self.now else "added" if self.now else "removed"

    @property
    def before(self) -> list[Maturity]:
        return [each for each in Maturity if each in self.was]

    @property
    def after(self) -> list[Maturity]:
        return [each for each in Maturity if each in self.now]


class YearChanges:
    """What moved between the latest versions of two years. Raises NotPublished or Gone."""

    def __init__(self, report: str, earlier: int, later: int) -> None:
        self.report, self.years = report, two_years(report, earlier, later)
        self.before, self.after = self.years.before, self.years.after
        self.from_version, self.to_version = self.years.numbers

    @property
    def scores(self) -> list[Score]:
        """What the later year says of the earlier year's predictions."""
        return [score for score in self.after.scores if score.made_in == self.before.year]

    @property
    def trends(self) -> list[TrendChange]:
        """Those of the later year in its order, then those that it does not have."""
        found = self.years.moved
        present = [self._present(uid, section, found.moved[uid]) for uid, section in self.years.news.items()]
        absent = [
            TrendChange(*self._named(each.trend), absence=each.absence, before=self._in(0, self.years.olds[each.trend]))
            for each in found.absent
        ]
        return [*present, *absent]

    @property
    def techniques(self) -> list[TechniqueChange]:
        """Those whose maturities are not the same in both years, by what they are today."""
        stated: dict[UUID, TechniqueChange] = {}
        for which, document in enumerate((self.before, self.after)):
            today = {each.slug: self.years.techniques[each.uid][0] for each in document.techniques}
            for each in (each for section in document.sections for each in section.assessments):
                known = stated.get(today[each.technique], TechniqueChange(today[each.technique]))
                (known.now if which else known.was).add(each.maturity)
                stated[known.id] = TechniqueChange(known.id, each.technique, known.was, known.now)
        return [each for each in stated.values() if each.was != each.now]

    def _present(self, uid: UUID, section: Section, moved: Moved) -> TrendChange:
        source = next((self.years.olds[each] for each in moved.before if each in self.years.olds), None)
        return TrendChange(
            *self._named(uid),
            movement=moved.movement,
            origins=self.years.origins(moved),
            before=self._in(0, source) if source else None,
            after=self._in(1, section),
        )

    def _named(self, uid: UUID) -> tuple[UUID, str, str]:
        return uid, self.years.names[uid].slug, self.years.names[uid].name

    def _in(self, which: int, section: Section) -> SectionInYear:
        return SectionInYear(self.report, (self.before, self.after)[which].year, self.years.numbers[which], section)
