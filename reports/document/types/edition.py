"""The edition document with its report, sections, assessments, predictions and credits."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, model_validator

from reports.document.text import (
    DATE,
    ISSN,
    LANGUAGE,
    LONGEST_LANGUAGE,
    Code,
    HomePage,
    Key,
    Label,
    Name,
    OldAddress,
    OwnWord,
    Prose,
    SectionSlug,
    Slug,
    Title,
    check_date,
    check_issn,
    check_language,
    figure_numbers,
)
from reports.document.types.figures import Figure, Picture, Reference
from reports.document.types.statements import Part, Statement, TechniqueStatement, TrendStatement
from reports.document.words import AssessmentStatus, Maturity, Outcome

#: The validation context for documents of versions. It skips checks that were added later, so that every version stays readable.
SEALED = "sealed"


def _unless_sealed(check: Callable[[str], str]) -> AfterValidator:
    def checked(code: str, info: ValidationInfo) -> str:
        return code if info.context == SEALED else check(code)

    return AfterValidator(checked)


type Issn = Annotated[str, StringConstraints(pattern=rf"^({ISSN})?$"), _unless_sealed(check_issn)]
type Language = Annotated[
    str, StringConstraints(pattern=rf"^{LANGUAGE}$", max_length=LONGEST_LANGUAGE), _unless_sealed(check_language)
]


class Publisher(Statement):
    """The publisher of the report."""

    name: Name = ""
    url: HomePage = ""


class Licence(Statement):
    """The licence of the text. `spdx` is its identifier in the SPDX list, or ""."""

    name: Name = ""
    url: HomePage = ""
    spdx: Code = ""


type Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")]


class Ground(StrEnum):
    """The background of the page header."""

    PAPER = "paper"
    INK = "ink"
    ACCENT = "accent"


class HeadingFace(StrEnum):
    """The typeface of headings."""

    SERIF = "serif"
    SANS = "sans"
    SLAB = "slab"


class ReportLabels(Statement):
    """The report's own terms for maturities and for techniques, in headings, columns, legends and menus.

    The standard term is used where one is empty, and in all sentences.
    """

    emerging: OwnWord = ""
    growing: OwnWord = ""
    established: OwnWord = ""
    declining: OwnWord = ""
    not_rated: OwnWord = ""
    technique: OwnWord = ""
    techniques: OwnWord = ""

    def of(self, maturity: Maturity) -> str:
        """Return the report's own term for a maturity, or ""."""
        own: str = getattr(self, maturity.value.replace("-", "_"))
        return own


class ReportStatement(Statement):
    """The report as described in this edition, with its branding.

    `colour` is the accent colour, as #rrggbb, and `dark_colour` that in dark mode. If `dark_colour` is empty, a readable tint of
    `colour` is used.
    """

    uid: UUID
    slug: Slug
    name: Name
    description: Prose = ""
    publisher: Publisher = Publisher()
    licence: Licence = Licence()
    imprint: Prose = ""
    contact: Name = ""
    issn: Issn = ""
    language: Language = "en"
    colour: Colour = ""
    dark_colour: Colour = ""
    logo: Picture | None = None
    dark_logo: Picture | None = None
    ground: Ground = Ground.PAPER
    heading_face: HeadingFace = HeadingFace.SERIF
    labels: ReportLabels = ReportLabels()


#: The schema number of new documents. Older documents are upgraded in memory when read.
SCHEMA_VERSION: Literal[3] = 3


class Assessment(Part):
    """A section's assessment of a technique: the maturity, a note, and a quote from the section that supports them.

    The note can have several paragraphs; tables show the first.
    """

    technique: Slug
    maturity: Maturity = Maturity.NOT_RATED
    status: AssessmentStatus = AssessmentStatus.CONFIRMED
    note: Prose = ""
    quote: Prose = ""


class Prediction(Part):
    """A dated statement, with the criterion by which a later edition scores it."""

    statement: Prose
    criterion: Prose = ""
    due: date


class Credit(Part):
    """A contributor as published."""

    name: Name
    role: Label = ""
    affiliation: Name = ""
    orcid: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""


