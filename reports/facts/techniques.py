"""A technique over trends and years, as published editions tell it."""

from dataclasses import dataclass
from uuid import UUID

from reports.document.types import Reference
from reports.document.words import Maturity
from reports.facts.editions import WordingFacts


@dataclass(frozen=True)
class TechniqueFacts:
    """A technique as the latest edition that has it names it; `broader` are slugs."""

    pk: int
    uid: UUID
    slug: str
    name: str
    aliases: tuple[str, ...]
    definition: str
    broader: tuple[str, ...]


@dataclass(frozen=True)
class NamedFacts:
    """What notes of a version name: its sources, and its techniques by slug."""

    references: tuple[Reference, ...] = ()
    techniques: tuple[tuple[str, str], ...] = ()

    def technique_names(self) -> dict[str, str]:
        """The names of techniques by their slugs."""
        return dict(self.techniques)


@dataclass(frozen=True)
class AssessmentFacts:
    """What a section of a year's latest version says of a technique; `trend` is the section's, by uid. `paragraph` is the id and
    number of the one that holds the quote, and `named` what the note names, where these were looked for."""

    report: str
    report_name: str
    year: int
    section: str
    section_title: str
    trend: UUID | None
    maturity: Maturity
    proposed: bool
    note: str
    quote: str
    theme: str = ""
    paragraph: tuple[str, int] | None = None
    language: str = "en"
    maturity_label: str = ""
    named: NamedFacts | None = None


#: A technique, and all that is said of it, oldest year first.
type TechniqueHistory = tuple[TechniqueFacts, tuple[AssessmentFacts, ...]]


@dataclass(frozen=True)
class TechniqueContext:
    """What a technique's page knows. `others`: any published slug -> the technique it means today; `names_before` are those of
    techniques that were merged into it; `trends`: uid -> slug and name of those whose sections speak of it; `wordings` are its
    name and definition in each year."""

    technique: TechniqueFacts
    assessments: tuple[AssessmentFacts, ...]
    others: dict[str, TechniqueFacts]
    names_before: tuple[str, ...]
    trends: dict[UUID, tuple[str, str]]
    wordings: tuple[WordingFacts, ...]
