"""Versions, and why they differ."""

from typing import Any

from rest_framework import serializers

from reports import addresses as pages
from reports.api.serializers.base import (
    Address,
    Id,
    Instant,
    MadeFileSerializer,
    Page,
    RowSerializer,
    Serializer,
    Sha256,
    Slug,
    VersionNumber,
    Word,
)
from reports.document.words import ChangeKind, Severity
from reports.models.ledger import Version
from reports.reading.versions import version_key


class ChangeNoteSerializer(Serializer):
    """Why a version differs from the one before."""

    kind = Word(ChangeKind)
    severity = Word(Severity)
    section = Slug(allow_null=True, help_text="The section’s slug; null for the edition as a whole.")
    before = serializers.CharField()
    after = serializers.CharField()
    explanation = serializers.CharField()
    reported_by = serializers.CharField()


class GoneSerializer(Serializer):
    """When and why a version was withdrawn, or its text removed."""

    kind = Word(["withdrawal", "redaction"], help_text="withdrawal or redaction.")
    reason = serializers.CharField()
    at = Instant()

    def get_attribute(self, version: Version) -> Any:
        if version.is_readable:
            return None
        kind = "redaction" if version.is_redacted else "withdrawal"
        event = getattr(version, kind)
        return {"kind": kind, "reason": event.reason, "at": event.at}


class CurrentField(serializers.BooleanField):
    def get_attribute(self, version: Version) -> bool:
        return version.pk == version.edition.current_version_id


class _VersionFields(Serializer):
    """A version. A withdrawn one keeps its notes, which its record's checksum covers; of a redacted one they are empty."""

    id = Id(source="record_sha256", help_text="Stable: the version’s record_sha256.")
    url = Address(lambda links, version: links.version(*version_key(version)))
    page = Page(lambda version: pages.edition(*version_key(version)))
    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField(source="edition.year")
    number = VersionNumber()
    current = CurrentField(help_text="Whether readers get this version without naming one.")
    sha256 = Sha256(help_text="Of the document’s bytes.")
    record_sha256 = Sha256(help_text="Of the record of its publication, which names the record before.")
    previous_record_sha256 = Sha256(allow_null=True)
    schema_version = serializers.IntegerField(help_text="The schema that the document is written in.")
    schema_url = Address(lambda links, version: links.document_schema(version.schema_version))
    published_at = Instant()
    published_by = serializers.CharField(
        source="publisher", help_text="Who published it, by name: `publisher` in its record."
    )
    severity = Word(Severity)
    note = serializers.CharField()
    change_notes = ChangeNoteSerializer(many=True, source="notes")
    gone = GoneSerializer(allow_null=True)
    document_url = Address(lambda links, version: links.version(*version_key(version), "document"))
    sections_url = Address(lambda links, version: links.version(*version_key(version), "sections"))

    def to_representation(self, version: Version) -> dict[str, Any]:
        values = super().to_representation(version)
        if version.is_redacted:
            values |= {name: nothing for name, nothing in (("note", ""), ("change_notes", [])) if name in values}
        return values


class VersionRowSerializer(RowSerializer, _VersionFields):
    """A version in a list. A withdrawn one keeps its notes; of a redacted one, the number and the checksums remain."""


class VersionSerializer(_VersionFields):
    """A version, with what it can be had as."""

    files = MadeFileSerializer(many=True, source="files_made")


class ChangeNoteRowSerializer(RowSerializer):
    """Why a version differs from the one before."""

    id = Id()
    report = Slug(source="version.edition.report.slug")
    year = serializers.IntegerField(source="version.edition.year")
    version = VersionNumber(source="version.number")
    published_at = Instant(source="version.published_at")
    kind = Word(ChangeKind, source="note.kind")
    severity = Word(Severity, source="note.severity")
    section = Slug(
        source="note.section", allow_null=True, help_text="The section’s slug; null for the edition as a whole."
    )
    before = serializers.CharField(source="note.before")
    after = serializers.CharField(source="note.after")
    explanation = serializers.CharField(source="note.explanation")
    reported_by = serializers.CharField(source="note.reported_by")
    url = Address(lambda links, row: links.version(*version_key(row.version)), help_text="The version.")
    page = Page(
        lambda row: pages.versions(*version_key(row.version)[:2]), help_text="The edition’s history for readers."
    )
