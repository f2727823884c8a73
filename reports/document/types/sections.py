from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from reports.document.text import Line, Prose, SectionSlug, Slug
from reports.document.types.base import Statement
from reports.document.words import AssessmentStatus, Maturity


class Assessment(Statement):
    """What a section says of a technique: its maturity, a note, and the words of the section it rests on."""

    uid: UUID
    technique: Slug
    maturity: Maturity = Maturity.NOT_RATED
    status: AssessmentStatus = AssessmentStatus.CONFIRMED
    note: Prose = ""
    quote: Prose = ""


class Prediction(Statement):
    """A dated statement, with the criterion by which a later edition scores it."""

    uid: UUID
    statement: Prose
    criterion: Prose = ""
    due: date


class Credit(Statement):
    """A contributor as published."""

    uid: UUID
    name: Line
    role: Line = ""
    affiliation: Line = ""
    orcid: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""


class Section(Statement):
    """A chapter: about one trend, or (`trend` is None) about none. `body` is Markdown."""

    uid: UUID
    slug: SectionSlug
    title: Line
    trend: Slug | None = None
    maturity: Maturity = Maturity.NOT_RATED
    summary: Prose = ""
    body: Prose = ""
    keywords: tuple[Line, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    credits: tuple[Credit, ...] = ()
