"""Lineage: which trend was renamed, parted or merged into which."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from reports.document.movement import Descent
from reports.facts.reports import Step
from reports.models.index import PublishedTrend
from reports.models.series import Edition
from reports.reading import vocabulary
from trends.models import Lineage


def all_descents() -> list[Descent]:
    """Every step, as movement follows it, whatever is published: one query."""
    rows = Lineage.objects.values_list("parent__uid", "child__uid", "kind", "year", "note")
    return [Descent(*row) for row in rows]


def published_steps() -> QuerySet[Lineage]:
    """The steps whose both trends are published, with the slugs that these are published under (`from_trend`, `to_trend`)."""
    published = vocabulary.trends()
    rows = Lineage.objects.filter(parent__in=published.values("trend"), child__in=published.values("trend"))
    slugs = {
        name: Subquery(published.filter(trend=OuterRef(end)).values("slug")[:1])
        for name, end in (("from_trend", "parent"), ("to_trend", "child"))
    }
    return rows.annotate(**slugs).select_related("parent", "child").order_by("year", "pk")


def steps_of(row: PublishedTrend) -> QuerySet[Lineage]:
    """The steps that lead to a trend or from it, among published ones."""
    return published_steps().filter(Q(parent=row.trend_id) | Q(child=row.trend_id))


def steps_between(trends: Collection[UUID], until: int) -> tuple[Step, ...]:
    """The lineage among published trends up to a published year: what is planned for a later one is nobody's business yet."""
    rows = Lineage.objects.filter(Q(parent__uid__in=trends) & Q(child__uid__in=trends), year__lte=until)
    return _steps(rows)


def family_of(trend: UUID) -> tuple[Step, ...]:
    """Every step of lineage that leads to the trend or from it, however far, up to the last year published: one query."""
    until = Edition.objects.published().order_by("-year").values("year")[:1]
    steps = _steps(Lineage.objects.filter(year__lte=until))
    family, size = {trend}, 0
    while len(family) > size:
        size = len(family)
        family |= {uid for step in steps if {step.parent, step.child} & family for uid in (step.parent, step.child)}
    return tuple(step for step in steps if step.parent in family)


def _steps(rows: QuerySet[Lineage]) -> tuple[Step, ...]:
    return tuple(Step(*row) for row in rows.values_list("parent__uid", "child__uid", "kind", "year", "note"))
