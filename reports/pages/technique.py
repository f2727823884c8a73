"""A technique's page: its assessments in all years and trends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reports import addresses
from reports.document.words import LADDER, Maturity
from reports.languages import Translator
from reports.models.index import PublishedTechnique
from reports.pages.head import Head, shortened
from reports.pages.matrix import Matrix, MatrixRow, RatingInYear, timeline_row
from reports.pages.parts import Link, Rating, rating, wordings
from reports.reading.techniques import AssessedTechnique, AssessmentInYear, TechniqueHistory, technique_history
from reports.rendering import description_text, render_note
from reports.rendering.terms import TECHNIQUE

#: From not rated to established, the order in which a report's timeline sorts.
_ASCENDING = (Maturity.NOT_RATED, Maturity.DECLINING, *LADDER)
#: The most rows of a timeline.
LONGEST = 60


@dataclass(frozen=True)
class AssessmentLine:
    """What the page shows of an assessment besides its own texts. `paragraph` links to the one with the quote."""

    rating: Rating
    note_html: str
    paragraph: Link | None


@dataclass(frozen=True)
class TechniquePage:
    """A technique's page."""

    translate: Translator
    history: TechniqueHistory

    @property
    def head(self) -> Head:
        """The metadata."""
        translate, technique = self.translate, self.history.technique
        return Head(
            title=translate("{name} · Technique", name=technique.public_name),
            description=shortened(description_text(technique.definition) or technique.public_name),
            canonical=addresses.technique(technique.public_slug),
            translate=translate,
        )

    @property
    def wordings(self) -> Sequence[tuple[str, str, str]]:
        """The names and definitions of the technique, newest first; none if they never changed."""
        return wordings(self.history.definitions)

    @property
    def aliases(self) -> str:
        """The aliases in a row."""
        return self.translate.in_a_row(self.history.technique.public_aliases)

    @cached_property
    def wider(self) -> Sequence[Link]:
        """Links to the techniques that this is a kind of."""
        return [
            technique_link(self.history.others[slug])
            for slug in self.history.technique.public_broader
            if slug in self.history.others
        ]

    @cached_property
    def narrower(self) -> Sequence[Link]:
        """Links to the kinds of this technique."""
        others = {each.technique_id: each for each in self.history.others.values()}
        return [
            technique_link(each)
            for each in others.values()
            if self.history.technique.public_slug in each.public_broader
        ]

    @cached_property
    def timeline(self) -> Matrix:
        """A row for the technique over the years, then one for each trend, latest first."""
        covered = [each.year for each in self.history.assessments]
        years = range(min(covered), max(covered) + 1) if covered else ()
        by_trend: dict[Link, list[RatingInYear]] = {}
        for each in reversed(self.history.assessments):
            by_trend.setdefault(self._trend(each), []).append(RatingInYear(each.year, each.maturity, each.address))
        here = replace(technique_link(self.history.technique), here=True)
        ratings = [RatingInYear(each.year, each.maturity, f"#year-{each.year}") for each in self.history.assessments]
        rows = [timeline_row(here, ratings, years, self.translate, dense=False)]
        rows += [timeline_row(trend, found, years, self.translate, dense=False) for trend, found in by_trend.items()]
        return Matrix(self.translate("Technique, and trends that mention it"), tuple(years), tuple(rows))

    def _trend(self, each: AssessmentInYear) -> Link:
        """Return a link to the section's trend, or to the section if it has none."""
        if each.trend is None:
            return Link(each.section_title, each.address)
        slug, name = self.history.trends[each.trend]
        return Link(name, addresses.trend(slug))

    @cached_property
    def years(self) -> Mapping[int, Sequence[tuple[AssessmentInYear, AssessmentLine]]]:
        """The assessments by year, newest first, each with its line."""
        found: dict[int, list[tuple[AssessmentInYear, AssessmentLine]]] = {}
        for each in sorted(self.history.assessments, key=lambda each: each.year, reverse=True):
            found.setdefault(each.year, []).append((each, _assessment_line(each, self.history)))
        return found


def technique_page(slug: str, translate: Translator) -> TechniquePage:
    """Return a technique's page: three queries, and two more if notes name sources or techniques. Raises NotPublished, or MovedTo
    for an older slug and for that of a merged technique."""
    return TechniquePage(translate, technique_history(slug))


def _assessment_line(assessment: AssessmentInYear, history: TechniqueHistory) -> AssessmentLine:
    translate, paragraph = assessment.translate, None
    if assessment.place:
        name, number = assessment.place
        paragraph = Link(translate("paragraph {number}", number=number), f"{assessment.address}#{name}")
    return AssessmentLine(
        rating(assessment.maturity, translate, assessment.maturity_label),
        render_note(assessment.note, translate=translate, known=history.known.get(assessment.version))
        if assessment.note
        else "",
        paragraph,
    )


def techniques_of(report: str, techniques: Iterable[AssessedTechnique]) -> list[AssessedTechnique]:
    """Return the techniques that a report assesses, with its assessments."""
    found = [(technique, [each for each in history if each.report == report]) for technique, history in techniques]
    return [(technique, assessments) for technique, assessments in found if assessments]


def timelines(
    years: Sequence[int], techniques: Iterable[AssessedTechnique], translate: Translator
) -> tuple[Matrix, Matrix]:
    """Return two timelines of a report's techniques: those of the latest year, most mature first, and those of earlier years only,
    most recently assessed first."""
    latest: list[tuple[int, MatrixRow]] = []
    earlier: list[tuple[int, MatrixRow]] = []
    for technique, assessments in techniques:
        ratings = [RatingInYear(each.year, each.maturity) for each in assessments]
        row, last = timeline_row(technique_link(technique), ratings, years, translate), assessments[-1].year
        if last == years[-1]:
            latest.append((-max(_ASCENDING.index(each.maturity) for each in assessments if each.year == last), row))
        else:
            earlier.append((-last, row))
    return _matrix(latest, years, translate), _matrix(earlier, years, translate)


def _matrix(rows: list[tuple[int, MatrixRow]], years: Sequence[int], translate: Translator) -> Matrix:
    rows.sort(key=lambda each: (each[0], each[1].name.casefold()))
    return Matrix(translate.label(TECHNIQUE), tuple(years), tuple(row for _, row in rows[:LONGEST]), dense=True)


def technique_link(technique: PublishedTechnique) -> Link:
    return Link(technique.public_name, addresses.technique(technique.public_slug))
