"""The site's addresses. Fixed words come before a report's slug, which may be any word not taken."""

from django.urls import path, register_converter

from reports.site import converters
from reports.site.views import editions, lists, machines

register_converter(converters.Year, "year")
register_converter(converters.Number, "number")
register_converter(converters.Slug, "lowerslug")

app_name = "site"
urlpatterns = [
    path("", lists.home, name="home"),
    path("trends/", lists.trends, name="trends"),
    path("trends/<lowerslug:slug>/", lists.trend, name="trend"),
    path("techniques/", lists.techniques, name="techniques"),
    path("techniques/<lowerslug:slug>/", lists.technique, name="technique"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap_xml, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("<lowerslug:report>/", lists.report, name="report"),
    path("<lowerslug:report>/<year:year>/", editions.edition, name="edition"),
    path("<lowerslug:report>/<year:year>/versions/", editions.history, name="history"),
    path("<lowerslug:report>/<year:year>/v<number:number>/", editions.edition, name="pinned-edition"),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/", editions.section, name="pinned-section"
    ),
    path("<lowerslug:report>/<year:year>/<lowerslug:section>/", editions.section, name="section"),
]
