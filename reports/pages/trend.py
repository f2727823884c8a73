"""The list of trends, and a trend's page: its whole life, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document.movement import Descent
from reports.document.words import Absence, Maturity, Movement
from reports.facts.editions import Move, TrendInYear
from reports.facts.trends import AbsentIn, SectionOfTrend, TrendContext, TrendFacts
from reports.languages import Phrase, Words, words_in
from reports.pages import addresses
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, trend_matrix
from reports.pages.movement import motion
from reports.pages.parts import (
    Link,
    Motion,
    Rating,
    rating,
    years_of_reports,
    years_told,
)
from reports.pages.section import PredictionScore, prediction_score
from reports.pages.timeline import Said, timeline_row
from reports.pages.wording import Wording, wordings
from reports.rendering import plain_text, render_inline, render_prose
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


@dataclass(frozen=True)
class Mark:
    """A year's maturity in a row of shapes, and in words `before` and `after` its number; `title` is what it shows under a pointer.
    Without a rating, a gap."""

    year: int
    rating: Rating | None
    before: str
    after: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True)
class TrendLine:
    """A trend in the list; `span` are all its years in words, for one that none of the marks is about."""

    name: str
    address: str
    definition_html: str
    marks: tuple[Mark, ...]
    span: str

    @property
    def is_recent(self) -> bool:
        """Whether any of the marks is about it."""
        return any(mark.rating for mark in self.marks)


@dataclass(frozen=True)
class ThemeGroup:
    """The trends of a theme; `name` is "" for those without one."""

    name: str
    trends: tuple[TrendLine, ...]


@dataclass(frozen=True)
class TrendsPage:
    """All that the list of trends shows."""

    head: Head
    themes: tuple[ThemeGroup, ...]


@dataclass(frozen=True)
class TrendPrediction:
    """A prediction that a year made, and how it was scored."""

    statement_html: str
    criterion_html: str
    due: str
    due_words: str
    scores: tuple[PredictionScore, ...]


@dataclass(frozen=True)
class YearOfTrend:
    """A year in a trend's life, told in the language of its report. An `absent` one has only its note."""

    language: str
    year: int
    report: Link
    title: str = ""
    address: str = ""
    summary_html: str = ""
    extract: str = ""
    rating: Rating | None = None
    motion: Motion | None = None
    compare: Link | None = None
    predictions: tuple[TrendPrediction, ...] = ()
    absent: str = ""
    kind: str = ""
    note_html: str = ""


@dataclass(frozen=True)
class LineageLine:
    """A step of lineage: words `before` and `after` the other trend, the year, and why. `earlier`: the other trend came before."""

    before: str
    after: str
    other: Link
    year: int
    note_html: str
    earlier: bool


@dataclass(frozen=True)
class TrendPage:
    """All that a trend's page shows, newest year first."""

    head: Head
    name: str
    theme: str
    definition_html: str
    matrix: Matrix
    years: tuple[YearOfTrend, ...]
    came_from: tuple[LineageLine, ...]
    became: tuple[LineageLine, ...]
    techniques: Matrix
    wordings: tuple[Wording, ...]


def trends_page(trends: Sequence[tuple[TrendFacts, tuple[SectionOfTrend, ...]]], words: Words) -> TrendsPage:
    """The list of trends, by theme."""
    years = years_of_reports((each.report, each.year) for _, sections in trends for each in sections)
    lines: dict[str, list[TrendLine]] = {}
    for trend, sections in trends:
        lines.setdefault(trend.theme, []).append(
            _line(trend, sections, years({each.report for each in sections}), words)
        )
    themes = sorted(lines, key=lambda name: (not name, name.casefold()))
    return TrendsPage(
        head=Head(
            title=words("Trends"),
            description=words("Every trend, from the year it first appeared to today."),
            canonical="/trends/",
            words=words,
        ),
        themes=tuple(ThemeGroup(name, tuple(lines[name])) for name in themes),
    )


def trend_page(context: TrendContext, words: Words) -> TrendPage:
    """A trend's page."""
    trend = context.trend
    return TrendPage(
        head=Head(
            title=words("{name} · Trend", name=trend.name),
            description=shortened(plain_text(trend.definition) or trend.name),
            canonical=addresses.trend(trend.slug),
            words=words,
        ),
        name=trend.name,
        theme=trend.theme,
        definition_html=render_prose(trend.definition, words=words) if trend.definition else "",
        matrix=_matrix(context, words),
        years=_life(context),
        came_from=tuple(
            _lineage(step, context, words, earlier=True) for step in context.steps if step.child == trend.uid
        ),
        became=tuple(
            _lineage(step, context, words, earlier=False) for step in context.steps if step.parent == trend.uid
        ),
        techniques=_techniques(context.sections, words),
        wordings=wordings(context.wordings, words),
    )


