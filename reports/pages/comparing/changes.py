"""What became of each trend and each technique from one year of a report to another: for the page and for the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from reports.document.movement import TrendMovement
from reports.document.types import EditionDocument, Section, TrendStatement
from reports.document.words import Absence, Maturity
from reports.reading.context import Origin
from reports.reading.reports import TwoYears


@dataclass(frozen=True)
class TrendChange:
    """A trend of either year: the sections of the earlier year that it continues, and the later year's section.

    `moved` says how the later year's moved; without one, `absence` says why it is missing. `origins` are the trends that it continues.
    """

    trend: TrendStatement
    before: Sequence[Section]
    after: Section | None = None
    moved: TrendMovement | None = None
    absence: Absence | None = None
    origins: Sequence[Origin] = ()


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


def sections_by_trend(document: EditionDocument) -> dict[UUID, Section]:
    """Return a document's sections about trends, by the trend's uid."""
    uids = {trend.slug: trend.uid for trend in document.trends}
    return {uids[section.trend]: section for section in document.sections if section.trend}


def trend_changes(years: TwoYears) -> list[TrendChange]:
    """Return the trends of the later year in its order, then those that it does not have."""
    found = years.moved
    were = {trend.uid: trend for trend in years.before.trends}
    named = were | {trend.uid: trend for trend in years.after.trends}
    olds, news = sections_by_trend(years.before), sections_by_trend(years.after)
    present = [
        TrendChange(
            named[uid],
            before=[section for trend, section in olds.items() if trend in found.moved[uid].before],
            after=section,
            moved=found.moved[uid],
            origins=_origins(found.moved[uid], were),
        )
        for uid, section in news.items()
    ]
    absent = [TrendChange(named[each.trend], [olds[each.trend]], absence=each.absence) for each in found.absent]
    return [*present, *absent]


def technique_changes(years: TwoYears) -> list[TechniqueChange]:
    """Return the techniques whose maturities are not the same in both years, by what they are today."""
    stated: dict[UUID, TechniqueChange] = {}
    for which, document in enumerate((years.before, years.after)):
        today = {each.slug: years.techniques[each.uid][0] for each in document.techniques}
        for each in (each for section in document.sections for each in section.assessments):
            known = stated.get(today[each.technique], TechniqueChange(today[each.technique]))
            (known.now if which else known.was).add(each.maturity)
            stated[known.id] = TechniqueChange(known.id, each.technique, known.was, known.now)
    return [each for each in stated.values() if each.was != each.now]


def _origins(moved: TrendMovement, named: dict[UUID, TrendStatement]) -> list[Origin]:
    steps = {step.parent: step for step in moved.descents}
    return [
        Origin(uid, named[uid].slug, named[uid].name, steps[uid].kind, steps[uid].year, steps[uid].note)
        if uid in steps
        else Origin(uid, named[uid].slug, named[uid].name)
        for uid in moved.before
    ]
