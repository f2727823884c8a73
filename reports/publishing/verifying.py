"""Verification of ledger, index and files: checksums, chain, triggers and derived rows."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from reports.document.canonical import UnreadableDocument, read_document, sha256
from reports.models import triggers
from reports.models.audit import AuditEntry
from reports.models.index import INDEX_MODELS, Published, PublishedEdition, PublishedSection
from reports.models.ledger import EVENT_MODELS, SEALED_MODELS, Event, Version, VersionFile
from reports.models.sealed import Sealed, SequenceCheck
from reports.models.series import Edition, Report
from reports.models.storage import picture_path, read_stored, version_file_path
from reports.progress import counted, step
from reports.publishing.indexing import rows_of
from reports.publishing.withdrawing import pictures_of
from reports.reading import proof
from reports.reading.proof import LogCopy
from reports.reading.report_index import EDITION_COLUMNS, SECTION_COLUMNS, moves_of
from reports.search import deriving


@dataclass(frozen=True)
class VerificationError:
    """A difference from the expected state: its subject and a sentence."""

    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.sentence}"


#: Errors that reading a manipulated row can raise.
UNREADABLE = (
    ValueError, TypeError, AttributeError, LookupError, ObjectDoesNotExist, DatabaseError, UnreadableDocument,
)  # fmt: skip


def verify(against: LogCopy | None = None) -> tuple[VerificationError, ...]:
    """Return all differences, also from an earlier copy of the publication log (`against`), without changing anything."""
    found = tuple(_differences())
    return (*found, *(VerificationError(*words) for words in proof.compare(against))) if against else found


def _differences() -> Iterator[VerificationError]:
    for name in triggers.missing(connection):
        yield VerificationError(f"trigger {name}", "is missing or changed; run migrate, then find out who removed it")
    for edition in counted("Verifying editions", Edition.objects.select_related("report").order_by("pk")):
        yield from _edition(edition)
    for model in EVENT_MODELS:
        pks = model._default_manager.order_by("pk").values_list("pk", flat=True)
        for pk in counted(f"Verifying: {model._meta.verbose_name_plural}", pks):
            yield from _safely(f"{model._meta.verbose_name} {pk}", _event(model, pk))
    step("Verifying the audit log")
    yield from _safely("the audit log", _audit_log())
    step("Verifying the chain")
    for sealed in SEALED_MODELS:
        yield from _safely(f"the ledger’s count of {sealed._meta.verbose_name_plural}", _sequence(sealed))
    yield from _safely("publication log", (VerificationError(*words) for words in proof.log_differences()))
    for report in Report.objects.all():
        yield from _safely(str(report), _movement(report))
    step("Verifying the search")
    yield from _safely("search", (VerificationError("search", words) for words in deriving.differences()))
    yield from _files()


def _audit_log() -> Iterator[VerificationError]:
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if not entry.is_unaltered:
            yield VerificationError(f"audit entry {entry.pk}", "it is not what was written down")


def _safely(what: str, found: Iterator[VerificationError]) -> Iterator[VerificationError]:
    """Yield the differences, and one for an error in reading a row, instead of raising it."""
    try:
        yield from found
    except UNREADABLE as error:
        yield VerificationError(what, f"cannot be read: {error}")


def _sequence(model: type[Sealed]) -> Iterator[VerificationError]:
    """Return whether the table has exactly the rows that were counted when they were added."""
    known = SequenceCheck.objects.filter(table=model._meta.db_table).first() or SequenceCheck()
    found = SequenceCheck()
    for row in model._default_manager.iterator():
        found.count(row.seal)
    if (found.rows, found.total) != (known.rows, known.total):
        yield VerificationError(
            f"the ledger’s {model._meta.verbose_name_plural}",
            f"{known.rows} written, {found.rows} found, or not the same ones; a backup has what is missing",
        )


def _edition(edition: Edition) -> Iterator[VerificationError]:
    versions = edition.versions.order_by("major", "minor")
    before = None
    for pk in versions.values_list("pk", flat=True):
        what = f"{edition}, version in row {pk}"
        yield from _safely(what, _version(edition, pk, before))
        yield from _safely(what, _index(pk))
        before = _record_of(pk)
    last = versions.readable().values_list("pk", flat=True).last()
    if edition.current_version_id != last:
        yield VerificationError(str(edition), "readers do not get the highest version that stands")


def _record_of(pk: int) -> str | None:
    try:
        return Version.objects.values_list("record_sha256", flat=True).get(pk=pk)
    except DatabaseError:
        return None


def _version(edition: Edition, pk: int, before: str | None) -> Iterator[VerificationError]:
    version = _with_events(pk)
    slug, year = edition.report.slug, edition.year
    if version.is_redacted and version.document:
        yield VerificationError(str(version), "a redacted version still holds its text")
    if not version.is_redacted:
        if sha256(version.document.encode()) != version.sha256:
            yield VerificationError(str(version), "the document is not the one that was sealed")
        content = json.loads(version.document)
        if (content["uid"], content["schema_version"]) != (str(edition.uid), version.schema_version):
            yield VerificationError(
                str(version), "the edition, or the number of the schema, is not the one that was sealed"
            )
        slug, year = content["report"]["slug"], content["year"]
    if version.previous_record_sha256 != before:
        yield VerificationError(str(version), "the record does not follow the one before it")
    if not _is_recorded(version, report=slug, year=year):
        yield VerificationError(
            str(version), "the record (number, note, change notes, time or publisher) is not the one that was sealed"
        )


def _with_events(pk: int) -> Version:
    return Version.objects.select_related("withdrawal", "redaction", "edition__report").get(pk=pk)


def _is_recorded(version: Version, *, report: str, year: int) -> bool:
    try:
        return version.record(report=report, year=year).digest() == version.record_sha256
    except (ValueError, AttributeError):
        return False


def _event(model: type[Event], pk: int) -> Iterator[VerificationError]:
    rows: QuerySet[Any] = model._default_manager.select_related("version__edition__report")  # type: ignore[misc]
    row = rows.get(pk=pk)
    if row.digest() != row.row_sha256:
        yield VerificationError(f"{row._meta.verbose_name} of {row}", "it is not what was written down")


def _index(pk: int) -> Iterator[VerificationError]:
    version = _with_events(pk)
    wanted = rows_of(version, read_document(version.document)) if version.is_readable else {}
    for model in INDEX_MODELS:
        what = f"{version}, index of {model._meta.verbose_name}"
        yield from _safely(what, _rows(version, model, wanted.get(model, ())))


def _rows(version: Version, model: type[Published], wanted: Iterable[Published]) -> Iterator[VerificationError]:
    rows: Any = model._default_manager.filter(version=version)
    has_section = any(field.name == "section" for field in model._meta.concrete_fields)
    found = [_columns(row) for row in (rows.select_related("section") if has_section else rows)]
    expected = [_columns(row) for row in wanted]
    # Rows of 1.0.0 have no positions.
    if any(columns.get("positions", ()) is None for columns in found):
        for columns in (*found, *expected):
            del columns["positions"]
    if sorted(found, key=_identity) != sorted(expected, key=_identity):
        yield _of_index(version, model)


def _of_index(about: Version | Report, model: type[Published]) -> VerificationError:
    return VerificationError(str(about), f"the index differs in {model._meta.verbose_name_plural}; run rebuild_index")


def _identity(columns: Mapping[str, Any]) -> tuple[str, str]:
    return str(columns["uid"]), columns.get("key") or ""


def _columns(row: Published) -> dict[str, Any]:
    """Return the columns of a row of the index to compare, without those that depend on other versions."""
    others = {"id", "section_id", *EDITION_COLUMNS, *SECTION_COLUMNS}
    names = (field.attname for field in row._meta.concrete_fields if field.attname not in others)
    section = getattr(row, "section", None)
    return {name: getattr(row, name) for name in names} | {"section": section and (section.version_id, section.uid)}


def _movement(report: Report) -> Iterator[VerificationError]:
    _, moves = moves_of(report.pk)
    for model, wanted, columns in (
        (PublishedEdition, moves.editions, EDITION_COLUMNS),
        (PublishedSection, moves.sections, SECTION_COLUMNS),
    ):
        rows = model.objects.filter(pk__in=wanted)
        if any(getattr(row, column) != wanted[row.pk][column] for row in rows for column in columns):
            yield _of_index(report, model)


def _files() -> Iterator[VerificationError]:
    files = VersionFile.objects.filter(version__redaction__isnull=True).values_list("pk", flat=True)
    for pk in counted("Verifying files", files):
        yield from _safely(f"file {pk}", _file(VersionFile.objects.select_related("version__edition__report"), pk))
    for pk in counted("Verifying pictures", Version.objects.readable().order_by("pk").values_list("pk", flat=True)):
        yield from _safely(f"pictures of version {pk}", _pictures_of(pk))


def _file(files: QuerySet[VersionFile], pk: int) -> Iterator[VerificationError]:
    file = files.get(pk=pk)
    data = read_stored(version_file_path(file.sha256))
    if data is None:
        yield VerificationError(str(file), "its file is gone from MEDIA_ROOT")
    elif sha256(data) != file.sha256:
        yield VerificationError(str(file), "its file is not the one that was made")


def _pictures_of(pk: int) -> Iterator[VerificationError]:
    version = _with_events(pk)
    for digest in sorted(set(pictures_of(version.content))):
        data = read_stored(picture_path(digest))
        if data is None:
            yield VerificationError(str(version), f"the picture {digest} is gone from MEDIA_ROOT")
        elif sha256(data) != digest:
            yield VerificationError(str(version), f"the picture {digest} is not the one that was published")
