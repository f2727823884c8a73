"""Movement of a report's trends, kept in the index for all its versions."""

from collections.abc import Iterable
from typing import Any

from reports.models.generation import lock_publication
from reports.models.index import PublishedEdition, PublishedSection
from reports.models.series import Report
from reports.reading.report_index import EDITION_COLUMNS, SECTION_COLUMNS, moves_of, rows_that_move


def refresh_movement(report: Report) -> None:
    """Bring `movement` and `absences` up to date in all rows of the report. The caller holds the lock, in a transaction."""
    editions = rows_that_move(report.pk)
    moves = moves_of(editions)
    sections = [section for edition in editions for section in edition.version.sections]
    _update(PublishedEdition, editions, moves.editions, EDITION_COLUMNS)
    _update(PublishedSection, sections, moves.sections, SECTION_COLUMNS)


def refresh_movements() -> None:
    """Compute the movement of every report again, after a change of the trend history."""
    lock_publication()
    for report in Report.objects.all():
        refresh_movement(report)


def _update(model: Any, rows: Iterable[Any], wanted: dict[int, dict[str, Any]], columns: tuple[str, ...]) -> None:
    changed = []
    for row in rows:
        if any(getattr(row, column) != wanted[row.pk][column] for column in columns):
            for column in columns:
                setattr(row, column, wanted[row.pk][column])
            changed.append(row)
    model.objects.bulk_update(changed, columns)
