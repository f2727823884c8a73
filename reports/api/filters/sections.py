"""What sections can be asked for."""

from datetime import UTC, date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.api.filters.kinds import By, Filters, refuse_unknown
from reports.api.values import YEAR, Day, Flag, Identifier, Slug, Some, Words, closed
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedAssessment, PublishedKeyword, PublishedReference
from reports.models.series import Report
from reports.reading import vocabulary
from reports.reading.movement import moves_at
from reports.reading.versions import standing
from trends.names import fold


def report_slugs() -> QuerySet:
    return Report.objects.published().values_list("slug", flat=True)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def published_since(description: str) -> By:
    return By(Day(), description, how=lambda _, rows, day: rows.filter(version__published_at__gte=start_of(day)))


class EditionFilters(Filters):
    """What all rows that belong to an edition have in common."""

    id = By(Some(Identifier()), "Rows with one of these ids.", column="uid", lookup="in")
    report = By(Some(Slug()), "Reports, by slug.", column="edition__report__slug", lookup="in", exist=report_slugs)
    year = By(Some(YEAR), "Editions of these years.", column="edition__year", lookup="in")
    year_from = By(YEAR, "Editions of this year and later ones.", column="edition__year", lookup="gte")
    year_to = By(YEAR, "Editions of this year and earlier ones.", column="edition__year", lookup="lte")
    published_since = published_since("Rows of versions published on this day (UTC) or later.")


def about_trends(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    return rows.filter(trend__in=vocabulary.trend_keys(slugs))


def of_themes(_: Filters, rows: QuerySet, themes: list[str]) -> QuerySet:
    return rows.filter(trend__in=vocabulary.keys_of_themes(themes))


def wants_narrower(filters: Filters) -> bool:
    return filters.data.get("narrower") == "true"


def with_techniques(filters: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    keys = vocabulary.technique_keys(slugs, narrower=wants_narrower(filters))
    return rows.filter(Exists(PublishedAssessment.objects.filter(section=OuterRef("pk"), technique__in=keys)))


def with_keywords(_: Filters, rows: QuerySet, keywords: list[str]) -> QuerySet:
    keys = [fold(keyword) for keyword in keywords]
    refuse_unknown("keyword", keys, lambda: standing(PublishedKeyword).values_list("key", flat=True))
    return rows.filter(Exists(PublishedKeyword.objects.filter(section=OuterRef("pk"), key__in=keys)))


def citing(_: Filters, rows: QuerySet, named: str) -> QuerySet:
    """Sections that cite the source with that key or DOI."""
    known = standing(PublishedReference)
    sources = known.filter(Q(key=named) | Q(doi__iexact=named))
    if not sources:
        refuse_unknown("reference", [named], lambda: known.values_list("key", flat=True))
    place = Q(pk__in=[])
    for version, slugs in sources.values_list("version", "cited_in"):
        place |= Q(version=version, slug__in=slugs)
    return rows.filter(place)


def moved_so(filters: Filters, rows: QuerySet, movements: list[str]) -> QuerySet:
    if filters.at is None:
        return rows.filter(movement__in=movements)
    then = moves_at(filters.at).sections
    return rows.filter(pk__in=[pk for pk, moved in then.items() if moved["movement"] in movements])


NARROWER = By(
    Flag(), "With `technique`: include the techniques that are kinds of it.", how=lambda _, rows, wanted: rows
)


class SectionFilters(EditionFilters):
    trend = By(Some(Slug()), "Sections about these trends.", how=about_trends, exist=vocabulary.trend_slugs)
    theme = By(
        Some(Slug()), "Sections whose trend belongs to these themes.", how=of_themes, exist=vocabulary.theme_slugs
    )
    technique = By(
        Some(Slug()), "Sections that assess these techniques.", how=with_techniques, exist=vocabulary.technique_slugs
    )
    narrower = NARROWER
    keyword = By(
        Some(Words(comma=False)), "Sections with one of these keywords, however they are spelt.", how=with_keywords
    )
    maturity = By(closed(Maturity), "Sections rated so.", column="maturity", lookup="in")
    movement = By(closed(Movement), "Sections that moved so since the year before.", how=moved_so)
    reference = By(Words(), "Sections that cite the source with this key or DOI.", how=citing)
    text = By(
        Words(),
        "Sections in whose title or text these words stand, as written but for capitals.",
        how=lambda _, rows, words: rows.filter(Q(title__icontains=words) | Q(text__icontains=words)),
    )
