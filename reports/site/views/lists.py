"""The front page, a report, and what endures: trends and techniques."""

from django.http import HttpRequest, HttpResponse

from reports import reading
from reports.framing import site_words
from reports.pages.report import HomePage
from reports.pages.site_menu import own_page as shown_own_page
from reports.pages.technique import techniques_page
from reports.pages.trend import trends_page
from reports.site.answers import public, show


@public
def home(request: HttpRequest) -> HttpResponse:
    """All reports, with their latest editions."""
    return show("site/home.html", HomePage(reading.latest_editions(), site_words()))


@public
def own_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the site's own: about, imprint, privacy, contact."""
    found = reading.published_site().page(slug)
    if found is None:
        raise reading.NotPublished
    return show("site/own_page.html", shown_own_page(found, site_words()))


@public
def report(request: HttpRequest, report: str) -> HttpResponse:
    """A report's editions, and its trends over the years."""
    return show("site/report.html", reading.report_page(report))


@public
def trends(request: HttpRequest) -> HttpResponse:
    """All trends, by theme."""
    return show("site/trends.html", trends_page(reading.all_trends(), site_words()))


@public
def trend(request: HttpRequest, slug: str) -> HttpResponse:
    """A trend's life."""
    return show("site/trend.html", reading.trend_page(slug, site_words()))


@public
def techniques(request: HttpRequest) -> HttpResponse:
    """All techniques."""
    return show("site/techniques.html", techniques_page(reading.all_techniques(), site_words()))


@public
def technique(request: HttpRequest, slug: str) -> HttpResponse:
    """What every year says of a technique."""
    return show("site/technique.html", reading.technique_page(slug, site_words()))
