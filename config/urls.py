"""The URLs of desk, API and site. The site comes last because a report's slug may be any word that no other URL begins with."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path

from config import health, metrics
from reports.desk.admin import admin
from reports.desk.people import sessions
from reports.desk.urls import EMBARGO, REVIEW
from reports.site.public_view import not_found, redirect_moved

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", include("reports.desk.people.urls")),
    path("admin/", include("reports.desk.urls")),
    path("admin/", admin.site.urls),
    path("review/", include(REVIEW)),
    path("embargo/", include(EMBARGO)),
    path("", include("reports.api.urls")),
    path("", include("reports.site.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Return the desk's or the site's 404 page, or the redirect of an old address."""
    if sessions.is_at_the_desk(request):
        return sessions.not_found(request, exception)
    return redirect_moved(request) or not_found(request)


handler403 = sessions.forbidden
handler500 = health.failed
