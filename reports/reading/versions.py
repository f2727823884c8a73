"""Which version is meant, by number, as of a moment, or the latest: asked here by pages, files, feeds and API alike."""

import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from reports.document.upgrade import upgrade
from reports.models.index import Published
from reports.models.ledger import Version, VersionQuerySet
from reports.models.series import Report
from reports.pages.refusals import Gone, NotPublished, NotThen
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
    """Where a row was published: the report's slug, the year, the version's number."""
    return row.edition.report.slug, row.edition.year, row.version.number


def place_of_version(version: Version) -> tuple[str, int, str]:
    """The report's slug, the year and the number of a version."""
    return version.edition.report.slug, version.edition.year, version.number
