"""The list of techniques, and a technique's page: its assessments in all years and trends."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

import pydantic.dataclasses

from reports import addresses
from reports.document.movement import direction
from reports.document.types import Reference
from reports.document.words import LADDER, AssessmentStatus, Maturity, Movement
from reports.languages import Words
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, MatrixRow, RatingInYear, timeline_row
from reports.pages.parts import (
    YEARS_IN_LISTS,
    Link,
    ListLine,
    Mark,
    Rating,
    YearOfReport,
    rating,
    year_span,
)
from reports.pages.radar import Radar, radar
from reports.rendering import description_text, render_note
from reports.rendering.radar_layout import Blip
from reports.rendering.terms import TECHNIQUE

#: From emerging to established, then declining and not rated.
_ORDER = (*LADDER, Maturity.DECLINING, Maturity.NOT_RATED)

#: From not rated to established, the order in which a report's timeline sorts.
_ASCENDING = (Maturity.NOT_RATED, Maturity.DECLINING, *LADDER)
#: The most rows of a timeline.
LONGEST = 60
#: The rings of the radar from the outside in.
_FROM_OUTSIDE = (Maturity.DECLINING, *LADDER)


#: An index row of a technique in its latest edition.
type Technique = Any


@dataclass(frozen=True)
class References:
    """The references of a version and the names of its techniques by slug, which its notes may name."""

    references: tuple[Reference, ...] = ()
    techniques: Mapping[str, str] = field(default_factory=dict)

    def technique_names(self) -> dict[str, str]:
        """Return the names of techniques by slug."""
        return dict(self.techniques)


@pydantic.dataclasses.dataclass(frozen=True)
class AssessmentInYear(YearOfReport):
    """An assessment in a year's latest version. `trend` is the uid of the section's trend, `theme` that trend's theme; `place` are id and
    number of the paragraph with the quote, set on a technique's page only."""

    section_slug: str
    section_title: str
    trend: UUID | None
    maturity: Maturity
    maturity_label: str = ""
    status: AssessmentStatus = AssessmentStatus.CONFIRMED
    note: str = ""
    quote: str = ""
    theme: str = ""
    version: int = 0
    place: tuple[str, int] | None = None

    @property
    def address(self) -> str:
        """The address of the section."""
        return addresses.section(self.report, self.year, self.section_slug)

    @property
    def rating(self) -> Rating:
        """The maturity with the report's label."""
        return rating(self.maturity, self.words, self.maturity_label)

    @cached_property
    def paragraph(self) -> Link | None:
        """A link to the paragraph with the quote."""
        if self.place is None:
            return None
        name, number = self.place
        return Link(self.words("paragraph {number}", number=number), f"{self.address}#{name}")


#: A technique and all its assessments, oldest year first.
type TechniqueHistory = tuple[Technique, Sequence[AssessmentInYear]]


#: A report's name, the radar of its latest edition, and a line for each of its techniques.
type TechniquesOfReport = tuple[str, Radar | None, Sequence[ListLine]]


@dataclass(frozen=True)
class TechniquesPage:
    """The list of techniques, by report."""

    head: Head
    reports: Sequence[TechniquesOfReport]