def _matrix(context: TrendContext, words: Words) -> Matrix:
    """The trend among those it came from and those it became; where several reports cover it, each year's last one."""
    cells = [
        TrendInYear(
            each.trend,
            context.relatives[each.trend].slug,
            each.report,
            each.year,
            position,
            each.slug,
            each.title,
            each.maturity,
            each.movement,
            each.origins,
        )
        for position, each in enumerate(context.family)
    ]
    first, last = min(each.year for each in context.family), max(each.year for each in context.family)
    last = max([last, *(each.year for each in context.absences)])
    return trend_matrix(
        range(first, last + 1),
        cells=cells,
        steps=context.steps,
        trends={uid: (facts.slug, facts.name) for uid, facts in context.relatives.items()},
        absences={(context.trend.uid, each.year): words(ABSENCE[Absence(each.absence)]) for each in context.absences},
        words=words,
        here=context.trend.uid,
    )


def _line(trend: TrendFacts, sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> TrendLine:
    span = years_told(section.year for section in sections)
    definition = render_prose(trend.definition, words=words) if trend.definition else ""
    return TrendLine(trend.name, addresses.trend(trend.slug), definition, _marks(sections, years, words), span)


def _marks(sections: Sequence[SectionOfTrend], years: Sequence[int], words: Words) -> tuple[Mark, ...]:
    """One mark a year; where several reports cover it, the last one's."""
    by_year = {section.year: section for section in sections}
    return tuple(
        _mark(year, by_year[year], words)
        if year in by_year
        else Mark(year, None, *words.around("not covered in {year}", "year"))
        for year in years
    )


def _mark(year: int, section: SectionOfTrend, words: Words) -> Mark:
    rated = rating(section.maturity, words)
    before, after = words.around("{maturity} in {year}", "year", maturity=rated.words)
    title = words("{year}: {maturity}", maturity=rated.words, year=year)
    return Mark(year, rated, before, after, title, _address(section))


def _address(section: SectionOfTrend) -> str:
    return addresses.section(section.report, section.year, section.slug)


def _life(context: TrendContext) -> tuple[YearOfTrend, ...]:
    years = [_year(section, context, words_in(section.language)) for section in context.sections]
    years += [_absent(absence, words_in(absence.language)) for absence in context.absences]
    return tuple(sorted(years, key=lambda each: each.year, reverse=True))


def _year(section: SectionOfTrend, context: TrendContext, words: Words) -> YearOfTrend:
    return YearOfTrend(
        language=section.language,
        year=section.year,
        report=Link(section.report_name, addresses.edition(section.report, section.year)),
        title=section.title,
        address=_address(section),
        summary_html=render_prose(section.summary, words=words) if section.summary else "",
        extract=shortened(section.extract, _EXTRACT),
        rating=rating(section.maturity, words, section.maturity_label),
        motion=motion(_move(section, context), words),
        compare=_compare(section, words),
        predictions=tuple(
            TrendPrediction(
                render_inline(each.statement, words=words),
                render_inline(each.criterion, words=words) if each.criterion else "",
                each.due.isoformat(),
                words.day(each.due),
                tuple(
                    prediction_score(score, section.report, words)
                    for score in context.scores
                    if score.prediction == each.uid
                ),
            )
            for each in section.predictions
        ),
    )


def _move(section: SectionOfTrend, context: TrendContext) -> Move:
    """How the trend moved; one that returned is told from the year in which it was last seen."""
    since = section.since
    if section.movement is Movement.RETURNED:
        earlier = [each.year for each in context.sections if each.report == section.report and each.year < section.year]
        since = max(earlier, default=None)
    return Move(section.movement, Maturity(section.was) if section.was else None, since, section.origins)


def _compare(section: SectionOfTrend, words: Words) -> Link | None:
    if section.since is None:
        return None
    address = addresses.compare_years(section.report, section.since, section.year)
    return Link(words("What changed since {year}", year=section.since), address)


def _absent(absence: AbsentIn, words: Words) -> YearOfTrend:
    return YearOfTrend(
        language=absence.language,
        year=absence.year,
        report=Link(absence.report_name, addresses.edition(absence.report, absence.year)),
        absent=words(ABSENCE[Absence(absence.absence)]),
        kind=absence.absence,
        note_html=render_inline(absence.note, words=words) if absence.note else "",
    )


def _lineage(step: Descent, context: TrendContext, words: Words, *, earlier: bool) -> LineageLine:
    other = context.relatives[step.parent if earlier else step.child]
    before, after = words.around((_CAME_FROM if earlier else _BECAME)[step.kind], "trend")
    note = render_inline(step.note, words=words) if step.note else ""
    return LineageLine(before, after, Link(other.name, addresses.trend(other.slug)), step.year, note, earlier)


def _techniques(sections: Sequence[SectionOfTrend], words: Words) -> Matrix:
    """What the trend's sections say of each technique over the years; those that stayed longest first."""
    years = sorted({section.year for section in sections})
    names: dict[str, str] = {}
    found: dict[str, list[Said]] = {}
    for section in sections:
        for each in section.techniques:
            names[each.slug] = each.name
            found.setdefault(each.slug, []).append(Said(section.year, each.maturity))
    order = sorted(found, key=lambda slug: (-len(found[slug]), names[slug].casefold()))
    rows = (timeline_row(Link(names[slug], addresses.technique(slug)), found[slug], years, words) for slug in order)
    return Matrix(words.label(TECHNIQUE), tuple(years), tuple(rows), dense=True)
