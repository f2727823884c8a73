"""Reports and editions."""

from rest_framework import serializers

from reports import addresses as pages
from reports.api.serializers.base import (
    Address,
    FileSerializer,
    Id,
    Instant,
    Page,
    RowSerializer,
    Serializer,
    Sha256,
    Slug,
    VersionNumber,
    Word,
)
from reports.api.serializers.sections import CreditPartSerializer, SectionPartSerializer
from reports.document.words import Absence, Maturity, Outcome
from reports.reading.versions import version_key


class ReportRowSerializer(RowSerializer):
    """A report in a list."""

    id = Id(source="uid")
    url = Address(lambda links, row: links.resource("reports", row.slug))
    page = Page(lambda row: pages.report(row.slug))
    slug = Slug()
    name = serializers.CharField(source="public_name", help_text="As the latest edition was published.")
    latest_year = serializers.IntegerField()
    editions = serializers.IntegerField(source="published", help_text="How many editions are published.")
    editions_url = Address(lambda links, row: links.resource("reports", row.slug, "editions"))


class PublisherSerializer(Serializer):
    """Who answers for a report."""

    name = serializers.CharField()
    url = serializers.CharField()


class LicenceSerializer(Serializer):
    """What may be done with the text."""

    name = serializers.CharField()
    url = serializers.CharField()
    spdx = serializers.CharField(help_text="The licence’s identifier in the SPDX list.")


class LabelsSerializer(Serializer):
    """What a report calls its maturities and techniques itself, in headings and columns; empty where it has no word of its own."""

    emerging = serializers.CharField()
    growing = serializers.CharField()
    established = serializers.CharField()
    declining = serializers.CharField()
    not_rated = serializers.CharField()
    technique = serializers.CharField(help_text="One of them: blip.")
    techniques = serializers.CharField(help_text="Several: blips.")


class NextEditionSerializer(Serializer):
    """The announced date of the next edition."""

    expected = serializers.CharField(help_text="A day or a month: 2027-03-13, 2027-03.")
    reason = serializers.CharField(help_text="Why the date changed; empty if it did not.")


class ReportSerializer(Serializer):
    """A report, as its latest edition was published."""

    id = Id(source="uid")
    url = Address(lambda links, row: links.resource("reports", row["slug"]))
    page = Page(lambda row: pages.report(row["slug"]))
    slug = Slug()
    name = serializers.CharField()
    description = serializers.CharField()
    publisher = PublisherSerializer()
    licence = LicenceSerializer()
    contact = serializers.CharField(help_text="Where readers write to, as published.")
    issn = serializers.CharField()
    language = serializers.CharField()
    labels = LabelsSerializer()
    latest_year = serializers.IntegerField()
    years = serializers.ListField(
        child=serializers.IntegerField(), help_text="The years with a published edition, latest first."
    )
    next_edition = NextEditionSerializer(
        allow_null=True, help_text="When the next edition is expected; null if no date is announced."
    )
    editions_url = Address(lambda links, row: links.resource("reports", row["slug"], "editions"))


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
    versions_url = Address(lambda links, row: links.edition(row.edition.report.slug, row.year, "versions"))
    document_url = Address(lambda links, row: links.version(*version_key(row), "document"))


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


class KeyFindingSerializer(Serializer):
    """A key finding with its evidence: a paragraph, a figure, or both."""

    id = Id(source="uid")
    statement = serializers.CharField(help_text="One or two sentences as Markdown.")
    section = serializers.CharField(help_text="The slug of the section with the paragraph; empty without one.")
    paragraph = serializers.CharField(help_text="The id of the paragraph; empty without one.")
    paragraph_number = serializers.IntegerField(
        source="number", allow_null=True, help_text="The number of the paragraph in its section."
    )
    figure = serializers.CharField(help_text="The key of the figure; empty without one.")


class EditionSerializer(Serializer):
    """An edition: what one version of it says, in order."""

    id = Id(source="statement.uid")
    url = Address(lambda links, row: links.edition(row.edition.report.slug, row.year))
    page = Page(lambda row: pages.edition(row.edition.report.slug, row.year))
    report = Slug(source="edition.report.slug")
    report_name = serializers.CharField(source="statement.report.name")
    year = serializers.IntegerField()
    title = serializers.CharField()
    summary = serializers.CharField(source="statement.summary")
    doi = serializers.CharField(source="statement.doi")
    closed_on = serializers.DateField(
        source="statement.closed_on",
        allow_null=True,
        help_text="The last day that the text takes in; null where the edition does not say.",
    )
    first_published = serializers.CharField(
        source="statement.first_published",
        help_text="When it came out elsewhere before it came here: a day, a month or a year; empty where it did not.",
    )
    first_published_at = serializers.CharField(
        source="statement.first_published_at", help_text="The address it had there."
    )
    cover = serializers.CharField(
        source="statement.cover",
        allow_null=True,
        help_text="The key of the figure whose picture is its cover; null where it has none.",
    )
    language = serializers.CharField(source="statement.report.language")
    labels = LabelsSerializer(source="statement.report.labels")
    publisher = PublisherSerializer(source="statement.report.publisher")
    licence = LicenceSerializer(source="statement.report.licence")
    version = VersionNumber(source="version.number", help_text="The number of the version that this is.")
    published_at = Instant(source="version.published_at")
    sha256 = Sha256(source="version.sha256", help_text="Of the version’s document.")
    version_url = Address(lambda links, row: links.version(*version_key(row)))
    versions_url = Address(lambda links, row: links.edition(row.edition.report.slug, row.year, "versions"))
    document_url = Address(lambda links, row: links.version(*version_key(row), "document"))
    files = FileSerializer(many=True, help_text="This version as files; `version_url` tells their checksums.")
    compared_with = serializers.IntegerField(
        source="since", allow_null=True, help_text="The earlier year that movements are measured against."
    )
    key_findings = KeyFindingSerializer(many=True, help_text="Its main statements; empty if it names none.")
    sections = SectionPartSerializer(many=True)
    absences = AbsentTrendSerializer(many=True, help_text="Trends of the earlier year that are not here.")
    scores = ScoreSerializer(many=True, source="statement.scores", help_text="What became of earlier predictions.")
    credits = CreditPartSerializer(many=True, source="statement.credits")
