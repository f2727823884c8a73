"""What is not here may have come from elsewhere: an old address leads on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

from reports import reading
from reports.site.answers import MAX_AGE

#: Doors whose addresses are nobody's old ones.
_OTHERS = ("/admin/", "/api/", "/review/", "/static/", "/media/")


class OldAddressMiddleware:
    """Turns a 404 into a 301 where the address asked for is known to have led to something that is published here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or request.path.startswith(_OTHERS):
            return response
        address = reading.moved_to(request.get_full_path())
        if address is None:
            return response
        moved = HttpResponsePermanentRedirect(address)
        # Not for ever: what an old address leads to can be put right.
        moved["Cache-Control"] = f"public, max-age={MAX_AGE}"
        return moved
