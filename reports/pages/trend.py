"""The list of trends, and a trend's page: its whole life, year by year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

import pydantic.dataclasses

from reports.document.movement import Descent
from reports.document.types import Prediction
from reports.document.words import Absence, Maturity, Movement
from reports.languages import Phrase, Words
from reports.pages import addresses
from reports.pages.context import Move, ScoreInYear, TrendInYear
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, RatingInYear, timeline_row, trend_matrix
from reports.pages.parts import (
    YEARS_IN_LISTS,
    Link,
    ListLine,
    Mark,
    Motion,
    Rating,
    YearOfReport,
    motion,
    rating,
    what_changed,
    years_told,
)
from reports.pages.section import PredictionLine, prediction_line
from reports.rendering import description_text
from reports.rendering.terms import ABSENCE, TECHNIQUE

#: How much is shown of the text of a section without a summary, in characters.
_EXTRACT = 360
_CAME_FROM = {
    "renamed": Phrase("renamed from {trend}"),
    "split": Phrase("split from {trend}"),
    "merged": Phrase("merged from {trend}"),
}
_BECAME = {
    "renamed": Phrase("renamed to {trend}"),
    "split": Phrase("split into {trend}"),
    "merged": Phrase("merged into {trend}"),
}


#: A trend as the latest edition that has it names it: a row of the index.
type Trend = Any


@pydantic.dataclasses.dataclass(frozen=True)
class SectionOfTrend(TrendInYear, YearOfReport):
    """A year of a trend: its section in that year's latest version. `begins` is how its text begins, `seen` the year in which a trend
    that returned was last seen; `techniques` have a slug, a name and a maturity, `scores` are those of its predictions."""

    summary: str = ""
    maturity_label: str = ""
    was: Maturity | Literal[""] = ""
    since: int | None = None
    seen: int | None = None
    begins: str | None = ""
    techniques: tuple[tuple[str, str, Maturity], ...] = ()
    predictions: tuple[Prediction, ...] = ()
    scores: tuple[ScoreInYear, ...] = ()

    @property
    def extract(self) -> str:
        """How the text begins, if there is no summary."""
        return "" if self.summary else shortened(self.begins or "", _EXTRACT)

    @property
    def rating(self) -> Rating:
        """The maturity, as its report calls it."""
        return rating(self.maturity, self.words, self.maturity_label)

    @property
    def motion(self) -> Motion | None:
        """How the trend moved; for one that returned, since the year in which it was last covered."""
        since = self.seen if self.movement is Movement.RETURNED else self.since
        return motion(Move(self.movement, self.was or None, since, self.origins), self.words)

    @property
    def compare(self) -> Link | None:
        """The way to what changed since the year before."""
        return what_changed(self.report, self.since, self.year, self.words)

    @property
    def predicted(self) -> list[PredictionLine]:
        """Its predictions, each with its scores."""
        return [prediction_line(each, self.scores, self.report, self.words) for each in self.predictions]


@pydantic.dataclasses.dataclass(frozen=True)
class AbsentYear(YearOfReport):
    """A year whose edition misses the trend."""

    absence: Absence
    note: str = ""

    @property
    def absent(self) -> str:
        """The word for it."""
        words = self.words
        return words(ABSENCE[self.absence])


@dataclass(frozen=True)
class TrendLine(ListLine):
    """A trend in the list, by its latest title and those of earlier years."""

    titles: Sequence[str]


@dataclass(frozen=True)
class TrendsPage:
    """All that the list of trends shows: by report, then by theme, those without one last."""

    head: Head
    reports: dict[str, dict[str, list[TrendLine]]]


#: A step of lineage in a list: words before and after the other trend, the way to that, and the step.
type LineageLine = tuple[str, str, Link, Descent]


@dataclass(frozen=True)
class TrendPage:
    """A trend's page. `relatives` are the published trends of its lineage (itself too) by uid, `family` the years of all of them,
    oldest first, `wordings` its names and definitions."""

    words: Words
    trend: Trend
    family: Sequence[SectionOfTrend]
    absences: Sequence[AbsentYear]
    steps: Sequence[Descent]
    relatives: Mapping[UUID, Trend]
    wordings: Sequence[tuple[str, str, str]]

    @cached_property
    def head(self) -> Head:
        """What it says of itself to machines."""
        words, trend = self.words, self.trend
        return Head(
            title=words("{name} · Trend", name=self.titles[0]),
            description=shortened(description_text(trend.definition) or trend.name),
            canonical=addresses.trend(trend.slug),
            words=words,
        )

    @cached_property
    def sections(self) -> tuple[SectionOfTrend, ...]:
        """Its own years."""
        return tuple(each for each in self.family if each.trend == self.trend.uid)

    @property
    def titles(self) -> Sequence[str]:
        """The titles of its sections, the latest first."""
        return titles(self.sections)

    @property
    def years(self) -> list[YearOfReport]:
        """Its life, newest year first."""
        seen = [(each.report, each.year) for each in self.sections]
        own = [
            replace(
                each,
                seen=max((year for report, year in seen if report == each.report and year < each.year), default=None),
            )
            for each in self.sections
        ]
        return sorted([*own, *self.absences], key=lambda each: each.year, reverse=True)

    @cached_property
    def matrix(self) -> Matrix:
        """The trend among those it came from and those it became; where several reports cover it, each year's last one."""
        words, years = self.words, [each.year for each in (*self.family, *self.absences)]
        return trend_matrix(
            range(min(each.year for each in self.family), max(years) + 1),
            cells=self.family,
            steps=self.steps,
            trends={uid: (each.slug, each.name) for uid, each in self.relatives.items()},
            absences={(self.trend.uid, each.year): words(ABSENCE[each.absence]) for each in self.absences},
            words=words,
            here=self.trend.uid,
        )

    @cached_property
    def came_from(self) -> list[LineageLine]:
        """The steps that led to it."""
        return [self._line(each, each.parent, _CAME_FROM) for each in self.steps if each.child == self.trend.uid]

    @cached_property
    def became(self) -> list[LineageLine]:
        """The steps that led from it."""
        return [self._line(each, each.child, _BECAME) for each in self.steps if each.parent == self.trend.uid]

    def _line(self, step: Descent, other: UUID, phrases: dict[str, Phrase]) -> LineageLine:
        link = Link(self.relatives[other].name, addresses.trend(self.relatives[other].slug))
        return (*self.words.around(phrases[step.kind], "trend"), link, step)

    @cached_property
    def techniques(self) -> Matrix:
        """What its sections say of each technique over the years; those that stayed longest first."""
        words, years = self.words, sorted({section.year for section in self.sections})
        names: dict[str, str] = {}
        found: dict[str, list[RatingInYear]] = {}
        for section in self.sections:
            for slug, name, maturity in section.techniques:
                names[slug] = name
                found.setdefault(slug, []).append(RatingInYear(section.year, maturity))
        order = sorted(found, key=lambda slug: (-len(found[slug]), names[slug].casefold()))
        rows = (timeline_row(Link(names[slug], addresses.technique(slug)), found[slug], years, words) for slug in order)
        return Matrix(words.label(TECHNIQUE), tuple(years), tuple(rows), dense=True)


