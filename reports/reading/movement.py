"""How the trends of a report moved: each of its years held against those that were current at a moment."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reports.document.movement import Absent, Moved, YearOfTrends, movements
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedEdition, PublishedSection, PublishedTrend
from reports.reading.lineage import all_descents
from reports.reading.versions import readable

#: The columns of the index that depend on other editions.
EDITION_COLUMNS = ("since", "absences")
SECTION_COLUMNS = ("movement", "was", "moved_from")

type Columns = dict[str, Any]
type Names = dict[UUID, tuple[str, str]]


@dataclass
class Moves:
    """What those columns are, by the rows' primary keys."""

    editions: dict[int, Columns] = field(default_factory=dict)
    sections: dict[int, Columns] = field(default_factory=dict)


def rows_that_move(report: int) -> tuple[list[PublishedEdition], list[PublishedSection]]:
    """The rows of all versions of a report, as `moves_of` takes them: two queries."""
    editions = PublishedEdition.objects.filter(edition__report=report).select_related("edition")
    return list(editions), _named(PublishedSection.objects.filter(edition__report=report))


def moves_of(editions: Sequence[PublishedEdition], sections: Sequence[PublishedSection]) -> Moves:
    """The columns of all versions of a report, held against the years that are current now: one query."""
    return _moves(editions, sections, lambda row: row.edition.current_version_id == row.version_id)


def moves_at(at: datetime, reports: Collection[int] | None = None) -> Moves:
    """The columns of the versions that were current at `at`, held against each other: three queries.

    Of `reports` (keys), or of all. A version that was withdrawn or redacted since has none.
    """
    editions, sections = readable(PublishedEdition, at), readable(PublishedSection, at)
    if reports is not None:
        editions = editions.filter(edition__report__in=reports)
        sections = sections.filter(edition__report__in=reports)
    by_report: dict[int, tuple[list[PublishedEdition], list[Any]]] = defaultdict(lambda: ([], []))
    for edition in editions.select_related("edition"):
        by_report[edition.edition.report_id][0].append(edition)
    for section in _named(sections):
        by_report[section.edition.report_id][1].append(section)
    found = Moves()
    for each in by_report.values():
        moves = _moves(*each, lambda _: True)
        found.editions |= moves.editions
        found.sections |= moves.sections
    return found


def _named(sections: QuerySet[PublishedSection]) -> list[Any]:
    """Sections, oldest year first, with the name that their version gives to their trend (`called`)."""
    names = PublishedTrend.objects.filter(version=OuterRef("version"), trend=OuterRef("trend")).values("name")
    rows = sections.select_related("trend", "edition", "version").only(
        *("version", "edition__year", "edition__report", "maturity", "trend__uid", "trend_slug"),
        *("version__major", "version__minor", *SECTION_COLUMNS),
    )
    called = Coalesce(Subquery(names[:1]), Value(""), output_field=CharField())
    return list(rows.annotate(called=called).order_by("edition__year", "version__major", "version__minor", "position"))


def _moves(editions: Sequence[PublishedEdition], sections: Sequence[Any], is_current: Any) -> Moves:
    names: Names = {row.trend.uid: (row.trend_slug, row.called) for row in sections if row.trend and row.called}
    by_version: dict[int, list[Any]] = defaultdict(list)
    for section in sections:
        by_version[section.version_id].append(section)
    years = {each.pk: _year(each, by_version[each.version_id]) for each in editions}
    current = [years[each.pk] for each in editions if is_current(each)]
    descents = all_descents()
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


def _year(edition: PublishedEdition, sections: Sequence[Any]) -> YearOfTrends:
    return YearOfTrends(
        edition.year,
        {section.trend.uid: Maturity(section.maturity) for section in sections if section.trend},
        frozenset(UUID(ending["trend"]) for ending in edition.endings),
    )


def _absence(absent: Absent, names: Names, notes: dict[UUID, str]) -> Columns:
    slug, name = names[absent.trend]
    return {
        "trend": str(absent.trend),
        "slug": slug,
        "name": name,
        "absence": absent.absence.value,
        "was": absent.was.value,
        "note": notes.get(absent.trend, ""),
    }


def _moved(moved: Moved, names: Names) -> Columns:
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
