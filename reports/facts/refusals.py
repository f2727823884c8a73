"""Why something published cannot be shown, as data: pages and API each say it in their own form."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class NotPublished(Exception):
    """There is no such thing, or not yet; what was asked for, as far as it was named."""

    report: str = ""
    year: int | None = None
    number: str = ""
    at: datetime | None = None


@dataclass(eq=False)
class Gone(Exception):
    """A version that was there: withdrawn or redacted at `at`. `current` is the number of the one in its place. `language` is, of
    this and of what follows, the report's."""

    report: str
    year: int
    number: str
    reason: str
    at: datetime
    is_redacted: bool = False
    current: str | None = None
    language: str = ""


@dataclass(eq=False)
class MovedTo(Exception):
    """A page that has a new address."""

    address: str


@dataclass(frozen=True)
class Place:
    """Where something is in a version, by the version's number."""

    number: str
    address: str


@dataclass(eq=False)
class NotInLatest(Exception):
    """A section or figure (`what`) that only earlier versions have; `there` is the latest of them.

    `paragraphs`: the id of each paragraph that any version of the section had, and the latest version that has it.
    """

    title: str
    report: str
    year: int
    there: Place
    paragraphs: tuple[tuple[str, Place], ...] = ()
    what: str = "section"
    language: str = ""


@dataclass(eq=False)
class NotThen(Exception):
    """An edition that could not be read at the moment asked for: it was `first` published later, or withdrawn then."""

    report: str
    year: int
    at: datetime
    first: datetime
    language: str = ""


@dataclass(eq=False)
class SectionNotThen(Exception):
    """A section that version `number`, current at the moment asked for (in words, `as_of`), does not have; `there` does."""

    title: str
    year: int
    as_of: str
    number: str
    there: Place
    language: str = ""


@dataclass(eq=False)
class CannotAsk(Exception):
    """A moment that cannot be asked for: `text` as typed; `is_future` if it is one, and not merely unreadable."""

    text: str
    is_future: bool
