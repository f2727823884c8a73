"""Queries for trends and techniques, with the names of their latest published version.

Index rows refer to today's technique, so that merged techniques are found together.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from reports.document.movement import LineageStep
from reports.models.index import Published, PublishedAssessment, PublishedSection, PublishedTechnique, PublishedTrend
from reports.models.series import Edition
from reports.reading.report_index import descents
from reports.reading.versions import all_rows, current_rows, in_version
from trends.models import Lineage, VocabularyChange, VocabularyChangeKind

#: Orders the rows of a technique: its own before those of techniques merged into it.
_OWN = Case(When(uid=F("technique__uid"), then=1), default=0)


def trends(at: datetime | None = None) -> QuerySet[PublishedTrend]:
    """Return a row for each trend, from the latest year's latest version, with the `first_year` that has a section about it."""
    sections = current_rows(PublishedSection, at).filter(trend=OuterRef("trend"))
    return in_version(_newest(current_rows(PublishedTrend, at), "trend")).annotate(first_year=_first_year(sections))


def techniques(at: datetime | None = None) -> QuerySet[Any]:
    """Return a PublishedTechnique for each technique, likewise, with `today_slug`, `today_name` and the `first_year` that assesses it.

    Rows of techniques merged into it count only if it has none itself.
    """
    rows = _newest(current_rows(PublishedTechnique, at), "technique", _OWN.desc())
    assessed = current_rows(PublishedAssessment, at).filter(technique=OuterRef("technique"))
    return (
        in_version(rows)
        .select_related("technique", "version", "edition__report")
        .annotate(today_slug=_today("slug"), today_name=_today("name"), first_year=_first_year(assessed))
    )


def _first_year(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by("edition__year").values("edition__year")[:1])


def trend_today(column: str, of: str = "trend") -> Subquery:
    """Return a subquery for today's `slug` or `name` of the trend whose key is in the column `of`."""
    rows = current_rows(PublishedTrend).filter(trend=OuterRef(of)).order_by("-edition__year", "-version")
    return Subquery(rows.values(column)[:1])


def technique_today(column: str) -> Subquery:
    """Return a subquery for today's `slug` or `name` of the technique whose key is in the column `technique`."""
    rows = current_rows(PublishedTechnique).filter(technique=OuterRef("technique")).annotate(today=_today(column))
    return Subquery(rows.order_by(_OWN.desc(), "-edition__year", "-version").values("today")[:1])


def _today(column: str) -> Case:
    """Return the expression for a technique's public slug or name, as `PublishedTechnique.public_slug` has it."""
    return Case(
        When(uid=F("technique__uid"), then=F(column)), default=F(f"technique__{column}"), output_field=CharField()
    )


def _newest[Row: Published](rows: QuerySet[Row], of: str, *first: Any) -> QuerySet[Row]:
    """Return the newest row for each value of `of`, by a subquery, so that later filters cannot choose an older row."""
    newest = Window(RowNumber(), partition_by=F(of), order_by=[*first, F("edition__year").desc(), F("version").desc()])
    keys = rows.annotate(newness=newest).filter(newness=1).values("pk")
    return rows.model._default_manager.filter(pk__in=keys).order_by()  # type: ignore[return-value]


def trend_slugs() -> Iterable[str]:
    return all_rows(PublishedTrend).values_list("slug", flat=True).distinct()


def theme_slugs() -> Iterable[str]:
    return all_rows(PublishedTrend).exclude(theme_slug="").values_list("theme_slug", flat=True).distinct()


def technique_slugs() -> Iterable[str]:
    rows = all_rows(PublishedTechnique)
    merged = rows.exclude(uid=F("technique__uid")).values_list("technique__slug", flat=True)
    return {*rows.values_list("slug", flat=True).distinct(), *merged.distinct()}


def trend_keys(slugs: Iterable[str]) -> set[int]:
    """Return the keys of trends published under one of the slugs."""
    return set(all_rows(PublishedTrend).filter(slug__in=list(slugs)).values_list("trend", flat=True))


def technique_keys(slugs: Iterable[str], *, narrower: bool = False) -> set[int]:
    """Return the keys of techniques published under one of the slugs, or into which such a one was merged; with `narrower`, also of
    their kinds."""
    wanted = set(slugs)
    if narrower:
        wanted |= _narrower(wanted)
    merged = ~Q(uid=F("technique__uid")) & Q(technique__slug__in=wanted)
    rows = all_rows(PublishedTechnique).filter(Q(slug__in=wanted) | merged)
    return set(rows.values_list("technique", flat=True))


def _narrower(slugs: set[str]) -> set[str]:
    """Return the slugs of all direct and indirect kinds, by the latest versions."""
    broader = dict(techniques().values_list("today_slug", "broader"))
    found: set[str] = set()
    front = set(slugs)
    while front:
        front = {slug for slug, over in broader.items() if front & set(over)} - found - slugs
        found |= front
    return found


