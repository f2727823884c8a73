"""A trend over the years, as published editions tell it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from reports.document.movement import Descent
from reports.document.words import Maturity, Movement
from reports.facts.editions import Origin, ScoreFacts, WordingFacts


@dataclass(frozen=True)
class TrendFacts:
    """A trend as the latest edition that has it names it."""

    uid: UUID
    slug: str
    name: str
    definition: str
    theme: str


@dataclass(frozen=True)
class TechniqueInSection:
    """What a section says of a technique."""

    slug: str
    name: str
    maturity: Maturity


@dataclass(frozen=True)
class PredictionFacts:
    """A prediction made in a section."""

    uid: UUID
    statement: str
    criterion: str
    due: date


@dataclass(frozen=True)
class SectionOfTrend:
    """A year of a trend: its section in that year's latest version; `extract` is how its text begins if it has no summary."""

    trend: UUID
    report: str
    report_name: str
    year: int
    position: int
    slug: str
    title: str
    summary: str
    maturity: Maturity
    movement: Movement
    was: str
    since: int | None
    origins: tuple[Origin, ...] = ()
    extract: str = ""
    techniques: tuple[TechniqueInSection, ...] = ()
    predictions: tuple[PredictionFacts, ...] = ()
    language: str = "en"
    maturity_label: str = ""


@dataclass(frozen=True)
class AbsentIn:
    """A year whose edition misses the trend: `absence` is not-covered or ended."""

    report: str
    report_name: str
    year: int
    absence: str
    note: str
    language: str = "en"


@dataclass(frozen=True)
class TrendContext:
    """What a trend's page knows; `relatives` are the published trends of its lineage (itself too) by uid, `family` the years of
    all of them, `wordings` its name and definition in each year."""

    trend: TrendFacts
    sections: tuple[SectionOfTrend, ...]
    family: tuple[SectionOfTrend, ...] = ()
    absences: tuple[AbsentIn, ...] = ()
    steps: tuple[Descent, ...] = ()
    relatives: dict[UUID, TrendFacts] = field(default_factory=dict)
    scores: tuple[ScoreFacts, ...] = ()
    wordings: tuple[WordingFacts, ...] = ()
