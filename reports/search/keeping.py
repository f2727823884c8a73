"""Writing and removing rows together with their words. Only publishing does."""

from collections.abc import Sequence
from uuid import uuid4

from django.db.models import QuerySet

from reports.search.engines import engine
from reports.search.rows import SearchMark, SearchRow


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words."""
    _mark_anew()
    SearchRow.objects.bulk_create(rows)
    engine().write(rows)


def remove(rows: QuerySet[SearchRow]) -> None:
    """Delete rows, with their words."""
    _mark_anew()
    keys = list(rows.values_list("pk", flat=True))
    engine().remove(keys)
    SearchRow.objects.filter(pk__in=keys).delete()


def _mark_anew() -> None:
    """First of all: whoever writes as well waits here, so that no two who write wait for each other."""
    SearchMark.objects.bulk_create(
        [SearchMark(pk=SearchMark.ONLY, mark=uuid4())],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["mark"],
    )
