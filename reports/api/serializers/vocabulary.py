"""Trends and techniques over the years, and how trends descend from each other."""

from typing import Any

from rest_framework import serializers

from reports import addresses as pages
from reports.api.serializers.base import (
    Address,
    Id,
    Page,
    RowSerializer,
    Serializer,
    Slug,
    VersionNumber,
    Word,
    own_label,
    texts,
)
from reports.api.serializers.sections import section_url
from reports.document.words import AssessmentStatus, Maturity, Movement
from reports.models.index import PublishedTrend
from reports.reading.versions import version_key
from trends.models import LineageKind


class NamedBy(serializers.CharField):
    """The version that a trend or a technique is named by."""

    def __init__(self, **options: Any) -> None:
        text = "The edition and version whose name and definition these are, such as llm/2024/1.1."
        super().__init__(source="*", help_text=text, **options)

    def to_representation(self, row: Any) -> str:
        return "{}/{}/{}".format(*version_key(row))


class ThemeSerializer(Serializer):
    """A group of trends."""

    slug = Slug()
    name = serializers.CharField()

    def get_attribute(self, row: PublishedTrend) -> Any:
        return {"slug": row.theme_slug, "name": row.theme_name} if row.theme_slug else None


class _TrendFields(Serializer):
    """What a trend's row and the trend whole have in common."""

    id = Id(source="uid")
    url = Address(lambda links, row: links.resource("trends", row.slug))
    page = Page(lambda row: pages.trend(row.slug))
    slug = Slug()
    name = serializers.CharField()
    definition = serializers.CharField()
    theme = ThemeSerializer(allow_null=True, help_text="A group of trends.")
    first_year = serializers.IntegerField(allow_null=True, help_text="The first year with a section about it.")
    named_by = NamedBy()


class TrendRowSerializer(RowSerializer, _TrendFields):
    """A trend, as the latest edition that speaks of it was published."""


class TrendYearSerializer(Serializer):
    """Where a trend stood in a year."""

    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField(source="edition.year")
    version = VersionNumber(source="version.number")
    section_id = Id(source="uid")
    section = Slug(source="slug")
    title = serializers.CharField()
    maturity = Word(Maturity)
    maturity_label = own_label()
    movement = Word(Movement)
    was = Word(Maturity, allow_null=True)
    url = Address(section_url)
    page = Page(lambda row: pages.section(row.edition.report.slug, row.edition.year, row.slug))


class LineageStepSerializer(Serializer):
    """In `year`, one trend was renamed to another, split into it among others, or merged into it with others."""

    id = Id(source="uid")
    kind = Word(LineageKind, help_text="renamed, split or merged.")
    year = serializers.IntegerField(help_text="The edition since which the new trend stands in the old one’s place.")
    from_trend = Slug(help_text="The old trend’s slug.")
    from_id = Id(source="parent.uid")
    to_trend = Slug(help_text="The new trend’s slug.")
    to_id = Id(source="child.uid")
    note = serializers.CharField()


class LineageRowSerializer(RowSerializer, LineageStepSerializer):
    """A step of lineage in a list."""


class TrendSerializer(_TrendFields):
    """A trend and its life."""

    years = TrendYearSerializer(many=True, help_text="Its sections in the current versions, latest year first.")
    lineage = LineageStepSerializer(
        many=True, help_text="What it came from and what became of it, among published trends."
    )


class _TechniqueFields(Serializer):
    """What a technique's row and the technique whole have in common."""

    id = Id(source="technique.uid")
    url = Address(lambda links, row: links.resource("techniques", row.public_slug))
    page = Page(lambda row: pages.technique(row.public_slug))
    slug = Slug(source="public_slug")
    name = serializers.CharField(source="public_name")
    aliases = texts(source="public_aliases")
    definition = serializers.CharField()
    broader = texts(source="public_broader", help_text="Slugs of the techniques that it is a kind of.")
    first_year = serializers.IntegerField(allow_null=True, help_text="The first year with an assessment of it.")
    named_by = NamedBy()


class TechniqueRowSerializer(RowSerializer, _TechniqueFields):
    """A technique, as the latest edition that speaks of it was published."""


class TechniqueYearSerializer(Serializer):
    """What a section says of a technique in a year."""

    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField(source="edition.year")
    version = VersionNumber(source="version.number")
    assessment_id = Id(source="uid")
    section = Slug(source="section.slug")
    trend = Slug(source="section.trend_slug", allow_null=True)
    technique = Slug(
        source="technique_slug", help_text="The slug it was published under: another one, where it was merged since."
    )
    maturity = Word(Maturity)
    maturity_label = own_label()
    status = Word(AssessmentStatus)
    note = serializers.CharField()
    quote = serializers.CharField()
    url = Address(section_url)
    page = Page(lambda row: pages.section(row.edition.report.slug, row.edition.year, row.section.slug))


class TechniqueSerializer(_TechniqueFields):
    """A technique and its life."""

    narrower = texts(help_text="Slugs of the techniques that are kinds of it.")
    merged = serializers.ListField(
        child=Id(), help_text="Ids of the published techniques that were merged into this one."
    )
    years = TechniqueYearSerializer(many=True, help_text="Its assessments in the current versions, latest year first.")
