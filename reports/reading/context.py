"""Facts that pages show besides the document: versions, other years, movements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pydantic.dataclasses

from reports import addresses
from reports.document.words import Absence, Maturity, Movement
from reports.languages import Translator, translator_for
from reports.models.index import PublishedEdition, PublishedSection
from reports.models.ledger import Version


@pydantic.dataclasses.dataclass(frozen=True)
class Origin:
    """A trend of an earlier year that a section continues; `kind` is renamed, split or merged, or "" for the same trend."""

    trend: UUID
    slug: str
    name: str
    kind: str = ""
    year: int | None = None
    note: str = ""


@pydantic.dataclasses.dataclass(frozen=True)
class YearOfReport:
    """A year of a trend or a technique, in the language of its report."""

    year: int
    report: str
    report_name: str
    language: str

    @property
    def translate(self) -> Translator:
        """The translations of the report's language."""
        return translator_for(self.language)

    @property
    def edition(self) -> str:
        """The address of the edition."""
        return addresses.edition(self.report, self.year)


@pydantic.dataclasses.dataclass(frozen=True)
class TrendInYear:
    """A year's section about a trend: a cell of the matrix. `origins` are the trends that it continues."""

    trend: UUID
    report: str
    year: int
    position: int
    slug: str
    title: str
    maturity: Maturity
    movement: Movement
    origins: tuple[Origin, ...] = ()

    @property
    def address(self) -> str:
        """The address of the section."""
        return addresses.section(self.report, self.year, self.slug)


@pydantic.dataclasses.dataclass(frozen=True)
class Move:
    """A section's movement since the year `since`; of a returned trend, since its last year in the report."""

    movement: Movement
    was: Maturity | None = None
    since: int | None = None
    origins: tuple[Origin, ...] = ()


@pydantic.dataclasses.dataclass(frozen=True)
class AbsentTrend:
    """A trend of the year before that this edition does not have. `note` explains an ended trend."""

    trend: UUID
    slug: str
    name: str
    absence: Absence
    was: Maturity
    note: str = ""

    @property
    def address(self) -> str:
        """The address of the trend."""
        return addresses.trend(self.slug)


@dataclass(frozen=True)
class Correction:
    """A correction in the edition of `year`: the texts before and after, each on one line, and the address of its version's entry in the
    history."""

    year: int
    address: str
    before: str
    after: str


@pydantic.dataclasses.dataclass(frozen=True)
class ScoreInYear:
    """The score that the edition of `year` gives to a prediction."""

    prediction: UUID
    year: int
    outcome: str
    explanation: str


@dataclass(frozen=True)
class Counterpart:
    """The edition of the same year in another language. `sections` are slugs by the uid of the section's trend."""

    report: str
    language: str
    sections: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class EditionRow:
    """An edition in one version: its row of the index and its sections, without long texts. `trends` has slug and name of the sections'
    trends by uid."""

    published: PublishedEdition
    sections: Sequence[PublishedSection]
    trends: Mapping[UUID, tuple[str, str]]

    @property
    def year(self) -> int:
        """The year of the edition."""
        return self.published.year

    @property
    def version(self) -> Version:
        """The version."""
        return self.published.version

    @property
    def is_current(self) -> bool:
        """Return whether it is the edition's current version."""
        return self.published.edition.current_version_id == self.published.version_id


@dataclass(frozen=True)
class EditionContext:
    """The facts that all pages of an edition share. For a draft, `version` is None.

    `pinned`: the address has the version's number. `as_of`: the day of the address, in words. `current`: the number of the latest
    version. `editions`: its versions that can be read, in order. `years`: those of the report. `moves` and `corrections` are by section
    uid; the latter are corrections in other years' editions of text that the section still has. `before`: the trends of earlier years.
    """

    report: str
    year: int
    version: Version | None = None
    pinned: bool = False
    current: str | None = None
    editions: Sequence[EditionRow] = ()
    years: Sequence[int] = ()
    since: int | None = None
    moves: Mapping[UUID, Move] = field(default_factory=dict)
    absences: Sequence[AbsentTrend] = ()
    corrections: Mapping[UUID, Sequence[Correction]] = field(default_factory=dict)
    as_of: str = ""
    before: Sequence[TrendInYear] = ()
    counterpart: Counterpart | None = None

    @property
    def number(self) -> str | None:
        """The version number in the page's links; None on pages of the latest version."""
        return self.version.number if self.version and (self.pinned or self.as_of) else None

    @property
    def first(self) -> Version | None:
        """The edition's first version, or None for a draft without one."""
        return self.editions[0].version if self.editions else self.version

    @property
    def is_latest(self) -> bool:
        """Return whether this is the latest version."""
        return self.version is not None and self.version.number == self.current


@dataclass(frozen=True)
class SectionContext:
    """The facts of a section's page besides its edition's context.

    `elsewhere`: sections of other years about the trend, its origins or its successors. `assessed_before`: the maturities that the
    continued sections gave to techniques the year before, by today's slug; None if it continues none. `latest_slug`: its slug in the
    latest version, or None. `gone`: number and slug of the last version with a paragraph that earlier versions had, by its id.
    `in_versions`: its slug by the number of each version that has it, in order. `techniques`: today's slug by the slug of a
    technique in the section; empty for drafts, which have today's.
    """

    edition: EditionContext
    elsewhere: Sequence[TrendInYear] = ()
    assessed_before: Mapping[str, Maturity] | None = None
    scores: Sequence[ScoreInYear] = ()
    latest_slug: str | None = None
    gone: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    in_versions: Mapping[str, str] = field(default_factory=dict)
    techniques: Mapping[str, str] = field(default_factory=dict)
