"""How long a session lasts: an hour from what a person did last (pages that ask by themselves do not count), and never over twelve."""

import time
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

#: How often it is written down that somebody is there, in seconds; and where that is, and the time of the log-in.
EVERY, SEEN, LOGGED_IN = 60, "seen-at", "logged-in-at"


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Count the session from its log-in; a session that goes on through another log-in begins again."""
    request.session[SEEN] = request.session[LOGGED_IN] = time.time()


def stay(request: HttpRequest) -> None:
    """Extend the session, since somebody is there: until SESSION_MINUTES from now, but not beyond its last moment."""
    if time.time() - request.session.get(SEEN, 0) > EVERY:
        request.session[SEEN] = time.time()


def left(request: HttpRequest) -> int:
    """In how many seconds the session ends; none are left of one that has."""
    return max(0, int(min(_ends(request)) - time.time()))


def _ends(request: HttpRequest) -> tuple[float, float]:
    """Return when the session ends if nobody does anything, and when at the latest."""
    seen, logged_in = (request.session.get(name, time.time()) for name in (SEEN, LOGGED_IN))
    return seen + settings.SESSION_COOKIE_AGE, logged_in + settings.SESSION_LONGEST


def is_by_a_person(request: HttpRequest) -> bool:
    """Whether a page was opened or sent, and not asked for by a script or for a frame, as browsers say of each request."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


@never_cache
def staying(request: HttpRequest) -> HttpResponse:
    """What is left of the session; sent, it says that somebody is still there."""
    if not admin.site.has_permission(request):
        return JsonResponse({"left": 0, "is_last": False})
    if request.method == "POST":
        request.session[SEEN] = time.time()
    idle, latest = _ends(request)
    return JsonResponse({"left": left(request), "is_last": latest <= idle})
