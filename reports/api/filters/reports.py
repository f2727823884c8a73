"""What reports, editions, versions, change notes, comparisons, the feed and the search can be asked for; and trends, techniques and
the lineage of trends."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.api.filters.base import (
    AsOfFilters,
    Contains,
    EditionRowFilters,
    FeedFilters,
    Fields,
    Filter,
    FilterSet,
    ListFilters,
    Ordering,
    Parameter,
    PublishedSince,
    report_slugs,
)
from reports.api.filters.fields import Choice, Day, Flag, Identifier, Line, Number, Slug, Year
from reports.api.serializers.reports import EditionRowSerializer, ReportRowSerializer
from reports.api.serializers.versions import ChangeNoteRowSerializer, VersionRowSerializer
from reports.api.serializers.vocabulary import LineageRowSerializer, TechniqueRowSerializer, TrendRowSerializer
from reports.api.serializers.whole_site import PublicationRowSerializer, SearchRowSerializer
from reports.document.words import ChangeKind, Maturity, Severity
from reports.models.index import PublishedAssessment, PublishedSection, PublishedTechnique
from reports.reading import vocabulary
from reports.reading.events import EVENT_KINDS
from reports.reading.versions import all_rows, current_rows
from reports.search.rows import KINDS
from trends.models import LineageKind


class ReportFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Reports with one of these ids.")
    ordering = Ordering("slug", name="public_name", slug="slug", latest_year="latest_year")
    fields = Fields(ReportRowSerializer)


class EditionFilters(EditionRowFilters, AsOfFilters):
    """Its address says the report."""

    id = report = None  # type: ignore[assignment]
    ordering = Ordering(
        "edition__report__slug",
        "-year",
        year="year",
        title="title",
        published_at="version__published_at",
        words="words",
    )
    fields = Fields(EditionRowSerializer)


class VersionFilters(ListFilters):
    ordering = Ordering("-major", "-minor", published_at="published_at")
    fields = Fields(VersionRowSerializer)


class ChangeNoteFilters(ListFilters, AsOfFilters):
    """The filters of change notes. The view applies the parameters to the notes, because they are not rows of the database."""

    report = Filter(Slug, "edition__report__slug", many=True, exist=report_slugs, help_text="Reports, by slug.")
    year = Filter(Year, "edition__year", many=True, help_text="Editions of these years.")
    kind = Parameter(Choice, many=True, words=ChangeKind, help_text="Notes of these kinds.")
    severity = Parameter(Choice, many=True, words=Severity, help_text="Notes of this severity.")
    section = Parameter(Slug, many=True, help_text="Notes about sections with these slugs.")
    published_since = PublishedSince("published_at", help_text="Of versions published on this day (UTC) or later.")
    text = Parameter(Line, help_text="Notes in which these words stand, as written but for capitals.")
    fields = Fields(ChangeNoteRowSerializer)


class CompareVersionsFilters(FilterSet):
    from_ = Parameter(Number, required=True, help_text="The number of the version to start from.")
    to = Parameter(Number, required=True, help_text="The number of the version that it leads to.")
    words = Parameter(Flag, help_text="Give each difference of texts word by word, too.")


class CompareYearsFilters(FilterSet):
    from_ = Parameter(Year, required=True, help_text="The earlier year.")
    to = Parameter(Year, required=True, help_text="The later year.")


class PublicationFilters(FeedFilters):
    report = Parameter(Slug, many=True, exist=report_slugs, help_text="Only versions of these reports, by slug.")
    kind = Parameter(Choice, many=True, words=EVENT_KINDS, called="EventKind", help_text="Only events of these kinds.")
    since = Parameter(Day, help_text="Only what happened on this day (UTC) or later.")
    cursor = Parameter(Line, longest=200, help_text="A place in the feed, as `next` and `resume` carry it.")
    fields = Fields(PublicationRowSerializer)


class SearchFilters(ListFilters):
    q = Parameter(Line, longest=200, required=True, help_text="What to look for.")
    kind = Parameter(Choice, many=True, words=KINDS, called="SearchKind", help_text="Only these kinds.")
    report = Parameter(Slug, many=True, exist=report_slugs, help_text="Only these reports, by slug.")
    year = Parameter(Year, many=True, help_text="Only editions of these years.")
    trend = Parameter(Slug, many=True, exist=vocabulary.trend_slugs, help_text="Only what is about these trends.")
    technique = Parameter(
        Slug, many=True, exist=vocabulary.technique_slugs, help_text="Only what assesses these techniques."
    )
    maturity = Parameter(Choice, many=True, words=Maturity, help_text="Only what is rated so.")
    fields = Fields(SearchRowSerializer)


class TrendFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Trends with one of these ids.")
    report = Filter(
        Slug,
        "edition__report__slug",
        many=True,
        method="first_published_in",
        exist=report_slugs,
        help_text="Trends that these reports have a section about.",
    )
    year = Filter(
        Year,
        "edition__year",
        many=True,
        method="first_published_in",
        help_text="Trends that editions of these years have a section about.",
    )
    theme = Filter(Slug, "theme_slug", many=True, exist=vocabulary.theme_slugs, help_text="Trends of these themes.")
    text = Contains("name", "definition", help_text="Trends in whose name or definition these words stand.")
    ordering = Ordering("name", "pk", name="name", slug="slug", theme="theme_slug", first_year="first_year")
    fields = Fields(TrendRowSerializer)

    def first_published_in(self, rows: QuerySet, name: str, value: list[Any]) -> QuerySet:
        sections = current_rows(PublishedSection).filter(**{f"{name}__in": value})
        return rows.filter(Exists(sections.filter(trend=OuterRef("trend"))))


class TechniqueFilters(ListFilters, AsOfFilters):
    id = Filter(
        Identifier,
        many=True,
        method="ever_known_as",
        help_text="Techniques with one of these ids; of one that was merged, the technique it became.",
    )
    report = Filter(
        Slug,
        "edition__report__slug",
        many=True,
        method="assessed_in",
        exist=report_slugs,
        help_text="Techniques that these reports assess.",
    )
    year = Filter(
        Year,
        "edition__year",
        many=True,
        method="assessed_in",
        help_text="Techniques that editions of these years assess.",
    )
    broader = Filter(
        Slug,
        many=True,
        method="kinds_of",
        exist=vocabulary.technique_slugs,
        help_text="Techniques that are kinds of these, or kinds of their kinds.",
    )
    text = Contains(
        "today_name", "name", "definition", help_text="Techniques in whose name or definition these words stand."
    )
    ordering = Ordering("today_name", "pk", name="today_name", slug="today_slug", first_year="first_year")
    fields = Fields(TechniqueRowSerializer)

    def ever_known_as(self, rows: QuerySet, name: str, ids: list[UUID]) -> QuerySet:
        sealed = all_rows(PublishedTechnique).filter(uid__in=ids).values("technique")
        return rows.filter(Q(technique__uid__in=ids) | Q(technique__in=sealed))

    def assessed_in(self, rows: QuerySet, name: str, value: list[Any]) -> QuerySet:
        stated = current_rows(PublishedAssessment).filter(**{f"{name}__in": value})
        return rows.filter(Exists(stated.filter(technique=OuterRef("technique"))))

    def kinds_of(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        keys = vocabulary.technique_keys(slugs, narrower=True) - vocabulary.technique_keys(slugs)
        return rows.filter(technique__in=keys)


class LineageFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Steps with one of these ids.")
    trend = Filter(
        Slug, many=True, method="touching", exist=vocabulary.trend_slugs, help_text="Steps from or to these trends."
    )
    kind = Filter(Choice, many=True, words=LineageKind, help_text="Steps of these kinds.")
    year = Filter(Year, many=True, help_text="Steps of these years.")
    year_from = Filter(Year, "year", "gte", help_text="Steps of this year and later ones.")
    year_to = Filter(Year, "year", "lte", help_text="Steps of this year and earlier ones.")
    ordering = Ordering("year", "pk", year="year", kind="kind")
    fields = Fields(LineageRowSerializer)

    def touching(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        keys = vocabulary.trend_keys(slugs)
        return rows.filter(Q(parent__in=keys) | Q(child__in=keys))
