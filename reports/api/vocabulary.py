"""Trends and techniques as clients know them: by the names of the latest version that is published.

Tables of the vocabulary are asked only for what leads from one to the other: merged techniques and lineage.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from reports.models.index import Published, PublishedTechnique, PublishedTrend


def readable[Row: Published](model: type[Row], at: datetime | None = None) -> QuerySet[Row]:
    """The rows that readers get without naming a version, or got at `at`, of versions that still stand."""
    rows = model.objects.as_of(at) if at else model.objects.current()  # type: ignore[attr-defined]
    return rows.filter(version__withdrawal__isnull=True, version__redaction__isnull=True).order_by()


def standing[Row: Published](model: type[Row]) -> QuerySet[Row]:
    """The rows of all versions that can be read."""
    return model._default_manager.filter(version__withdrawal__isnull=True, version__redaction__isnull=True).order_by()


def latest[Row: Published](rows: QuerySet[Row]) -> QuerySet[Row]:
    """Of rows about the same thing (by `uid`), that of the latest year, and there of the latest version.

    As a subquery: what is filtered later must not change which row is the latest.
    """
    newest = Window(RowNumber(), partition_by=F("uid"), order_by=[F("edition__year").desc(), F("version").desc()])
    keys = rows.annotate(newness=newest).filter(newness=1).values("pk")
    return rows.model._default_manager.filter(pk__in=keys).order_by()


def trends(at: datetime | None = None) -> QuerySet[PublishedTrend]:
    """One row a trend."""
    return latest(readable(PublishedTrend, at))


def techniques(at: datetime | None = None) -> QuerySet[PublishedTechnique]:
    """One row a technique, without those that were merged into another that is published."""
    published = readable(PublishedTechnique, at).values("technique")
    return latest(readable(PublishedTechnique, at)).exclude(technique__merged_into__in=published)


def trend_slugs() -> Iterable[str]:
    return standing(PublishedTrend).values_list("slug", flat=True).distinct()


def theme_slugs() -> Iterable[str]:
    return standing(PublishedTrend).exclude(theme_slug="").values_list("theme_slug", flat=True).distinct()


def technique_slugs() -> Iterable[str]:
    return standing(PublishedTechnique).values_list("slug", flat=True).distinct()


def trend_keys(slugs: Iterable[str]) -> set[int]:
    """Keys of the trends that were published under one of `slugs`."""
    return set(standing(PublishedTrend).filter(slug__in=list(slugs)).values_list("trend", flat=True))


def technique_keys(slugs: Iterable[str], *, narrower: bool = False) -> set[int]:
    """Keys of the techniques published under one of `slugs`, and of what was merged into them; `narrower`: and of their kinds."""
    wanted = set(slugs)
    if narrower:
        wanted |= _narrower(wanted)
    rows = standing(PublishedTechnique).filter(slug__in=wanted).values_list("technique", "technique__merged_into")
    keys = {key for row in rows for key in row if key is not None}
    merged = standing(PublishedTechnique).filter(technique__merged_into__in=keys).values_list("technique", flat=True)
    return keys | set(merged)


def _narrower(slugs: set[str]) -> set[str]:
    """Slugs of all kinds of `slugs`, their kinds' kinds too, as the latest versions say."""
    broader = dict(techniques().values_list("slug", "broader"))
    found: set[str] = set()
    front = set(slugs)
    while front:
        front = {slug for slug, over in broader.items() if front & set(over)} - found - slugs
        found |= front
    return found


def of_theme(themes: Iterable[str]) -> Q:
    """The rows of sections whose trend belongs to one of `themes`, as the latest versions say."""
    keys = trends().filter(theme_slug__in=list(themes)).values_list("trend", flat=True)
    return Q(trend__in=list(keys))


def names_in(versions: Iterable[int]) -> dict[tuple[int, str], str]:
    """What versions call the techniques of their assessments: (version, slug) -> name."""
    rows = PublishedTechnique.objects.filter(version__in=list(versions)).values_list("version", "slug", "name")
    return {(version, slug): name for version, slug, name in rows}
