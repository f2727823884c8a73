"""What is not here may have come from elsewhere: an old address leads on."""

from django.http import HttpRequest, HttpResponsePermanentRedirect

from reports import reading
from reports.site.answers import MAX_AGE

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
