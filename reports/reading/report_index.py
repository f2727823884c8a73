"""The index of a report: its editions in all versions, without long texts, and the movements of its trends."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from reports.document.movement import LineageStep, TrendAbsence, TrendMovement, YearOfTrends, movements
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedAssessment, PublishedEdition, PublishedScore, PublishedSection, PublishedTrend
from reports.models.ledger import Version
from reports.reading.context import Counterpart, EditionRow, ScoreInYear, TrendInYear
from reports.reading.generation_cache import per_generation
from reports.reading.versions import current_rows
from trends.models import Lineage

#: The columns of the index that depend on other editions.
EDITION_COLUMNS = ("since", "absences")
SECTION_COLUMNS = ("movement", "was", "moved_from")

type Columns = dict[str, Any]


@dataclass
class Moves:
    """Values of those columns by the rows' primary keys."""

    editions: dict[int, Columns] = field(default_factory=dict)
    sections: dict[int, Columns] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ReportIndex:
    """The editions of a report in all versions that are not withdrawn, oldest first."""

    editions: Sequence[EditionRow]

    @cached_property
    def current(self) -> Sequence[EditionRow]:
        """The editions in their current versions."""
        return [row for row in self.editions if row.is_current]

    @per_generation(32)
    def current_at(self, at: datetime | None) -> Sequence[EditionRow]:
        """Return the editions in the versions current at a moment: one query."""
        if at is None or not self.editions:
            return self.current
        report = self.editions[0].published.edition.report_id
        then = set(Version.objects.as_of(at).readable().filter(edition__report=report).values_list("pk", flat=True))
        return [row for row in self.editions if row.published.version_id in then]

    @cached_property
    def cells(self) -> Sequence[TrendInYear]:
        """The sections about trends in all years."""
        return [cell for row in self.current for cell in cells_of(row)]

    def cells_of(self, current: Sequence[EditionRow]) -> Sequence[TrendInYear]:
        """Return the sections about trends of the editions in `current`."""
        return self.cells if current is self.current else [cell for row in current for cell in cells_of(row)]

    @cached_property
    def lineage(self) -> Sequence[LineageStep]:
        """All steps of lineage, even of unpublished trends."""
        return all_steps()

    @cached_property
    def assessed(self) -> Mapping[int, Mapping[str, tuple[str, Maturity]]]:
        """By section key and the slug in its document: the technique's slug today, and the maturity."""
        rows = PublishedAssessment.objects.filter(version__in=[row.published.version_id for row in self.editions])
        found: dict[int, dict[str, tuple[str, Maturity]]] = defaultdict(dict)
        columns = ("section", "technique_slug", "technique__slug", "maturity")
        for section, slug, today, maturity in rows.order_by("section", "position").values_list(*columns):
            found[section][slug] = (today, Maturity(maturity))
        return found

    @cached_property
    def scores(self) -> Mapping[int, Sequence[ScoreInYear]]:
        """The scores of predictions by version key."""
        rows = PublishedScore.objects.filter(version__in=[row.published.version_id for row in self.editions]).order_by(
            "position"
        )
        found: dict[int, list[ScoreInYear]] = defaultdict(list)
        columns = ("version", "prediction", "edition__year", "outcome", "explanation")
        for version, prediction, year, outcome, explanation in rows.values_list(*columns):
            found[version].append(ScoreInYear(prediction, year, outcome, explanation))
        return found

    @cached_property
    def counterparts(self) -> Mapping[int, Counterpart]:
        """The edition in the report's other language by year."""
        other = self.editions[0].published.edition.report.counterpart_id if self.editions else None
        if other is None:
            return {}
        rows = PublishedSection.objects.current().filter(edition__report=other).order_by("edition__year", "position")
        columns = (
            "edition__year",
            "edition__report__slug",
            "version__publishededitions__language",
            "slug",
            "trend__uid",
        )
        found: dict[int, Counterpart] = {}
        for year, report, language, slug, trend in rows.values_list(*columns):
            sections = found.setdefault(year, Counterpart(report, language, {})).sections
            if trend:
                sections[trend] = slug  # type: ignore[index]  # not shown to anyone yet
        return found


def read_index(report: str) -> ReportIndex:
    """Return the index of a report: two queries, and one for each property that queries."""
    return ReportIndex(editions_of(PublishedEdition.objects.filter(edition__report__slug=report)))


index_of = per_generation(32)(read_index)


def index_with(*versions: Version) -> ReportIndex:
    """Return the index of the report of `versions`, uncached if they are newer than the cached one."""
    slug = versions[0].edition.report.slug
    index = index_of(slug)
    return (
        index
        if {each.pk for each in versions} <= {row.published.version_id for row in index.editions}
        else read_index(slug)
    )


