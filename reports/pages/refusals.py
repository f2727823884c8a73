"""The pages that say why something cannot be shown, and where to go instead."""

from dataclasses import dataclass
from datetime import datetime

from reports.facts.refusals import CannotAsk, Gone, NotInLatest, NotThen, SectionNotThen
from reports.pages import addresses
from reports.pages.parts import Link, day


@dataclass(frozen=True)
class GonePage:
    """A version that was withdrawn or removed; `instead` leads to the one in its place, if there is one."""

    what: str
    reason: str
    at: datetime
    redacted: bool
    instead: Link | None


@dataclass(frozen=True)
class NotInLatestPage:
    """A section or figure (`what`) that only earlier versions have, and where its paragraphs are found."""

    title: str
    what: str
    there: Link
    edition: Link
    paragraphs: tuple[tuple[str, Link], ...]


@dataclass(frozen=True)
class NotThenPage:
    """A page that was not there at the moment asked for: `words` say why, `instead` leads to what there is."""

    words: str
    instead: Link


def gone_page(gone: Gone) -> GonePage:
    """The page of a version that cannot be read any more."""
    instead = Link(f"Version {gone.current}", addresses.edition(gone.report, gone.year)) if gone.current else None
    what = f"Version {gone.number} of the {gone.year} edition"
    return GonePage(what, gone.reason, gone.at, gone.is_redacted, instead)


def not_in_latest_page(missing: NotInLatest) -> NotInLatestPage:
    """The page of a section or figure that the latest version does not have."""
    return NotInLatestPage(
        title=missing.title,
        what=missing.what,
        there=Link(f"version {missing.there.number}", missing.there.address),
        edition=Link(f"the {missing.year} edition", addresses.edition(missing.report, missing.year)),
        paragraphs=tuple((name, Link(f"version {at.number}", at.address)) for name, at in missing.paragraphs),
    )


def not_then_page(missing: NotThen | SectionNotThen) -> NotThenPage:
    """The page of an edition or a section that was not there at the moment asked for."""
    if isinstance(missing, SectionNotThen):
        return NotThenPage(
            f"On {missing.as_of} the {missing.year} edition was at version {missing.number}, "
            f"which has no section “{missing.title}”.",
            Link(f"“{missing.title}” in version {missing.there.number}", missing.there.address),
        )
    return NotThenPage(
        f"The {missing.year} edition could not be read on that day. It was first published on {day(missing.first)}.",
        Link("How it stands today", addresses.edition(missing.report, missing.year)),
    )


def cannot_ask_words(asked: CannotAsk) -> str:
    """Why a moment cannot be asked for."""
    if asked.is_future:
        return f"“{asked.text}” has not come yet (in UTC), so nothing can be said as of it."
    return f"“{asked.text}” is no day. Write it as year, month and day: 2025-01-31."
