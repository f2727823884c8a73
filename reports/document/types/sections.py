from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from reports.document.text import Line, Prose, SectionSlug, Slug
from reports.document.types.base import Part
from reports.document.words import AssessmentStatus, Maturity


class Assessment(Part):
    """What a section says of a technique: its maturity, a note, and the words of the section it rests on."""

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

    name: Line
    role: Line = ""
    affiliation: Line = ""
    orcid: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""


class Section(Part):
    """A chapter: about one trend, or (`trend` is None) about none. `body` is Markdown."""

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
