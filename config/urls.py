"""The URLs of desk, API and site. The site comes last, because a report's slug may be any word that no other URL begins with."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path

from reports.addresses import ADMIN, EMBARGO, REVIEW
from reports.desk.admin import admin
from reports.desk.people import sessions
from reports.desk.urls import EMBARGO_PATTERNS, REVIEW_PATTERNS
from reports.site.public_view import not_found, redirect_moved
from serving import health, metrics

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
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
    if sessions.is_at_the_desk(request):
        return sessions.not_found(request, exception)
    return redirect_moved(request) or not_found(request)


handler403 = sessions.forbidden
handler500 = health.handle_error
