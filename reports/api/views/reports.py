"""Reports, and the editions of one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery

from reports import reading
from reports.api.filters.kinds import By, Filters
from reports.api.filters.sections import published_since
from reports.api.parameters import AS_OF
from reports.api.problems import NOT_FOUND, Problem
from reports.api.resources.editions import EditionRow, Report, ReportRow
from reports.api.values import YEAR, Identifier, Some
from reports.api.views.base import PublishedView
from reports.api.views.lists import ListView
from reports.document.record import instant
from reports.models import series
from reports.models.index import PublishedEdition
from reports.pages import addresses as pages
from reports.reading.versions import raw_document, readable


class ReportFilters(Filters):
    id = By(Some(Identifier()), "Reports with one of these ids.", column="uid", lookup="in")


class ReportList(ListView):
    resource = ReportRow
    operation = "listReports"
    tag = "Reports"
    summary = "The reports that are published"
    filters = ReportFilters
    orderings = {"name": "public_name", "slug": "slug", "latest_year": "latest_year"}
    default_order = ("slug",)

    def rows(self, **address: Any) -> QuerySet[series.Report]:
        editions = readable(PublishedEdition).filter(edition__report=OuterRef("pk"))
        years = editions.values("edition__report")
        return series.Report.objects.filter(Exists(editions)).annotate(
            public_name=Subquery(editions.order_by("-year").values("report_name")[:1]),
            latest_year=Subquery(years.annotate(latest=Max("year")).values("latest")),
            published=Subquery(years.annotate(number=Count("pk")).values("number")),
        )

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[ReportRow]:
        links = self.addresses
        return [
            ReportRow(
                id=str(row.uid),
                url=links.report(row.slug),
                page=links.page(pages.report(row.slug)),
                slug=row.slug,
                name=row.public_name,
                latest_year=row.latest_year,
                editions=row.published,
                editions_url=f"{links.report(row.slug)}editions/",
            )
            for row in rows
        ]


class ReportDetail(PublishedView):
    resource = Report
    operation = "getReport"
    tag = "Reports"
    summary = "A report, as its latest edition was published"

    def found(self, report: str) -> Report:  # type: ignore[override]
        owner = reading.find_report(report)
        years = list(
            readable(PublishedEdition).filter(edition__report=owner).order_by("-year").values_list("year", flat=True)
        )
        if not years:
            raise Problem(NOT_FOUND, f"No edition of “{report}” is published any more.")
        latest = reading.find_version(report, years[0])
        said = raw_document(latest)["report"]
        url = self.addresses.report(report)
        return Report(
            id=said["uid"],
            url=url,
            page=self.addresses.page(pages.report(report)),
            slug=report,
            **{
                name: said[name]
                for name in ("name", "description", "publisher", "licence", "contact", "issn", "language")
            },
            latest_year=years[0],
            years=years,
            editions_url=f"{url}editions/",
        )


class EveryEdition(ListView):
    """The editions of all reports; the archive has them as a table."""

    resource = EditionRow
    tag = "Editions"
    summary = "The editions that are published"
    orderings = {"year": "year", "title": "title", "published_at": "version__published_at", "words": "words"}
    default_order = ("edition__report__slug", "-year")

    def rows(self, **address: Any) -> QuerySet[PublishedEdition]:
        related = readable(PublishedEdition, self.at).select_related("version", "edition__report")
        return related.defer("version__document", "version__change_notes")

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[EditionRow]:
        return [self._made(row) for row in rows]

    def _made(self, row: PublishedEdition) -> EditionRow:
        report, number = row.edition.report.slug, row.version.number
        url = self.addresses.edition(report, row.year)
        return EditionRow(
            id=str(row.edition.uid),
            url=url,
            page=self.addresses.page(pages.edition(report, row.year)),
            report=report,
            year=row.year,
            title=row.title,
            summary=row.summary,
            version=number,
            published_at=instant(row.version.published_at),
            sha256=row.version.sha256,
            words=row.words,
            compared_with=row.since,
            versions_url=f"{url}versions/",
            document_url=self.addresses.document(report, row.year, number),
        )


class EditionFilters(Filters):
    year = By(Some(YEAR), "Editions of these years.", column="year", lookup="in")
    year_from = By(YEAR, "Editions of this year and later ones.", column="year", lookup="gte")
    year_to = By(YEAR, "Editions of this year and earlier ones.", column="year", lookup="lte")
    published_since = published_since("Editions whose current version was published on this day (UTC) or later.")


class EditionList(EveryEdition):
    operation = "listEditions"
    summary = "The editions of a report"
    filters = EditionFilters
    parameters = (AS_OF,)

    def rows(self, report: str) -> QuerySet[PublishedEdition]:  # type: ignore[override]
        return super().rows().filter(edition__report=reading.find_report(report))
