"""Proof that the ledger and the index are whole: every digest, the chain, the triggers, and each derived row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reports.document.canonical import UnreadableDocument, read_document, sha256
from reports.models import triggers
from reports.models.index import INDEX_MODELS, Published, PublishedEdition, PublishedSection
from reports.models.ledger import Version, VersionFile
from reports.models.series import Edition, Report
from reports.models.storage import picture_path, version_file_path
from reports.publishing.indexing import rows_of
from reports.publishing.movement import EDITION_COLUMNS, SECTION_COLUMNS, moves_of


@dataclass(frozen=True)
class Difference:
    """Something that is not as it was sealed: what, and how it differs."""

    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.what}: {self.words}"


def verify() -> tuple[Difference, ...]:
    """Everything that differs; empty if all is whole. Reads the whole ledger and changes nothing."""
    return tuple(_differences())


def _differences() -> Iterator[Difference]:
    for name in triggers.missing(connection):
        yield Difference(f"trigger {name}", "does not stand; run migrate, then find out who took it down")
    for edition in Edition.objects.select_related("report", "current_version").order_by("pk"):
        versions = list(
            edition.versions.select_related("withdrawal", "redaction", "edition__report").order_by("major", "minor")
        )
        yield from _chain(edition, versions)
        yield from _pointer(edition, versions)
        for version in versions:
            yield from _index(version)
    for report in Report.objects.all():
        yield from _movement(report)
    yield from _files()


def _chain(edition: Edition, versions: list[Version]) -> Iterator[Difference]:
    previous = None
    for version in versions:
        if not version.is_redacted and sha256(version.document.encode()) != version.sha256:
            yield Difference(str(version), "the document is not the one that was sealed")
        if version.is_redacted and version.document:
            yield Difference(str(version), "a redacted version still holds its text")
        if version.previous_record_sha256 != previous:
            yield Difference(str(version), "the record does not follow the one before it")
        try:
            whole = version.record(report=edition.report.slug, year=edition.year).digest() == version.record_sha256
        except ValueError:
            whole = False
        if not whole:
            yield Difference(
                str(version),
                "the record (number, note, change notes, time or publisher) is not the one that was sealed",
            )
        previous = version.record_sha256


def _pointer(edition: Edition, versions: list[Version]) -> Iterator[Difference]:
    standing = [version for version in versions if version.is_standing]
    if edition.current_version_id != (standing[-1].pk if standing else None):
        yield Difference(str(edition), "readers do not get the highest version that stands")


def _index(version: Version) -> Iterator[Difference]:
    if not version.is_standing:
        kept = [
            model._meta.verbose_name
            for model in INDEX_MODELS
            if model._default_manager.filter(version=version).exists()
        ]
        for name in kept:
            yield Difference(str(version), f"the index still holds its rows ({name})")
        return
    try:
        wanted = rows_of(version, read_document(version.document))
    except (UnreadableDocument, KeyError) as error:
        yield Difference(str(version), f"the document cannot be indexed: {error}")
        return
    for model in INDEX_MODELS:
        there = {_identity(row): row for row in _with_section(model, version)}
        for row in wanted[model]:
            found = there.pop(_identity(row), None)
            if found is None:
                yield Difference(str(version), f"the index lacks {_name(row)}; run rebuild_index")
            elif columns := _differing(row, found):
                yield Difference(
                    str(version), f"the index differs in {_name(row)} ({', '.join(columns)}); run rebuild_index"
                )
        for row in there.values():
            yield Difference(
                str(version), f"the index holds {_name(row)}, which the document does not; run rebuild_index"
            )


def _with_section(model: type[Published], version: Version) -> Any:
    rows: Any = model._default_manager.filter(version=version)
    return rows.select_related("section") if _has_section(model) else rows


def _has_section(model: type[Published]) -> bool:
    return any(field.name == "section" for field in model._meta.concrete_fields)


def _identity(row: Published) -> tuple[Any, ...]:
    return (row.uid, getattr(row, "key", None))


def _name(row: Published) -> str:
    return f"{row._meta.verbose_name} {getattr(row, 'slug', '') or getattr(row, 'key', '') or row.uid}"


def _differing(wanted: Published, found: Published) -> list[str]:
    columns = [
        field.attname
        for field in wanted._meta.concrete_fields
        if field.attname not in {"id", "section_id", *EDITION_COLUMNS, *SECTION_COLUMNS}
    ]
    different = [column for column in columns if getattr(wanted, column) != getattr(found, column)]
    if _has_section(type(wanted)) and wanted.section.uid != found.section.uid:  # type: ignore[attr-defined]
        different.append("section")
    return different


def _movement(report: Report) -> Iterator[Difference]:
    moves = moves_of(report)
    for model, wanted, columns in (
        (PublishedEdition, moves.editions, EDITION_COLUMNS),
        (PublishedSection, moves.sections, SECTION_COLUMNS),
    ):
        for row in model.objects.filter(pk__in=wanted).select_related("version__edition__report"):
            if different := [column for column in columns if getattr(row, column) != wanted[row.pk][column]]:
                yield Difference(
                    str(row.version), f"the index differs in {_name(row)} ({', '.join(different)}); run rebuild_index"
                )


def _files() -> Iterator[Difference]:
    for file in VersionFile.objects.select_related("version__edition__report"):
        path = version_file_path(file.sha256)
        if not path.is_file():
            yield Difference(str(file), "its file is gone from MEDIA_ROOT")
        elif sha256(path.read_bytes()) != file.sha256:
            yield Difference(str(file), "its file is not the one that was made")
    for version in Version.objects.current().standing():
        for digest in _pictures(version):
            path = picture_path(digest)
            if not path.is_file():
                yield Difference(str(version), f"the picture {digest} is gone from MEDIA_ROOT")
            elif sha256(path.read_bytes()) != digest:
                yield Difference(str(version), f"the picture {digest} is not the one that was published")


def _pictures(version: Version) -> Iterator[str]:
    try:
        document = version.content
    except UnreadableDocument:
        return
    for figure in document.figures:
        if figure.picture:
            yield figure.picture.sha256
    if document.report.logo:
        yield document.report.logo.sha256
