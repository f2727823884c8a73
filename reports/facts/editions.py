"""What pages know besides the document: versions, other years, movement. Plain values; `reports.reading` loads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from reports.document.record import ChangeNote
from reports.document.words import Absence, Maturity, Movement


@dataclass(frozen=True)
class VersionFacts:
    """A version as pages name it. `gone` is the reason it was withdrawn or redacted for, or "" while it stands."""

    number: str
    published_at: datetime
    publisher: str = ""
    sha256: str = ""
    record_sha256: str = ""
    previous_record_sha256: str | None = None
    severity: str = "minor"
    note: str = ""
    change_notes: tuple[ChangeNote, ...] = ()
    gone: str = ""
    gone_at: datetime | None = None


@dataclass(frozen=True)
class FileKind:
    """A kind of file that editions are offered as: the end of its address, what readers see it called, and its media type."""

    name: str
    words: str
    media_type: str


@dataclass(frozen=True)
class YearFacts:
    """A published edition of the report: its year, its title and its latest version. `first_published` is when it came out elsewhere
    before that: a day, a month or a year, or "" """

    year: int
    title: str
    number: str
    published_at: datetime
    first_published: str = ""

    @property
    def day(self) -> str:
        """By which a list dates it: `2021-12-01`, `2021-12` or `2021`."""
        return self.first_published or self.published_at.date().isoformat()


@dataclass(frozen=True)
class Origin:
    """A trend of an earlier year that a section continues; `kind` is renamed, split, merged, or "" where it is the same trend."""

    uid: UUID
    slug: str
    name: str
    kind: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True)
class TrendInYear:
    """What one year's section says of a trend: a cell of the matrix. `origins` are the trends that it continues."""

    trend: UUID
    trend_slug: str
    report: str
    year: int
    position: int
    slug: str
    title: str
    maturity: Maturity
    movement: Movement
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Move:
    """A section's movement; `since` is the year it is held against (of a returned one: the year it was last seen)."""

    movement: Movement
    was: Maturity | None = None
    since: int | None = None
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class AbsentTrend:
    """A trend of the year before that this edition does not have; `note` is what the editor said of an ended one."""

    slug: str
    name: str
    absence: Absence
    was: Maturity
    note: str = ""
    trend: UUID | None = None


@dataclass(frozen=True)
class SectionElsewhere:
    """The section of another year's latest version about the same trend (by uid), or one that it came from or became.

    `assessed`: the technique's slug of today -> its maturity there.
    """

    trend: UUID
    year: int
    slug: str
    title: str
    maturity: Maturity
    assessed: Mapping[str, Maturity] = field(default_factory=dict)


@dataclass(frozen=True)
class Correction:
    """A correction in another year's edition: which version made it, and what it changed."""

    year: int
    number: str
    note: ChangeNote


@dataclass(frozen=True)
class ScoreFacts:
    """How an edition of `year` scored a prediction."""

    prediction: UUID
    year: int
    outcome: str
    explanation: str


@dataclass(frozen=True)
class WordingFacts:
    """What an edition of `year` calls a trend or a technique, and how it defines it."""

    year: int
    name: str
    definition: str


@dataclass(frozen=True)
class GoneParagraph:
    """A paragraph that an earlier version of the section had: its id, and the section's slug in the last version that had it."""

    id: str
    number: str
    slug: str


@dataclass(frozen=True)
class InVersion:
    """A version that has the section, and the section's slug there."""

    number: str
    slug: str


@dataclass(frozen=True)
class Counterpart:
    """The edition of the same year of the same report in another language: its `sections` by the trend that each is about."""

    report: str
    language: str
    sections: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EditionContext:
    """What the pages of an edition know. For a draft, `version` is None.

    `pinned`: the reader asked for this version by its number; `as_of`: for the one of this day. `current` is the latest version's
    number, `versions` are all of the edition in order, `years` the report's published editions in order. `moves` goes by section
    uid, `corrections` are those of other years. `site` is the site's own address without a slash at the end, `files` are the
    kinds of file it offers. `before` is what the years before this one say of trends: for the edition's own page.
    """

    report: str
    year: int
    version: VersionFacts | None = None
    pinned: bool = False
    current: str | None = None
    versions: tuple[VersionFacts, ...] = ()
    years: tuple[YearFacts, ...] = ()
    since: int | None = None
    moves: Mapping[UUID, Move] = field(default_factory=dict)
    absences: tuple[AbsentTrend, ...] = ()
    corrections: tuple[Correction, ...] = ()
    as_of: str = ""
    site: str = ""
    files: tuple[FileKind, ...] = ()
    before: tuple[TrendInYear, ...] = ()
    counterpart: Counterpart | None = None

    @property
    def number(self) -> str | None:
        """The number that the page's own links carry: none on evergreen pages."""
        return self.version.number if self.version and (self.pinned or self.as_of) else None

    @property
    def first(self) -> VersionFacts | None:
        """The edition's first version; of a draft that has none, nothing."""
        return self.versions[0] if self.versions else self.version

    @property
    def is_latest(self) -> bool:
        """Whether readers get this version without naming one."""
        return self.version is not None and self.version.number == self.current


@dataclass(frozen=True)
class SectionContext:
    """What a section's page knows besides its edition's; `latest_slug` is the section's in the latest version, if it is there.

    `in_versions` are the versions that can be read and have the section, in order. `techniques`: the slug by which the section
    assesses a technique -> that of today, after renaming and merging; a draft's are those of today.
    """

    edition: EditionContext
    elsewhere: tuple[SectionElsewhere, ...] = ()
    scores: tuple[ScoreFacts, ...] = ()
    latest_slug: str | None = None
    gone: tuple[GoneParagraph, ...] = ()
    in_versions: tuple[InVersion, ...] = ()
    techniques: Mapping[str, str] = field(default_factory=dict)
