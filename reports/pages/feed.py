"""Atom feeds: an entry for each version, with its change notes. A version taken back says so in its entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from reports.document.dates import dated, expected_in_words, first_day
from reports.document.record import ChangeNote
from reports.facts.announcements import NextEdition
from reports.facts.publications import Published
from reports.pages import addresses
from reports.pages.coming import coming
from reports.pages.parts import CHANGE_WORDS, day
from reports.rendering import plain_text


@dataclass(frozen=True)
class Entry:
    """An entry: `address` is its id too, `paragraphs` are its content."""

    address: str
    title: str
    author: str
    published: datetime
    updated: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed: `address` is its own, `home` that of the page it belongs to."""

    title: str
    address: str
    home: str
    updated: datetime
    entries: tuple[Entry, ...]


def feed(
    versions: Sequence[Published], *, title: str, address: str, home: str, expected: Sequence[NextEdition] = ()
) -> Feed:
    """The feed of some versions, newest first, of which there is at least one; above them what is expected."""
    entries = (*map(_expected, expected), *map(_entry, versions))
    return Feed(title, address, home, max(entry.updated for entry in entries), entries)


def _expected(edition: NextEdition) -> Entry:
    """One entry for each edition that is to come: of a date that moves, it is the same."""
    place = f"{addresses.report(edition.report)}#expected-{edition.year}"
    title = f"{edition.report_name} {edition.year}: expected {expected_in_words(edition.expected)}"
    return Entry(place, title, edition.report_name, edition.at, edition.at, coming(edition))


def _entry(version: Published) -> Entry:
    words = f"{version.report_name} {version.year}, version {version.number}"
    if version.gone:
        paragraphs: tuple[str, ...] = (f"This version was withdrawn. {version.gone}",)
        words += " (withdrawn)"
    else:
        told = (_elsewhere(version), plain_text(version.note), *(_change(note) for note in version.change_notes))
        paragraphs = tuple(filter(None, told))
    return Entry(
        addresses.edition(version.report, version.year, version.number),
        f"{words}: {version.title}" if version.title and not version.gone else words,
        version.publisher,
        _published(version),
        version.gone_at or version.published_at,
        paragraphs or ("The first version of this edition.",),
    )


def _published(version: Published) -> datetime:
    """When it came out. Atom knows moments alone: of a day, a month or a year it is the first."""
    if not version.first_published:
        return version.published_at
    return datetime.combine(first_day(version.first_published), time(), UTC)


def _elsewhere(version: Published) -> str:
    if not version.first_published:
        return ""
    return f"Published {dated(version.first_published)}; in this archive since {day(version.published_at)}."


def _change(note: ChangeNote) -> str:
    where = f" ({note.section})" if note.section else ""
    quoted = f" “{note.before}” became “{note.after}”." if note.before and note.after else ""
    reporter = f" Reported by {note.reported_by}." if note.reported_by else ""
    return f"{CHANGE_WORDS[note.kind]}{where}: {plain_text(note.explanation)}{quoted}{reporter}"
