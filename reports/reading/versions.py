"""Queries for versions by number, moment or currency; their change notes; the moments of `as_of`."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q, QuerySet

from reports.document.canonical import upgrade
from reports.models.index import Published
from reports.models.ledger import Version, VersionQuerySet
from reports.models.series import Report
from reports.reading.exceptions import Gone, InvalidMoment, NotAvailableThen, NotPublished
from reports.reading.generation_cache import per_generation

#: The columns that are read of a version and its relations, without the document.
_COLUMNS = (
    *("major", "minor", "schema_version", "sha256", "previous_record_sha256", "record_sha256", "severity", "note"),
    *("change_notes", "published_at", "publisher"),
    *("edition__uid", "edition__year", "edition__report__slug", "edition__report__language"),
    *("edition__current_version__major", "edition__current_version__minor"),
    *("withdrawal__reason", "withdrawal__at", "redaction__reason", "redaction__at"),
)


def versions_of(report: str, year: int, *, document: bool = False) -> VersionQuerySet:
    """Return all versions of an edition, latest first, with withdrawals and redactions, and with documents if `document`."""
    versions = Version.objects.filter(edition__report__slug=report, edition__year=year)
    related = versions.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")
    return related.only(*_COLUMNS, *(("document",) if document else ())).order_by("-major", "-minor")


@per_generation(32)
def find_version(
    report: str, year: int, number: str | None = None, at: datetime | None = None, *, document: bool = True
) -> Version:
    """Return the version with a number, the one current at a moment, or the latest. One query if it exists.

    Raises NotPublished, NotAvailableThen or Gone.
    """
    versions = versions_of(report, year, document=document)
    version = _selected(versions, number, at).first() or (None if number or at else versions.first())
    if version is None:
        raise _not_found(versions, report, year, number, at)
    if not version.is_readable:
        raise gone(version)
    return version


def find_two(report: str, *keys: tuple[int, str | None]) -> tuple[Version, Version]:
    """Return two versions by year and number, or None for the latest: one query if both exist. Raises as `find_version` does."""
    first, second = (_selected(versions_of(report, year, document=True), number) for year, number in keys)
    found = {(row.edition.year, row.number): row for row in first | second if row.is_readable}
    latest = {row.edition.year: row for row in found.values() if row.edition.current_version_id == row.pk}
    one, other = (found.get((year, number)) if number else latest.get(year) for year, number in keys)
    return one or find_version(report, *keys[0]), other or find_version(report, *keys[1])


def _selected(versions: VersionQuerySet, number: str | None, at: datetime | None = None) -> VersionQuerySet:
    """Filter versions to the one with a number, the one current at a moment, or the current one."""
    if number is not None:
        return versions.numbered(number)
    return versions.as_of(at) if at else versions.current()


def _not_found(
    versions: VersionQuerySet, report: str, year: int, number: str | None, at: datetime | None
) -> NotPublished | NotAvailableThen:
    first = versions.order_by("published_at").first() if at and number is None else None
    if at and first:
        return NotAvailableThen(report, year, at, first.published_at, first.edition.report.language)
    return NotPublished(report, year, number or "", at)


def find_report(slug: str) -> Report:
    """Return a report that has a version, even if all are withdrawn. Raises NotPublished."""
    report = Report.objects.filter(slug=slug, editions__versions__isnull=False).distinct().first()
    if report is None:
        raise NotPublished(slug)
    return report


def withdrawn_with(picture: str) -> Gone | None:
    """Return the refusal of a picture, by SHA-256, that only withdrawn versions show, or None: one query."""
    found = Version.objects.filter(withdrawal__isnull=False, redaction__isnull=True, document__contains=picture)
    related = found.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")
    version = related.order_by("-pk").first()
    return gone(version) if version else None


def gone(version: Version) -> Gone:
    """Return the refusal of a withdrawn or redacted version."""
    event = version.redaction if version.is_redacted else version.withdrawal
    edition = version.edition
    current = edition.current_version.number if edition.current_version else None
    report = edition.report
    return Gone(
        report.slug, edition.year, version.number, event.reason, event.at, version.is_redacted, current, report.language
    )


def raw_document(version: Version) -> dict[str, Any]:
    """Return a version's document as JSON types, upgraded to the current schema."""
    return upgrade(json.loads(version.document))


