"""What a report's editors are sent when a reader reports an error: the words and the way to them at the desk.

The reader's name and address are not in it: at the desk they are deleted in time, in a mailbox they would stay.
"""

from collections.abc import Iterator
from datetime import datetime
from textwrap import indent

from django.conf import settings
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from reports.mailing import AUTOMATIC, MailKind, MailText
from reports.models.error_reports import ErrorReport
from reports.models.mails import queue_mail
from reports.models.series import separate_addresses


@task(priority=10)
def tell_editors(pk: int, place: str) -> None:
    """Queue the mail about error report `pk`. `place` is the address of the text in question.

    It is called directly; release 1.0 enqueued it, also while it runs beside this one.
    """
    queue_mail("error-report", f"{pk} {place}", at=timezone.now())


@MailKind
def editors_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail to those whom the report names for that. `key` is the error report's pk and the address of the text."""
    pk, place = key.split(" ", 1)
    report = ErrorReport.objects.select_related("edition__report").filter(pk=pk).first()
    recipients = separate_addresses(report.edition.report.errors_to) if report else ()
    if report is None or not recipients:
        return None
    desk = settings.SITE_URL + reverse("admin:reports_errorreport_change", args=[report.pk])
    return MailText(
        recipients,
        f"{report.edition}: error report on “{report.section_title}”",
        [*_lines(report, settings.SITE_URL + place), *_to_do(report, desk)],
        headers=AUTOMATIC,
        signed=[f"Sent to the error report recipients in the settings of {report.edition.report}."],
    )


def _lines(report: ErrorReport, place: str) -> Iterator[str]:
    yield f"A reader reported an error in “{report.section_title}”, {report.edition}, version {report.number}:\n{place}"
    for heading, words in (
        ("Problem", report.wrong),
        ("Quoted text", report.quoted),
        ("Suggested text", report.suggestion),
    ):
        if words:
            yield f"{heading}:\n{indent(words, '> ', lambda line: True)}"


def _to_do(report: ErrorReport, desk: str) -> Iterator[str]:
    if report.email:
        yield "The reader would like an answer. You find the address at the desk."
    yield f"Accept or close the report at the desk:\n{desk}"
