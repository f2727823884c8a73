"""Why something published cannot be shown, as data; and the pages that say so, and where to go instead."""

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class GonePage:
    """A version that was withdrawn or removed, `when` says on which day; `instead` leads to the one in its place, if there is one."""

    title: str
    when: str
    reason: str
    instead: Link | None


@dataclass(frozen=True)
class NotInLatestPage:
    """A section or figure that only earlier versions have, and where its paragraphs are found."""

    title: str
    is_figure: bool
    there: Link
    edition: Link
    paragraphs: tuple[tuple[str, Link], ...]


@dataclass(frozen=True)
class NotThenPage:
    """A page that was not there at the moment asked for: `words` say why, `instead` leads to what there is."""

    words: str
    instead: Link


_FIGURE = "figure"


def gone_page(gone: Gone, words: Words) -> GonePage:
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
    return GonePage(title, when, gone.reason, instead)


def not_in_latest_page(missing: NotInLatest, words: Words) -> NotInLatestPage:
    """The page of a section or figure that the latest version does not have."""
    return NotInLatestPage(
        title=missing.title,
        is_figure=missing.what == _FIGURE,
        there=_version(missing.there, words),
        edition=Link(
            words("To the {year} edition", year=missing.year), addresses.edition(missing.report, missing.year)
        ),
        paragraphs=tuple((name, _version(at, words)) for name, at in missing.paragraphs),
    )


def _version(place: Place, words: Words) -> Link:
    return Link(words("version {number}", number=place.number), place.address)


def not_then_page(missing: NotThen | SectionNotThen, words: Words) -> NotThenPage:
    """The page of an edition or a section that was not there at the moment asked for."""
    if isinstance(missing, SectionNotThen):
        return NotThenPage(
            words(
                "On {day} the {year} edition was at version {number}, which has no section “{title}”.",
                day=missing.as_of,
                year=missing.year,
                number=missing.number,
                title=missing.title,
            ),
            Link(
                words("“{title}” in version {number}", title=missing.title, number=missing.there.number),
                missing.there.address,
            ),
        )
    return NotThenPage(
        words(
            "The {year} edition could not be read on that day. It was first published on {day}.",
            year=missing.year,
            day=words.day(missing.first),
        ),
        Link(words("How it stands today"), addresses.edition(missing.report, missing.year)),
    )


def cannot_ask_words(asked: CannotAsk, words: Words) -> str:
    """Why a moment cannot be asked for."""
    if asked.is_future:
        return words("“{text}” has not come yet (in UTC), so nothing can be said as of it.", text=asked.text)
    return words("“{text}” is no day. Write it as year, month and day: 2025-01-31.", text=asked.text)