def current_rows[Row: Published](model: type[Row], at: datetime | None = None) -> QuerySet[Row]:
    """Return the index rows of current versions, or of those current at `at` that are not withdrawn."""
    rows = model.objects.as_of(at) if at else model.objects.current()
    return rows.order_by()  # type: ignore[return-value]


def all_rows[Row: Published](model: type[Row]) -> QuerySet[Row]:
    """Return the index rows of all versions. Withdrawn and redacted ones have none."""
    return model._default_manager.order_by()  # type: ignore[return-value]


def in_version[Rows: QuerySet](rows: Rows) -> Rows:
    """Return rows joined with version and edition, without long texts."""
    return rows.select_related("version", "edition__report").defer("version__document", "version__change_notes")


def version_key(row: Version | Published) -> tuple[str, int, str]:
    """Return report slug, year and number of a version, or of an index row's version."""
    version = row if isinstance(row, Version) else row.version
    return row.edition.report.slug, row.edition.year, version.number


@dataclass(frozen=True)
class NoteOfVersion:
    """A change note and its version."""

    version: Version
    id: UUID
    note: dict[str, Any]


def versions_with_notes(at: datetime | None = None) -> QuerySet[Version]:
    """Return versions with change notes, published by `at`, latest first, without withdrawn ones."""
    versions = Version.objects.readable().exclude(change_notes="[]").select_related("edition__report")
    versions = versions.filter(published_at__lte=at) if at else versions
    return versions.defer("document").order_by("-published_at", "-pk")


def notes_of(versions: QuerySet[Version]) -> Iterator[NoteOfVersion]:
    """Yield the notes of versions, in order."""
    for version in versions:
        for position, note in enumerate(json.loads(version.change_notes)):
            yield NoteOfVersion(version, uuid5(NAMESPACE_URL, f"change-note:{version.record_sha256}:{position}"), note)


def notes_between(before: Version, after: Version) -> Sequence[NoteOfVersion]:
    """Return the notes of the versions after the earlier of the two, up to the later: one query."""
    low, high = sorted((before, after), key=lambda version: (version.major, version.minor))
    later = Q(major__gt=low.major) | Q(major=low.major, minor__gt=low.minor)
    up_to = Q(major__lt=high.major) | Q(major=high.major, minor__lte=high.minor)
    versions = versions_of(before.edition.report.slug, before.edition.year).filter(later, up_to).readable()
    return list(notes_of(versions.order_by("major", "minor")))


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A moment of `as_of`. `text` is its permanent name: a past day, or an instant."""

    at: datetime
    text: str

    @property
    def is_day(self) -> bool:
        """Whether `at` is the end of a day instead of an instant."""
        return _DAY.fullmatch(self.text) is not None


def read_moment(text: str, *, now: datetime) -> Moment:
    """Return the moment of `?as_of=`. Raises InvalidMoment if it cannot be parsed or is in the future."""
    try:
        if _DAY.fullmatch(text):
            return _end_of(date.fromisoformat(text), text, now.astimezone(UTC))
        # A plus sign that was not escaped arrives as a space.
        if _INSTANT.fullmatch(instant := re.sub(r" (?=\d{2}:\d{2}\Z)", "+", text)):
            at = datetime.fromisoformat(instant).astimezone(UTC)
            if at > now:
                raise InvalidMoment(text, is_future=True)
            return Moment(at, _utc_text(at))
    except (ValueError, OverflowError):
        pass
    raise InvalidMoment(text, is_future=False)


def _end_of(day: date, text: str, now: datetime) -> Moment:
    if day > now.date():
        raise InvalidMoment(text, is_future=True)
    if day == now.date():
        return Moment(now, _utc_text(now))
    return Moment(datetime.combine(day, time.max, UTC), text)


def _utc_text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
