"""What feeds know: the newest versions of one report or of all."""

from collections.abc import Sequence

from reports.models.index import PublishedEdition
from reports.models.ledger import Version
from reports.pages.feed import PublishedVersion
from reports.pages.refusals import NotPublished

_LENGTH = 50


def newest_versions(report: str | None = None) -> Sequence[PublishedVersion]:
    """The newest versions, those taken back too: two queries. Raises NotPublished for a report without any."""
    rows = Version.objects.select_related("edition__report", "withdrawal", "redaction").defer("document")
    if report is not None:
        rows = rows.filter(edition__report__slug=report)
    versions = list(rows.order_by("-published_at", "-pk")[:_LENGTH])
    if not versions:
        raise NotPublished
    editions = {row.version_id: row for row in PublishedEdition.objects.filter(version__in=versions).defer("summary")}
    # The index has no row of a version that was taken back; its report is called as in another one.
    reports = {each.edition.report_id: editions[each.pk] for each in versions if each.pk in editions}
    found = []
    for each in versions:
        report_row, row = each.edition.report, editions.get(each.pk)
        names = row or reports.get(report_row.pk)
        language = names.language if names else report_row.language
        found.append(PublishedVersion(report_row.slug, each.edition.year, each, row, names, language))
    return found
