"""Where an address of another time leads today."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from reports.document.text import old_path
from reports.models.index import PublishedSection
from reports.models.series import OldAddress, Report
from reports.pages import addresses


@dataclass(frozen=True)
class Lead:
    """Where an old address leads; None as long as nothing of it is published. `is_whole`: to what it led to, and not to what is around."""

    path: str
    address: str | None
    is_whole: bool = True


def moved_to(address: str) -> str | None:
    """The address of today for one that was asked for and is not here: two queries; None if it was never ours."""
    try:
        wanted = {old_path(address): 0, old_path(address.partition("?")[0]): 1}
    except ValueError:
        return None
    rows = _rows().filter(path__in=wanted)
    found = min(rows, key=lambda row: wanted[row.path], default=None)
    return _lead(found).address if found else None


def leads() -> Iterator[Lead]:
    """Every old address, with where it leads."""
    yield from (_lead(row) for row in _rows())


def _rows() -> QuerySet[OldAddress]:
    return OldAddress.objects.select_related("report", "edition__current_version")


def _lead(row: OldAddress) -> Lead:
    """Where a row leads."""
    report, edition = row.report.slug, row.edition
    if edition is None:
        is_there = Report.objects.published().filter(pk=row.report_id).exists()
        return Lead(row.path, addresses.report(report) if is_there else None)
    if not edition.versions.exists():
        return Lead(row.path, None)
    whole = addresses.edition(report, edition.year)
    if row.section is None:
        return Lead(row.path, whole)
    sections = PublishedSection.objects.filter(edition=edition, uid=row.section).select_related("version")
    found = sections.order_by("-version__major", "-version__minor").first()
    if found is None:
        return Lead(row.path, whole, is_whole=False)
    number = None if found.version_id == edition.current_version_id else found.version.number
    return Lead(row.path, addresses.section(report, edition.year, found.slug, number))
