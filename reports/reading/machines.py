"""What machines ask for: the newest versions for feeds, the addresses of the sitemap, and a contact."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reports.models.index import PublishedEdition, PublishedFigure, PublishedSection
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


def published_places() -> QuerySet[Any, Any]:
    """Report, year, slug, trend and time of publication of every section of every latest version: one query."""
    rows = PublishedSection.objects.current().order_by("edition", "position")
    return rows.values_list("edition__report__slug", "edition__year", "slug", "trend_slug", "version__published_at")


def published_figures() -> QuerySet[Any, Any]:
    """Report, year, key and time of publication of every figure of every latest version: one query."""
    rows = PublishedFigure.objects.current().order_by("edition", "number")
    return rows.values_list("edition__report__slug", "edition__year", "key", "version__published_at")


def contact_address() -> str:
    """Where the report that was published last wants to be written to, as an address; "" if it gives none."""
    version = Version.objects.current().order_by("-published_at", "-pk").first()
    contact = version.content.report.contact if version else ""
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
