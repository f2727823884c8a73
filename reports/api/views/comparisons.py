"""Two versions of an edition, and two years of a report."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from reports import reading
from reports.api.comparing import VersionDifferences, YearDifferences
from reports.api.parameters import Parameter
from reports.api.problems import INVALID_VALUE, wrong_parameters
from reports.api.resources.comparisons import VersionComparison, YearComparison
from reports.api.values import YEAR, Flag, Number
from reports.api.views.base import PublishedView
from reports.document.diff import compare_documents
from reports.models.ledger import Version
from reports.pages import addresses as pages


class CompareVersions(PublishedView):
    resource = VersionComparison
    operation = "compareVersions"
    tag = "Comparisons"
    summary = "What differs between two versions of an edition"
    may_be_gone = True
    parameters = (
        Parameter("from", Number(), "The number of the version to start from.", required=True),
        Parameter("to", Number(), "The number of the version that it leads to.", required=True),
        Parameter("words", Flag(), "Give each difference of texts word by word, too."),
    )

    def found(self, report: str, year: int) -> VersionComparison:  # type: ignore[override]
        numbers = (self.values["from"], self.values["to"])
        before, after = (reading.find_version(report, year, number) for number in numbers)
        links = self.addresses
        differences = VersionDifferences(
            compare_documents(before.content, after.content), words=self.values.get("words", False)
        )
        return VersionComparison(
            report=report,
            year=year,
            from_version=before.number,
            to_version=after.number,
            from_url=links.version(report, year, before.number),
            to_url=links.version(report, year, after.number),
            page=links.page(pages.compare_versions(report, year, before.number, after.number)),
            change_notes=_notes_between(before, after),
            **differences.described(),
        )


class CompareYears(PublishedView):
    resource = YearComparison
    operation = "compareYears"
    tag = "Comparisons"
    summary = "What moved between two years of a report"
    description = "In the current versions of both, following the lineage of trends."
    may_be_gone = True
    parameters = (
        Parameter("from", YEAR, "The earlier year.", required=True),
        Parameter("to", YEAR, "The later year.", required=True),
    )

    def found(self, report: str) -> YearComparison:  # type: ignore[override]
        earlier, later = self.values["from"], self.values["to"]
        if earlier >= later:
            detail = "“from” is the earlier year, “to” the later one."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": "from", "value": str(earlier), "detail": detail}])
        return YearDifferences(report, reading.two_years(report, earlier, later), self.addresses).comparison()


def _notes_between(before: Version, after: Version) -> Sequence[dict[str, Any]]:
    """The change notes of the versions after the earlier of the two, up to the later: one query."""
    low, high = sorted((before, after), key=lambda version: (version.major, version.minor))
    later = Q(major__gt=low.major) | Q(major=low.major, minor__gt=low.minor)
    up_to = Q(major__lt=high.major) | Q(major=high.major, minor__lte=high.minor)
    versions = reading.versions_of(before.edition.report.slug, before.edition.year).filter(later, up_to).standing()
    return [note.model_dump(mode="json") for version in versions.order_by("major", "minor") for note in version.notes]
