"""Writing and removing rows together with their words. Only publishing does, under its lock."""

from collections.abc import Sequence

from django.db.models import QuerySet

from reports.search.engines import engine
from reports.search.rows import SearchRow


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words."""
    SearchRow.objects.bulk_create(rows)
    engine().write(rows)


def remove(rows: QuerySet[SearchRow]) -> None:
    """Delete rows, with their words."""
    keys = list(rows.values_list("pk", flat=True))
    engine().remove(keys)
    SearchRow.objects.filter(pk__in=keys).delete()
