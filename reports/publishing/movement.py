"""Movement of a report's trends, worked out for all its versions at once from the index and the lineage."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from reports.document.movement import Absent, Descent, Moved, YearOfTrends, movements
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedEdition, PublishedSection, PublishedTrend
from reports.models.series import Report
from trends.models import Lineage

#: The columns that depend on other editions.
EDITION_COLUMNS = ("since", "absences")
SECTION_COLUMNS = ("movement", "was", "moved_from")

type Columns = dict[str, Any]


@dataclass
class Moves:
    """What the columns of a report's rows are to be, by the rows' primary keys."""

    editions: dict[int, Columns] = field(default_factory=dict)
    sections: dict[int, Columns] = field(default_factory=dict)


@transaction.atomic
def refresh_movement(report: Report) -> None:
    """Bring `movement` and `absences` up to date in all rows of the report. Whoever calls this has taken their turn."""
    editions, sections = _rows(report)
    moves = _moves(report, editions, sections)
    _update(PublishedEdition, editions, moves.editions, EDITION_COLUMNS)
    _update(PublishedSection, sections, moves.sections, SECTION_COLUMNS)


def moves_of(report: Report) -> Moves:
    """What the columns are to be."""
    return _moves(report, *_rows(report))


def _rows(report: Report) -> tuple[list[PublishedEdition], list[PublishedSection]]:
    editions = PublishedEdition.objects.filter(edition__report=report).select_related("edition")
    sections = PublishedSection.objects.filter(edition__report=report).select_related("trend")
    return list(editions), list(sections.defer("html", "text", "paragraphs", "summary"))


def _moves(report: Report, editions: list[PublishedEdition], sections: list[PublishedSection]) -> Moves:
    names = _names(report)
    descents = [
        Descent(step.parent.uid, step.child.uid, step.kind, step.year, step.note)
        for step in Lineage.objects.select_related("parent", "child")
    ]
    by_version: dict[int, list[PublishedSection]] = defaultdict(list)
    for section in sections:
        by_version[section.version_id].append(section)
    years = {each.pk: _year(each, by_version[each.version_id]) for each in editions}
    current = [years[each.pk] for each in editions if each.edition.current_version_id == each.version_id]
    moves = Moves()
    for edition in editions:
        found = movements(years[edition.pk], current, descents)
        notes = {UUID(ending["trend"]): ending["note"] for ending in edition.endings}
        moves.editions[edition.pk] = {
            "since": found.since,
            "absences": [_absence(absent, names, notes) for absent in found.absent],
        }
        for section in by_version[edition.version_id]:
            moved = found.moved[section.trend.uid] if section.trend else Moved(Movement.NONE)
            moves.sections[section.pk] = _moved(moved, names)
    return moves


def _year(edition: PublishedEdition, sections: list[PublishedSection]) -> YearOfTrends:
    return YearOfTrends(
        edition.year,
        {section.trend.uid: Maturity(section.maturity) for section in sections if section.trend},
        frozenset(UUID(ending["trend"]) for ending in edition.endings),
    )


def _names(report: Report) -> dict[UUID, tuple[str, str]]:
    """Trend uid -> (slug, name) as the report's latest current year has it."""
    rows = PublishedTrend.objects.filter(edition__report=report).order_by(
        "edition__year", "version__major", "version__minor"
    )
    return {uid: (slug, name) for uid, slug, name in rows.values_list("uid", "slug", "name")}


def _absence(absent: Absent, names: dict[UUID, tuple[str, str]], notes: dict[UUID, str]) -> Columns:
    slug, name = names[absent.trend]
    return {
        "trend": str(absent.trend),
        "slug": slug,
        "name": name,
        "absence": absent.absence.value,
        "was": absent.was.value,
        "note": notes.get(absent.trend, ""),
    }


def _moved(moved: Moved, names: dict[UUID, tuple[str, str]]) -> Columns:
    steps = {step.parent: step for step in moved.descents}
    sources = []
    for trend in moved.before:
        slug, name = names[trend]
        step = steps.get(trend)
        sources.append(
            {
                "trend": str(trend),
                "slug": slug,
                "name": name,
                "kind": step.kind if step else "",
                "year": step.year if step else moved.since,
                "note": step.note if step else "",
            }
        )
    return {"movement": moved.movement.value, "was": moved.was.value if moved.was else "", "moved_from": sources}


def _update(model: Any, rows: list[Any], wanted: dict[int, Columns], columns: tuple[str, ...]) -> None:
    changed = []
    for row in rows:
        if any(getattr(row, column) != wanted[row.pk][column] for column in columns):
            for column in columns:
                setattr(row, column, wanted[row.pk][column])
            changed.append(row)
    model.objects.bulk_update(changed, columns)
