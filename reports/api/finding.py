"""From an address to the version it names: found, not published, or gone with the reason."""

import json
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from reports.api.addresses import Addresses
from reports.api.problems import NOT_FOUND, REDACTED, WITHDRAWN, Problem
from reports.document.record import instant
from reports.document.upgrade import upgrade
from reports.models.index import PublishedEdition
from reports.models.ledger import Version, VersionQuerySet
from reports.models.series import Report

LATEST = "latest"
#: What is read of a version: not its document, unless it is asked for, and little of what it is joined with.
_COLUMNS = (
    *("major", "minor", "schema_version", "sha256", "previous_record_sha256", "record_sha256", "severity", "note"),
    *(
        "change_notes",
        "published_at",
        "publisher",
        "edition__year",
        "edition__current_version",
        "edition__report__slug",
    ),
    *("withdrawal__reason", "withdrawal__at", "redaction__reason", "redaction__at"),
)


def report_named(slug: str) -> Report:
    """The report, if readers can see an edition of it, or could before it was withdrawn."""
    report = Report.objects.filter(slug=slug, editions__versions__isnull=False).distinct().first()
    if report is None:
        raise Problem(NOT_FOUND, f"No report called “{slug}” is published.")
    return report


def versions_of(report: str, year: int) -> VersionQuerySet:
    """All versions of an edition, with what happened to them, without their documents."""
    versions = Version.objects.filter(edition__report__slug=report, edition__year=year)
    related = versions.select_related("edition__report", "withdrawal", "redaction")
    return related.only(*_COLUMNS).order_by("-major", "-minor")


def version_named(
    addresses: Addresses,
    *,
    report: str,
    year: int,
    version: str = LATEST,
    at: datetime | None = None,
    document: bool = False,
) -> Version:
    """The version with that number, the latest, or the one of `at`; `document`: with its document,
    and with what the index knows of it (`since`, `absences`).

    Raises a Problem: not found, or gone, with the reason. One query if it stands.
    """
    versions = versions_of(report, year)
    if document:
        index = PublishedEdition.objects.filter(version=OuterRef("pk"))
        versions = versions.only(*_COLUMNS, "document").annotate(
            since=Subquery(index.values("since")[:1]), absences=Subquery(index.values("absences")[:1])
        )
    if version != LATEST:
        found = versions.numbered(version).first()
    else:
        found = (versions.as_of(at) if at else versions.current()).first()
        if found is None and at is None:
            found = versions.first()
    if found is None:
        raise Problem(NOT_FOUND, _nothing(report, year, version, at))
    if not found.is_standing:
        raise gone(found, addresses)
    return found


def gone(version: Version, addresses: Addresses) -> Problem:
    """The Problem of a version whose text can no longer be read."""
    kind, event = (REDACTED, version.redaction) if version.is_redacted else (WITHDRAWN, version.withdrawal)
    report, year = version.edition.report.slug, version.edition.year
    current = version.edition.current_version
    detail = f"Version {version.number} of {report} {year} was {kind.title.lower()}: {event.reason}"
    there = addresses.version(report, year, current.number) if current and current.pk != version.pk else None
    return Problem(kind, detail, reason=event.reason, at=instant(event.at), current=there)


def moment(at: datetime) -> str:
    """A time as answers write it: UTC, with Z."""
    return instant(at)


def _nothing(report: str, year: int, version: str, at: datetime | None) -> str:
    what = f"{report} {year}"
    if at:
        return f"Nothing of {what} was published by {at.date()}."
    return f"{what} has no version {version}." if version != LATEST else f"{what} is not published."


def raw_document(version: Version) -> dict[str, Any]:
    """The version's document as JSON types, in today's schema."""

    return upgrade(json.loads(version.document))
