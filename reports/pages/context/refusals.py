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
    """A section or figure (`what`) that only earlier versions have; `there` leads to the latest of them.

    `paragraphs`: where a link to one of its paragraphs finds it. The words are the version's, the address ends in the paragraph's id.
    """

    title: str
    there: Link
    edition: Link
    paragraphs: tuple[tuple[str, Link], ...] = ()
    what: str = "section"


@dataclass
class NotThen(Exception):
    """A page that was not there yet, or not any more, on the day asked for: `words` say why, `instead` leads to what there is."""

    words: str
    instead: Link


@dataclass
class CannotAsk(Exception):
    """A question that has no answer, such as for a day to come."""

    words: str
