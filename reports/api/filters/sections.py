"""What sections and paragraphs, and the statements in them, can be asked for; and what rows of an edition have in common."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.api.filters.base import (
    AsOfFilters,
    Contains,
    EditionRowFilters,
    Fields,
    Filter,
    FilterSet,
    Ordering,
    Parameter,
    refuse_unknown,
)
from reports.api.filters.fields import Choice, Day, Doi, Flag, Line, Slug
from reports.api.serializers.sections import ParagraphRowSerializer, SectionRowSerializer
from reports.api.serializers.statements import (
    AssessmentRowSerializer,
    FigureRowSerializer,
    PredictionRowSerializer,
    ReferenceRowSerializer,
)
from reports.document.words import AssessmentStatus, Maturity, Movement, Outcome
from reports.models.index import PublishedAssessment, PublishedKeyword, PublishedReference
from reports.reading import vocabulary
from reports.reading.report_index import moves_at
from reports.reading.versions import all_rows
from trends.names import fold


class TechniqueParameters(FilterSet):
    """`technique`, and whether it means its kinds, too."""

    narrower = Parameter(Flag, help_text="With `technique`: include the techniques that are kinds of it.")

    def technique_keys(self, slugs: list[str]) -> set[int]:
        return vocabulary.technique_keys(slugs, narrower=bool(self.params["narrower"]))


class TrendParameters(FilterSet):
    """`trend` and `theme`; `to_trend` leads from a row to its section's trend."""

    to_trend = "trend"
    trend = Filter(
        Slug,
        many=True,
        method="about_trends",
        exist=vocabulary.trend_slugs,
        help_text="Only of sections about these trends.",
    )
    theme = Filter(
        Slug,
        many=True,
        method="of_themes",
        exist=vocabulary.theme_slugs,
        help_text="Only of sections whose trend belongs to these themes.",
    )

    def about_trends(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        return rows.filter(**{f"{self.to_trend}__in": vocabulary.trend_keys(slugs)})

    def of_themes(self, rows: QuerySet, name: str, themes: list[str]) -> QuerySet:
        trends = vocabulary.trends().filter(theme_slug__in=themes)
        return rows.filter(**{f"{self.to_trend}__in": set(trends.values_list("trend", flat=True))})


class SectionFilters(EditionRowFilters, TrendParameters, TechniqueParameters, AsOfFilters):
    slug = Filter(Slug, many=True, help_text="Sections with these slugs.")
    technique = Filter(
        Slug,
        many=True,
        method="with_techniques",
        exist=vocabulary.technique_slugs,
        help_text="Sections that assess these techniques.",
    )
    keyword = Filter(
        Line,
        many=True,
        comma=False,
        method="with_keywords",
        help_text="Sections with one of these keywords, however they are spelt.",
    )
    maturity = Filter(Choice, many=True, words=Maturity, help_text="Sections rated so.")
    movement = Filter(
        Choice, many=True, words=Movement, method="moved_so", help_text="Sections that moved so since the year before."
    )
    reference = Filter(Line, method="citing", help_text="Sections that cite the source with this key or DOI.")
    text = Contains(
        "title",
        "text",
        help_text="Sections in whose title or text these words stand, as written but for capitals.",
    )
    ordering = Ordering(
        "edition__report__slug",
        "-edition__year",
        "position",
        "pk",
        report="edition__report__slug",
        year="edition__year",
        number="number",
        title="title",
        published_at="version__published_at",
        words="words",
    )
    fields = Fields(SectionRowSerializer)

    def with_techniques(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        keys = self.technique_keys(slugs)
        return rows.filter(Exists(PublishedAssessment.objects.filter(section=OuterRef("pk"), technique__in=keys)))

    def with_keywords(self, rows: QuerySet, name: str, keywords: list[str]) -> QuerySet:
        keys = [fold(keyword) for keyword in keywords]
        refuse_unknown("keyword", keys, lambda: all_rows(PublishedKeyword).values_list("key", flat=True))
        return rows.filter(Exists(PublishedKeyword.objects.filter(section=OuterRef("pk"), key__in=keys)))

    def moved_so(self, rows: QuerySet, name: str, movements: list[str]) -> QuerySet:
        at: Any = self.params.get("as_of")
        if at is None:
            return rows.filter(movement__in=movements)
        then = moves_at(at.at).sections
        return rows.filter(pk__in=[pk for pk, moved in then.items() if moved["movement"] in movements])

    def citing(self, rows: QuerySet, name: str, named: str) -> QuerySet:
        known = all_rows(PublishedReference)
        sources = known.filter(Q(key=named) | Q(doi__iexact=named))
        if not sources:
            refuse_unknown("reference", [named], lambda: known.values_list("key", flat=True))
        cited = {(version, slug) for version, slugs in sources.values_list("version", "cited_in") for slug in slugs}
        # By their keys: a condition for each place would be more than SQLite reads where a source is cited in a thousand.
        places = rows.filter(version__in=sources.values("version")).values_list("pk", "version", "slug")
        return rows.filter(pk__in=[key for key, *place in places if tuple(place) in cited])


class ParagraphFilters(EditionRowFilters, TrendParameters, AsOfFilters):
    id = None  # type: ignore[assignment]
    section = Filter(Slug, "slug", many=True, help_text="Of sections with these slugs.")
    ordering = Ordering(
        "edition__report__slug",
        "-edition__year",
        "position",
        "pk",
        report="edition__report__slug",
        year="edition__year",
    )
    fields = Fields(ParagraphRowSerializer)


class SectionOfVersionFilters(SectionFilters):
    """Its address says the report, the year and the version."""

    report = year = year_from = year_to = published_since = as_of = None  # type: ignore[assignment]


_PLACES = {"report": "edition__report__slug", "year": "edition__year", "published_at": "version__published_at"}
_ORDER = ("edition__report__slug", "-edition__year")
_IN_SECTION = (*_ORDER, "section__position", "position", "pk")


class StatementFilters(EditionRowFilters, TrendParameters, AsOfFilters):
    """What statements of a section have in common."""

    to_trend = "section__trend"


class AssessmentFilters(StatementFilters, TechniqueParameters):
    technique = Filter(
        Slug, many=True, method="of_techniques", exist=vocabulary.technique_slugs, help_text="Of these techniques."
    )
    maturity = Filter(Choice, many=True, words=Maturity, help_text="Rated so.")
    status = Filter(
        Choice, many=True, words=AssessmentStatus, help_text="Proposed by an import, or confirmed by a person."
    )
    text = Contains("note", "quote", help_text="In whose note or quoted words these words stand.")
    ordering = Ordering(*_IN_SECTION, **_PLACES, technique="technique_slug", maturity="maturity")
    fields = Fields(AssessmentRowSerializer)

    def of_techniques(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        return rows.filter(technique__in=self.technique_keys(slugs))


class PredictionFilters(StatementFilters):
    outcome = Filter(
        Choice,
        many=True,
        words=Outcome,
        help_text="Scored so by the latest edition that scores them; `open` too where none does.",
    )
    due_from = Filter(Day, "due", "gte", help_text="Due on this day or later.")
    due_to = Filter(Day, "due", "lte", help_text="Due on this day or earlier.")
    text = Contains("statement", "criterion", help_text="In whose statement or criterion these words stand.")
    ordering = Ordering(*_IN_SECTION, **_PLACES, due="due")
    fields = Fields(PredictionRowSerializer)


class ReferenceFilters(EditionRowFilters, AsOfFilters):
    key = Filter(Line, many=True, comma=False, help_text="With one of these keys.")
    doi = Filter(Doi, "doi", "iexact", help_text="With this DOI, bare or as an address: https://doi.org/10.1234/sea.")
    text = Contains("html", help_text="In whose entry these words stand.")
    ordering = Ordering(*_ORDER, "position", "pk", **_PLACES, key="key")
    fields = Fields(ReferenceRowSerializer)


class FigureFilters(EditionRowFilters, AsOfFilters):
    key = Filter(Line, many=True, comma=False, help_text="With one of these keys.")
    text = Contains("title", help_text="In whose title these words stand.")
    ordering = Ordering(*_ORDER, "number", "pk", **_PLACES, number="number")
    fields = Fields(FigureRowSerializer)
