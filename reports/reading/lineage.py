"""Lineage: which trend was renamed, parted or merged into which."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.document.movement import Descent
from reports.models.index import PublishedTrend
from reports.models.series import Edition
from reports.reading import vocabulary
from trends.models import Lineage, VocabularyChange, VocabularyChangeKind


def all_steps() -> tuple[Descent, ...]:
    """Every step, whatever is published: one query."""
    return _descents(Lineage.objects.order_by("year", "parent__name", "child__name"))


def published_steps(at: datetime | None = None) -> QuerySet[Lineage]:
    """The steps whose both trends are published; as of `at`, those of them that had been drawn by then. One that was taken out
    since is not given: nothing holds its words."""
    published = vocabulary.trends(at).values("trend")
    rows = Lineage.objects.filter(parent__in=published, child__in=published)
    if at:
        drawn = VocabularyChange.objects.filter(kind=VocabularyChangeKind.LINEAGE_ADDED, at__gt=at)
        rows = rows.exclude(Exists(drawn.filter(subject=OuterRef("parent__uid"), into=OuterRef("child__uid"))))
    return rows.select_related("parent", "child").order_by("year", "pk")


def complete_steps(rows: Sequence[Any], at: datetime | None = None) -> Sequence[Any]:
    """Steps with the slugs that their trends are published under, as `from_trend` and `to_trend`: one query."""
    keys = {key for row in rows for key in (row.parent_id, row.child_id)}
    slugs = dict(vocabulary.trends(at).filter(trend__in=keys).values_list("trend", "slug")) if keys else {}
    for row in rows:
        row.from_trend, row.to_trend = slugs[row.parent_id], slugs[row.child_id]
    return rows


def steps_of(row: PublishedTrend, at: datetime | None = None) -> Sequence[Any]:
    """The steps that lead to a trend or from it, among published ones, likewise."""
    rows = published_steps(at).filter(Q(parent=row.trend_id) | Q(child=row.trend_id))
    return complete_steps(list(rows), at)


def steps_between(trends: Collection[UUID], until: int) -> tuple[Descent, ...]:
    """The lineage among published trends up to a published year: what is planned for a later one is nobody's business yet."""
    return _descents(Lineage.objects.filter(Q(parent__uid__in=trends) & Q(child__uid__in=trends), year__lte=until))


def family_of(trend: UUID) -> tuple[Descent, ...]:
    """Every step of lineage that leads to the trend or from it, however far, up to the last year published: one query."""
    until = Edition.objects.published().order_by("-year").values("year")[:1]
    steps = _descents(Lineage.objects.filter(year__lte=until))
    family, size = {trend}, 0
    while len(family) > size:
        size = len(family)
        family |= {uid for step in steps if {step.parent, step.child} & family for uid in (step.parent, step.child)}
    return tuple(step for step in steps if step.parent in family)


def _descents(rows: QuerySet[Lineage]) -> tuple[Descent, ...]:
    return tuple(Descent(*row) for row in rows.values_list("parent__uid", "child__uid", "kind", "year", "note"))
