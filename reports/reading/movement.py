"""How the trends of a report moved: each of its years held against those that were current at a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, QuerySet, Subquery, When

from reports.document.movement import Absent, Descent, Moved, YearOfTrends, movements
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedEdition, PublishedSection, PublishedTrend
from reports.reading.gathering import Gathered, Nested
from reports.reading.lineage import LINEAGE, read_descents
from reports.reading.versions import readable

#: The columns of the index that depend on other editions.
EDITION_COLUMNS = ("since", "absences")
SECTION_COLUMNS = ("movement", "was", "moved_from")

type Columns = dict[str, Any]
type Names = dict[UUID, tuple[str, str]]

_NAMES = PublishedTrend.objects.filter(version=OuterRef("version"), trend=OuterRef("trend")).values("name")
#: The sections of an edition's row in their order, each with the name that its version gives to its trend.
SECTIONS = Gathered(
    PublishedSection.objects.filter(version=OuterRef("version")).order_by("position"),
    pk="pk",
    uid="uid",
    trend="trend__uid",
    slug="trend_slug",
    name=Subquery(_NAMES[:1]),
    maturity="maturity",
    movement="movement",
    was="was",
    moved_from=Nested("moved_from"),
)


@dataclass
class Moves:
    """What those columns are, by the rows' primary keys."""

    editions: dict[int, Columns] = field(default_factory=dict)
    sections: dict[int, Columns] = field(default_factory=dict)


def rows_that_move(report: int) -> list[PublishedEdition]:
    """The rows of all versions of a report with their `sections`, as `moves_of` takes them: one query."""
    return list(with_sections(PublishedEdition.objects.filter(edition__report=report)))


def moves_of(editions: Sequence[PublishedEdition]) -> Moves:
    """The columns of all versions of a report, held against the years that are current now. No query."""
    current = [row for row in editions if row.edition.current_version_id == row.version_id]
    return _moves(editions, current, descents_in(editions))


def moves_at(at: datetime, reports: Collection[int] | None = None) -> Moves:
    """The columns of the versions that were current at `at`, held against each other: one query.

    Of `reports` (keys), or of all. A version that was withdrawn or redacted since has none.
    """
    rows = readable(PublishedEdition, at)
    editions = list(with_sections(rows if reports is None else rows.filter(edition__report__in=reports)))
    by_report: dict[int, list[PublishedEdition]] = defaultdict(list)
    for row in editions:
        by_report[row.edition.report_id].append(row)
    found, descents = Moves(), descents_in(editions)
    for several in by_report.values():
        moves = moves_among(several, descents)
        found.editions |= moves.editions
        found.sections |= moves.sections
    return found


def moves_among(editions: Sequence[PublishedEdition], descents: Collection[Descent]) -> Moves:
    """The columns of a report's editions, each in one version, held against each other: oldest first, with their `sections`."""
    return _moves(editions, editions, descents)


def _moves(
    editions: Sequence[PublishedEdition], current: Sequence[PublishedEdition], descents: Collection[Descent]
) -> Moves:
    names: Names = {
        UUID(section["trend"]): (section["slug"], section["name"])
        for edition in editions
        for section in _sections(edition)
        if section["trend"] and section["name"]
    }
    years = {row.pk: year_of(row) for row in editions}
    moves = Moves()
    for edition in editions:
        found = movements(years[edition.pk], [years[row.pk] for row in current], descents)
        notes = {UUID(ending["trend"]): ending["note"] for ending in edition.endings}
        moves.editions[edition.pk] = {
            "since": found.since,
            "absences": [_absence(absent, names, notes) for absent in found.absent],
        }
        for section in _sections(edition):
            moved = found.moved[UUID(section["trend"])] if section["trend"] else Moved(Movement.NONE)
            moves.sections[section["pk"]] = _moved(moved, names)
    return moves


def with_sections(rows: QuerySet[PublishedEdition]) -> QuerySet[PublishedEdition]:
    """Editions, oldest first, each with its `sections`, and the first with the lineage."""
    ordered = rows.select_related("edition").order_by("year", "version__major", "version__minor", "pk")
    first = Subquery(ordered.values("pk")[:1])
    return ordered.annotate(sections=SECTIONS, lineage=Case(When(pk=first, then=LINEAGE)))


def descents_in(editions: Sequence[Any]) -> Sequence[Descent]:
    """The lineage that was read with them."""
    return next((read_descents(row.lineage) for row in editions if row.lineage is not None), ())


def _sections(edition: Any) -> Sequence[Mapping[str, Any]]:
    sections: Sequence[Mapping[str, Any]] = edition.sections
    return sections


def year_of(edition: PublishedEdition) -> YearOfTrends:
    """What an edition with its `sections` says of trends."""
    return YearOfTrends(
        edition.year,
        {UUID(each["trend"]): Maturity(each["maturity"]) for each in _sections(edition) if each["trend"]},
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
