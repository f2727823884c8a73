"""The answers to readers who reported an error: corrected, with the changed words, or not, with the editors' reason."""

from collections.abc import Iterator
from datetime import datetime
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


def answer_mail(key: str, at: datetime) -> MailText | None:
    """Return the answer to error report `key`, unless somebody has answered it or the address was deleted."""
    rows = ErrorReport.objects.select_related("edition__report", "settled_by").filter(answered_at=None)
    report = rows.exclude(email="").filter(pk=key).first()
    if report is None:
        return None
    translate = translator_for(report.edition.report.language)
    if report.settled_by is not None:
        parts = _corrected(report, report.settled_by, translate)
    elif report.state == ReportState.DECLINED:
        parts = _declined(report, translate)
    else:
        return None
    subject = translate("Your error report on “{title}”", title=report.section_title)
    return MailText(
        [report.email],
        f"{report.edition}: {subject}",
        [*parts, translate("Your name and email address are deleted from the report in {days} days.", days=str(_DAYS))],
        headers=AUTOMATIC,
        signed=[report.edition.report.publisher_name],
        sender=report.edition.report.name,
    )


def _corrected(report: ErrorReport, version: Version, translate: Translator) -> Iterator[str]:
    yield translate(
        "Thank you for reporting an error in “{title}” ({edition}, version {number}). It was corrected in version "
        "{corrected} on {day}.",
        title=report.section_title,
        edition=str(report.edition),
        number=report.number,
        corrected=version.number,
        day=translate.day(version.published_at),
    )
    yield _quoted(report, translate)
    note = version.notes[report.settled_note or 0]
    if (note.before or note.after) and not version.is_redacted:
        heading = translate("The correction, with [-removed-] and [+new+] words:")
        yield f"{heading}\n{indent(word_changes_text(note.before, note.after), '  ')}"
    yield f"{translate('The reason given to readers:')}\n{indent(note.explanation, '  ')}"
    if report.name and report.name in note.reported_by:
        yield translate("The correction names you as the person who reported it.")
    yield f"{translate('Read the corrected text:')}\n{settings.SITE_URL}{_address(report, version)}"


def _declined(report: ErrorReport, translate: Translator) -> Iterator[str]:
    yield translate(
        "Thank you for reporting an error in “{title}” ({edition}, version {number}). The editors checked it and did not "
        "change the text.",
        title=report.section_title,
        edition=str(report.edition),
        number=report.number,
    )
    yield _quoted(report, translate)
    yield f"{translate('Their reason:')}\n{indent(report.reason, '  ')}"


def _quoted(report: ErrorReport, translate: Translator) -> str:
    return f"{translate('You wrote:')}\n{indent(report.wrong, '> ', lambda line: True)}"


def _address(report: ErrorReport, version: Version) -> str:
    """Return the path of the section in the version, or of the version if it does not have the section."""
    edition = version.edition
    section = PublishedSection.objects.filter(version=version, uid=report.section).first()
    if section is None:
        return addresses.edition(edition.report.slug, edition.year, version.number)
    return addresses.section(edition.report.slug, edition.year, section.slug, version.number)


def _mark_as_answered(key: str) -> None:
    ErrorReport.objects.filter(pk=key, answered_at=None).update(answered_at=timezone.now())


ANSWER = MailKind(answer_mail, sent=_mark_as_answered)
