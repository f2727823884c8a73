"""Movement of a report's trends, kept in the index for all its versions."""

from typing import Any

from django.db import transaction

from reports.models.index import PublishedEdition, PublishedSection
from reports.models.series import Report
from reports.reading.movement import EDITION_COLUMNS, SECTION_COLUMNS, Columns, moves_of


@transaction.atomic
def refresh_movement(report: Report) -> None:
    """Bring `movement` and `absences` up to date in all rows of the report. Whoever calls this holds the lock."""
    moves = moves_of(report.pk)
    _update(PublishedEdition, moves.editions, EDITION_COLUMNS)
    _update(PublishedSection, moves.sections, SECTION_COLUMNS)


def _update(model: Any, wanted: dict[int, Columns], columns: tuple[str, ...]) -> None:
    changed = []
    for row in model.objects.filter(pk__in=wanted).only(*columns):
        if any(getattr(row, column) != wanted[row.pk][column] for column in columns):
            for column in columns:
                setattr(row, column, wanted[row.pk][column])
            changed.append(row)
    model.objects.bulk_update(changed, columns)
