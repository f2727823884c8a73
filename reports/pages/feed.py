"""Atom feeds, with an entry for each version, and the sitemap."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import Any

from reports import addresses
from reports.document.canonical import ChangeNote
from reports.document.text import first_day
from reports.languages import Words, words_in
from reports.pages.context import Version
from reports.pages.parts import on_one_line
from reports.rendering import description_text
from reports.rendering.terms import CHANGE


def feed(versions: Sequence[Version], words: Words, *, title: str, author: str, report: str | None) -> dict[str, Any]:
    """Return the template context of a feed of versions, newest first; there is at least one."""
    entries = tuple(_entry(each, words_in(each.language)) for each in versions)
    is_shown = not all(each.gone for each in versions)
    return {
        "language": words.language,
        "title": title,
        "author": author,
        "picture": addresses.report_card(report) if report and is_shown else "",
        "address": addresses.feed(report),
        "home": addresses.report(report) if report else "/",
        "updated": max(entry["updated"] for entry in entries),
        "entries": entries,
    }


def _entry(version: Version, words: Words) -> dict[str, Any]:
    """Return an entry. Its `address` is also its id; its `paragraphs` are the content."""
    row, report, year = version.row, version.edition.report.slug, version.edition.year
    named = {"report": name_of(version), "year": year, "number": version.number}
    # Only the first version was published elsewhere.
    elsewhere = row.first_published if row and not version.previous_record_sha256 else ""
    if version.gone:
        paragraphs: tuple[str, ...] = (words("This version was withdrawn. {reason}", reason=version.gone),)
        title = words("{report} {year}, version {number} (withdrawn)", **named)
    else:
        notes = (_change(note, words) for note in version.notes)
        texts = (_elsewhere(elsewhere, version, words), description_text(version.note), *notes)
        paragraphs = tuple(filter(None, texts))
        if row and row.title:
            title = words("{report} {year}, version {number}: {title}", title=row.title, **named)
        else:
            title = words("{report} {year}, version {number}", **named)
    return {
        "address": addresses.edition(report, year, version.number),
        "title": title,
        "language": version.language,
        "author": version.publisher,
        # Atom needs an instant: the first of a day, month or year.
        "published": datetime.combine(first_day(elsewhere), time(), UTC) if elsewhere else version.published_at,
        "updated": version.gone_at or version.published_at,
        "paragraphs": paragraphs or (words("The first version of this edition."),),
    }


def name_of(version: Version) -> str:
    """Return the name of a version's report."""
    return version.names.report_name if version.names else version.edition.report.slug


def _elsewhere(date: str, version: Version, words: Words) -> str:
    if not date:
        return ""
    return words(
        "Published {date}; in this archive since {day}.", date=words.dated(date), day=words.day(version.published_at)
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
    """Return (address, time of the newest publication that it shows) of all pages."""
    newest: dict[str, datetime] = {}
    for report, year, section, trend, at in sections:
        found = [
            "/",
            addresses.report(report),
            addresses.edition(report, year),
            addresses.versions(report, year),
            addresses.section(report, year, section),
            *((addresses.trends(), addresses.trend(trend)) if trend else ()),
        ]
        newest |= {address: max(newest.get(address, at), at) for address in found}
    for report, year, key, at in figures:
        newest[addresses.figure(report, year, key)] = at
    for slug, at in techniques:
        newest |= {
            address: max(newest.get(address, at), at) for address in (addresses.techniques(), addresses.technique(slug))
        }
    return sorted(newest.items())
