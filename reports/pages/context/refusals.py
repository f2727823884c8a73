"""Why a page cannot be shown: each leads to a page of its own."""

from dataclasses import dataclass
from datetime import datetime

from reports.pages.parts import Link


class NotPublished(Exception):
    """There is no such page, or not yet."""


@dataclass
class Gone(Exception):
    """A page that was there: withdrawn or redacted, with the reason; `instead` leads to what stands in its place."""

    what: str
    reason: str
    at: datetime
    redacted: bool = False
    instead: Link | None = None


@dataclass
class MovedTo(Exception):
    """A page that has a new address."""

    address: str


@dataclass
class NotInLatest(Exception):
    """A section that only earlier versions have; `there` leads to the latest of them."""

    title: str
    there: Link
    edition: Link


@dataclass
class CannotAsk(Exception):
    """A question that has no answer, such as for a day to come."""

    words: str
