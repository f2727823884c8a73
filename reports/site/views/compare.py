"""What differs: between two versions, between two years."""

from django.http import HttpRequest, HttpResponse

from reports import reading
from reports.pages import addresses
from reports.pages.comparing.versions import version_comparison
from reports.pages.comparing.years import year_comparison
from reports.site.answers import public, show


@public
def versions(request: HttpRequest, report: str, year: int, before: str, after: str) -> HttpResponse:
    """Two versions of an edition, the older first."""
    older, newer = reading.find_two(report, (year, before), (year, after))
    if (older.major, older.minor) >= (newer.major, newer.minor):
        raise reading.MovedTo(_in_order(report, year, newer.number, older.number))
    known, titles = reading.history_context(newer)
    page = version_comparison(older.content, newer.content, known, (before, after), titles)
    return show("site/compare.html", page)


@public
def years(request: HttpRequest, report: str, before: int, after: int) -> HttpResponse:
    """Two years of a report, the earlier first."""
    if before == after:
        raise reading.MovedTo(addresses.edition(report, after))
    if before > after:
        raise reading.MovedTo(addresses.compare_years(report, after, before))
    return show("site/compare_years.html", year_comparison(reading.two_years(report, before, after)))


def _in_order(report: str, year: int, older: str, newer: str) -> str:
    if older == newer:
        return addresses.edition(report, year, newer)
    return addresses.compare_versions(report, year, older, newer)
