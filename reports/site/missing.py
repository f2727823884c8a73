"""What is not here, and is no old address either: said in the frame of the report that the address names, or of the site."""

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import never_cache

from reports.framing import site_words
from reports.freshness import GENERATION
from reports.pages.head import Head
from reports.reading.generation_cache import in_generation
from reports.site.answers import report_around, show


@never_cache
def missing(request: HttpRequest) -> HttpResponse:
    """A 404 that leads on."""
    with in_generation(request.META.get(GENERATION)):
        around = report_around(request)
        words = around.words if around else site_words()
        said = words("The address may be mistyped, or the page may not have been published yet.")
        head = Head(words("Not found"), said, escape_uri_path(request.path), indexed=False, words=words)
        return show("404.html", said, head=head, status=404, around=around)
