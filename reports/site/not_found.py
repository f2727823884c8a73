"""What is answered at an address that is not here: the way on from an old address, or a page that says so."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import never_cache

from reports import reading
from reports.framing import site_words
from reports.freshness import GENERATION
from reports.pages.head import Head
from reports.reading.generation_cache import in_generation
from reports.site.public_view import MAX_AGE, report_around, show

#: Doors whose addresses are nobody's old ones.
_OTHERS = ("/admin/", "/api/", "/review/", "/embargo/", "/static/", "/media/")


def moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """The way to where the address asked for leads today, if it is an old one."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith(_OTHERS):
        return None
    address = reading.moved_to(request.get_full_path())
    if address is None:
        return None
    response = HttpResponsePermanentRedirect(address)
    # Not for ever: what an old address leads to can be put right.
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


@never_cache
def missing(request: HttpRequest) -> HttpResponse:
    """A 404 that leads on."""
    with in_generation(request.META.get(GENERATION)):
        around = report_around(request)
        words = around.words if around else site_words()
        said = words("The address may be mistyped, or the page may not have been published yet.")
        head = Head(words("Not found"), said, escape_uri_path(request.path), indexed=False, words=words)
        return show("404.html", said, head=head, status=404, around=around)
