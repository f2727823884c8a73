"""Lineage between trends that are published, by the names they are published under."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from reports.api import vocabulary
from trends.models import Lineage


def steps() -> QuerySet[Lineage]:
    """The steps whose both trends are published."""
    published = vocabulary.trends().values("trend")
    rows = Lineage.objects.filter(parent__in=published, child__in=published)
    return rows.select_related("parent", "child").order_by("year", "pk")


def steps_of(trend: int) -> QuerySet[Lineage]:
    """The steps that lead to the trend with that key, or from it."""
    return steps().filter(Q(parent=trend) | Q(child=trend))


def described(rows: Sequence[Lineage]) -> list[dict[str, Any]]:
    """Steps with the slugs that their trends are published under: one query."""
    keys = {key for row in rows for key in (row.parent_id, row.child_id)}
    slugs = dict(vocabulary.trends().filter(trend__in=keys).values_list("trend", "slug")) if keys else {}
    return [
        {
            "id": str(row.uid),
            "kind": row.kind,
            "year": row.year,
            "from_id": str(row.parent.uid),
            "from_trend": slugs[row.parent_id],
            "to_id": str(row.child.uid),
            "to_trend": slugs[row.child_id],
            "note": row.note,
        }
        for row in rows
    ]
