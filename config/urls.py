"""The URLs of desk, API and site. The site comes last, because a report's slug may be any word that no other URL begins with."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path
from django.views.defaults import server_error

from reports.addresses import ADMIN, API, EMBARGO, REVIEW, first_word
from reports.api.exceptions import fault
from reports.desk.admin import admin
from reports.desk.people import sessions
from reports.desk.urls import EMBARGO_PATTERNS, REVIEW_PATTERNS
from reports.models.storage import StoreUnavailable
from reports.site.public_view import not_found, redirect_moved
from serving import monitoring

urlpatterns = [
    path("healthz", monitoring.alive, name="healthz"),
    path("readyz", monitoring.ready, name="readyz"),
    path("metrics", monitoring.metrics, name="metrics"),
    path(f"{ADMIN}/", include("reports.desk.people.urls")),
    path(f"{ADMIN}/", include("reports.desk.urls")),
    path(f"{ADMIN}/", admin.site.urls),
    path(f"{REVIEW}/", include(REVIEW_PATTERNS)),
    path(f"{EMBARGO}/", include(EMBARGO_PATTERNS)),
    path("", include("reports.api.urls")),
    path("", include("reports.site.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Return the desk's or the site's 404 page, or the redirect of an old address."""
    if sessions.is_desk_address(request):
        return sessions.not_found(request, exception)
    return redirect_moved(request) or not_found(request)


def handler500(request: HttpRequest) -> HttpResponse:
    """Return a 500, or a 503 if the database or the media store is unavailable; for the API as problem details."""
    error = sys.exception()
    if first_word(request.path) == API:
        return fault(request, error)
    if not isinstance(error, OperationalError | InterfaceError | StoreUnavailable):
        return server_error(request)
    message = monitoring.MEDIA_UNAVAILABLE if isinstance(error, StoreUnavailable) else monitoring.DATABASE_UNAVAILABLE
    response = HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = "5"
    return response


handler403 = sessions.forbidden
