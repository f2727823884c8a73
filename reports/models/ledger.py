"""The ledger: versions, and what happened to them. Database triggers (`triggers`) refuse every change of a row.

People are stored by name, because a sealed row cannot be changed when an account is deleted.
"""

import re
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.dispatch import Signal
from pydantic import TypeAdapter

from reports.document.canonical import ChangeNote, Record, canonical_json, instant, read_document, sha256
from reports.document.types import EditionDocument
from reports.document.words import Severity
from reports.models.audit import AuditEntry
from reports.models.people import NAME_LENGTH
from reports.models.sealed import PublicationLogEntry, Sealed
from reports.models.series import Edition

#: Sent when a `version` was "published", "withdrawn" or "redacted" (`kind`) at `at`, in the same transaction: an exception in a
#: receiver rolls back the change too.
version_changed = Signal()

CHANGE_NOTES = TypeAdapter(tuple[ChangeNote, ...])


@lru_cache(maxsize=64)
def _read(document: str) -> EditionDocument:
    """Return the parsed document. Sealed bytes never change, so the result is cached."""
    return read_document(document)


class VersionQuerySet(models.QuerySet["Version"]):
    def current(self) -> Self:
        """Return the current version of each edition, which readers get at the edition's address."""
        return self.filter(current_of__isnull=False)

    def readable(self) -> Self:
        """Return the versions that are neither withdrawn nor redacted."""
        return self.filter(withdrawal__isnull=True, redaction__isnull=True)

    def as_of(self, at: datetime) -> Self:
        """Return the version of each edition that was current at `at`, even if it was withdrawn or redacted later."""
        then = Version.objects.filter(edition=OuterRef("edition"), published_at__lte=at)
        then = then.exclude(withdrawal__at__lte=at).exclude(redaction__at__lte=at)
        return self.filter(pk=Subquery(then.order_by("-major", "-minor").values("pk")[:1]))

    def numbered(self, number: str) -> Self:
        """Return the versions with a number such as "1.0"; no rows if `number` is malformed."""
        found = re.fullmatch(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})", number, re.ASCII)
        return self.filter(major=found[1], minor=found[2]) if found else self.none()


class Version(Sealed):
    """A sealed state of an edition.

    `document` is canonical JSON (RFC 8785) with the SHA-256 `sha256`. `record_sha256` is the SHA-256 of the publication's record
    (`record`), which contains the SHA-256 of the previous record. `change_notes` is canonical JSON too. A redaction empties
    `document` and changes no other column.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    schema_version = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    previous_record_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001  the first record has none before it
    record_sha256 = models.CharField(max_length=64, unique=True)
    severity = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Severity])
    note = models.TextField(blank=True)
    change_notes = models.TextField(default="[]")
    published_at = models.DateTimeField(db_index=True)
    publisher = models.CharField(max_length=NAME_LENGTH)

    is_logged = True
    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "-major", "-minor"]
        constraints = [models.UniqueConstraint(fields=["edition", "major", "minor"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"

    @property
    def seal(self) -> str:
        return self.record_sha256

    @property
    def at(self) -> datetime:
        return self.published_at

    @property
    def number(self) -> str:
        """Return the version number: `1.0`, `1.1`, `2.0` …"""
        return f"{self.major}.{self.minor}"

    @cached_property
    def content(self) -> EditionDocument:
        """Return the parsed document, upgraded in memory if its schema is older."""
        return _read(self.document)

    @cached_property
    def notes(self) -> tuple[ChangeNote, ...]:
        """Return the change notes that were sealed with this version."""
        return CHANGE_NOTES.validate_json(self.change_notes)

    @property
    def titled_notes(self) -> list[tuple[ChangeNote, str]]:
        """Return pairs of each change note and its section's title, which is "" if the note is about the whole edition."""
        titles = {each.slug: each.title for each in self.content.sections} if self.document else {}
        return [(note, titles.get(note.section or "", note.section or "")) for note in self.notes]

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    @property
    def is_redacted(self) -> bool:
        return hasattr(self, "redaction")

    @property
    def is_readable(self) -> bool:
        """Return whether it is neither withdrawn nor redacted."""
        return not (self.is_withdrawn or self.is_redacted)

    @property
    def gone(self) -> str:
        """Return the reason for its redaction or withdrawal, or "" if it is readable."""
        if self.is_redacted:
            return self.redaction.reason
        return self.withdrawal.reason if self.is_withdrawn else ""

    @property
    def gone_at(self) -> datetime | None:
        """Return when it was redacted or withdrawn, or None if it is readable."""
        if self.is_redacted:
            return self.redaction.at
        return self.withdrawal.at if self.is_withdrawn else None

    def record(self, *, report: str, year: int) -> Record:
        """Return the record that `record_sha256` covers; `report` is the slug that the version was published under."""
        return Record(
            report=report,
            edition=year,
            number=self.number,
            sha256=self.sha256,
            previous_record_sha256=self.previous_record_sha256,
            severity=Severity(self.severity),
            note=self.note,
            change_notes=self.notes,
            published_at=instant(self.published_at),
            publisher=self.publisher,
        )


