"""What a report's editors are sent when a reader reports an error: the words and the way to them at the desk.

The reader's name and address are not in it: at the desk they are deleted in time, in a mailbox they would stay.
"""

from collections.abc import Iterator
from textwrap import indent

from django.conf import settings
from django.tasks import task
from django.urls import reverse

from reports.mailing import send_mail
from reports.models.error_reports import ErrorReport
from reports.models.series import separate_addresses


@task(priority=10)
def tell_editors(pk: int, place: str) -> None:
    """Write to those whom the series of error report `pk` names for that. `place` is the address of the text in question."""
    report = ErrorReport.objects.select_related("edition__report").filter(pk=pk).first()
    if report is not None and (recipients := separate_addresses(report.edition.report.errors_to)):
        desk = settings.SITE_URL + reverse("admin:reports_errorreport_change", args=[report.pk])
        send_mail(
            recipients,
            f"{report.edition}: error report on “{report.section_title}”",
            [*_lines(report, settings.SITE_URL + place), *_to_do(report, desk)],
            signed=[f"Sent to the error report recipients in the settings of {report.edition.report}."],
            answers_nobody=True,
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
