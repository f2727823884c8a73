"""The list of trends, and a trend's page: its sections year by year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

import pydantic.dataclasses

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.types import Prediction
from reports.document.words import Absence, Maturity, Movement
from reports.languages import Phrase, Words
from reports.pages.context import Move, ScoreInYear, TrendInYear
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, RatingInYear, timeline_row, trend_matrix
from reports.pages.parts import (
    YEARS_IN_LISTS,
    Link,
    ListLine,
    Mark,
    MovementLabel,
    Rating,
    YearOfReport,
    movement_label,
    rating,
    what_changed,
    year_span,
)
from reports.pages.section import PredictionLine, prediction_line
from reports.rendering import description_text
from reports.rendering.terms import ABSENCE, TECHNIQUE

#: In characters: how much of the text is shown of a section without a summary.
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


#: An index row of a trend in its latest edition.
type Trend = Any


@pydantic.dataclasses.dataclass(frozen=True)
class SectionOfTrend(TrendInYear, YearOfReport):
    """A section about a trend in a year's latest version. `begins` is its first paragraph, `seen` the last earlier year of a returned
    trend; `techniques` are (slug, name, maturity), `scores` those of its predictions."""

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
        """The beginning of the text, if there is no summary."""
        return "" if self.summary else shortened(self.begins or "", _EXTRACT)

    @property
    def rating(self) -> Rating:
        """The maturity with the report's label."""
        return rating(self.maturity, self.words, self.maturity_label)

    @property
    def movement_label(self) -> MovementLabel | None:
        """The label of the movement; of a returned trend, since the last year that covered it."""
        since = self.seen if self.movement is Movement.RETURNED else self.since
        return movement_label(Move(self.movement, self.was or None, since, self.origins), self.words)

    @property
    def compare(self) -> Link | None:
        """A link to the comparison with the year before."""
        return what_changed(self.report, self.since, self.year, self.words)

    @property
    def predicted(self) -> list[PredictionLine]:
        """The predictions with their scores."""
        return [prediction_line(each, self.scores, self.report, self.words) for each in self.predictions]


@pydantic.dataclasses.dataclass(frozen=True)
class AbsentYear(YearOfReport):
    """A year whose edition does not have the trend."""

    absence: Absence
    note: str = ""

    @property
    def absent(self) -> str:
        """The label of the absence."""
        words = self.words
        return words(ABSENCE[self.absence])


@dataclass(frozen=True)
class TrendLine(ListLine):
    """A trend in the list; `titles` are those of its sections, latest first."""

    titles: Sequence[str]


@dataclass(frozen=True)
class TrendsPage:
    """The list of trends by report and theme, trends without a theme last."""

    head: Head
    reports: dict[str, dict[str, list[TrendLine]]]


#: A step of lineage in a list: the text before and after the link, the link to the other trend, and the step.
type LineageLine = tuple[str, str, Link, LineageStep]


@dataclass(frozen=True)
class TrendPage:
    """A trend's page. `relatives` are the published trends of its lineage by uid, itself included; `family` their sections, oldest
    first; `wordings` its names and definitions."""

    words: Words
    trend: Trend
    family: Sequence[SectionOfTrend]
    absences: Sequence[AbsentYear]
    steps: Sequence[LineageStep]
    relatives: Mapping[UUID, Trend]
    wordings: Sequence[tuple[str, str, str]]

    @cached_property
    def head(self) -> Head:
        """The metadata."""
        words, trend = self.words, self.trend
        return Head(
            title=words("{name} · Trend", name=self.titles[0]),
            description=shortened(description_text(trend.definition) or trend.name),
            canonical=addresses.trend(trend.slug),
            words=words,
        )

    @cached_property
    def sections(self) -> tuple[SectionOfTrend, ...]:
        """The sections about this trend."""
        return tuple(each for each in self.family if each.trend == self.trend.uid)

    @property
    def titles(self) -> Sequence[str]:
        """The titles of its sections, latest first."""
        return titles(self.sections)

    @property
    def years(self) -> list[YearOfReport]:
        """Its sections and absences, newest year first."""
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
        """The trend among its origins and successors. If several reports cover a year, the last one counts."""
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
        """The lineage steps to this trend."""
        return [self._line(each, each.parent, _CAME_FROM) for each in self.steps if each.child == self.trend.uid]

    @cached_property
    def became(self) -> list[LineageLine]:
        """The lineage steps from this trend."""
        return [self._line(each, each.child, _BECAME) for each in self.steps if each.parent == self.trend.uid]

    def _line(self, step: LineageStep, other: UUID, phrases: dict[str, Phrase]) -> LineageLine:
        link = Link(self.relatives[other].name, addresses.trend(self.relatives[other].slug))
        return (*self.words.around(phrases[step.kind], "trend"), link, step)

    @cached_property
    def techniques(self) -> Matrix:
        """The maturities of the techniques that its sections assess, those with most years first."""
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
    """Return the list of trends."""
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
            canonical=addresses.trends(),
            words=words,
        ),
        reports=reports,
    )


def titles(sections: Sequence[SectionOfTrend]) -> Sequence[str]:
    """Return the titles of sections without repeats, latest first. `sections` are oldest first."""
    return tuple(dict.fromkeys(each.title for each in reversed(sections)))


def _line(trend: Trend, sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> TrendLine:
    marks, span = _marks(sections, years, words), year_span(section.year for section in sections)
    is_recent = any(mark.ratings for mark in marks)
    return TrendLine(trend, addresses.trend(trend.slug), marks, span, is_recent, titles(sections))


def _marks(sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> tuple[Mark, ...]:
    """Return a mark for each year. If several reports cover a year, the last one counts."""
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