class Section(Part):
    """A chapter about one trend, or (if `trend` is None) about none. `body` is Markdown."""

    slug: SectionSlug
    title: Title
    trend: Slug | None = None
    maturity: Maturity = Maturity.NOT_RATED
    summary: Prose = ""
    body: Prose = ""
    keywords: tuple[Name, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    credits: tuple[Credit, ...] = ()


type Year = Annotated[int, Field(ge=1900, le=2200)]


class Ending(Part):
    """The statement that a trend of an earlier year has ended, and is not only left out this year."""

    trend: Slug
    note: Prose = ""


class Score(Part):
    """The outcome of a prediction from the edition of the year `made_in`. `statement` repeats the prediction."""

    prediction: UUID
    made_in: Year
    statement: Prose
    outcome: Outcome = Outcome.OPEN
    explanation: Prose = ""


class KeyFinding(Part):
    """A main statement of the edition, in one paragraph, and its evidence: a paragraph or a figure.

    The paragraph is in the section with the slug `section` and contains the words `quote`. `figure` is the key of a figure.
    """

    statement: Prose
    section: SectionSlug | None = None
    quote: Prose = ""
    figure: Key | None = None


class EditionDocument(Statement):
    """An edition of a report: the value that is edited, checked, sealed, compared and rendered.

    It may be incomplete (an empty title, a section without text), because only publishing requires more. It is always consistent:
    keys are unique, and all references to trends, techniques and figures resolve.

    `closed_on` is the last day that the text covers, or None. `first_published` is the day, month or year of an earlier publication
    elsewhere, and `first_published_at` its address. `cover` is the key of the figure that is the cover image, or None.
    """

    schema_version: Literal[3] = SCHEMA_VERSION
    uid: UUID
    report: ReportStatement
    year: Year
    title: Title = ""
    summary: Prose = ""
    doi: Annotated[str, StringConstraints(pattern=r"^(10\.\d{4,9}/\S+)?$", max_length=200)] = ""
    closed_on: date | None = None
    first_published: Annotated[str, StringConstraints(pattern=DATE), AfterValidator(check_date)] = ""
    first_published_at: OldAddress = ""
    cover: Key | None = None
    key_findings: tuple[KeyFinding, ...] = ()
    sections: tuple[Section, ...] = ()
    endings: tuple[Ending, ...] = ()
    scores: tuple[Score, ...] = ()
    references: tuple[Reference, ...] = ()
    figures: tuple[Figure, ...] = ()
    credits: tuple[Credit, ...] = ()
    trends: tuple[TrendStatement, ...] = ()
    techniques: tuple[TechniqueStatement, ...] = ()

    def section(self, slug: str) -> Section | None:
        """Return the section with that slug, or None."""
        return next((section for section in self.sections if section.slug == slug), None)

    def numbers(self) -> dict[UUID, int]:
        """Return the numbers of sections by uid. Only sections about a trend have one, from 1."""
        about_trends = (section for section in self.sections if section.trend is not None)
        return {section.uid: number for number, section in enumerate(about_trends, 1)}

    def trend(self, slug: str | None) -> TrendStatement | None:
        """Return the trend with that slug, or None."""
        return next((trend for trend in self.trends if trend.slug == slug), None)

    def technique(self, slug: str) -> TechniqueStatement | None:
        """Return the technique with that slug, or None."""
        return next((technique for technique in self.techniques if technique.slug == slug), None)

    def cover_figure(self) -> Figure | None:
        """Return the figure of the cover image, or None if there is no cover or the figure has no picture."""
        return next((figure for figure in self.figures if figure.key == self.cover and figure.picture), None)

    def with_shown_figures(self) -> Self:
        """Return a copy with only the figures that sections show, in reading order, the cover, and the evidence of key findings.

        Drafts are published like this. Versions of releases before 1.0.1 may have other figures, in another order.
        """
        numbers = figure_numbers(section.body for section in self.sections)
        for key in (self.cover, *(finding.figure for finding in self.key_findings)):
            if key and key not in numbers:
                numbers[key] = len(numbers) + 1
        shown = [figure for figure in self.figures if figure.key in numbers]
        return self.model_copy(update={"figures": tuple(sorted(shown, key=lambda each: numbers[each.key]))})

    def technique_names(self) -> dict[str, str]:
        """Return the names of all its techniques, by slug."""
        return {technique.slug: technique.name for technique in self.techniques}

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        _once("section slug", (section.slug for section in self.sections))
        _once("trend with a section", (section.trend for section in self.sections if section.trend))
        _once("reference key", (reference.key for reference in self.references))
        _once("figure key", (figure.key for figure in self.figures))
        _once("trend", (trend.slug for trend in self.trends))
        _once("technique", (technique.slug for technique in self.techniques))
        _once("ending", (ending.trend for ending in self.endings))
        _once("scored prediction", (str(score.prediction) for score in self.scores))
        _once("uid", (str(uid) for uid in self.uids()))
        for section in self.sections:
            _once(f"technique assessed in “{section.title}”", (item.technique for item in section.assessments))
            _once(f"keyword of “{section.title}”", section.keywords)
        figures = [self.cover, *(finding.figure for finding in self.key_findings)]
        _known("figure", filter(None, figures), {figure.key for figure in self.figures})
        evidence = (finding.section for finding in self.key_findings if finding.section)
        _known("section", evidence, {section.slug for section in self.sections})
        trends = [*filter(None, (section.trend for section in self.sections)), *(each.trend for each in self.endings)]
        _known("trend", trends, {trend.slug for trend in self.trends})
        techniques = (item.technique for section in self.sections for item in section.assessments)
        _known("technique", techniques, {technique.slug for technique in self.techniques})
        return self

    def uids(self) -> Iterator[UUID]:
        """Yield the uids of all its parts, without its own and those of its report, trends and techniques."""
        for section in self.sections:
            yield section.uid
            for parts in (section.assessments, section.predictions, section.credits):
                yield from (part.uid for part in parts)
        for statements in (self.key_findings, self.endings, self.scores, self.references, self.figures, self.credits):
            yield from (statement.uid for statement in statements)

    def pictures(self) -> Iterator[tuple[UUID, Picture]]:
        """Yield all its pictures with a uid: that of the figure, of the edition for the logo, of the report for the dark logo."""
        shown = [
            (self.uid, self.report.logo),
            (self.report.uid, self.report.dark_logo),
            *((figure.uid, figure.picture) for figure in self.figures),
        ]
        yield from ((uid, picture) for uid, picture in shown if picture)


def _once(what: str, values: Iterable[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise ValueError(f"{what} “{value}” appears {count} times; keep one")


def _known(what: str, values: Iterable[str], known: set[str]) -> None:
    for value in values:
        if value not in known:
            raise ValueError(f"{what} “{value}” is used but not defined")
