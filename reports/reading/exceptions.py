"""Exceptions for published content that cannot be shown."""

from dataclasses import dataclass
from datetime import datetime


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
