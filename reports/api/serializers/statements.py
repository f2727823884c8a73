"""What sections and editions state, as tables: assessments, predictions, references, figures."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reports import addresses as pages
from reports.api.schema.components import CHART, ENTRY
from reports.api.serializers.base import (
    Address,
    FileSerializer,
    Id,
    Instant,
    Page,
    RowSerializer,
    Slug,
    VersionNumber,
    Word,
    own_label,
    texts,
)
from reports.api.serializers.sections import section_page, section_url
from reports.document.words import AssessmentStatus, Maturity, Outcome
from reports.models.index import PublishedReference
from reports.reading.versions import version_key


class StatementRowSerializer(RowSerializer):
    """A statement, and the version that has it."""

    id = Id(source="uid")
    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField(source="edition.year")
    version = VersionNumber(source="version.number")


class AssessmentRowSerializer(StatementRowSerializer):
    """What a section says of a technique in a year: technique × section × year."""

    published_at = Instant(source="version.published_at")
    section = Slug(source="section.slug", help_text="The section’s slug.")
    section_id = Id(source="section.uid")
    section_title = serializers.CharField(source="section.title")
    trend = Slug(
        source="section.trend_slug", allow_null=True, help_text="The slug of the trend that the section is about."
    )
    trend_maturity = Word(Maturity, source="section.maturity", help_text="How the section rates its trend.")
    trend_maturity_label = own_label(source="section.maturity_label")
    technique = Slug(source="technique_slug", help_text="The technique’s slug, as published.")
    technique_id = Id(source="sealed", help_text="The technique’s id, as published.")
    technique_today_id = Id(
        source="today",
        help_text="What it is today, to join on with techniques: another one, if it was merged since.",
    )
    name = serializers.CharField(help_text="The technique’s name, as published.")
    maturity = Word(Maturity)
    maturity_label = own_label()
    status = Word(AssessmentStatus, help_text="proposed by an import, or confirmed by a person.")
    note = serializers.CharField(help_text="In Markdown; it may have several paragraphs.")
    quote = serializers.CharField(help_text="The words of the section that it rests on, without marks.")
    url = Address(section_url, help_text="The section.")
    page = Page(section_page, help_text="The section’s page for readers.")


class PredictionRowSerializer(StatementRowSerializer):
    """A prediction, and how the latest edition that scores it does."""

    section = Slug(source="section.slug")
    section_id = Id(source="section.uid")
    trend = Slug(source="section.trend_slug", allow_null=True)
    statement = serializers.CharField()
    criterion = serializers.CharField(help_text="How anyone can tell whether it came true.")
    due = serializers.DateField()
    outcome = Word(Outcome, help_text="open, as long as no edition has scored it.")
    scored_in = serializers.IntegerField(allow_null=True, help_text="The year of the edition that scores it.")
    explanation = serializers.CharField(help_text="What happened, in that edition’s words.")
    url = Address(section_url, help_text="The section.")
    page = Page(section_page, help_text="The section’s page for readers.")


class _OfItem(serializers.CharField):
    """What a source's entry says, or nothing."""

    def get_attribute(self, row: PublishedReference) -> str:
        return row.item.get(self.source, "")


class _Issued(serializers.IntegerField):
    def get_attribute(self, row: PublishedReference) -> int | None:
        parts = (row.item.get("issued") or {}).get("date-parts") or [[None]]
        return parts[0][0]


@extend_schema_field(ENTRY)
class _Item(serializers.DictField):
    def get_attribute(self, row: PublishedReference) -> dict[str, Any]:
        return {**row.item, "id": row.key}


class ReferenceRowSerializer(StatementRowSerializer):
    """A source."""

    key = serializers.CharField(help_text="Cited in Markdown as [@key].")
    type = _OfItem(help_text="As in CSL: article-journal, book, report …")
    title = _OfItem()
    issued = _Issued(allow_null=True, help_text="The year it appeared.")
    doi = serializers.CharField()
    url = _OfItem(source="URL", help_text="Where the source is.")
    cited_in = texts(help_text="Slugs of the sections that cite it.")
    item = _Item(help_text="The entry as CSL-JSON.")
    page = Page(lambda row: pages.edition(*version_key(row)), help_text="The edition’s page for readers.")


@extend_schema_field(CHART)
class _Chart(serializers.DictField):
    """A chart as documents have it."""


class FigureRowSerializer(StatementRowSerializer):
    """A figure: a chart with its data, or a picture."""

    key = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField(source="statement.title")
    caption = serializers.CharField(source="statement.caption")
    alt = serializers.CharField(
        help_text="What it shows, for those who cannot see it: as its editors wrote it, or made of a chart’s data."
    )
    source = serializers.CharField(source="statement.source")  # type: ignore[assignment]  # taken out by the metaclass
    kind = Word(["chart", "picture"], source="statement.kind", help_text="chart or picture.")
    data = _Chart(  # type: ignore[assignment]
        source="statement.chart", allow_null=True, help_text="A chart’s kind, columns and rows."
    )
    picture_sha256 = serializers.CharField(
        source="statement.picture.sha256", allow_null=True, default=None, help_text="Of a picture’s bytes."
    )
    placed_in = texts(help_text="Slugs of the sections that show it.")
    files = FileSerializer(
        many=True, help_text="A chart’s data and drawings in this version; a picture as it was published."
    )
    page = Page(
        lambda row: pages.figure(row.edition.report.slug, row.edition.year, row.key), help_text="Its page for readers."
    )
