"""Atom feeds: an entry for each version, with its change notes. A version taken back says so in its entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from reports.document.dates import first_day
from reports.document.record import ChangeNote
from reports.facts.publications import Published
from reports.languages import Words, words_in
from reports.pages import addresses
from reports.pages.parts import on_one_line
from reports.rendering import plain_text
from reports.rendering.terms import CHANGE


@dataclass(frozen=True)
class Entry:
    """An entry: `address` is its id too, `paragraphs` are its content."""

    address: str
    title: str
    language: str
    author: str
    published: datetime
    updated: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed: `address` is its own, `home` that of the page it belongs to; `picture` stands for it among others."""

    language: str
    title: str
    author: str
    picture: str
    address: str
    home: str
    updated: datetime
    entries: tuple[Entry, ...]


def feed(versions: Sequence[Published], words: Words, *, title: str, author: str, report: str | None) -> Feed:
    """Return the feed of a report's versions, or of all, newest first; there is at least one."""
    entries = tuple(_entry(each, words_in(each.language)) for each in versions)
    is_shown = not all(each.gone for each in versions)
    return Feed(
        language=words.language,
        title=title,
        author=author,
        picture=addresses.report_card(report) if report and is_shown else "",
        address=addresses.feed(report),
        home=addresses.report(report) if report else "/",
        updated=max(entry.updated for entry in entries),
        entries=entries,
    )


def _entry(version: Published, words: Words) -> Entry:
    named = {"report": version.report_name, "year": version.year, "number": version.number}
    if version.gone:
        paragraphs: tuple[str, ...] = (words("This version was withdrawn. {reason}", reason=version.gone),)
        title = words("{report} {year}, version {number} (withdrawn)", **named)
    else:
        notes = (_change(note, words) for note in version.change_notes)
        paragraphs = tuple(filter(None, (_elsewhere(version, words), plain_text(version.note), *notes)))
        if version.title:
            title = words("{report} {year}, version {number}: {title}", title=version.title, **named)
        else:
            title = words("{report} {year}, version {number}", **named)
    return Entry(
        addresses.edition(version.report, version.year, version.number),
        title,
        version.language,
        version.publisher,
        _published(version),
        version.gone_at or version.published_at,
        paragraphs or (words("The first version of this edition."),),
    )


def _published(version: Published) -> datetime:
    """When it came out. Atom knows moments alone: of a day, a month or a year it is the first."""
    if not version.first_published:
        return version.published_at
    return datetime.combine(first_day(version.first_published), time(), UTC)


def _elsewhere(version: Published, words: Words) -> str:
    if not version.first_published:
        return ""
    return words(
        "Published {date}; in this archive since {day}.",
        date=words.dated(version.first_published),
        day=words.day(version.published_at),
    )


def _change(note: ChangeNote, words: Words) -> str:
    kind, explanation = words(CHANGE[note.kind]), plain_text(note.explanation)
    if note.section:
        said = words("{kind} ({section}): {explanation}", kind=kind, section=note.section, explanation=explanation)
    else:
        said = words("{kind}: {explanation}", kind=kind, explanation=explanation)
    quoted = words("“{before}” became “{after}”.", before=on_one_line(note.before), after=on_one_line(note.after))
    reporter = words("Reported by {name}.", name=note.reported_by)
    return " ".join(
        [said, *([quoted] if note.before and note.after else []), *([reporter] if note.reported_by else [])]
    )
