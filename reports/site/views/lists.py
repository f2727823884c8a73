"""Views of the front page, reports, trends, techniques and search."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from reports.cache_headers import add_validators, allow_caching
from reports.chrome import site_translator
from reports.limits import SEARCH, Allowance
from reports.pages.home import home_page
from reports.pages.refusal import too_many_searches_page
from reports.pages.report import report_page
from reports.pages.search_page import search_page
from reports.pages.site_menu import own_page_head
from reports.pages.technique import technique_page
from reports.pages.techniques import techniques_page
from reports.pages.trend import trend_page
from reports.pages.trends import trends_page
from reports.reading.reports import site_page
from reports.search.question import LONGEST_QUESTION
from reports.search.rows import FACETS
from reports.site.public_view import MAX_AGE, public, refused, show


@public
def home(request: HttpRequest) -> HttpResponse:
    """All reports, with their latest editions."""
    return show("site/home.html", home_page(site_translator()))


@public
def own_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the site's own pages: about, imprint, privacy, contact."""
    page = site_page(slug)
    return show("site/own_page.html", page, head=own_page_head(page, site_translator()))


@public
def report(request: HttpRequest, report: str) -> HttpResponse:
    """A report's editions, and its trends over the years."""
    return show("site/report.html", report_page(report))


@public
def trends(request: HttpRequest) -> HttpResponse:
    """All trends, by theme."""
    return show("site/trends.html", trends_page(site_translator()))


@public
def trend(request: HttpRequest, slug: str) -> HttpResponse:
    """A trend over the years."""
    return show("site/trend.html", trend_page(slug, site_translator()))


@public
def techniques(request: HttpRequest) -> HttpResponse:
    """All techniques."""
    return show("site/techniques.html", techniques_page(site_translator()))


@public
def technique(request: HttpRequest, slug: str) -> HttpResponse:
    """A technique over trends and years."""
    return show("site/technique.html", technique_page(slug, site_translator()))


_LONGEST_VALUE = 80


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """Search results for `q`."""
    allowance = SEARCH.ask(request)
    if not allowance.is_granted:
        return _too_many(request, allowance)
    query = _clean(request.GET.get("q", ""), LONGEST_QUESTION)
    filters = {name: _clean(request.GET.get(name, ""), _LONGEST_VALUE) for name in FACETS}
    filters = {name: value for name, value in filters.items() if value}
    page_number = request.GET.get("page", "")
    # `search_page` replaces numbers beyond the last page.
    is_number = page_number.isascii() and page_number.isdigit() and len(page_number) < 6
    number = int(page_number) if is_number else 1
    page = search_page(query, filters, number, site_translator())
    response: HttpResponse = show("site/search.html", page)
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return allow_caching(add_validators(response, None), ("q", "page", *FACETS))


def _too_many(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    response = refused(too_many_searches_page(allowance.reset, request.path, site_translator()))
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(allowance.reset)
    return response


def _clean(text: str, length: int) -> str:
    """In one line, without what cannot be typed and no database stores."""
    return "".join(character for character in " ".join(text[:length].split()) if character.isprintable())
