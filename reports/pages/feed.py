"""Atom feeds, with an entry for each version, and the sitemap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from reports import addresses
from reports.document.canonical import ChangeNote
from reports.document.text import first_day, on_one_line
from reports.languages import Translator, translator_for
from reports.models.ledger import Version
from reports.reading.reports import FeedRow, figure_addresses, newest_versions, published_site, section_addresses
from reports.reading.techniques import published_techniques
from reports.rendering import description_text
from reports.rendering.terms import CHANGE


@dataclass(frozen=True)
class FeedEntry:
    """A version in a feed. Its `address` is also its id; its `paragraphs` are the content."""

    address: str
    title: str
    language: str
    author: str
    published: datetime
    updated: datetime
    paragraphs: Sequence[str]


@dataclass(frozen=True)
class FeedPage:
    """The feed of a report, or of all. `home` is the page that it belongs to; `picture` is "" if no version can be read."""

    language: str
    title: str
    author: str
    picture: str
    address: str
    home: str
    entries: Sequence[FeedEntry]

    @property
    def updated(self) -> datetime:
        """The time of the last change of an entry."""
        return max(entry.updated for entry in self.entries)


def feed_page(report: str | None, translate: Translator) -> FeedPage:
    """Return the feed of versions, newest first, of a report or of all; `translate` is the site's. Raises NotPublished for a report
    without versions."""
    rows = newest_versions(report)
    if report:
        translate, title = translator_for(rows[0].language), rows[0].report_name
        author = rows[0].naming.publisher if rows[0].naming else ""
    else:
        author = published_site().name
        title = translate("{site}: all reports", site=author)
    return FeedPage(
        language=translate.language,
        title=title,
        author=author,
        picture=addresses.report_card(report) if report and not all(row.version.gone for row in rows) else "",
        address=addresses.feed(report),
        home=addresses.report(report) if report else "/",
        entries=[_entry(row, translator_for(row.language)) for row in rows],
    )


def _entry(row: FeedRow, translate: Translator) -> FeedEntry:
    version, published = row.version, row.published
    report, year = version.edition.report.slug, version.edition.year
    named = {"report": row.report_name, "year": year, "number": version.number}
    # Only the first version was published elsewhere.
    elsewhere = published.first_published if published and not version.previous_record_sha256 else ""
    if version.gone:
        paragraphs: tuple[str, ...] = (translate("This version was withdrawn. {reason}", reason=version.gone),)
        title = translate("{report} {year}, version {number} (withdrawn)", **named)
    else:
        notes = (_change(note, translate) for note in version.notes)
        is_first = not version.previous_record_sha256
        findings = (description_text(each) for each in row.key_findings if is_first)
        texts = (_elsewhere(elsewhere, version, translate), description_text(version.note), *notes, *findings)
        paragraphs = tuple(filter(None, texts))
        if published and published.title:
            title = translate("{report} {year}, version {number}: {title}", title=published.title, **named)
        else:
            title = translate("{report} {year}, version {number}", **named)
    return FeedEntry(
        address=addresses.edition(report, year, version.number),
        title=title,
        language=row.language,
        author=version.publisher,
        # Atom needs an instant: the first of a day, month or year.
        published=datetime.combine(first_day(elsewhere), time(), UTC) if elsewhere else version.published_at,
        updated=version.gone_at or version.published_at,
        paragraphs=paragraphs or (translate("The first version of this edition."),),
    )


def _elsewhere(date: str, version: Version, translate: Translator) -> str:
    if not date:
        return ""
    return translate(
        "Published {date}; in this archive since {day}.",
        date=translate.dated(date),
        day=translate.day(version.published_at),
    )


def _change(note: ChangeNote, translate: Translator) -> str:
    kind, explanation = translate(CHANGE[note.kind]), description_text(note.explanation)
    if note.section:
        sentence = translate(
            "{kind} ({section}): {explanation}", kind=kind, section=note.section, explanation=explanation
        )
    else:
        sentence = translate("{kind}: {explanation}", kind=kind, explanation=explanation)
    quoted = translate("“{before}” became “{after}”.", before=on_one_line(note.before), after=on_one_line(note.after))
    reporter = translate("Reported by {name}.", name=note.reported_by)
    return " ".join(
        [sentence, *([quoted] if note.before and note.after else []), *([reporter] if note.reported_by else [])]
    )


def sitemap() -> Sequence[tuple[str, datetime]]:
    """Return (address, time of the newest publication that it shows) of all pages: three queries."""
    newest: dict[str, datetime] = {}
    for report, year, section, trend, at in section_addresses():
        found = [
            "/",
            addresses.report(report),
            addresses.edition(report, year),
            addresses.versions(report, year),
            addresses.section(report, year, section),
            *((addresses.trends(), addresses.trend(trend)) if trend else ()),
        ]
        newest |= {address: max(newest.get(address, at), at) for address in found}
    for report, year, key, at in figure_addresses():
        newest[addresses.figure(report, year, key)] = at
    for slug, at in published_techniques():
        newest |= {
            address: max(newest.get(address, at), at) for address in (addresses.techniques(), addresses.technique(slug))
        }
    return sorted(newest.items())
