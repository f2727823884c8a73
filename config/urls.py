"""The addresses of the three doors. The site comes last: a report's slug may be any word not taken before it."""

from django.urls import include, path

from config import health, metrics
from reports.desk.admin import admin

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
handler403 = "reports.desk.people.refusals.forbidden"
handler404 = "reports.desk.people.refusals.not_found"
handler500 = health.failed
