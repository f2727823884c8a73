"""What trends, techniques and the lineage of trends can be asked for."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.api.filters.base import AsOfFilters, Fields, Filter, ListFilters, Ordering, Saying, report_slugs
from reports.api.filters.fields import Identifier, Slug, Word, Year
from reports.api.serializers.vocabulary import LineageRowSerializer, TechniqueRowSerializer, TrendRowSerializer
from reports.models.index import PublishedAssessment, PublishedSection, PublishedTechnique
from reports.reading import vocabulary
from reports.reading.versions import readable, standing
from trends.models import LineageKind


class TrendFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Trends with one of these ids.")
    report = Filter(
        Slug,
        "edition__report__slug",
        many=True,
        method="told_in",
        exist=report_slugs,
        help_text="Trends that these reports have a section about.",
    )
    year = Filter(
        Year,
        "edition__year",
        many=True,
        method="told_in",
        help_text="Trends that editions of these years have a section about.",
    )
    theme = Filter(Slug, "theme_slug", many=True, exist=vocabulary.theme_slugs, help_text="Trends of these themes.")
    text = Saying("name", "definition", help_text="Trends in whose name or definition these words stand.")
    ordering = Ordering("name", "pk", name="name", slug="slug", theme="theme_slug", first_year="first_year")
    fields = Fields(TrendRowSerializer)

    def told_in(self, rows: QuerySet, name: str, value: list[Any]) -> QuerySet:
        sections = readable(PublishedSection).filter(**{f"{name}__in": value})
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
    text = Saying(
        "today_name", "name", "definition", help_text="Techniques in whose name or definition these words stand."
    )
    ordering = Ordering("today_name", "pk", name="today_name", slug="today_slug", first_year="first_year")
    fields = Fields(TechniqueRowSerializer)

    def ever_known_as(self, rows: QuerySet, name: str, ids: list[UUID]) -> QuerySet:
        sealed = standing(PublishedTechnique).filter(uid__in=ids).values("technique")
        return rows.filter(Q(technique__uid__in=ids) | Q(technique__in=sealed))

    def assessed_in(self, rows: QuerySet, name: str, value: list[Any]) -> QuerySet:
        stated = readable(PublishedAssessment).filter(**{f"{name}__in": value})
        return rows.filter(Exists(stated.filter(technique=OuterRef("technique"))))

    def kinds_of(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        keys = vocabulary.technique_keys(slugs, narrower=True) - vocabulary.technique_keys(slugs)
        return rows.filter(technique__in=keys)


class LineageFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Steps with one of these ids.")
    trend = Filter(
        Slug, many=True, method="touching", exist=vocabulary.trend_slugs, help_text="Steps from or to these trends."
    )
    kind = Filter(Word, many=True, words=LineageKind, help_text="Steps of these kinds.")
    year = Filter(Year, many=True, help_text="Steps of these years.")
    year_from = Filter(Year, "year", "gte", help_text="Steps of this year and later ones.")
    year_to = Filter(Year, "year", "lte", help_text="Steps of this year and earlier ones.")
    ordering = Ordering("year", "pk", year="year", kind="kind")
    fields = Fields(LineageRowSerializer)

    def touching(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        keys = vocabulary.trend_keys(slugs)
        return rows.filter(Q(parent__in=keys) | Q(child__in=keys))
