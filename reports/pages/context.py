"""The facts that pages need besides the document: versions, other years, movements. `reports.reading` loads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pydantic.dataclasses

from reports import addresses
from reports.document.words import Absence, Maturity, Movement

#: A row of the ledger, which pages do not import: `number`, `published_at`, `publisher`, `note`, `notes` (change notes), `severity` and
#: checksums. Withdrawn and redacted ones have a reason in `gone` and a time in `gone_at`; others have `gone` "" and their `sections`
#: as rows of the index.
type Version = Any


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


@dataclass(frozen=True)
class EditionContext:
    """The facts that all pages of an edition share. For a draft, `version` is None.

    `pinned`: the address has the version's number. `as_of`: the day of the address, in words. `current`: the number of the latest
    version. `versions` and `years`: of the edition and the report, in order. `moves` and `corrections` are by section uid; the
    latter are corrections in other years' editions of text that the section still has. `site`: the site's URL without a slash at the
    end. `files`: the formats offered (`reports.exporting.Format`). `before`: the trends of earlier years.
    """

    report: str
    year: int
    version: Version | None = None
    pinned: bool = False
    current: str | None = None
    versions: Sequence[Version] = ()
    years: Sequence[int] = ()
    since: int | None = None
    moves: Mapping[UUID, Move] = field(default_factory=dict)
    absences: Sequence[AbsentTrend] = ()
    corrections: Mapping[UUID, Sequence[Correction]] = field(default_factory=dict)
    as_of: str = ""
    site: str = ""
    files: Sequence[Any] = ()
    before: Sequence[TrendInYear] = ()
    counterpart: Counterpart | None = None

    @property
    def number(self) -> str | None:
        """The version number in the page's links; None on pages of the latest version."""
        return self.version.number if self.version and (self.pinned or self.as_of) else None

    @property
    def first(self) -> Version | None:
        """The edition's first version, or None for a draft without one."""
        return self.versions[0] if self.versions else self.version

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
