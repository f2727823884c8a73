"""Why something published cannot be shown, as data; and the pages that say so, and where to go instead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.languages import Words
from reports.pages import addresses
from reports.pages.parts import Link


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


#: What the template of a refusal shows, by name.
type Shown = dict[str, Any]


def gone_page(gone: Gone, words: Words) -> Shown:
    """The page of a version that cannot be read any more."""
    instead = None
    if gone.current:
        number = words("Version {number}", number=gone.current)
        instead = Link(number, addresses.edition(gone.report, gone.year))
    if gone.is_redacted:
        title = words("Version {number} of the {year} edition was removed", number=gone.number, year=gone.year)
        when = words("removed on {day}", day=words.day(gone.at))
    else:
        title = words("Version {number} of the {year} edition was withdrawn", number=gone.number, year=gone.year)
        when = words("withdrawn on {day}", day=words.day(gone.at))
    return {"title": title, "when": when, "reason": gone.reason, "instead": instead}


def not_in_latest_page(missing: NotInLatest, words: Words) -> Shown:
    """The page of a section or figure that the latest version does not have."""
    edition = words("To the {year} edition", year=missing.year)
    return {
        "title": missing.title,
        "is_figure": missing.what == "figure",
        "there": _version(missing.there, words),
        "edition": Link(edition, addresses.edition(missing.report, missing.year)),
        "paragraphs": [(name, _version(at, words)) for name, at in missing.paragraphs],
    }


def _version(place: Place, words: Words) -> Link:
    return Link(words("version {number}", number=place.number), place.address)


def not_then_page(missing: NotThen | SectionNotThen, words: Words) -> Shown:
    """The page of an edition or a section that was not there at the moment asked for."""
    if isinstance(missing, SectionNotThen):
        said = words(
            "On {day} the {year} edition was at version {number}, which has no section “{title}”.",
            day=missing.as_of,
            year=missing.year,
            number=missing.number,
            title=missing.title,
        )
        there = words("“{title}” in version {number}", title=missing.title, number=missing.there.number)
        return {"words": said, "instead": Link(there, missing.there.address)}
    said = words(
        "The {year} edition could not be read on that day. It was first published on {day}.",
        year=missing.year,
        day=words.day(missing.first),
    )
    instead = Link(words("How it stands today"), addresses.edition(missing.report, missing.year))
    return {"words": said, "instead": instead}


def cannot_ask_words(asked: CannotAsk, words: Words) -> str:
    """Why a moment cannot be asked for."""
    if asked.is_future:
        return words("“{text}” has not come yet (in UTC), so nothing can be said as of it.", text=asked.text)
    return words("“{text}” is no day. Write it as year, month and day: 2025-01-31.", text=asked.text)
