"""Writing and removing rows together with their words. Only publishing does, under its lock."""

from collections.abc import Sequence

from django.db import connection

from reports.search.lexemes import written
from reports.search.rows import SearchRow
from reports.search.tables import REMOVE, WRITE


def add(rows: Sequence[SearchRow]) -> None:
    """Save new rows, with their words."""
    lexemes = []
    for row in rows:
        row.stems, words = written(row)
        lexemes.append(words)
    SearchRow.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.executemany(
            WRITE[connection.vendor], [(row.pk, words) for row, words in zip(rows, lexemes, strict=True)]
        )


def remove(keys: Sequence[int]) -> None:
    """Delete the rows with these primary keys, with their words."""
    if not keys:
        return
    with connection.cursor() as cursor:
        for statement in REMOVE:
            cursor.executemany(statement, [(key,) for key in keys])


def differs(row: SearchRow) -> bool:
    """Whether the words kept of a row are not the row's."""
    stems, words = written(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM reports_searchwords WHERE rowid = %s AND words = %s", [row.pk, words])
        has_words = cursor.fetchone() is not None
    return not has_words or row.stems != stems
