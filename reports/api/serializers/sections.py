"""Sections and what is in them."""

from typing import Any

from rest_framework import serializers

from reports import addresses as pages
from reports.api.serializers.base import (
    Address,
    Id,
    Instant,
    Page,
    RowSerializer,
    Serializer,
    Slug,
    VersionNumber,
    Word,
    own_label,
    texts,
)
from reports.document.words import AssessmentStatus, Maturity, Movement
from reports.reading.versions import version_key

IN_VERSION = "The page for readers, pinned to this version."


def section_url(links: Any, row: Any) -> str:
    """The section that a row of the index is, or stands in, in its version."""
    return links.version(*version_key(row), "sections", getattr(row, "section", row).slug)


def section_page(row: Any) -> str:
    """The same for readers."""
    report, year, number = version_key(row)
    return pages.section(report, year, getattr(row, "section", row).slug, number)


class OriginSerializer(Serializer):
    """A trend of an earlier year that a section continues."""

    slug = Slug()
    name = serializers.CharField()
    kind = serializers.CharField(help_text="renamed, split or merged; empty where it is the same trend.")
    year = serializers.IntegerField(
        allow_null=True,
        help_text="The edition since which the new trend stands in the old one’s place.",
    )
    note = serializers.CharField()


class AssessmentPartSerializer(Serializer):
    """What a section says of a technique."""

    id = Id(source="uid")
    technique = Slug(help_text="The technique’s slug.")
    technique_id = Id()
    name = serializers.CharField(help_text="The technique’s name, as published.")
    maturity = Word(Maturity)
    maturity_label = own_label()
    status = Word(AssessmentStatus, help_text="proposed by an import, or confirmed by a person.")
    note = serializers.CharField(help_text="In Markdown; it may have several paragraphs.")
    quote = serializers.CharField(help_text="The words of the section that it rests on, without marks.")


class PredictionPartSerializer(Serializer):
    """A dated statement that a later edition scores."""

    id = Id(source="uid")
    statement = serializers.CharField()
    criterion = serializers.CharField(help_text="How anyone can tell whether it came true.")
    due = serializers.DateField()


class CreditPartSerializer(Serializer):
    """A contributor, as published."""

    id = Id(source="uid")
    name = serializers.CharField()
    role = serializers.CharField()
    affiliation = serializers.CharField()
    orcid = serializers.CharField()


class SectionPartSerializer(Serializer):
    """A section as its edition lists it."""

    id = Id(source="uid")
    url = Address(section_url)
    page = Page(section_page, help_text=IN_VERSION)
    report = Slug(source="edition.report.slug", help_text="The report’s slug.")
    year = serializers.IntegerField(source="edition.year")
    version = VersionNumber(source="version.number", help_text="The version’s number.")
    published_at = Instant(source="version.published_at", help_text="When that version was published.")
    number = serializers.IntegerField(
        allow_null=True, help_text="Sections about a trend are numbered from 1; others have none."
    )
    slug = Slug()
    title = serializers.CharField()
    trend = Slug(
        source="trend_slug",
        allow_null=True,
        help_text="The slug of the trend that it is about; null for forewords, methods and the like.",
    )
    trend_id = Id(source="trend.uid", allow_null=True, default=None)
    maturity = Word(Maturity)
    maturity_label = own_label()
    movement = Word(Movement, help_text="Against the nearest earlier year that is published, following lineage.")
    was = Word(Maturity, allow_null=True, help_text="Its maturity in that year.")
    moved_from = OriginSerializer(many=True, help_text="The trends of that year that it continues.")
    keywords = texts()
    words = serializers.IntegerField(help_text="How many words its text has.")
    summary = serializers.CharField()
    assessments = AssessmentPartSerializer(many=True, source="stated")


class SectionTextSerializer(SectionPartSerializer):
    """A section with its text."""

    body = serializers.CharField(help_text="The text in Markdown, as sealed in the document.")
    html = serializers.CharField(help_text="The text as the page shows it.")
    text = serializers.CharField(help_text="The text without marks.")


class SectionSerializer(SectionTextSerializer):
    """A section in full."""

    predictions = PredictionPartSerializer(many=True, source="statement.predictions")
    credits = CreditPartSerializer(many=True, source="statement.credits")


class SectionRowSerializer(RowSerializer, SectionTextSerializer):
    """A section in a list."""

    class Meta:
        left_out = ("moved_from", "assessments", "body", "html", "text")


class ParagraphRowSerializer(RowSerializer):
    """A numbered paragraph of a section, in the version that its row names."""

    id = serializers.CharField(
        source="paragraph.id", help_text="Made of its words: the same in every version of the section that has them."
    )
    number = serializers.IntegerField(source="paragraph.number", help_text="From 1 within the section.")
    text = serializers.CharField(source="paragraph.text", help_text="Without marks.")
    report = Slug(source="section.edition.report.slug")
    year = serializers.IntegerField(source="section.edition.year")
    version = VersionNumber(source="section.version.number")
    section = Slug(source="section.slug")
    section_id = Id(source="section.uid")
    section_title = serializers.CharField(source="section.title")
    trend = Slug(source="section.trend_slug", allow_null=True)
    url = Address(lambda links, row: section_url(links, row.section), help_text="The section.")
    page = Page(
        lambda row: f"{section_page(row.section)}#{row.paragraph.id}",
        help_text="Its place on the page, in this version.",
    )
    citation = serializers.CharField(help_text="In APA style, in the report’s language.")
