"""What the front page and a report's page know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery

from reports.document.words import Absence, Maturity, Movement
from reports.facts.editions import YearFacts
from reports.facts.refusals import NotPublished
from reports.facts.reports import EditionInYear, LatestEdition, ReportContext, TrendInYear
from reports.models.index import PublishedEdition, PublishedSection, PublishedTrend
from reports.models.series import Report
from reports.reading.lineage import steps_between
from reports.reading.techniques import techniques_of
from reports.reading.versions import find_report, find_version, in_version, raw_document, readable


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
    """Six queries: editions, their sections, the trends' names, the lineage between them, and two for techniques. Raises
    NotPublished."""
    editions = list(_editions().filter(edition__report__slug=slug))
    if not editions:
        raise NotPublished
    versions = [row.version_id for row in editions]
    cells = _cells(versions)
    names = PublishedTrend.objects.filter(version__in=versions).order_by("edition__year")
    return ReportContext(
        latest=_latest(editions[-1], editions, []),
        editions=tuple(_in_year(row) for row in editions),
        cells=cells,
        steps=steps_between({cell.trend for cell in cells}, editions[-1].year),
        trends={uid: (slug, name) for uid, slug, name in names.values_list("uid", "slug", "name")},
        techniques=techniques_of(slug),
    )


def reports(at: datetime | None = None) -> QuerySet[Report]:
    """The reports of which an edition is published (or was `at` then): with the name in the latest, as `public_name`, with
    `latest_year` and how many there are."""
    editions = readable(PublishedEdition, at).filter(edition__report=OuterRef("pk"))
    years = editions.values("edition__report")
    return Report.objects.filter(Exists(editions)).annotate(
        public_name=Subquery(editions.order_by("-year").values("report_name")[:1]),
        latest_year=Subquery(years.annotate(latest=Max("year")).values("latest")),
        published=Subquery(years.annotate(number=Count("pk")).values("number")),
    )


def editions(report: str | None = None, at: datetime | None = None) -> QuerySet[PublishedEdition]:
    """The editions of a report, or of all. Raises NotPublished."""
    rows = in_version(readable(PublishedEdition, at))
    return rows if report is None else rows.filter(edition__report=find_report(report))


def report_as_published(slug: str) -> dict[str, Any] | None:
    """What the latest edition says of the report, with its slug and all `years`; None if none is left. Raises NotPublished."""
    rows = readable(PublishedEdition).filter(edition__report=find_report(slug)).order_by("-year")
    years = list(rows.values_list("year", flat=True))
    if not years:
        return None
    said: dict[str, Any] = raw_document(find_version(slug, years[0]))["report"]
    return said | {"slug": slug, "latest_year": years[0], "years": years}


def _editions() -> QuerySet[PublishedEdition]:
    rows = PublishedEdition.objects.current().select_related("version", "edition__report")
    return rows.order_by("year")


def _latest(row: PublishedEdition, rows: Sequence[PublishedEdition], movements: list[Movement]) -> LatestEdition:
    report = row.edition.report
    years = tuple(_year(each) for each in rows if each.edition.report_id == report.pk)
    return LatestEdition(report.slug, row.version.content, years[-1], years, tuple(movements))


def _year(row: PublishedEdition) -> YearFacts:
    return YearFacts(row.year, row.title, row.version.number, row.version.published_at, row.first_published)


def _in_year(row: PublishedEdition) -> EditionInYear:
    absences = {UUID(each["trend"]): Absence(each["absence"]) for each in row.absences}
    return EditionInYear(_year(row), row.summary, absences)


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
