"""The announcement of a future edition. Readers see it immediately, so each change raises the generation."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.models import audit
from reports.models.announcements import Announcement
from reports.models.series import Report
from reports.publishing.locks import lock_publication
from reports.publishing.refusals import ChangedMeanwhile


@transaction.atomic
def announce(
    *, report: Report, year: int, expected: str, reason: str, by: User | str, at: datetime, seen: str | None = None
) -> Announcement:
    """Announce when the next edition is expected; if the date changed, with the previous date and the reason.

    Raises ChangedMeanwhile if the announcement is not the one that was `seen` (`shown`; "" for none).
    """
    lock_publication(at=at)
    row = _told(report, seen) or Announcement(report=report)
    if row.year == year and row.expected != expected:
        row.was, row.reason = row.expected, reason
    elif row.year != year:
        row.was, row.reason = "", ""
    row.year, row.expected, row.at = year, expected, at
    row.save()
    _record(report, f"the edition of {year}, {expected}", by=by, at=at, why=reason)
    return row


@transaction.atomic
def take_back_announcement(report: Report, *, by: User | str, at: datetime, seen: str | None = None) -> None:
    """Remove the announcement. Raises as `announce` does."""
    lock_publication(at=at)
    _told(report, seen)
    Announcement.objects.filter(report=report).delete()
    _record(report, "taken back", by=by, at=at)


def _told(report: Report, seen: str | None) -> Announcement | None:
    row = Announcement.objects.filter(report=report).first()
    if seen not in {None, row.shown if row else ""}:
        raise ChangedMeanwhile
    return row


def _record(report: Report, details: str, *, by: User | str, at: datetime, why: str = "") -> None:
    audit.record(audit.Act.ANNOUNCED, about=report, report=report.slug, details=details, by=by, at=at, why=why)