def trends_page(trends: Iterable[tuple[Trend, Sequence[SectionOfTrend]]], words: Words) -> TrendsPage:
    """The list of trends, by report and theme."""
    found = [(trend, each) for trend, sections in trends for each in sections]
    names = {each.report: each.report_name for _, each in found}
    reports: dict[str, dict[str, list[TrendLine]]] = {}
    for slug, name in sorted(names.items(), key=lambda each: each[1].casefold()):
        years = sorted({each.year for _, each in found if each.report == slug})[-YEARS_IN_LISTS:]
        own: dict[UUID, tuple[Trend, list[SectionOfTrend]]] = {}
        for trend, each in found:
            if each.report == slug:
                own.setdefault(trend.uid, (trend, []))[1].append(each)
        lines = sorted(
            (_line(*each, years, words) for each in own.values()),
            key=lambda line: (not line.row.theme_name, line.row.theme_name.casefold(), line.titles[0].casefold()),
        )
        reports[name] = {theme: list(group) for theme, group in groupby(lines, key=lambda each: each.row.theme_name)}
    return TrendsPage(
        head=Head(
            title=words("Trends"),
            description=words("Every trend, from the year it first appeared to today."),
            canonical="/trends/",
            words=words,
        ),
        reports=reports,
    )


def titles(sections: Sequence[SectionOfTrend]) -> Sequence[str]:
    """The titles of sections without repeats, latest first; `sections` come oldest first."""
    return tuple(dict.fromkeys(each.title for each in reversed(sections)))


def _line(trend: Trend, sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> TrendLine:
    marks, span = _marks(sections, years, words), years_told(section.year for section in sections)
    is_recent = any(mark.ratings for mark in marks)
    return TrendLine(trend, addresses.trend(trend.slug), marks, span, is_recent, titles(sections))


def _marks(sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> tuple[Mark, ...]:
    """One mark a year; where several reports cover it, the last one's."""
    by_year = {section.year: section for section in sections}
    return tuple(
        _mark(year, by_year[year], words)
        if year in by_year
        else Mark(year, (), *words.around("not covered in {year}", "year"))
        for year in years
    )


def _mark(year: int, section: SectionOfTrend, words: Words) -> Mark:
    rated = rating(section.maturity, words)
    before, after = words.around("{maturity} in {year}", "year", maturity=rated.words)
    title = words("{year}: {maturity}", maturity=rated.words, year=year)
    return Mark(year, (rated,), before, after, title, section.address)
