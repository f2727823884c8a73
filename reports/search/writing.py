"""Writing and removing rows together with their words and facets. Only publishing does, under its lock."""

from collections.abc import Sequence

from django.db import connection

from reports.search.lexemes import written
from reports.search.rows import SearchFacet, SearchRow


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words and facets."""
    lexemes = []
    for row in rows:
        row.stems, words = written(row)
        lexemes.append(words)
    SearchRow.objects.bulk_create(rows)
    SearchFacet.objects.bulk_create(SearchFacet(row=row, facet=facet) for row in rows for facet in row.filtered_by())
    keys = [row.pk for row in rows]
    # No key is left from a table that was emptied without this one.
    _forget(keys)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reports_searchwords (rowid, words) VALUES (%s, %s)", list(zip(keys, lexemes, strict=True))
        )


def remove(keys: Sequence[int]) -> None:
    """Delete the rows with these primary keys, with their words and facets."""
    _forget(keys)
    SearchRow.objects.filter(pk__in=keys).delete()


def _forget(keys: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM reports_searchwords WHERE rowid = %s", [(key,) for key in keys])


def differs(row: SearchRow) -> bool:
    """Whether the words or facets kept of a row are not the row's."""
    stems, words = written(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM reports_searchwords WHERE rowid = %s AND words = %s", [row.pk, words])
        has_words = cursor.fetchone() is not None
    facets = SearchFacet.objects.filter(row=row).values_list("facet", flat=True)
    return not has_words or row.stems != stems or set(facets) != set(row.filtered_by())