@dataclass(frozen=True)
class TechniquePage:
    """A technique's page.

    `others`: today's technique by any published slug. `formerly`: names of techniques merged into it. `trends`: slug and name by uid
    of the trends whose sections assess it. `wordings`: its names and definitions. `known`: the references by version key.
    """

    words: Words
    technique: Technique
    assessments: Sequence[AssessmentInYear]
    others: Mapping[str, Technique]
    formerly: Sequence[str]
    trends: Mapping[UUID, tuple[str, str]]
    wordings: Sequence[tuple[str, str, str]]
    known: Mapping[int, References]

    @property
    def head(self) -> Head:
        """The metadata."""
        words, technique = self.words, self.technique
        return Head(
            title=words("{name} · Technique", name=technique.public_name),
            description=shortened(description_text(technique.definition) or technique.public_name),
            canonical=addresses.technique(technique.public_slug),
            words=words,
        )

    @property
    def aliases(self) -> str:
        """The aliases in a row."""
        return self.words.in_a_row(self.technique.public_aliases)

    @cached_property
    def wider(self) -> Sequence[Link]:
        """Links to the techniques that this is a kind of."""
        return [_link(self.others[slug]) for slug in self.technique.public_broader if slug in self.others]

    @cached_property
    def narrower(self) -> Sequence[Link]:
        """Links to the kinds of this technique."""
        others = {each.technique_id: each for each in self.others.values()}
        return [_link(each) for each in others.values() if self.technique.public_slug in each.public_broader]

    @cached_property
    def timeline(self) -> Matrix:
        """A row for the technique over the years, then one for each trend, latest first."""
        covered = [each.year for each in self.assessments]
        years = range(min(covered), max(covered) + 1) if covered else ()
        by_trend: dict[Link, list[RatingInYear]] = {}
        for each in reversed(self.assessments):
            by_trend.setdefault(self._trend(each), []).append(RatingInYear(each.year, each.maturity, each.address))
        here = replace(_link(self.technique), here=True)
        ratings = [RatingInYear(each.year, each.maturity, f"#year-{each.year}") for each in self.assessments]
        rows = [timeline_row(here, ratings, years, self.words, dense=False)]
        rows += [timeline_row(trend, found, years, self.words, dense=False) for trend, found in by_trend.items()]
        return Matrix(self.words("Technique, and trends that mention it"), tuple(years), tuple(rows))

    def _trend(self, each: AssessmentInYear) -> Link:
        """Return a link to the section's trend, or to the section if it has none."""
        if each.trend is None:
            return Link(each.section_title, each.address)
        slug, name = self.trends[each.trend]
        return Link(name, addresses.trend(slug))

    @cached_property
    def years(self) -> Mapping[int, Sequence[tuple[AssessmentInYear, str]]]:
        """The assessments with their notes as HTML by year, newest first."""
        found: dict[int, list[tuple[AssessmentInYear, str]]] = {}
        for each in sorted(self.assessments, key=lambda each: each.year, reverse=True):
            note = render_note(each.note, words=each.words, known=self.known.get(each.version)) if each.note else ""
            found.setdefault(each.year, []).append((each, note))
        return found


def techniques_page(techniques: Sequence[TechniqueHistory], words: Words) -> TechniquesPage:
    """Return the list of techniques, by report and name."""
    techniques = sorted(techniques, key=lambda each: each[0].public_name.casefold())
    reports = {each.report: each.report_name for _, assessments in techniques for each in assessments}
    return TechniquesPage(
        head=Head(
            title=words("Techniques"),
            description=words("Every technique in the reports, with its maturity over the years."),
            canonical=addresses.techniques(),
            words=words,
        ),
        reports=[
            _of_report(slug, name, techniques, words)
            for slug, name in sorted(reports.items(), key=lambda each: each[1].casefold())
        ],
    )


def techniques_of(report: str, techniques: Iterable[TechniqueHistory]) -> list[TechniqueHistory]:
    """Return the techniques that a report assesses, with its assessments."""
    found = [(technique, [each for each in history if each.report == report]) for technique, history in techniques]
    return [(technique, assessments) for technique, assessments in found if assessments]


def timelines(years: Sequence[int], techniques: Iterable[TechniqueHistory], words: Words) -> tuple[Matrix, Matrix]:
    """Return two timelines of a report's techniques: those of the latest year, most mature first, and those of earlier years only,
    most recently assessed first."""
    latest: list[tuple[int, MatrixRow]] = []
    earlier: list[tuple[int, MatrixRow]] = []
    for technique, assessments in techniques:
        ratings = [RatingInYear(each.year, each.maturity) for each in assessments]
        row, last = timeline_row(_link(technique), ratings, years, words), assessments[-1].year
        if last == years[-1]:
            latest.append((-max(_ASCENDING.index(each.maturity) for each in assessments if each.year == last), row))
        else:
            earlier.append((-last, row))
    return _matrix(latest, years, words), _matrix(earlier, years, words)


