"""What the front page and a report's page know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from reports.document.movement import YearOfTrends
from reports.document.types import EditionDocument
from reports.document.words import Maturity, Movement
from reports.models.index import PublishedEdition, PublishedScore, PublishedSection, PublishedTechnique, PublishedTrend
from reports.pages.context.facts import ScoreFacts, YearFacts
from reports.pages.context.refusals import NotPublished
from reports.pages.context.techniques import TechniqueHistory, techniques_of
from trends.models import Lineage


@dataclass(frozen=True)
class LatestEdition:
    """A report's latest edition, and all its years."""

    slug: str
    document: EditionDocument
    facts: YearFacts
    years: tuple[YearFacts, ...]
    movements: tuple[Movement, ...] = ()


@dataclass(frozen=True)
class TrendInYear:
    """What one year's section says of a trend: a cell of the matrix."""

    trend: UUID
    trend_slug: str
    report: str
    year: int
    position: int
    slug: str
    title: str
    maturity: Maturity
    movement: Movement


@dataclass(frozen=True)
class Step:
    """A step of lineage between two trends that are both published."""

    parent: UUID
    child: UUID
    kind: str
    year: int
    note: str


@dataclass(frozen=True)
class ReportContext:
    """What a report's page knows. `trends`: uid -> slug and name, as its latest edition has them; `ended`: trend slug and year."""

    latest: LatestEdition
    editions: tuple[PublishedEdition, ...]
    cells: tuple[TrendInYear, ...]
    steps: tuple[Step, ...]
    trends: dict[UUID, tuple[str, str]]
    techniques: tuple[TechniqueHistory, ...]


def latest_editions() -> tuple[LatestEdition, ...]:
    """Every published report with its latest edition: two queries."""
    rows = list(_editions())
    latest = {row.edition.report_id: row for row in rows}
    moves: dict[int, list[Movement]] = {}
    sections = PublishedSection.objects.filter(version__in=[row.version_id for row in latest.values()])
    for version, movement in sections.filter(trend__isnull=False).values_list("version_id", "movement"):
        moves.setdefault(version, []).append(Movement(movement))
    found = [_latest(row, rows, moves.get(row.version_id, [])) for row in latest.values()]
    return tuple(sorted(found, key=lambda each: (-each.facts.published_at.timestamp(), each.document.report.name)))


def report_context(slug: str) -> ReportContext:
    """Seven queries: editions, their sections, the trends' names, the lineage between them, and three for techniques. Raises
    NotPublished."""
    editions = list(_editions().filter(edition__report__slug=slug))
    if not editions:
        raise NotPublished
    versions = [row.version_id for row in editions]
    cells = _cells(versions)
    names = PublishedTrend.objects.filter(version__in=versions).order_by("edition__year")
    return ReportContext(
        latest=_latest(editions[-1], editions, []),
        editions=tuple(editions),
        cells=cells,
        steps=steps_between({cell.trend for cell in cells}, editions[-1].year),
        trends={uid: (slug, name) for uid, slug, name in names.values_list("uid", "slug", "name")},
        techniques=techniques_of(slug),
    )


def steps_between(trends: set[UUID], until: int) -> tuple[Step, ...]:
    """The lineage among published trends up to a published year: what is planned for a later one is nobody's business yet."""
    steps = Lineage.objects.filter(Q(parent__uid__in=trends) & Q(child__uid__in=trends), year__lte=until)
    return tuple(Step(*row) for row in steps.values_list("parent__uid", "child__uid", "kind", "year", "note"))


def _editions() -> QuerySet[PublishedEdition]:
    rows = PublishedEdition.objects.current().select_related("version", "edition__report")
    return rows.order_by("year")


def _latest(row: PublishedEdition, rows: Sequence[PublishedEdition], movements: list[Movement]) -> LatestEdition:
    report = row.edition.report
    years = tuple(
        YearFacts(each.year, each.title, each.version.number, _published(each))
        for each in rows
        if each.edition.report_id == report.pk
    )
    return LatestEdition(report.slug, row.version.content, years[-1], years, tuple(movements))


def _published(row: PublishedEdition) -> datetime:
    return row.version.published_at


def _cells(versions: list[int]) -> tuple[TrendInYear, ...]:
    rows = PublishedSection.objects.filter(version__in=versions, trend__isnull=False).order_by(
        "edition__year", "position"
    )
    columns = (
        "trend__uid",
        "trend_slug",
        "edition__report__slug",
        "edition__year",
        "position",
        "slug",
        "title",
        "maturity",
        "movement",
    )
    return tuple(
        TrendInYear(uid, trend, report, year, position, slug, title, Maturity(maturity), Movement(movement))
        for uid, trend, report, year, position, slug, title, maturity, movement in rows.values_list(*columns)
    )


@dataclass(frozen=True)
class TwoYears:
    """The latest documents of two years, the lineage among all trends of the report, and the years before both. `scores` are
    those that years between the two gave, oldest first; `techniques`: a technique's uid in a document -> its slug of today, after
    renaming and merging."""

    before: EditionDocument
    after: EditionDocument
    steps: tuple[Step, ...]
    earlier: tuple[YearOfTrends, ...]
    scores: tuple[ScoreFacts, ...]
    techniques: dict[UUID, str]


def years_before(slug: str, year: int) -> tuple[YearOfTrends, ...]:
    """What the latest versions of the report's years before `year` say of trends: one query."""
    rows = PublishedSection.objects.current().filter(edition__report__slug=slug, trend__isnull=False)
    found: dict[int, dict[UUID, Maturity]] = {}
    for each, trend, maturity in rows.filter(edition__year__lt=year).values_list(
        "edition__year", "trend__uid", "maturity"
    ):
        found.setdefault(each, {})[trend] = Maturity(maturity)
    return tuple(YearOfTrends(each, maturities) for each, maturities in sorted(found.items()))


def two_years(slug: str, before: int, after: int) -> TwoYears:
    """What the comparison of two years knows: six queries. Raises NotPublished."""
    found = {row.year: row for row in _editions().filter(edition__report__slug=slug, year__in=(before, after))}
    if len(found) < 2:
        raise NotPublished
    trends = PublishedTrend.objects.current().filter(edition__report__slug=slug).values_list("uid", flat=True)
    techniques = PublishedTechnique.objects.filter(version__in=[row.version_id for row in found.values()])
    return TwoYears(
        before=found[before].version.content,
        after=found[after].version.content,
        steps=steps_between(set(trends), after),
        earlier=years_before(slug, before),
        scores=_scores_between(slug, before, after),
        techniques=dict(techniques.values_list("uid", "technique__slug")),
    )


def _scores_between(slug: str, before: int, after: int) -> tuple[ScoreFacts, ...]:
    rows = PublishedScore.objects.current().filter(edition__report__slug=slug, made_in=before)
    rows = rows.filter(edition__year__gt=before, edition__year__lt=after).order_by("edition__year", "position")
    return tuple(ScoreFacts(*row) for row in rows.values_list("prediction", "edition__year", "outcome", "explanation"))
