"""What differs: between two versions of an edition, and between two years of a report."""

from typing import Any

from reports import reading
from reports.api.exceptions import INVALID_VALUE, wrong_parameters
from reports.api.filters.comparisons import CompareVersionsFilters, CompareYearsFilters
from reports.api.serializers.comparisons import VersionComparisonSerializer, YearComparisonSerializer
from reports.api.views.base import DetailView
from reports.document.diff import compare_documents
from reports.reading.change_notes import notes_between
from reports.reading.year_changes import YearChanges


class CompareVersions(DetailView):
    serializer_class = VersionComparisonSerializer
    filterset_class = CompareVersionsFilters
    operation = "compareVersions"
    tag = "Comparisons"
    summary = "What differs between two versions of an edition"
    description = "Field by field, section by section and statement by statement; with `words=true`, word by word."
    may_be_gone = True

    def get_object(self) -> dict[str, Any]:
        report, year = self.kwargs["report"], self.kwargs["year"]
        before, after = reading.find_two(report, *((year, self.asked[name]) for name in ("from", "to")))
        return {
            "edition": before.edition,
            "before": before,
            "after": after,
            "diff": compare_documents(before.content, after.content),
            "change_notes": notes_between(before, after),
        }


class CompareYears(DetailView):
    serializer_class = YearComparisonSerializer
    filterset_class = CompareYearsFilters
    operation = "compareYears"
    tag = "Comparisons"
    summary = "What moved between two years of a report"
    description = "In the current versions of both, following the lineage of trends."
    may_be_gone = True

    def get_object(self) -> YearChanges:
        earlier, later = self.asked["from"], self.asked["to"]
        if earlier >= later:
            detail = "“from” must be earlier than “to”."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": "from", "value": str(earlier), "detail": detail}])
        return YearChanges(self.kwargs["report"], earlier, later)
