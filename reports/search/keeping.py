"""Writing and removing rows together with their words. Only publishing does, under its lock."""

from collections.abc import Sequence

from reports.search.engines import engine
from reports.search.rows import SearchRow


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words."""
    SearchRow.objects.bulk_create(rows)
    engine().write(rows)


def remove(keys: Sequence[int]) -> None:
    """Delete the rows with these primary keys, with their words."""
    engine().remove(keys)
    SearchRow.objects.filter(pk__in=keys).delete()
