"""Files of versions, written where a command was told to."""

from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from reports import drafting, filing
from reports.document.canonical import sha256
from reports.exporting import CannotBeWritten
from reports.exporting.docx import write_sections
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.models.storage import write_whole


@dataclass(frozen=True)
class Written:
    """Where a file is now, its SHA-256, and whether it is new there."""

    path: Path
    sha256: str
    is_new: bool


def find_version(edition: Edition, number: str | None) -> Version:
    """The edition's version of that number, or the latest, whose text can be read. Raises CommandError."""
    versions = edition.versions.select_related("edition__report", "withdrawal", "redaction")
    version = versions.current().first() if number is None else versions.numbered(number).first()
    if version is None:
        known = ", ".join(each.number for each in edition.versions.standing().order_by("major", "minor")) or "none"
        raise CommandError(
            f"{edition} has no published version {number or ''}".rstrip() + f". Published versions are: {known}."
        )
    if not version.is_standing:
        event = version.redaction if version.is_redacted else version.withdrawal
        raise CommandError(f"{version} was withdrawn: {event.reason}")
    return version


def export(version: Version, format: str, output: Path) -> Written:
    """Write the version's file to `output`, under its own name if that is a folder: whole, or not at all.

    Raises CommandError where there is no file to be had, and OSError where it cannot be written.
    """
    try:
        file = filing.file_of(version, format, at=timezone.now())
    except filing.FilingError as error:
        raise CommandError(f"{version} as {format}: {error}") from error
    return _written(output / file.name if output.is_dir() else output, file.data, file.sha256)


def export_draft(edition: Edition, output: Path, *, section: str | None = None) -> Written:
    """Write the edition's draft, or one section of it, as a Word file. Raises CommandError, and OSError where it cannot be written."""
    try:
        document = drafting.document_of(edition)
        sections = [each for each in document.sections if section in (None, each.slug)]
        if not sections:
            known = ", ".join(each.slug for each in document.sections) or "none yet"
            raise CommandError(f"There is no section “{section}”. The draft has: {known}.")
        context = filing.draft_context(document, at=timezone.now())
        data = write_sections(document, context, sections, is_whole=section is None)
    except (drafting.DraftError, CannotBeWritten, filing.FilingError) as error:
        raise CommandError(f"The draft of {edition} cannot be written: {error}") from error
    of = f"-{section}" if section else ""
    name = f"{edition.report.slug}-{edition.year}{of}-draft.docx"
    return _written(output / name if output.is_dir() else output, data, sha256(data))


def _written(path: Path, data: bytes, checksum: str) -> Written:
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is not a regular file and cannot be overwritten. Give another file or a folder.")
    if path.is_file() and path.read_bytes() == data:
        return Written(path, checksum, is_new=False)
    # Where a link stands, what it leads to is written anew.
    write_whole(path.resolve(), data)
    return Written(path, checksum, is_new=True)
