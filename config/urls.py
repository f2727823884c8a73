"""The addresses of the three doors. The site comes last: a report's slug may be any word not taken before it."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import include, path

from config import health, metrics
from reports.desk.admin import admin
from reports.desk.people import refusals
from reports.site.public_view import missing, moved

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", include("reports.desk.people.urls")),
    path("admin/", include("reports.desk.urls")),
    path("admin/", admin.site.urls),
    path("review/", include("reports.desk.reviewing.urls")),
    path("embargo/", include("reports.desk.publishing.embargo_urls")),
    path("", include("reports.api.urls")),
    path("", include("reports.site.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What is not here may have come from elsewhere: an old address leads on."""
    if refusals.is_at_the_desk(request):
        return refusals.not_found(request, exception)
    return moved(request) or missing(request)


handler403 = refusals.forbidden
handler500 = health.failed
