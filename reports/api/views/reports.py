"""Reports, their editions, and the versions of these: lists, one of each, why versions differ; comparisons of versions and years."""

import base64
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

from reports.api.addresses import Addresses
from reports.api.exceptions import INVALID_VALUE, NOT_FOUND, Problem, wrong_parameters
from reports.api.filters.base import AsOfFilters
from reports.api.filters.reports import (
    ChangeNoteFilters,
    CompareVersionsFilters,
    CompareYearsFilters,
    EditionFilters,
    ReportFilters,
    VersionFilters,
)
from reports.api.schema.components import DOCUMENT
from reports.api.serializers.comparisons import VersionComparisonSerializer, YearComparisonSerializer
from reports.api.serializers.reports import (
    EditionRowSerializer,
    EditionSerializer,
    ReportRowSerializer,
    ReportSerializer,
)
from reports.api.serializers.versions import ChangeNoteRowSerializer, VersionRowSerializer, VersionSerializer
from reports.api.views.base import DetailView, ListView, VersionView
from reports.cache_headers import UNCHANGING
from reports.document.diff import compare_documents
from reports.models.index import PublishedEdition
from reports.models.ledger import Version
from reports.pages.comparing.changes import technique_changes, trend_changes
from reports.reading.exceptions import NotPublished
from reports.reading.reports import editions, report_as_published, reports, two_years
from reports.reading.statements import edition_content, files_made_of
from reports.reading.versions import (
    NoteOfVersion,
    find_two,
    notes_between,
    notes_of,
    versions_of,
    versions_with_notes,
)


class ListReports(ListView):
    serializer_class = ReportRowSerializer
    filterset_class = ReportFilters
    tag = "Reports"
    summary = "The reports that are published"
    query = staticmethod(reports)


class GetReport(DetailView):
    serializer_class = ReportSerializer
    tag = "Reports"
    summary = "A report, as its latest edition was published"
    description = "Its publisher, licence and contact, and the years that it was published in."

    def get_object(self) -> dict[str, Any]:
        report = report_as_published(self.kwargs["report"])
        if report is None:
            raise Problem(NOT_FOUND, f"No edition of “{self.kwargs['report']}” is published any more.")
        return report


class ListEditions(ListView):
    serializer_class = EditionRowSerializer
    filterset_class = EditionFilters
    tag = "Editions"
    summary = "The editions of a report"

    def get_queryset(self) -> QuerySet[PublishedEdition]:
        return editions(self.kwargs.get("report"), self.at)


class GetEdition(VersionView, DetailView):
    serializer_class = EditionSerializer
    filterset_class = AsOfFilters
    tag = "Editions"
    summary = "An edition whole"
    description = (
        "What the latest version says: its sections in order, with maturity, movement, keywords and assessments."
    )
    may_be_gone = True

    def get_object(self) -> PublishedEdition:
        return edition_content(**self.kwargs, at=self.at)


class ListVersions(ListView):
    serializer_class = VersionRowSerializer
    filterset_class = VersionFilters
    tag = "Versions"
    summary = "The versions of an edition, latest first"
    description = "All of them: of those that were withdrawn or redacted, the numbers, the checksums and the reason."

    def get_queryset(self) -> QuerySet[Version]:
        versions = versions_of(**self.kwargs)
        if not versions.exists():
            raise NotPublished(**self.kwargs)
        return versions


class GetVersion(VersionView, DetailView):
    serializer_class = VersionSerializer
    tag = "Versions"
    summary = "One version: its number, checksums, note and change notes"
    description = "And the files that it can be had as; those that somebody asked for already with size and SHA-256."
    may_be_gone = True

    def get_object(self) -> Version:
        version: Any = copy(self.version)
        version.files_made = files_made_of(version)
        # A file that is made later changes the response without raising the generation.
        self.is_cacheable = all(file.sha256 for file in version.files_made)
        return version


class GetDocument(VersionView):
    """The canonical bytes as they are stored; their SHA-256 is the version's `sha256`, and the ETag."""

    tag = "Versions"
    summary = "The edition document: the sealed bytes themselves"
    description = (
        "Canonical JSON (RFC 8785) exactly as it was sealed: the SHA-256 of these bytes is the version’s `sha256`, "
        "and the ETag. Its JSON Schema is at the version’s `schema_url`. Documents of older schemas are served as they are."
    )
    may_be_gone = True
    json_schema = DOCUMENT

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = self.version
        digest = base64.b64encode(bytes.fromhex(version.sha256)).decode()
        schema = Addresses.of(request._request).document_schema(version.schema_version)
        headers = {"Repr-Digest": f"sha-256=:{digest}:", "Link": f'<{schema}>; rel="describedby"'}
        if kwargs["version"] is not None:
            headers["Cache-Control"] = UNCHANGING
        return HttpResponse(version.document.encode(), content_type="application/json", headers=headers)


class ListChangeNotes(ListView):
    serializer_class = ChangeNoteRowSerializer
    filterset_class = ChangeNoteFilters
    tag = "Versions"
    summary = "Why versions differ from the ones before, latest first"
    description = "Of all versions that stand. Those of withdrawn versions are not given."
    query = staticmethod(versions_with_notes)

    def rows(self) -> Sequence[NoteOfVersion]:
        return [each for each in notes_of(super().rows()) if _is_chosen(each.note, self.params)]


def _is_chosen(note: dict[str, Any], params: dict[str, Any]) -> bool:
    """Return whether the parameters choose a change note of a version."""
    words = (params["text"] or "").casefold()
    text = " ".join(note[name] for name in ("before", "after", "explanation")).casefold()
    is_listed = all(note[name] in params[name] for name in ("kind", "severity", "section") if params[name])
    return is_listed and words in text


class CompareVersions(DetailView):
    serializer_class = VersionComparisonSerializer
    filterset_class = CompareVersionsFilters
    tag = "Comparisons"
    summary = "What differs between two versions of an edition"
    description = "Field by field, section by section and statement by statement; with `words=true`, word by word."
    may_be_gone = True

    def get_object(self) -> dict[str, Any]:
        report, year = self.kwargs["report"], self.kwargs["year"]
        before, after = find_two(report, *((year, self.params[name]) for name in ("from", "to")))
        return {
            "edition": before.edition,
            "before": before,
            "after": after,
            "identical": before.sha256 == after.sha256,
            "diff": compare_documents(before.content, after.content),
            "change_notes": notes_between(before, after),
        }


class CompareYears(DetailView):
    serializer_class = YearComparisonSerializer
    filterset_class = CompareYearsFilters
    tag = "Comparisons"
    summary = "What moved between two years of a report"
    description = "In the current versions of both, following the lineage of trends."
    may_be_gone = True

    def get_object(self) -> dict[str, Any]:
        earlier, later = self.params["from"], self.params["to"]
        if earlier >= later:
            detail = "“from” must be earlier than “to”."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": "from", "value": str(earlier), "detail": detail}])
        report = self.kwargs["report"]
        years = two_years(report, earlier, later)
        places: list[dict[str, Any]] = [
            {"report": report, "year": document.year, "number": number}
            for document, number in zip((years.before, years.after), years.numbers, strict=True)
        ]
        return {
            "report": report,
            "years": years,
            "from_version": years.numbers[0],
            "to_version": years.numbers[1],
            "trends": [
                {
                    "change": each,
                    "before": {**places[0], "section": each.before[0]} if each.before else None,
                    "after": {**places[1], "section": each.after} if each.after else None,
                }
                for each in trend_changes(years)
            ],
            "techniques": technique_changes(years),
        }