def trend_by_slug(slug: str, at: datetime | None = None) -> QuerySet[PublishedTrend]:
    """Return trends ever published under a slug, with today's names; the one that has the slug today comes first."""
    called = all_rows(PublishedTrend).filter(slug=slug)
    return _best_first(trends(at).filter(trend__in=called.values("trend")), slug=slug)


def technique_by_slug(slug: str, at: datetime | None = None) -> QuerySet[Any]:
    """Return techniques ever published under a slug, or into which such a one was merged, likewise."""
    return _best_first(techniques(at).filter(technique__in=technique_keys([slug])), today_slug=slug)


def _best_first[Rows: QuerySet](rows: Rows, **best: str) -> Rows:
    return rows.order_by(Case(When(**best, then=0), default=1), "pk")


def years_of_trend(row: PublishedTrend, at: datetime | None = None) -> QuerySet[PublishedSection]:
    """Return a trend's sections in current versions, latest year first."""
    rows = in_version(current_rows(PublishedSection, at)).filter(trend=row.trend_id)
    rows = rows.defer("html", "text", "paragraphs", "positions", "version__document", "version__change_notes")
    return rows.order_by("-edition__year", "edition__report__slug")


def years_of_technique(row: PublishedTechnique, at: datetime | None = None) -> QuerySet[PublishedAssessment]:
    """Return a technique's assessments in current versions, latest year first."""
    rows = current_rows(PublishedAssessment, at).filter(technique=row.technique_id)
    texts = ("section__html", "section__text", "section__paragraphs", "section__positions", "version__document")
    rows = rows.select_related("section", "version", "edition__report").defer(*texts, "version__change_notes")
    return rows.order_by("-edition__year", "edition__report__slug", "section__position")


def kinds_of_technique(row: PublishedTechnique, at: datetime | None = None) -> list[str]:
    """Return the slugs of the technique's direct kinds."""
    rows = techniques(at).values_list("today_slug", "broader")
    return sorted(slug for slug, broader in rows if row.public_slug in broader)


def merged_into(row: PublishedTechnique) -> list[UUID]:
    """Return the uids of published techniques that were merged into this one."""
    rows = all_rows(PublishedTechnique).filter(technique=row.technique_id).exclude(uid=row.technique.uid)
    return sorted(set(rows.values_list("uid", flat=True)), key=str)


def published_steps(at: datetime | None = None) -> QuerySet[Lineage]:
    """Return the lineage steps between published trends; with `at`, those entered by then. Steps deleted since are missing,
    because no table keeps them."""
    published = trends(at).values("trend")
    rows = Lineage.objects.filter(parent__in=published, child__in=published)
    if at:
        entered = VocabularyChange.objects.filter(kind=VocabularyChangeKind.LINEAGE_ADDED, at__gt=at)
        rows = rows.exclude(Exists(entered.filter(subject=OuterRef("parent__uid"), into=OuterRef("child__uid"))))
    return rows.select_related("parent", "child").order_by("year", "pk")


def complete_steps(rows: Sequence[Any], at: datetime | None = None) -> Sequence[Any]:
    """Set `from_trend` and `to_trend`, the published slugs, on lineage steps: one query."""
    keys = {key for row in rows for key in (row.parent_id, row.child_id)}
    slugs = dict(trends(at).filter(trend__in=keys).values_list("trend", "slug")) if keys else {}
    for row in rows:
        row.from_trend, row.to_trend = slugs[row.parent_id], slugs[row.child_id]
    return rows


def steps_of(row: PublishedTrend, at: datetime | None = None) -> Sequence[Any]:
    """Return the lineage steps to and from a trend, likewise."""
    rows = published_steps(at).filter(Q(parent=row.trend_id) | Q(child=row.trend_id))
    return complete_steps(list(rows), at)


def steps_between(trends: Collection[UUID], until: int) -> tuple[LineageStep, ...]:
    """Return the lineage among trends up to a published year. Later steps are not public yet."""
    return descents(Lineage.objects.filter(Q(parent__uid__in=trends) & Q(child__uid__in=trends), year__lte=until))


def family_of(trend: UUID) -> tuple[LineageStep, ...]:
    """Return all direct and indirect lineage steps of a trend up to the last published year: one query."""
    until = Edition.objects.published().order_by("-year").values("year")[:1]
    steps = descents(Lineage.objects.filter(year__lte=until))
    family, size = {trend}, 0
    while len(family) > size:
        size = len(family)
        family |= {uid for step in steps if {step.parent, step.child} & family for uid in (step.parent, step.child)}
    return tuple(step for step in steps if step.parent in family)
