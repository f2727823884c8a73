"""An edition, its sections, its history."""

from django.http import HttpRequest, HttpResponse

from reports.pages import context, edition_page, history_page, section_page
from reports.site.answers import public, show


@public
def edition(request: HttpRequest, report: str, year: int, number: str | None = None) -> HttpResponse:
    """An edition as of its latest version, or of the one numbered."""
    version = context.find_version(report, year, number)
    known = context.edition_context(version, pinned=number is not None)
    return show("site/edition.html", edition_page(version.content, known))


@public
def section(request: HttpRequest, report: str, year: int, section: str, number: str | None = None) -> HttpResponse:
    """A section of the latest version, or of the one numbered."""
    version = context.find_version(report, year, number)
    statement, known, body = context.section_context(version, section, pinned=number is not None)
    return show("site/section.html", section_page(version.content, statement, known, body))


@public
def history(request: HttpRequest, report: str, year: int) -> HttpResponse:
    """Every version of an edition, with its change notes and checksums."""
    version = context.find_version(report, year, None)
    known, titles = context.history_context(version)
    return show("site/history.html", history_page(version.content, known, titles))
