"""How long a session lasts: an hour from what a person did last. What pages ask by themselves is nobody there."""

import time

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

#: How often it is written down that somebody is there, in seconds, and where.
EVERY, SEEN = 60, "seen-at"


def stay(request: HttpRequest) -> None:
    """Somebody is there: their session lasts as long from now on as it did from the log-in."""
    if time.time() - request.session.get(SEEN, 0) > EVERY:
        request.session[SEEN] = time.time()


def left(request: HttpRequest) -> int:
    """In how many seconds the session ends; none are left of one that has."""
    seen = request.session.get(SEEN, time.time())
    return max(0, int(seen + settings.SESSION_COOKIE_AGE - time.time()))


def is_by_a_person(request: HttpRequest) -> bool:
    """Whether a page was opened or sent, and not asked for by a script or for a frame, as browsers say of each request."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


@never_cache
def staying(request: HttpRequest) -> HttpResponse:
    """What is left of the session; sent, it says that somebody is still there."""
    if not admin.site.has_permission(request):
        return JsonResponse({"left": 0})
    if request.method == "POST":
        request.session[SEEN] = time.time()
    return JsonResponse({"left": left(request)})
