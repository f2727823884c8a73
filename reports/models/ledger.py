"""The ledger: versions and what happened to them. Rows are added and never changed; the database refuses the rest.

See `triggers` for how. People are stored by name: a row that can't change can't follow a user who leaves.
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
from reports.models.review import NAME_LENGTH
from reports.models.sealed import PublicationLogEntry, Sealed
from reports.models.series import Edition

#: A `version` was "published", "withdrawn" or "redacted" (`kind`) at `at`. Sent before the commit: what a receiver writes is written
#: with it, and what it raises undoes both.
version_changed = Signal()

CHANGE_NOTES = TypeAdapter(tuple[ChangeNote, ...])


@lru_cache(maxsize=64)
def _read(document: str) -> EditionDocument:
    """Return the parsed document. Sealed bytes never change, so the result is cached."""
    return read_document(document)


class VersionQuerySet(models.QuerySet["Version"]):
    def current(self) -> Self:
        """The version of each edition that readers get without naming one."""
        return self.filter(current_of__isnull=False)

    def standing(self) -> Self:
        """Versions whose text can be read: neither withdrawn nor redacted."""
        return self.filter(withdrawal__isnull=True, redaction__isnull=True)

    def as_of(self, at: datetime) -> Self:
        """The version of each edition that was current at `at`, also if it was withdrawn or redacted since."""
        then = Version.objects.filter(edition=OuterRef("edition"), published_at__lte=at)
        then = then.exclude(withdrawal__at__lte=at).exclude(redaction__at__lte=at)
        return self.filter(pk=Subquery(then.order_by("-major", "-minor").values("pk")[:1]))

    def numbered(self, number: str) -> Self:
        """The versions called `number`, such as "1.0"; none if it is no number."""
        found = re.fullmatch(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})", number, re.ASCII)
        return self.filter(major=found[1], minor=found[2]) if found else self.none()


class Version(Sealed):
    """A sealed state of an edition.

    `document` is the canonical JSON (RFC 8785) whose SHA-256 is `sha256`; `record_sha256` is that of the publication's record,
    which names the record before it. `change_notes` is canonical JSON too. A redaction empties `document` and nothing else.
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
        """`1.0`, `1.1`, `2.0` …"""
        return f"{self.major}.{self.minor}"

    @cached_property
    def content(self) -> EditionDocument:
        """The document, read and (if its schema is older) upgraded in memory."""
        return _read(self.document)

    @cached_property
    def notes(self) -> tuple[ChangeNote, ...]:
        """The change notes that were sealed with this version."""
        return CHANGE_NOTES.validate_json(self.change_notes)

    @property
    def titled_notes(self) -> list[tuple[ChangeNote, str]]:
        """The change notes, each with the title of the section that it is about."""
        titles = {each.slug: each.title for each in self.content.sections} if self.document else {}
        return [(note, titles.get(note.section or "", note.section or "")) for note in self.notes]

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    @property
    def is_redacted(self) -> bool:
        return hasattr(self, "redaction")

    @property
    def is_standing(self) -> bool:
        """Return whether its text can be read."""
        return not (self.is_withdrawn or self.is_redacted)

    @property
    def gone(self) -> str:
        """The reason it was withdrawn or redacted for, or "" if it can be read."""
        return self.redaction.reason if self.is_redacted else self.withdrawal.reason if self.is_withdrawn else ""

    @property
    def gone_at(self) -> datetime | None:
        """When it was withdrawn or redacted."""
        return self.redaction.at if self.is_redacted else self.withdrawal.at if self.is_withdrawn else None

    def record(self, *, report: str, year: int) -> Record:
        """The record that `record_sha256` covers; `report` is the slug it was published under."""
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
    """A row about a version. `row_sha256` covers all columns except the site's address, to detect manipulation."""

    row_sha256 = models.CharField("checksum", max_length=64, editable=False)

    class Meta:
        abstract = True

    def close(self) -> None:
        self.row_sha256 = self.digest()

    @property
    def seal(self) -> str:
        return self.row_sha256

    def digest(self) -> str:
        """The SHA-256 of the RFC 8785 form of the row: its columns by name, the version by its record's digest."""
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
    """The withdrawal of a version: its pages, files and API respond with 410 and the reason."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="withdrawal")

    is_logged = True


class Redaction(Decision):
    """The removal of a version’s text, for example after a court order. Its digests stay, so the chain still verifies."""

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
    """Return the site's address, which files name."""
    return str(settings.SITE_URL)


class VersionFile(Event):
    """A file of a version in one format: made once under each address that the site has had, and stored under its SHA-256."""

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
        """Files of the version that were made under the site's present address."""
        return cls._default_manager.filter(version=version, site_url=settings.SITE_URL)


EVENT_MODELS: tuple[type[Event], ...] = (Withdrawal, Redaction, Acknowledgement, VersionFile)
SEALED_MODELS: tuple[type[Sealed], ...] = (Version, *EVENT_MODELS, AuditEntry, PublicationLogEntry)
#: What the publication log has an entry for, by row.
LOGGED_MODELS: tuple[type[Sealed], ...] = (Version, Withdrawal, Redaction)

#: Columns that must not repeat, besides the primary key: SQLite's REPLACE would delete the row that has them.
UNIQUE_COLUMNS: dict[type[Sealed], tuple[tuple[str, ...], ...]] = {
    Version: (("id",), ("edition_id", "major", "minor"), ("record_sha256",)),
    Withdrawal: (("id",), ("version_id",)),
    Redaction: (("id",), ("version_id",)),
    Acknowledgement: (("id",), ("version_id", "rule")),
    VersionFile: (("id",), ("version_id", "format", "site_url")),
    AuditEntry: (("id",),),
    PublicationLogEntry: (("id",), ("number",), ("table", "key")),
}
