"""The sitemap, and Atom feeds: an entry for each version, with its change notes. A version taken back says so in its entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from reports.document.dates import first_day
from reports.document.record import ChangeNote
from reports.languages import Words, words_in
from reports.pages import addresses
from reports.pages.context import Version
from reports.pages.parts import on_one_line
from reports.rendering import description_text
from reports.rendering.terms import CHANGE


@dataclass(frozen=True)
class PublishedVersion:
    """A version of `report`, its `row` in the index, or None if its text was taken back, and a row that `names` the report."""

    report: str
    year: int
    version: Version
    row: Any
    names: Any
    language: str

    @property
    def name(self) -> str:
        """The name of the report."""
        return self.names.report_name if self.names else self.report

    @property
    def first_published(self) -> str:
        """When the edition's first version had come out elsewhere: a day, a month or a year, or ""."""
        # A correction that followed was published here alone.
        return self.row.first_published if self.row and not self.version.previous_record_sha256 else ""


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


def feed(
    versions: Sequence[PublishedVersion], words: Words, *, title: str, author: str, report: str | None
) -> dict[str, Any]:
    """Return what a feed shows, by name: of a report's versions, or of all, newest first; there is at least one."""
    entries = tuple(_entry(each, words_in(each.language)) for each in versions)
    is_shown = not all(each.version.gone for each in versions)
    return {
        "language": words.language,
        "title": title,
        "author": author,
        "picture": addresses.report_card(report) if report and is_shown else "",
        "address": addresses.feed(report),
        "home": addresses.report(report) if report else "/",
        "updated": max(entry.updated for entry in entries),
        "entries": entries,
    }


def _entry(each: PublishedVersion, words: Words) -> Entry:
    version, elsewhere = each.version, each.first_published
    named = {"report": each.name, "year": each.year, "number": version.number}
    if version.gone:
        paragraphs: tuple[str, ...] = (words("This version was withdrawn. {reason}", reason=version.gone),)
        title = words("{report} {year}, version {number} (withdrawn)", **named)
    else:
        notes = (_change(note, words) for note in version.notes)
        paragraphs = tuple(filter(None, (_elsewhere(each, words), description_text(version.note), *notes)))
        if each.row and each.row.title:
            title = words("{report} {year}, version {number}: {title}", title=each.row.title, **named)
        else:
            title = words("{report} {year}, version {number}", **named)
    return Entry(
        addresses.edition(each.report, each.year, version.number),
        title,
        each.language,
        version.publisher,
        # Atom knows instants alone: of a day, a month or a year it is the first.
        datetime.combine(first_day(elsewhere), time(), UTC) if elsewhere else version.published_at,
        version.gone_at or version.published_at,
        paragraphs or (words("The first version of this edition."),),
    )


def _elsewhere(each: PublishedVersion, words: Words) -> str:
    if not each.first_published:
        return ""
    return words(
        "Published {date}; in this archive since {day}.",
        date=words.dated(each.first_published),
        day=words.day(each.version.published_at),
    )


def _change(note: ChangeNote, words: Words) -> str:
    kind, explanation = words(CHANGE[note.kind]), description_text(note.explanation)
    if note.section:
        sentence = words("{kind} ({section}): {explanation}", kind=kind, section=note.section, explanation=explanation)
    else:
        sentence = words("{kind}: {explanation}", kind=kind, explanation=explanation)
    quoted = words("“{before}” became “{after}”.", before=on_one_line(note.before), after=on_one_line(note.after))
    reporter = words("Reported by {name}.", name=note.reported_by)
    return " ".join(
        [sentence, *([quoted] if note.before and note.after else []), *([reporter] if note.reported_by else [])]
    )


#: Report, year, section, trend (or "") and time of publication; report, year, figure and time; technique and time.
type Sections = Iterable[tuple[str, int, str, str, datetime]]
type Figures = Iterable[tuple[str, int, str, datetime]]
type Techniques = Iterable[tuple[str, datetime]]


def sitemap(sections: Sections, figures: Figures, techniques: Techniques) -> Sequence[tuple[str, datetime]]:
    """Front page, reports, editions, sections, figures, trends, techniques: each with the newest publication that it shows."""
    newest: dict[str, datetime] = {}
    for report, year, section, trend, at in sections:
        found = [
            "/",
            addresses.report(report),
            addresses.edition(report, year),
            addresses.versions(report, year),
            addresses.section(report, year, section),
            *(("/trends/", addresses.trend(trend)) if trend else ()),
        ]
        newest |= {address: max(newest.get(address, at), at) for address in found}
    for report, year, key, at in figures:
        newest[addresses.figure(report, year, key)] = at
    for slug, at in techniques:
        newest |= {address: max(newest.get(address, at), at) for address in ("/techniques/", addresses.technique(slug))}
    return sorted(newest.items())
