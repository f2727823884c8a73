"""A trend's page: its sections year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.words import Movement
from reports.languages import Phrase, Translator
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, RatingInYear, timeline_row
from reports.pages.parts import Link, MovementLabel, Rating, movement_label, rating, what_changed, wordings
from reports.pages.picture import LitLine, lit_line
from reports.pages.section import PredictionLine, prediction_line
from reports.reading.context import Move
from reports.reading.picture import story_until
from reports.reading.trends import AbsentYear, SectionOfTrend, TrendHistory, trend_history
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


#: A step of lineage in a list: the text before and after the link, the link to the other trend, and the step.
type LineageLine = tuple[str, str, Link, LineageStep]


@dataclass(frozen=True)
class SectionLine:
    """What the page shows of a section besides its own texts. `extract` is the beginning of a text without summary."""

    rating: Rating
    movement_label: MovementLabel | None
    extract: str
    predictions: Sequence[PredictionLine]
    compare: Link | None


@dataclass(frozen=True)
class TrendPage:
    """A trend's page."""

    translate: Translator
    history: TrendHistory

    @cached_property
    def head(self) -> Head:
        """The metadata."""
        translate, trend = self.translate, self.history.trend
        return Head(
            title=translate("{name} · Trend", name=self.titles[0]),
            description=shortened(description_text(trend.definition) or trend.name),
            canonical=addresses.trend(trend.slug),
            translate=translate,
        )

    @cached_property
    def sections(self) -> tuple[SectionOfTrend, ...]:
        """The sections about this trend."""
        return tuple(each for each in self.history.family if each.trend == self.history.trend.uid)

    @property
    def titles(self) -> Sequence[str]:
        """The titles of its sections, latest first."""
        return titles(self.sections)

    @property
    def wordings(self) -> Sequence[tuple[str, str, str]]:
        """The names and definitions of the trend, newest first; none if they never changed."""
        return wordings(self.history.definitions)

    @property
    def years(self) -> list[tuple[SectionOfTrend, SectionLine] | tuple[AbsentYear, str]]:
        """The years, newest first: a section with its line, or an absence with its label."""
        years: list[tuple[SectionOfTrend, SectionLine] | tuple[AbsentYear, str]] = [
            *((each, _section_line(each, self.sections)) for each in self.sections),
            *((each, each.translate(ABSENCE[each.absence])) for each in self.history.absences),
        ]
        return sorted(years, key=lambda each: each[0].year, reverse=True)

    @property
    def lit_lines(self) -> list[tuple[SectionOfTrend, LitLine]]:
        """The trend lit in the latest year's picture of each report that has it, with its latest section there."""
        trend = self.history.trend.uid
        latest = {each.report: each for each in self.sections}
        stories = {slug: story_until(cells, cells[-1].year) for slug, cells in self.history.reports.items()}
        return [(latest[slug], lit_line(each, str(trend), latest[slug].translate)) for slug, each in stories.items()]

    @cached_property
    def came_from(self) -> list[LineageLine]:
        """The lineage steps to this trend."""
        return [
            self._line(each, each.parent, _CAME_FROM)
            for each in self.history.steps
            if each.child == self.history.trend.uid
        ]

    @cached_property
    def became(self) -> list[LineageLine]:
        """The lineage steps from this trend."""
        return [
            self._line(each, each.child, _BECAME)
            for each in self.history.steps
            if each.parent == self.history.trend.uid
        ]

    def _line(self, step: LineageStep, other: UUID, phrases: dict[str, Phrase]) -> LineageLine:
        link = Link(self.history.relatives[other].name, addresses.trend(self.history.relatives[other].slug))
        return (*self.translate.around(phrases[step.kind], "trend"), link, step)

    @cached_property
    def techniques(self) -> Matrix:
        """The maturities of the techniques that its sections assess, those with most years first."""
        translate, years = self.translate, sorted({section.year for section in self.sections})
        names: dict[str, str] = {}
        found: dict[str, list[RatingInYear]] = {}
        for section in self.sections:
            for slug, name, maturity in section.techniques:
                names[slug] = name
                found.setdefault(slug, []).append(RatingInYear(section.year, maturity))
        order = sorted(found, key=lambda slug: (-len(found[slug]), names[slug].casefold()))
        rows = (
            timeline_row(Link(names[slug], addresses.technique(slug)), found[slug], years, translate) for slug in order
        )
        return Matrix(translate.label(TECHNIQUE), tuple(years), tuple(rows), dense=True)


def trend_page(slug: str, translate: Translator) -> TrendPage:
    """Return a trend's page: nine queries. Raises NotPublished, or MovedTo for an older slug."""
    return TrendPage(translate, trend_history(slug))


def _section_line(section: SectionOfTrend, all_sections: Sequence[SectionOfTrend]) -> SectionLine:
    since = section.since
    if section.movement is Movement.RETURNED:
        earlier = (each for each in all_sections if each.report == section.report and each.year < section.year)
        since = max((each.year for each in earlier), default=None)
    move = Move(section.movement, section.was or None, since, section.origins)
    translate = section.translate
    return SectionLine(
        rating(section.maturity, translate, section.maturity_label),
        movement_label(move, translate),
        "" if section.summary else shortened(section.begins or "", _EXTRACT),
        [prediction_line(each, section.scores, section.report, translate) for each in section.predictions],
        what_changed(section.report, section.since, section.year, translate),
    )


def titles(sections: Sequence[SectionOfTrend]) -> Sequence[str]:
    """Return the titles of sections without repeats, latest first. `sections` are oldest first."""
    return tuple(dict.fromkeys(each.title for each in reversed(sections)))
