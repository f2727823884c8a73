"""Redirects of old addresses to today's."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from reports import addresses
from reports.document.text import old_path
from reports.models.index import PublishedSection
from reports.models.series import OldAddress, Report


@dataclass(frozen=True)
class Redirect:
    """The target of an old address; None while nothing of it is published. `is_exact` is False if only the edition around it is left."""

    path: str
    address: str | None
    is_exact: bool = True


def moved_to(address: str) -> str | None:
    """Return today's address of an old one, or None if it is unknown: two queries."""
    try:
        ranks = {old_path(address): 0, old_path(address.partition("?")[0]): 1}
    except ValueError:
        return None
    rows = _rows().filter(path__in=ranks)
    found = min(rows, key=lambda row: ranks[row.path], default=None)
    return _redirect(found).address if found else None


def redirects() -> Iterator[Redirect]:
    """Yield the redirects of all old addresses."""
    yield from (_redirect(row) for row in _rows())


def _rows() -> QuerySet[OldAddress]:
    return OldAddress.objects.select_related("report", "edition__current_version")


def _redirect(row: OldAddress) -> Redirect:
    report, edition = row.report.slug, row.edition
    if edition is None:
        is_published = Report.objects.published().filter(pk=row.report_id).exists()
        return Redirect(row.path, addresses.report(report) if is_published else None)
    if not edition.versions.exists():
        return Redirect(row.path, None)
    edition_address = addresses.edition(report, edition.year)
    if row.section is None:
        return Redirect(row.path, edition_address)
    sections = PublishedSection.objects.filter(edition=edition, uid=row.section).select_related("version")
    found = sections.order_by("-version__major", "-version__minor").first()
    if found is None:
        return Redirect(row.path, edition_address, is_exact=False)
    number = None if found.version_id == edition.current_version_id else found.version.number
    return Redirect(row.path, addresses.section(report, edition.year, found.slug, number))
