"""Which version is meant, by number, as of a moment, or the latest, and why it differs from the one before: for pages, files, feeds
and API alike."""

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
from reports.pages.refusals import CannotAsk, Gone, NotPublished, NotThen
from reports.reading.generation_cache import per_generation

#: What is read of a version: not its document, unless it is asked for, and little of what it is joined with.
_COLUMNS = (
    *("major", "minor", "schema_version", "sha256", "previous_record_sha256", "record_sha256", "severity", "note"),
    *("change_notes", "published_at", "publisher"),
    *("edition__uid", "edition__year", "edition__report__slug", "edition__report__language"),
    *("edition__current_version__major", "edition__current_version__minor"),
    *("withdrawal__reason", "withdrawal__at", "redaction__reason", "redaction__at"),
)


def versions_of(report: str, year: int, *, document: bool = False) -> VersionQuerySet:
    """All versions of an edition, latest first, with what happened to them; without their documents, unless asked for."""
    versions = Version.objects.filter(edition__report__slug=report, edition__year=year)
    related = versions.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")
    return related.only(*_COLUMNS, *(("document",) if document else ())).order_by("-major", "-minor")


@per_generation(32)
def find_version(
    report: str, year: int, number: str | None = None, at: datetime | None = None, *, document: bool = True
) -> Version:
    """The version asked for, whose text can be read: by number, as of a moment, or the latest. One query if it is there.

    Raises NotPublished, NotThen or Gone.
    """
    versions = versions_of(report, year, document=document)
    version = _wanted(versions, number, at).first() or (None if number or at else versions.first())
    if version is None:
        raise _not_there(versions, report, year, number, at)
    if not version.is_standing:
        raise gone(version)
    return version


def find_two(report: str, *places: tuple[int, str | None]) -> tuple[Version, Version]:
    """The versions of two places, a year and a number each, or None for the latest: one query if both are there. Raises likewise."""
    first, second = (_wanted(versions_of(report, year, document=True), number) for year, number in places)
    found = {(row.edition.year, row.number): row for row in first | second if row.is_standing}
    latest = {row.edition.year: row for row in found.values() if row.edition.current_version_id == row.pk}
    one, other = (found.get((year, number)) if number else latest.get(year) for year, number in places)
    return one or find_version(report, *places[0]), other or find_version(report, *places[1])


def _wanted(versions: VersionQuerySet, number: str | None, at: datetime | None = None) -> VersionQuerySet:
    """Of an edition's versions the one with that number, or the one of that moment or of now."""
    if number is not None:
        return versions.numbered(number)
    return versions.as_of(at) if at else versions.current()


def _not_there(
    versions: VersionQuerySet, report: str, year: int, number: str | None, at: datetime | None
) -> NotPublished | NotThen:
    first = versions.order_by("published_at").first() if at and number is None else None
    if at and first:
        return NotThen(report, year, at, first.published_at, first.edition.report.language)
    return NotPublished(report, year, number or "", at)


def find_report(slug: str) -> Report:
    """The report, if readers can see an edition of it, or could before it was withdrawn. Raises NotPublished."""
    report = Report.objects.filter(slug=slug, editions__versions__isnull=False).distinct().first()
    if report is None:
        raise NotPublished(slug)
    return report


def withdrawn_with(picture: str) -> Gone | None:
    """Why a picture, by its checksum, that only withdrawn versions show cannot be had: one query."""
    found = Version.objects.filter(withdrawal__isnull=False, redaction__isnull=True, document__contains=picture)
    related = found.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")
    version = related.order_by("-pk").first()
    return gone(version) if version else None


def gone(version: Version) -> Gone:
    """Why a version cannot be read, and what can be read instead."""
    event = version.redaction if version.is_redacted else version.withdrawal
    edition = version.edition
    current = edition.current_version.number if edition.current_version else None
    report = edition.report
    return Gone(
        report.slug, edition.year, version.number, event.reason, event.at, version.is_redacted, current, report.language
    )


