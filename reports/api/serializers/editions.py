"""Reports, editions and versions."""

from typing import Any

from rest_framework import serializers

from reports.api.serializers.base import (
    Address,
    FileSerializer,
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
from reports.api.serializers.sections import CreditPartSerializer, SectionPartSerializer
from reports.document.words import Absence, ChangeKind, Maturity, Outcome, Severity
from reports.models.ledger import Version
from reports.pages import addresses as pages
from reports.reading.versions import place_of, place_of_version


class ReportRowSerializer(RowSerializer):
    """A report in a list."""

    id = Id(source="uid")
    url = Address(lambda links, row: links.report(row.slug))
    page = Page(lambda row: pages.report(row.slug))
    slug = Slug()
    name = serializers.CharField(source="public_name", help_text="As the latest edition was published.")
    latest_year = serializers.IntegerField()
    editions = serializers.IntegerField(source="published", help_text="How many editions are published.")
    editions_url = Address(lambda links, row: links.editions(row.slug))


class PublisherSerializer(Serializer):
    """Who answers for a report."""

    name = serializers.CharField()
    url = serializers.CharField()


class LicenceSerializer(Serializer):
    """What may be done with the text."""

    name = serializers.CharField()
    url = serializers.CharField()
    spdx = serializers.CharField(help_text="The licence’s identifier in the SPDX list.")


class NextEditionSerializer(Serializer):
    """An edition that is still to come, as readers are told."""

    year = serializers.IntegerField()
    expected = serializers.CharField(help_text="A day, a month or a quarter: 2027-03-13, 2027-03, 2027-Q1.")
    was = serializers.CharField(help_text="What was expected before the date moved; empty where it did not.")
    reason = serializers.CharField(help_text="Why the date moved.")
    announced_at = Instant(source="at")


class ReportSerializer(Serializer):
    """A report, as its latest edition was published."""

    id = Id(source="uid")
    url = Address(lambda links, said: links.report(said["slug"]))
    page = Page(lambda said: pages.report(said["slug"]))
    slug = Slug()
    name = serializers.CharField()
    description = serializers.CharField()
    publisher = PublisherSerializer()
    licence = LicenceSerializer()
    contact = serializers.CharField(help_text="Where readers write to, as published.")
    issn = serializers.CharField()
    language = serializers.CharField()
    latest_year = serializers.IntegerField()
    years = serializers.ListField(
        child=serializers.IntegerField(), help_text="The years with a published edition, latest first."
    )
    next_edition = NextEditionSerializer(
        allow_null=True, help_text="What readers are told of the edition to come; null where they are told nothing."
    )
    editions_url = Address(lambda links, said: links.editions(said["slug"]))


class EditionRowSerializer(RowSerializer):
    """An edition in a list."""

    id = Id(source="edition.uid")
    url = Address(lambda links, row: links.edition(row.edition.report.slug, row.year))
    page = Page(lambda row: pages.edition(row.edition.report.slug, row.year))
    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField()
    version = VersionNumber(source="version.number", help_text="The number of the version that is current.")
    published_at = Instant(source="version.published_at", help_text="When that version was published.")
    first_published = serializers.CharField(
        help_text="When the edition came out elsewhere before it came here: a day, a month or a year; else empty."
    )
    sha256 = Sha256(source="version.sha256", help_text="Of that version’s document.")
    words = serializers.IntegerField()
    compared_with = serializers.IntegerField(
        source="since", allow_null=True, help_text="The earlier year that its movements are measured against."
    )
    versions_url = Address(lambda links, row: links.versions(row.edition.report.slug, row.year))
    document_url = Address(lambda links, row: links.document(*place_of(row)))


class AbsentTrendSerializer(Serializer):
    """A trend of the earlier year that an edition does not have."""

    trend = Id(help_text="The trend’s id.")
    slug = Slug()
    name = serializers.CharField()
    absence = Word(Absence)
    was = Word(Maturity)
    note = serializers.CharField(help_text="What the edition says of one that ended; empty of others.")


class ScoreSerializer(Serializer):
    """How an edition scores an earlier prediction."""

    id = Id(source="uid")
    prediction = Id(help_text="The prediction’s id.")
    made_in = serializers.IntegerField()
    statement = serializers.CharField()
    outcome = Word(Outcome)
    explanation = serializers.CharField()


class EditionSerializer(Serializer):
    """An edition: what one version of it says, in order."""

    id = Id(source="said.uid")
    url = Address(lambda links, edition: links.edition(*edition.place[:2]))
    page = Page(lambda edition: pages.edition(*edition.place[:2]))
    report = Slug(source="version.edition.report.slug")
    report_name = serializers.CharField(source="said.report.name")
    year = serializers.IntegerField(source="said.year")
    title = serializers.CharField(source="said.title")
    summary = serializers.CharField(source="said.summary")
    doi = serializers.CharField(source="said.doi")
    closed_on = serializers.DateField(
        source="said.closed_on",
        allow_null=True,
        help_text="The last day that the text takes in; null where the edition does not say.",
    )
    first_published = serializers.CharField(
        source="said.first_published",
        help_text="When it came out elsewhere before it came here: a day, a month or a year; empty where it did not.",
    )
    first_published_at = serializers.CharField(source="said.first_published_at", help_text="The address it had there.")
    language = serializers.CharField(source="said.report.language")
    publisher = PublisherSerializer(source="said.report.publisher")
    licence = LicenceSerializer(source="said.report.licence")
    version = VersionNumber(source="version.number", help_text="The number of the version that this is.")
    published_at = Instant(source="version.published_at")
    sha256 = Sha256(source="version.sha256", help_text="Of the version’s document.")
    version_url = Address(lambda links, edition: links.version(*edition.place))
    versions_url = Address(lambda links, edition: links.versions(*edition.place[:2]))
    document_url = Address(lambda links, edition: links.document(*edition.place))
    files = FileSerializer(many=True, help_text="This version as files; `version_url` tells their checksums.")
    compared_with = serializers.IntegerField(
        source="known.since", allow_null=True, help_text="The earlier year that movements are measured against."
    )
    sections = SectionPartSerializer(many=True)
    absences = AbsentTrendSerializer(
        many=True, source="known.absences", help_text="Trends of the earlier year that are not here."
    )
    scores = ScoreSerializer(many=True, source="said.scores", help_text="What became of earlier predictions.")
    credits = CreditPartSerializer(many=True, source="said.credits")


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
        if version.is_standing:
            return None
        kind = "redaction" if version.is_redacted else "withdrawal"
        event = getattr(version, kind)
        return {"kind": kind, "reason": event.reason, "at": event.at}


class CurrentField(serializers.BooleanField):
    def get_attribute(self, version: Version) -> bool:
        return version.pk == version.edition.current_version_id


class _VersionFields(Serializer):
    """A version. Of one that was withdrawn, the number and the checksums remain; its note and change notes are empty."""

    id = Id(source="record_sha256", help_text="Stable: the version’s record_sha256.")
    url = Address(lambda links, version: links.version(*place_of_version(version)))
    page = Page(lambda version: pages.edition(*place_of_version(version)))
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
    publisher = serializers.CharField(help_text="Who published it, by name.")
    severity = Word(Severity)
    note = serializers.CharField()
    change_notes = ChangeNoteSerializer(many=True, source="notes")
    gone = GoneSerializer(allow_null=True)
    document_url = Address(lambda links, version: links.document(*place_of_version(version)))
    sections_url = Address(lambda links, version: links.sections_of(*place_of_version(version)))

    def to_representation(self, version: Version) -> dict[str, Any]:
        said = super().to_representation(version)
        if not version.is_standing:
            said |= {name: nothing for name, nothing in (("note", ""), ("change_notes", [])) if name in said}
        return said


class VersionRowSerializer(RowSerializer, _VersionFields):
    """A version in a list. Of one that was withdrawn, the number and the checksums remain."""


class VersionSerializer(_VersionFields):
    """A version, with what it can be had as."""

    files = MadeFileSerializer(many=True, source="files_made")
