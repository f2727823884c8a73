"""An edition as a document: its sections and the report that it belongs to."""

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

#: What reads the bytes of a version says so: what was sealed before a code was looked at so closely stays readable.
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
    """Who answers for the report."""

    name: Name = ""
    url: HomePage = ""


class Licence(Statement):
    """What a reader may do with the text; `spdx` is its identifier in the SPDX list, if it has one."""

    name: Name = ""
    url: HomePage = ""
    spdx: Code = ""


type Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")]


class Ground(StrEnum):
    """What the head of each page stands on."""

    PAPER = "paper"
    INK = "ink"
    ACCENT = "accent"


class HeadingFace(StrEnum):
    """What headings are set in."""

    SERIF = "serif"
    SANS = "sans"
    SLAB = "slab"


class ReportLabels(Statement):
    """What the report itself calls its maturities, a technique, and several of them: in headings, columns, legends and menus. Where
    it is empty, and in sentences, the usual word stands."""

    emerging: OwnWord = ""
    growing: OwnWord = ""
    established: OwnWord = ""
    declining: OwnWord = ""
    not_rated: OwnWord = ""
    technique: OwnWord = ""
    techniques: OwnWord = ""

    def of(self, maturity: Maturity) -> str:
        """The report's own word for a maturity, or ""."""
        own: str = getattr(self, maturity.value.replace("-", "_"))
        return own


class ReportStatement(Statement):
    """The report as this edition names it, and what it wears: `colour` is the publisher's accent on paper, `dark_colour` on dark
    ground; empty, it is the nearest tint of the first that can be read there."""

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


#: The schema that documents are written in. Older ones are upgraded in memory when read.
SCHEMA_VERSION: Literal[2] = 2


class Assessment(Part):
    """What a section says of a technique: its maturity, a note, and the words of the section it rests on. The note may have several
    paragraphs; where there is room for one, the first stands."""

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
    """A chapter: about one trend, or (`trend` is None) about none. `body` is Markdown."""

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
    """The editor's word that a trend of an earlier year has ended, rather than merely not being covered."""

    trend: Slug
    note: Prose = ""


class Score(Part):
    """How a prediction of the edition of `made_in` turned out; `statement` repeats what was predicted."""

    prediction: UUID
    made_in: Year
    statement: Prose
    outcome: Outcome = Outcome.OPEN
    explanation: Prose = ""


class EditionDocument(Statement):
    """An edition of a report: the value that is edited, checked, sealed, compared and rendered.

    A draft may be incomplete (an empty title, a section without text): the checks of publishing ask for more.
    What is here always hangs together: keys are unique, and what is referred to is present.
    `closed_on` is the day after which nothing more was taken into the text; None where the edition does not say.
    `first_published` is when it came out elsewhere, before it came here: a day, a month or a year; `first_published_at` is where.
    `cover` is the key of the figure whose picture the edition wears, if any.
    """

    schema_version: Literal[2] = SCHEMA_VERSION
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
    sections: tuple[Section, ...] = ()
    endings: tuple[Ending, ...] = ()
    scores: tuple[Score, ...] = ()
    references: tuple[Reference, ...] = ()
    figures: tuple[Figure, ...] = ()
    credits: tuple[Credit, ...] = ()
    trends: tuple[TrendStatement, ...] = ()
    techniques: tuple[TechniqueStatement, ...] = ()

    def section(self, slug: str) -> Section | None:
        """The section with that slug."""
        return next((section for section in self.sections if section.slug == slug), None)

    def numbers(self) -> dict[UUID, int]:
        """Section uid -> its number. Sections about a trend are numbered from 1; the others have none."""
        about_trends = (section for section in self.sections if section.trend is not None)
        return {section.uid: number for number, section in enumerate(about_trends, 1)}

    def trend(self, slug: str | None) -> TrendStatement | None:
        """The statement of the trend with that slug."""
        return next((trend for trend in self.trends if trend.slug == slug), None)

    def technique(self, slug: str) -> TechniqueStatement | None:
        """The statement of the technique with that slug."""
        return next((technique for technique in self.techniques if technique.slug == slug), None)

    def cover_figure(self) -> Figure | None:
        """The figure that the edition wears as its cover; None where it names none, or one without a picture."""
        return next((figure for figure in self.figures if figure.key == self.cover and figure.picture), None)

    def with_shown_figures(self) -> Self:
        """Return the document with the figures that its sections show, in reading order, then its cover; without all others.

        A draft is published like this. Versions of releases before 1.0.1 may have other figures, in another order.
        """
        numbers = figure_numbers(section.body for section in self.sections)
        if self.cover and self.cover not in numbers:
            numbers[self.cover] = len(numbers) + 1
        shown = [figure for figure in self.figures if figure.key in numbers]
        return self.model_copy(update={"figures": tuple(sorted(shown, key=lambda each: numbers[each.key]))})

    def technique_names(self) -> dict[str, str]:
        """Slug -> name of every technique that the edition describes."""
        return {technique.slug: technique.name for technique in self.techniques}

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
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
        _known("figure", filter(None, [self.cover]), {figure.key for figure in self.figures})
        trends = [*filter(None, (section.trend for section in self.sections)), *(each.trend for each in self.endings)]
        _known("trend", trends, {trend.slug for trend in self.trends})
        techniques = (item.technique for section in self.sections for item in section.assessments)
        _known("technique", techniques, {technique.slug for technique in self.techniques})
        return self

    def uids(self) -> Iterator[UUID]:
        """The uids of all its parts; its own, its report's and the vocabulary's are not among them."""
        for section in self.sections:
            yield section.uid
            for parts in (section.assessments, section.predictions, section.credits):
                yield from (part.uid for part in parts)
        for statements in (self.endings, self.scores, self.references, self.figures, self.credits):
            yield from (statement.uid for statement in statements)

    def pictures(self) -> Iterator[tuple[UUID, Picture]]:
        """All stored pictures that it shows, each with the uid of what shows it: a figure, the edition for the publisher's logo,
        the report for the one on dark ground."""
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
