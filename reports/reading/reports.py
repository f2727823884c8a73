"""What the front page and a report's page know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery

from reports.document.words import Absence
from reports.facts.refusals import NotPublished
from reports.facts.reports import EditionInYear, LatestEdition, ReportContext
from reports.models.index import PublishedEdition, PublishedTrend
from reports.models.series import Report
from reports.reading.editions import year_facts
from reports.reading.gathering import Gathered
from reports.reading.lineage import steps_between
from reports.reading.techniques import techniques_of
from reports.reading.told import TOLD, cells_of
from reports.reading.versions import find_report, find_version, in_version, raw_document, readable


def latest_editions() -> tuple[LatestEdition, ...]:
    """Every published report with its latest edition: one query."""
    rows = list(_editions())
    latest = {row.edition.report_id: row for row in rows}
    found = [_latest(row, rows) for row in latest.values()]
    return tuple(sorted(found, key=lambda each: (-each.facts.published_at.timestamp(), each.document.report.name)))


def report_context(slug: str) -> ReportContext:
    """What the report's page knows: three queries. Raises NotPublished."""
    return replace(report_years(slug), techniques=techniques_of(slug))


def report_years(slug: str) -> ReportContext:
    """The same without techniques, as pictures show it: one query for the editions, one for lineage. Raises NotPublished."""
    editions = list(_editions().filter(edition__report__slug=slug))
    if not editions:
        raise NotPublished
    cells = tuple(cell for row in editions for cell in cells_of(row))
    latest = _latest(editions[-1], editions)
    return ReportContext(
        latest=latest,
        editions=tuple(_in_year(row) for row in editions),
        cells=cells,
        steps=steps_between({cell.trend for cell in cells}, editions[-1].year),
        trends={UUID(each["uid"]): (each["slug"], each["name"]) for row in editions for each in row.trends},
        next_expected=editions[-1].edition.report.next_expected,
        next_reason=editions[-1].edition.report.next_reason,
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
    report = find_report(slug)
    years = list(
        readable(PublishedEdition).filter(edition__report=report).order_by("-year").values_list("year", flat=True)
    )
    if not years:
        return None
    said: dict[str, Any] = raw_document(find_version(slug, years[0]))["report"]
    coming = {"expected": report.next_expected, "reason": report.next_reason} if report.next_expected else None
    return said | {"slug": slug, "latest_year": years[0], "years": years, "next_edition": coming}


_TRENDS = Gathered(PublishedTrend.objects.filter(version=OuterRef("version")), uid="uid", slug="slug", name="name")


def _editions() -> QuerySet[Any]:
    """The editions as readers get them, oldest first, with what they `told` of trends and how they name their `trends`."""
    rows = PublishedEdition.objects.current().select_related("version", "edition__report")
    return rows.annotate(told=TOLD, trends=_TRENDS).order_by("year")


def _latest(row: Any, rows: Sequence[PublishedEdition]) -> LatestEdition:
    report = row.edition.report
    own = [each for each in rows if each.edition.report_id == report.pk]
    years = tuple(map(year_facts, own))
    cells = tuple(cell for each in own for cell in cells_of(each))
    return LatestEdition(report.slug, row.version.content, years[-1], years, cells)


def _in_year(row: PublishedEdition) -> EditionInYear:
    absences = {UUID(each["trend"]): Absence(each["absence"]) for each in row.absences}
    return EditionInYear(year_facts(row), row.summary, absences)
