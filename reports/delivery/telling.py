"""Who hears of what is said of a draft: events of other rooms, made notices."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse

from reports.document.dates import dated
from reports.drafting.commenting import Speaker
from reports.drafting.planning import duties_of
from reports.drafting.writing import writers
from reports.models.comments import Comment
from reports.models.draft import Section
from reports.models.error_reports import ErrorReport
from reports.models.notices import Notice, NoticeKind, tell
from reports.models.series import separate_addresses
from reports.rights import people_who_may

#: What is told of each act of a comment; that one is resolved is seen where it stands.
_SAID = {"commented", "answered"}
#: How long before its day a section is nearly due.
SOON = timedelta(days=2)


def tell_of_comment(*, comment: Comment, act: str, speaker: Speaker, at: datetime, **_: Any) -> None:
    """Whoever wrote in the section, or writes it, and whoever spoke before or asked for the review that it is part of."""
    if act not in _SAID:
        return
    section, edition = comment.section, comment.section.draft.edition
    thread = comment.thread or comment
    keys = {thread.by_id, *thread.answers.values_list("by", flat=True), comment.link and comment.link.asker_id}
    keys.add(section.assignee_id)
    concerned = Q(pk__in=writers(edition, section.uid)) | Q(memberships__sections=section) | Q(pk__in=keys - {None})
    tell(
        NoticeKind.COMMENTED,
        edition=edition,
        people=User.objects.filter(concerned, is_active=True).distinct(),
        by=speaker.name,
        account=speaker.account,
        about=section.title,
        address=reverse("admin:reports_section_change", args=[section.pk]),
        words=comment.words,
        at=at,
    )


def tell_of_error_report(*, error_report: ErrorReport, **_: Any) -> None:
    """Whoever decides on it. To those whom the report's settings name for that, a mail with the words goes out anyway."""
    report = error_report.edition.report
    address = reverse("admin:reports_errorreport_change", args=[error_report.pk])
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    tell(
        NoticeKind.ERROR,
        edition=error_report.edition,
        people=[*people_who_may("reports.change_errorreport", report), *administrators],
        about=error_report.section_title,
        address=address,
        at=error_report.at,
    )
    named = separate_addresses(report.errors_to)
    notices = Notice.objects.filter(kind=NoticeKind.ERROR, address=address, person__email__in=named)
    notices.update(mailed_at=error_report.at)


def tell_of_dues(*, at: datetime) -> None:
    """Whoever has a section that waits is told once when it is nearly due, and once when it is late; another day is told anew."""
    near = Section.objects.filter(due__lte=at.date() + SOON)
    for person in User.objects.filter(assigned_sections__in=near, is_active=True).distinct():
        for section in duties_of(person, near):
            _tell_of_due(person, section, at)


def _tell_of_due(person: User, section: Section, at: datetime) -> None:
    due = section.due or at.date()
    kind = NoticeKind.LATE if due < at.date() else NoticeKind.DUE
    address, words = reverse("admin:reports_section_change", args=[section.pk]), dated(due.isoformat())
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
