from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from reports.document.text import Label, Name, Prose, SectionSlug, Slug, Title
from reports.document.types.statements import Part
from reports.document.words import AssessmentStatus, Maturity, Outcome


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
