"""What is not here may have come from elsewhere: an old address leads on."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from reports import reading
from reports.site.answers import MAX_AGE

#: Doors whose addresses are nobody's old ones.
_OTHERS = ("/admin/", "/api/", "/review/", "/embargo/", "/static/", "/media/")


class OldAddressMiddleware:
    """Gives a 301 in place of Http404 where the address asked for is known to have led to something that is published here.

    A page that says why there is nothing to show, on that day or in the latest version, has the status 404 too, and stays.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # What no view was found for raises nothing that a middleware is told of.
        is_unknown = response.status_code == 404 and request.resolver_match is None
        return (_moved(request) if is_unknown else None) or response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return _moved(request) if isinstance(exception, Http404) else None


def _moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """The way to where the address asked for leads today, if it is an old one."""
    if request.method not in {"GET", "HEAD"} or request.path.startswith(_OTHERS):
        return None
    address = reading.moved_to(request.get_full_path())
    if address is None:
        return None
    moved = HttpResponsePermanentRedirect(address)
    # Not for ever: what an old address leads to can be put right.
    moved["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return moved
