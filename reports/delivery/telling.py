"""Who hears of what readers report, and of what is due."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from reports.drafting.planning import unfinished
from reports.languages import ENGLISH
from reports.models.draft import Section
from reports.models.error_reports import ErrorReport
from reports.models.notices import Notice, NoticeKind, tell
from reports.models.series import separate_addresses
from reports.rights import administrators, people_who_may

#: How long before its day a section is nearly due.
SOON = timedelta(days=2)


def tell_of_error_report(*, error_report: ErrorReport, **_: Any) -> None:
    """Whoever decides on it. To those whom the report's settings name for that, a mail with the words goes out anyway."""
    report = error_report.edition.report
    address = reverse("admin:reports_errorreport_change", args=[error_report.pk])
    tell(
        NoticeKind.ERROR,
        edition=error_report.edition,
        people=[*people_who_may("reports.change_errorreport", report), *administrators()],
        about=error_report.section_title,
        address=address,
        at=error_report.at,
    )
    named = separate_addresses(report.errors_to)
    notices = Notice.objects.filter(kind=NoticeKind.ERROR, address=address, person__email__in=named)
    notices.update(mailed_at=error_report.at)


def tell_of_dues(*, at: datetime) -> None:
    """Notify assignees once when a section that is not ready is nearly due, and once when it is late; again for another day."""
    near = Section.objects.filter(due__lte=at.date() + SOON)
    for person in User.objects.filter(assigned_sections__in=near, is_active=True).distinct():
        for section in unfinished(near.filter(assignee=person)):
            _tell_of_due(person, section, at)


def _tell_of_due(person: User, section: Section, at: datetime) -> None:
    due = section.due or at.date()
    kind = NoticeKind.LATE if due < at.date() else NoticeKind.DUE
    address, words = reverse("admin:reports_section_change", args=[section.pk]), ENGLISH.day(due)
    if not Notice.objects.filter(person=person, kind=kind, address=address, words=words).exists():
        tell(
            kind,
            edition=section.draft.edition,
            people=[person],
            about=section.title,
            address=address,
            words=words,
            at=at,
            is_private=True,
        )
