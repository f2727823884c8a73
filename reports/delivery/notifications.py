"""Notices about error reports and due dates, and the mail to the people who get notices."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from textwrap import indent
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.text import normal_prose
from reports.drafting.planning import unfinished
from reports.languages import ENGLISH
from reports.mailing import AUTOMATIC, MailKind, MailText
from reports.models.draft import Section
from reports.models.error_reports import ErrorReport, queue_answer
from reports.models.ledger import Version
from reports.models.mails import queue_mail
from reports.models.notices import REQUIRED_PERMISSIONS, MailChoice, Notice, NoticeKind, notify
from reports.models.people import Actor
from reports.models.revisions import PendingChangeNote
from reports.models.series import separate_addresses
from reports.rights import administrators, may, people_who_may

#: How long before its due date the assignee of a section is notified.
SOON = timedelta(days=2)


def notify_of_error_report(*, error_report: ErrorReport, **_: Any) -> None:
    """Notify the people who decide on an error report. Those in the report's settings get a separate mail, so none from here."""
    report = error_report.edition.report
    address = reverse("admin:reports_errorreport_change", args=[error_report.pk])
    notify(
        NoticeKind.ERROR,
        edition=error_report.edition,
        people=[*people_who_may("reports.change_errorreport", report), *administrators()],
        actor=Actor("", error_report.at),
        about=error_report.section_title,
        address=address,
    )
    named = separate_addresses(report.errors_to)
    notices = Notice.objects.filter(kind=NoticeKind.ERROR, address=address, person__email__in=named)
    notices.update(mailed_at=error_report.at)


def settle_error_reports(*, version: Version, at: datetime) -> None:
    """Link the error reports whose change notes a new version has with it, and queue the answers to their readers.

    Call it in the transaction of the publication, before the pending notes are deleted.
    """
    pending = PendingChangeNote.objects.filter(draft=version.edition_id)
    for index, (row, note) in enumerate(zip(pending, version.notes, strict=False)):
        if normal_prose(row.explanation) != note.explanation:
            continue  # these notes were written for this publication instead of the pending ones
        for report in ErrorReport.objects.filter(note=row):
            report.settled_by = version
            report.settled_note = index
            report.save(update_fields=["settled_by", "settled_note"])
            queue_answer(report, at=at)


def notify_of_due_dates(*, at: datetime) -> None:
    """Notify assignees when an unfinished section is nearly due, and again when it is late, once for each due date."""
    near = Section.objects.filter(due__lte=at.date() + SOON)
    for person in User.objects.filter(assigned_sections__in=near, is_active=True).distinct():
        for section in unfinished(near.filter(assignee=person)):
            _notify_of_due_date(person, section, at)


def _notify_of_due_date(person: User, section: Section, at: datetime) -> None:
    due = section.due or at.date()
    kind = NoticeKind.LATE if due < at.date() else NoticeKind.DUE
    address = reverse("admin:reports_section_change", args=[section.pk])
    words = ENGLISH.day(due)
    if not Notice.objects.filter(person=person, kind=kind, address=address, words=words).exists():
        notify(
            kind,
            edition=section.draft.edition,
            people=[person],
            actor=Actor("", at),
            about=section.title,
            address=address,
            words=words,
            is_private=True,
        )


How = MailChoice.How
#: The time between two mails to people who chose one a day.
_MAIL_INTERVAL = timedelta(days=1)


def queue_notices(*, at: datetime) -> datetime | None:
    """Queue a mail with the new notices of each person. Return when the next one is due if notices wait for it, else None.

    Notices of people who get no mail are passed over for good, so that nobody gets those of a year when mail is set up.
    """
    rows = Notice.objects.unseen().filter(mailed_at=None, person__isnull=False, at__lte=at)
    later = []
    for person in User.objects.filter(notices__in=rows).select_related("mail_choice").distinct():
        due_at = _next_mail(person)
        if due_at and due_at > at:
            later.append(due_at)
            continue
        with transaction.atomic():
            if rows.filter(person=person).update(mailed_at=at) and _gets_mail(person):
                queue_mail("notices", str(person.pk), at=at, is_bulk=True)
    return min(later, default=None)


def _gets_mail(person: User) -> bool:
    never = getattr(person, "mail_choice", None) and person.mail_choice.how == How.NEVER
    return bool(person.is_active and person.email and not never)


@MailKind
def notices_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail with the notices that were queued at `at` for the person with the pk `key`, without those seen meanwhile."""
    person = User.objects.filter(pk=key).select_related("mail_choice").first()
    if person is None or not _gets_mail(person):
        return None
    rows = Notice.objects.unseen().filter(person=person, mailed_at=at).select_related("edition__report", "report")
    notices = [notice for notice in rows.order_by("at", "pk") if _may_see(person, notice)]
    if not notices:
        return None
    subject = ngettext("1 new notification", "{number} new notifications", len(notices)).format(number=len(notices))
    if len(notices) == 1:
        subject = str(notices[0])
    ways = _("Mark as seen, or change your email settings:\n{address}").format(
        address=settings.SITE_URL + reverse("desk:happened")
    )
    return MailText([person.email], f"{notices[0].place}: {subject}", _parts(notices), headers=AUTOMATIC, signed=[ways])


def _may_see(person: User, notice: Notice) -> bool:
    usual = "reports.view_draft" if notice.edition else "reports.view_report"
    return may(person, REQUIRED_PERMISSIONS.get(NoticeKind(notice.kind), usual), notice.place)


def _next_mail(person: User) -> datetime | None:
    """Return when a person may get the next mail; None for now: they chose mail at once, or have had none yet."""
    if getattr(person, "mail_choice", None) and person.mail_choice.how == How.AT_ONCE:
        return None
    last = Notice.objects.filter(person=person).aggregate(last=Max("mailed_at"))["last"]
    return last and last + _MAIL_INTERVAL


def _parts(notices: Sequence[Notice]) -> list[str]:
    parts = []
    for each in notices:
        lines = [str(each), indent(each.quoted, "> ", lambda line: True)]
        parts.append("\n".join(filter(None, [*lines, each.address and settings.SITE_URL + each.address])))
    return parts
