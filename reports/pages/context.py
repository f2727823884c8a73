"""What pages know besides the document: versions, other years, movement. `reports.reading` loads it; a draft has the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pydantic.dataclasses

from reports.document.words import Absence, Maturity, Movement
from reports.pages import addresses

#: A row of the ledger, which pages do not import: `number`, `published_at`, `publisher`, `note`, `notes` (change notes), `severity` and
#: checksums; `gone` is the reason it was withdrawn or redacted for, or "" if it can be read, and `gone_at` when. One that can be read
#: has its `sections` as rows of the index.
type Version = Any


@pydantic.dataclasses.dataclass(frozen=True)
class Origin:
    """A trend of an earlier year that a section continues; `kind` is renamed, split, merged, or "" where it is the same trend."""

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
    """A section's movement since the year it is compared with; of a returned trend, since the year it was last in the report."""

    movement: Movement
    was: Maturity | None = None
    since: int | None = None
    origins: tuple[Origin, ...] = ()


@pydantic.dataclasses.dataclass(frozen=True)
class AbsentTrend:
    """A trend of the year before that this edition does not have; `note` explains an ended one."""

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
    """Words that the edition of `year` corrected, each text on one line; `address` leads to the version that did, in its history."""

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
    """The edition of the same year in another language: the slugs of its `sections` by the trend that each is about."""

    report: str
    language: str
    sections: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EditionContext:
    """What the pages of an edition know. For a draft, `version` is None.

    `pinned`: the reader asked for this version by its number; `as_of`: for the one of this day. `current` is the latest version's
    number, `versions` are all of the edition in order, `years` the years in which the report has an edition, in order. `moves` goes
    by section uid, as do the `corrections` in other years' editions of words that a section still has. `site` is the site's own
    address without a slash at the end, `files` are the formats it offers (`reports.exporting.Format`). `before` are the trends of
    earlier years.
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
        """The number that the page's own links carry: none on evergreen pages."""
        return self.version.number if self.version and (self.pinned or self.as_of) else None

    @property
    def first(self) -> Version | None:
        """The edition's first version, or None for a draft without one."""
        return self.versions[0] if self.versions else self.version

    @property
    def is_latest(self) -> bool:
        """Whether this is the version that the evergreen address shows."""
        return self.version is not None and self.version.number == self.current


@dataclass(frozen=True)
class SectionContext:
    """What a section's page knows besides its edition's context; `latest_slug` is its slug in the latest version, if it is there.

    `elsewhere` are the sections of other years about the same trend, or about one that it came from or became. `assessed_before`: how
    the sections that it continues assessed techniques the year before, by the slugs of today; None if it continues none.
    `gone`: the id of a paragraph that earlier versions had -> the number and slug of the last of them. `in_versions`: the number of
    each version that can be read and has the section -> its slug there, in order. `techniques`: the slug by which the section
    assesses a technique -> that of today, after renaming and merging; a draft's are those of today.
    """

    edition: EditionContext
    elsewhere: Sequence[TrendInYear] = ()
    assessed_before: Mapping[str, Maturity] | None = None
    scores: Sequence[ScoreInYear] = ()
    latest_slug: str | None = None
    gone: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    in_versions: Mapping[str, str] = field(default_factory=dict)
    techniques: Mapping[str, str] = field(default_factory=dict)
