"""Exceptions for published content that cannot be shown, and the pages that explain them."""

from dataclasses import dataclass
from datetime import datetime

from reports import addresses
from reports.languages import Words
from reports.pages.head import Head
from reports.pages.parts import Link


@dataclass(eq=False)
class NotPublished(Exception):
    """Nothing is published there. The fields are those of the request, as far as it had them."""

    report: str = ""
    year: int | None = None
    number: str = ""
    at: datetime | None = None


@dataclass(eq=False)
class Gone(Exception):
    """A version that was withdrawn or redacted at `at`. `current` is the number of the current version, `language` the report's."""

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
    """A page with a new address."""

    address: str


@dataclass(eq=False)
class NotAvailableThen(Exception):
    """An edition that was not readable at the moment `at`: first published later (`first`), or withdrawn at that time."""

    report: str
    year: int
    at: datetime
    first: datetime
    language: str = ""


@dataclass(eq=False)
class InvalidMoment(Exception):
    """An `as_of` that is in the future, or cannot be parsed."""

    text: str
    is_future: bool


@dataclass(frozen=True)
class Refusal:
    """The page of a refusal: head, status, heading, text, a link to go on, and a line beside the status."""

    head: Head
    status: int
    title: str
    words: str
    instead: Link | None = None
    dated: str = ""


def gone_page(gone: Gone, address: str, words: Words) -> Refusal:
    """Return the page of a withdrawn or redacted version."""
    named = {"number": gone.number, "year": gone.year}
    if gone.is_redacted:
        title = words("Version {number} of the {year} edition was removed", **named)
        dated = words("removed on {day}", day=words.day(gone.at))
    else:
        title = words("Version {number} of the {year} edition was withdrawn", **named)
        dated = words("withdrawn on {day}", day=words.day(gone.at))
    instead = Link(words("All reports"), "/")
    if gone.current:
        number = words("Read version {number} instead", number=gone.current)
        instead = Link(number, addresses.edition(gone.report, gone.year))
    head = Head(words("Withdrawn"), gone.reason, address, indexed=False, words=words)
    return Refusal(head, 410, title, gone.reason, instead, dated)


def not_available_then_page(missing: NotAvailableThen, address: str, words: Words) -> Refusal:
    """Return the page of an edition that was not readable at a moment."""
    sentence = words(
        "The {year} edition could not be read on that day. It was first published on {day}.",
        year=missing.year,
        day=words.day(missing.first),
    )
    instead = Link(words("Current version"), addresses.edition(missing.report, missing.year))
    head = Head(words("Not available on that date"), sentence, address, indexed=False, words=words)
    title, beside = words("This page was not available on that date"), words("not available on that date")
    return Refusal(head, 404, title, sentence, instead, beside)


def invalid_moment_page(wrong: InvalidMoment, address: str, words: Words) -> Refusal:
    """Return the page of an invalid `as_of`."""
    if wrong.is_future:
        sentence = words("“{text}” is in the future (UTC). Choose today or an earlier date.", text=wrong.text)
    else:
        sentence = words("“{text}” is not a date. Write it as year, month and day: 2025-01-31.", text=wrong.text)
    title = words("Invalid date")
    head = Head(title, sentence, address, indexed=False, words=words)
    return Refusal(head, 400, title, sentence, Link(words("To the latest version"), address))
