"""Reports, and the editions of one."""

from typing import Any

from django.db.models import QuerySet

from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters.base import AsOfFilters
from reports.api.filters.reports import EditionFilters, ReportFilters
from reports.api.serializers.reports import (
    EditionRowSerializer,
    EditionSerializer,
    ReportRowSerializer,
    ReportSerializer,
)
from reports.api.views.base import DetailView, ListView
from reports.models.index import PublishedEdition
from reports.models.series import Report
from reports.reading import contents
from reports.reading import reports as reading


class ReportList(ListView):
    serializer_class = ReportRowSerializer
    filterset_class = ReportFilters
    operation = "listReports"
    tag = "Reports"
    summary = "The reports that are published"

    def get_queryset(self) -> QuerySet[Report]:
        return reading.reports(self.at)


class ReportDetail(DetailView):
    serializer_class = ReportSerializer
    operation = "getReport"
    tag = "Reports"
    summary = "A report, as its latest edition was published"
    description = "Its publisher, licence and contact, and the years that it was published in."

    def get_object(self) -> dict[str, Any]:
        report = reading.report_as_published(self.kwargs["report"])
        if report is None:
            raise Problem(NOT_FOUND, f"No edition of “{self.kwargs['report']}” is published any more.")
        return report


class EditionList(ListView):
    serializer_class = EditionRowSerializer
    filterset_class = EditionFilters
    operation = "listEditions"
    tag = "Editions"
    summary = "The editions of a report"

    def get_queryset(self) -> QuerySet[PublishedEdition]:
        return reading.editions(self.kwargs.get("report"), self.at)


class EditionDetail(DetailView):
    serializer_class = EditionSerializer
    filterset_class = AsOfFilters
    operation = "getEdition"
    tag = "Editions"
    summary = "An edition whole"
    description = (
        "What the latest version says: its sections in order, with maturity, movement, keywords and assessments."
    )
    may_be_gone = True

    def get_object(self) -> PublishedEdition:
        return contents.edition_content(**self.kwargs, at=self.at)
