"""Notices about error reports and due dates, and the mail to the people who get them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from textwrap import indent
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.drafting.planning import unfinished
from reports.languages import ENGLISH
from reports.mailing import send_mail
from reports.models.draft import Section
from reports.models.error_reports import ErrorReport
from reports.models.notices import REQUIRED_PERMISSIONS, MailChoice, Notice, NoticeKind, notify
from reports.models.people import Actor
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
#: Older notices are not mailed, so that nobody gets those of a year when mail is set up.
_MAILED_WITHIN = timedelta(days=2)


def mail_notices(*, at: datetime) -> datetime | None:
    """Mail new notices, one mail for each person. Return when the next mail is due if notices wait for it, else None.

    Raise OSError if mail could not be sent, after all other mail was tried.
    """
    if not settings.MAILERS:
        return None
    waiting = Notice.objects.unseen().filter(mailed_at=None, at__gte=at - _MAILED_WITHIN, person__is_active=True)
    waiting = waiting.exclude(person__email="").exclude(person__mail_choice__how=How.NEVER)
    rows = waiting.select_related("person__mail_choice", "edition__report", "report").order_by("person", "at", "pk")
    later = []
    errors = []
    for person, found in groupby(rows, key=lambda notice: notice.person):
        notices = [notice for notice in found if _may_see(person, notice)]
        due_at = _next_mail(person)
        if not notices:
            continue
        if due_at and due_at > at:
            later.append(due_at)
            continue
        try:
            _send(person, notices, at)
        except OSError as error:  # a mail that fails does not stop the others
            errors.append(error)
    if errors:
        raise errors[0]
    return min(later, default=None)


def _may_see(person: User, notice: Notice) -> bool:
    usual = "reports.view_draft" if notice.edition else "reports.view_report"
    return may(person, REQUIRED_PERMISSIONS.get(NoticeKind(notice.kind), usual), notice.place)


def _next_mail(person: User) -> datetime | None:
    """Return when a person may get the next mail; None for now: they chose mail at once, or have had none yet."""
    if getattr(person, "mail_choice", None) and person.mail_choice.how == How.AT_ONCE:
        return None
    last = Notice.objects.filter(person=person).aggregate(last=Max("mailed_at"))["last"]
    return last and last + _MAIL_INTERVAL


def _send(person: User, notices: Sequence[Notice], at: datetime) -> None:
    subject = ngettext("1 new notification", "{number} new notifications", len(notices)).format(number=len(notices))
    if len(notices) == 1:
        subject = str(notices[0])
    ways = _("Mark as seen, or change your email settings:\n{address}").format(
        address=settings.SITE_URL + reverse("desk:happened")
    )
    send_mail([person.email], f"{notices[0].place}: {subject}", _parts(notices), signed=[ways], answers_nobody=True)
    Notice.objects.filter(pk__in=[each.pk for each in notices]).update(mailed_at=at)


def _parts(notices: Sequence[Notice]) -> list[str]:
    parts = []
    for each in notices:
        lines = [str(each), indent(each.quoted, "> ", lambda line: True)]
        parts.append("\n".join(filter(None, [*lines, each.address and settings.SITE_URL + each.address])))
    return parts