def raw_document(version: Version) -> dict[str, Any]:
    """The version's document as JSON types, in today's schema."""
    document: dict[str, Any] = upgrade(json.loads(version.document))
    return document


def readable[Row: Published](model: type[Row], at: datetime | None = None) -> QuerySet[Row]:
    """The rows that readers get without naming a version, or got at `at` if their version can still be read."""
    rows = model.objects.as_of(at) if at else model.objects.current()
    return rows.order_by()  # type: ignore[return-value]


def standing[Row: Published](model: type[Row]) -> QuerySet[Row]:
    """The rows of all versions that can be read: of one that is withdrawn or redacted, the index keeps none."""
    return model._default_manager.order_by()  # type: ignore[return-value]


def in_version[Rows: QuerySet](rows: Rows) -> Rows:
    """`rows` with their version and edition, without the long texts."""
    return rows.select_related("version", "edition__report").defer("version__document", "version__change_notes")


def place_of(row: Any) -> tuple[str, int, str]:
    """The report's slug, the year and the number of a version, or of the one that a row was published in."""
    return row.edition.report.slug, row.edition.year, getattr(row, "version", row).number


@dataclass(frozen=True)
class NoteOfVersion:
    """A change note, and the version it was sealed with."""

    version: Version
    id: UUID
    note: dict[str, Any]


def versions_with_notes(at: datetime | None = None) -> QuerySet[Version]:
    """The versions (published by `at`) that stand and say why they differ, latest first: what withdrawn ones said is not given."""
    versions = Version.objects.standing().exclude(change_notes="[]").select_related("edition__report")
    versions = versions.filter(published_at__lte=at) if at else versions
    return versions.defer("document").order_by("-published_at", "-pk")


def notes_of(versions: QuerySet[Version]) -> Iterator[NoteOfVersion]:
    """The notes of `versions`, in order."""
    for version in versions:
        for position, note in enumerate(json.loads(version.change_notes)):
            yield NoteOfVersion(version, uuid5(NAMESPACE_URL, f"change-note:{version.record_sha256}:{position}"), note)


def notes_between(before: Version, after: Version) -> Sequence[NoteOfVersion]:
    """Return the notes of the versions after the earlier of the two, up to the later: one query."""
    low, high = sorted((before, after), key=lambda version: (version.major, version.minor))
    later = Q(major__gt=low.major) | Q(major=low.major, minor__gt=low.minor)
    up_to = Q(major__lt=high.major) | Q(major=high.major, minor__lte=high.minor)
    versions = versions_of(before.edition.report.slug, before.edition.year).filter(later, up_to).standing()
    return list(notes_of(versions.order_by("major", "minor")))


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A moment that can be asked for. `text` names it so that it means the same for ever: a day that is over, or an instant."""

    at: datetime
    text: str

    @property
    def is_day(self) -> bool:
        """Whether it is the end of a day, and not an instant."""
        return _DAY.fullmatch(self.text) is not None


def read_moment(text: str, *, now: datetime) -> Moment:
    """The moment that `?as_of=` names. Raises CannotAsk if it is none, or is still to come."""
    try:
        if _DAY.fullmatch(text):
            return _end_of(date.fromisoformat(text), text, now.astimezone(UTC))
        # A plus sign that was not escaped arrives as a space.
        if _INSTANT.fullmatch(asked := re.sub(r" (?=\d{2}:\d{2}\Z)", "+", text)):
            at = datetime.fromisoformat(asked).astimezone(UTC)
            if at > now:
                raise CannotAsk(text, is_future=True)
            return Moment(at, _named(at))
    except (ValueError, OverflowError):
        pass
    raise CannotAsk(text, is_future=False)


def _end_of(asked: date, text: str, now: datetime) -> Moment:
    if asked > now.date():
        raise CannotAsk(text, is_future=True)
    if asked == now.date():
        return Moment(now, _named(now))
    return Moment(datetime.combine(asked, time.max, UTC), text)


def _named(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