def editions_of(rows: QuerySet[PublishedEdition]) -> list[EditionRow]:
    """Return rows of editions, oldest first: two queries."""
    related = rows.select_related("version__withdrawal", "version__redaction", "edition__report")
    found = list(related.defer("version__document").order_by("year", "version__major", "version__minor", "pk"))
    names = PublishedTrend.objects.filter(version=OuterRef("version"), uid=OuterRef("trend__uid")).order_by()
    of_versions = PublishedSection.objects.filter(version__in=[row.version_id for row in found]).order_by("position")
    with_names = of_versions.select_related("trend").annotate(trend_name=Subquery(names.values("name")))
    sections: dict[int, list[PublishedSection]] = defaultdict(list)
    trends: dict[int, dict[UUID, tuple[str, str]]] = defaultdict(dict)
    for section in with_names.defer("html", "text", "summary", "paragraphs", "positions", "keywords"):
        sections[section.version_id].append(section)
        if section.trend and section.trend_name:
            trends[section.version_id][section.trend.uid] = (section.trend_slug, section.trend_name)
    return [EditionRow(row, sections[row.version_id], trends[row.version_id]) for row in found]


def cells_of(row: EditionRow) -> Iterator[TrendInYear]:
    """Yield the sections about trends of an edition's row."""
    for section in row.sections:
        if section.trend:
            yield TrendInYear(
                trend=section.trend.uid,
                report=row.published.edition.report.slug,
                year=row.year,
                position=section.position,
                slug=section.slug,
                title=section.title,
                maturity=Maturity(section.maturity),
                movement=Movement(section.movement),
                origins=section.moved_from,
            )


def year_of(row: EditionRow) -> YearOfTrends:
    """Return the trends of an edition's row for comparison with other years."""
    return YearOfTrends(
        row.year,
        {each.trend.uid: Maturity(each.maturity) for each in row.sections if each.trend},
        frozenset(UUID(ending["trend"]) for ending in row.published.endings),
    )


def moves_of(report: int) -> tuple[list[EditionRow], Moves]:
    """Return all versions of a report's editions and their columns, compared with the current versions: three queries."""
    editions = editions_of(PublishedEdition.objects.filter(edition__report=report))
    return editions, moves_among(editions, [row for row in editions if row.is_current], all_steps())


def moves_at(at: datetime, reports: Collection[int] | None = None) -> Moves:
    """Return the columns of the versions current at `at`, compared with each other: three queries.

    `reports` are keys, or None for all. Versions withdrawn or redacted since are left out.
    """
    rows = current_rows(PublishedEdition, at)
    by_report: dict[int, list[EditionRow]] = defaultdict(list)
    for row in editions_of(rows if reports is None else rows.filter(edition__report__in=reports)):
        by_report[row.published.edition.report_id].append(row)
    found, steps = Moves(), all_steps()
    for several in by_report.values():
        moves = moves_among(several, several, steps)
        found.editions |= moves.editions
        found.sections |= moves.sections
    return found


def moves_among(editions: Sequence[EditionRow], current: Sequence[EditionRow], steps: Collection[LineageStep]) -> Moves:
    """Return the columns of `editions`, compared with `current`. No query."""
    names: dict[UUID, tuple[str, str]] = {}
    for row in editions:
        names |= row.trends
    earlier, moves = [year_of(row) for row in current], Moves()
    for row in editions:
        found = movements(year_of(row), earlier, steps)
        notes = {UUID(ending["trend"]): ending["note"] for ending in row.published.endings}
        moves.editions[row.published.pk] = {
            "since": found.since,
            "absences": [_absence(absent, names, notes) for absent in found.absent],
        }
        for section in row.sections:
            moved = found.moved[section.trend.uid] if section.trend else TrendMovement(Movement.NONE)
            moves.sections[section.pk] = _moved(moved, names)
    return moves


def _absence(absent: TrendAbsence, names: Mapping[UUID, tuple[str, str]], notes: Mapping[UUID, str]) -> Columns:
    slug, name = names[absent.trend]
    return {
        "trend": str(absent.trend),
        "slug": slug,
        "name": name,
        "absence": absent.absence.value,
        "was": absent.was.value,
        "note": notes.get(absent.trend, ""),
    }


def _moved(moved: TrendMovement, names: Mapping[UUID, tuple[str, str]]) -> Columns:
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


def all_steps() -> tuple[LineageStep, ...]:
    """Return every step of the trend history, whatever is published, in one query."""
    return descents(Lineage.objects.order_by("year", "parent__name", "child__name"))


def descents(rows: QuerySet[Lineage]) -> tuple[LineageStep, ...]:
    """Return rows of the trend history as steps between trends."""
    return tuple(LineageStep(*row) for row in rows.values_list("parent__uid", "child__uid", "kind", "year", "note"))
