"""The answers to readers who reported an error: corrected, with the changed words, or not, with the editors' reason."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from textwrap import indent

from django.conf import settings
from django.utils import timezone

from reports import addresses
from reports.languages import Translator, translator_for
from reports.mailing import AUTOMATIC, MailKind, MailText
from reports.models.error_reports import RETENTION_AFTER_DECISION, ErrorReport, ReportState
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.rendering.word_changes import word_changes_text

_DAYS = RETENTION_AFTER_DECISION.days


def _mark_as_answered(key: str) -> None:
    ErrorReport.objects.filter(pk=key, answered_at=None).update(answered_at=timezone.now())


@partial(MailKind, sent=_mark_as_answered)
def answer_mail(key: str, at: datetime) -> MailText | None:
    """Return the answer to error report `key`, unless somebody has answered it or the address was deleted."""
    rows = ErrorReport.objects.select_related("edition__report", "settled_by__edition__report").filter(answered_at=None)
    report = rows.exclude(email="").filter(pk=key).first()
    if report is None or not (report.settled_by or report.state == ReportState.DECLINED):
        return None
    translate = translator_for(report.edition.report.language)
    place = {"title": report.section_title, "edition": str(report.edition), "number": report.number}
    subject = translate("Your error report on “{title}”", title=report.section_title)
    parts = [
        *(
            _corrected(report, report.settled_by, place, translate)
            if report.settled_by
            else _declined(report, place, translate)
        ),
        _labelled(translate("You wrote:"), report.wrong),
        translate("Your name and email address are deleted from the report in {days} days.", days=str(_DAYS)),
    ]
    publisher = report.edition.report.publisher_name
    sender = report.edition.report.name
    return MailText(
        [report.email], f"{report.edition}: {subject}", parts, headers=AUTOMATIC, signed=[publisher], sender=sender
    )


def _corrected(report: ErrorReport, version: Version, place: dict[str, str], translate: Translator) -> Iterator[str]:
    yield translate(
        "Thank you for reporting an error in “{title}” ({edition}, version {number}). It was corrected in version "
        "{corrected} on {day}.",
        corrected=version.number,
        day=translate.day(version.published_at),
        **place,
    )
    note = version.notes[report.settled_note or 0]
    if (note.before or note.after) and not version.is_redacted:
        heading = translate("The correction, with [-removed-] and [+new+] words:")
        yield _labelled(heading, word_changes_text(note.before, note.after))
    yield _labelled(translate("The reason given to readers:"), note.explanation)
    if report.name and report.name in note.reported_by:
        yield translate("The correction names you as the person who reported it.")
    section = PublishedSection.objects.filter(version=version, uid=report.section).first()
    slug = version.edition.report.slug
    address = addresses.edition(slug, version.edition.year, version.number)
    if section is not None:
        address = addresses.section(slug, version.edition.year, section.slug, version.number)
    yield f"{translate('Read the corrected text:')}\n{settings.SITE_URL}{address}"


def _declined(report: ErrorReport, place: dict[str, str], translate: Translator) -> Iterator[str]:
    yield translate(
        "Thank you for reporting an error in “{title}” ({edition}, version {number}). The editors checked it and did not "
        "change the text.",
        **place,
    )
    yield _labelled(translate("Their reason:"), report.reason)


def _labelled(label: str, text: str) -> str:
    return f"{label}\n{indent(text, '> ', lambda line: True)}"
