"""A report's editions and what moved between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from reports.document.movement import Descent, Movements
from reports.document.types import EditionDocument
from reports.document.words import Absence
from reports.facts.editions import ScoreFacts, TrendInYear, YearFacts
from reports.facts.techniques import TechniqueHistory


@dataclass(frozen=True)
class LatestEdition:
    """A report's latest edition, all its years, and what each of them says of trends."""

    slug: str
    document: EditionDocument
    facts: YearFacts
    years: tuple[YearFacts, ...]
    cells: tuple[TrendInYear, ...] = ()


@dataclass(frozen=True)
class EditionInYear:
    """A year of a report, as its latest version says; `absences`: uid of a trend of the year before that it lacks -> how."""

    facts: YearFacts
    summary: str
    absences: Mapping[UUID, Absence]


@dataclass(frozen=True)
class ReportContext:
    """What a report's page knows. `trends`: uid -> slug and name, as its latest edition has them; `ended`: trend slug and year.

    `next_expected` is the day or month announced for the next edition, or "".
    """

    latest: LatestEdition
    editions: tuple[EditionInYear, ...]
    cells: tuple[TrendInYear, ...]
    steps: tuple[Descent, ...]
    trends: dict[UUID, tuple[str, str]]
    techniques: tuple[TechniqueHistory, ...] = ()
    next_expected: str = ""
    next_reason: str = ""


@dataclass(frozen=True)
class TechniqueToday:
    """What a technique of a document is today, after renaming and merging."""

    uid: UUID
    slug: str


@dataclass(frozen=True)
class TwoYears:
    """The latest versions of two years, and what moved between them.

    `moved` follows the lineage of trends; `scores` are those that years between the two gave, oldest first; `techniques`: a
    technique's uid in a document -> what it is today. `years` are all that the report has, first to last.
    """

    before: EditionDocument
    after: EditionDocument
    numbers: tuple[str, str]
    moved: Movements
    scores: tuple[ScoreFacts, ...]
    techniques: Mapping[UUID, TechniqueToday]
    years: tuple[int, ...]