class Event(Sealed):
    """A row about a version. `row_sha256` covers all columns except `site_url`, to detect manipulation."""

    row_sha256 = models.CharField("checksum", max_length=64, editable=False)

    class Meta:
        abstract = True

    def set_checksums(self) -> None:
        self.row_sha256 = self.digest()

    @property
    def seal(self) -> str:
        return self.row_sha256

    def digest(self) -> str:
        """Return the SHA-256 of the row's columns as canonical JSON (RFC 8785), with the version's `record_sha256` as `version`."""
        columns: dict[str, Any] = {"kind": self._meta.model_name, "version": self.version.record_sha256}  # type: ignore[attr-defined]
        for field in self._meta.concrete_fields:
            if field.name not in {"id", "version", "row_sha256", "site_url"}:
                value = getattr(self, field.attname)
                columns[field.name] = instant(value) if isinstance(value, datetime) else value
        return sha256(canonical_json(columns))


class Decision(Event):
    """A decision about a version, with its reason."""

    reason = models.TextField()
    by_name = models.CharField(max_length=NAME_LENGTH)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.version)  # type: ignore[attr-defined]


class Withdrawal(Decision):
    """The withdrawal of a version: its pages, files and API respond with 410 and this reason."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="withdrawal")

    is_logged = True


class Redaction(Decision):
    """The removal of a version’s text, for example after a court order. Its checksums stay, so `verify` can still check the chain."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="redaction")

    is_logged = True


class Acknowledgement(Decision):
    """A warning that the publisher accepted, with the reason."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acknowledgements")
    rule = models.CharField(max_length=60)

    class Meta:
        verbose_name = "warning accepted"
        verbose_name_plural = "warnings accepted"
        constraints = [models.UniqueConstraint(fields=["version", "rule"], name="acknowledgement_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.rule}"


def site_url() -> str:
    """Return SITE_URL; a function, because migrations refer to a column's default by name."""
    return str(settings.SITE_URL)


class VersionFile(Event):
    """A file of a version in one format, stored under its SHA-256. It contains `site_url`, so each address of the site has its own file."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="In bytes.")
    at = models.DateTimeField()
    site_url = models.CharField(max_length=200, null=True, default=site_url)  # noqa: DJ001  not set by the release before

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "format", "site_url"], name="version_file_once")]

    def __str__(self) -> str:
        return f"{self.version}.{self.format}"

    @classmethod
    def current(cls, version: Version) -> "models.QuerySet[VersionFile]":
        """Return the version's files with the site's current address."""
        return cls._default_manager.filter(version=version, site_url=settings.SITE_URL)


EVENT_MODELS: tuple[type[Event], ...] = (Withdrawal, Redaction, Acknowledgement, VersionFile)
SEALED_MODELS: tuple[type[Sealed], ...] = (Version, *EVENT_MODELS, AuditEntry, PublicationLogEntry)
#: Tables with an entry in the publication log for each row.
LOGGED_MODELS: tuple[type[Sealed], ...] = (Version, Withdrawal, Redaction)

#: Unique columns of each table. On SQLite, inserts that repeat them are refused, because REPLACE would delete the existing row.
UNIQUE_COLUMNS: dict[type[Sealed], tuple[tuple[str, ...], ...]] = {
    Version: (("id",), ("edition_id", "major", "minor"), ("record_sha256",)),
    Withdrawal: (("id",), ("version_id",)),
    Redaction: (("id",), ("version_id",)),
    Acknowledgement: (("id",), ("version_id", "rule")),
    VersionFile: (("id",), ("version_id", "format", "site_url")),
    AuditEntry: (("id",),),
    PublicationLogEntry: (("id",), ("number",), ("table", "key")),
}
