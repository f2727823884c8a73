"""What an edition says about the years before it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from reports.document.text import Prose, Slug
from reports.document.types.base import Part
from reports.document.words import Outcome

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