def _matrix(rows: list[tuple[int, MatrixRow]], years: Sequence[int], words: Words) -> Matrix:
    rows.sort(key=lambda each: (each[0], each[1].name.casefold()))
    return Matrix(words.label(TECHNIQUE), tuple(years), tuple(row for _, row in rows[:LONGEST]), dense=True)


def _of_report(slug: str, name: str, techniques: Sequence[TechniqueHistory], words: Words) -> TechniquesOfReport:
    """Return a report's techniques. The radar shows the latest edition with movements since the one before."""
    own = techniques_of(slug, techniques)
    years = sorted({each.year for _, assessments in own for each in assessments})
    last = years[:-3:-1]
    return (
        name,
        radar(last[0], _blips(own, last, words), words, since="".join(map(str, last[1:])), name=slug),
        [_line(technique, assessments, years[-YEARS_IN_LISTS:], words) for technique, assessments in own],
    )


def _line(
    technique: Technique, assessments: Sequence[AssessmentInYear], years: Sequence[int], words: Words
) -> ListLine:
    marks, span = _marks(assessments, years, words), year_span(each.year for each in assessments)
    address = addresses.technique(technique.public_slug)
    return ListLine(technique, address, marks, span, is_recent=any(mark.ratings for mark in marks))


def _blips(techniques: Sequence[TechniqueHistory], years: Sequence[int], words: Words) -> Iterator[Blip]:
    """Yield the techniques rated in the latest year, in the theme of the first section that does."""
    for technique, assessments in techniques:
        rated = [each for each in assessments if each.maturity is not Maturity.NOT_RATED]
        now = [each for each in rated if each.year == years[0]]
        if not now:
            continue
        steps = _steps(now)
        movement, was = _movement(steps[-1], rated, years)
        theme, address = now[0].theme or words.of("theme", "Other"), addresses.technique(technique.public_slug)
        yield Blip(technique.public_name, address, theme, steps[-1], steps[0], movement, was)


def _steps(assessments: Iterable[AssessmentInYear]) -> list[Maturity]:
    """Return the maturities of assessments without repeats, lowest first."""
    return sorted({each.maturity for each in assessments}, key=_FROM_OUTSIDE.index)


def _movement(
    now: Maturity, rated: Sequence[AssessmentInYear], years: Sequence[int]
) -> tuple[Movement, Maturity | None]:
    """Return a technique's movement since the report's edition before, and its maturity there."""
    if len(years) == 1:
        return Movement.NONE, None
    earlier = [each for each in rated if each.year < years[0]]
    before = _steps(each for each in earlier if each.year == years[1])
    if before:
        return direction(before[-1], now), before[-1]
    return (Movement.RETURNED if earlier else Movement.NEW), None


def _marks(assessments: Sequence[AssessmentInYear], years: Sequence[int], words: Words) -> tuple[Mark, ...]:
    """Return a mark for each year with all maturities of its sections."""
    by_year: dict[int, set[Maturity]] = {year: set() for year in years}
    for each in assessments:
        if each.year in by_year:
            by_year[each.year].add(each.maturity)
    return tuple(
        _mark(year, tuple(rating(maturity, words) for maturity in sorted(found, key=_ORDER.index)), words)
        for year, found in by_year.items()
    )


def _mark(year: int, ratings: tuple[Rating, ...], words: Words) -> Mark:
    if not ratings:
        return Mark(year, (), *words.around("not named in {year}", "year"))
    levels = words.in_a_row([each.words for each in ratings])
    return Mark(year, ratings, *words.around("{maturity} in {year}", "year", maturity=levels))


def _link(technique: Technique) -> Link:
    return Link(technique.public_name, addresses.technique(technique.public_slug))
