"""The site's addresses. Fixed words come before a report's slug, which may be any word not taken."""

from django.urls import path

from reports import converters  # noqa: F401  registers what the addresses are made of
from reports.addresses import OWN_PAGES
from reports.site.views import alerts, cited, editions, figures, files, lists, machines, report_error

app_name = "site"
urlpatterns = [
    path("", lists.home, name="home"),
    *(path(f"{page}/", lists.own_page, {"slug": page.value}, name=f"page-{page}") for page in OWN_PAGES),
    path("trends/", lists.trends, name="trends"),
    path("trends/<lowerslug:slug>/", lists.trend, name="trend"),
    path("techniques/", lists.techniques, name="techniques"),
    path("techniques/<lowerslug:slug>/", lists.technique, name="technique"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap_xml, name="sitemap"),
    path("llms.txt", machines.llms, name="llms"),
    path("feed.atom", machines.feed, name="feed"),
    path("<lowerslug:report>/feed.atom", machines.feed, name="report-feed"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("identity/<identity:branding>.css", machines.identity, name="identity"),
    path("checkpoints/", machines.checkpoints, name="checkpoints"),
    path("checkpoints/log.json", machines.publication_log, name="publication-log"),
    path("alerts/", alerts.follow, name="alerts"),
    path("alerts/<str:token>/", alerts.followed, name="alert"),
    path("search/", lists.search, name="search"),
    path("cited/", cited.cited, name="cited"),
    path("media/<digest:digest>.<picturekind:extension>", files.picture, name="picture"),
    path("media/<digest:digest>-<int:width>.<smallerkind:extension>", files.picture, name="smaller-picture"),
    path("<lowerslug:report>/", lists.report, name="report"),
    path("<lowerslug:report>/compare/<year:before>...<year:after>/", editions.compare_years, name="compare-years"),
    path(
        "<lowerslug:report>/<year:year>/compare/<number:before>...<number:after>/",
        editions.compare_versions,
        name="compare",
    ),
    path("<lowerslug:report>/<year:year>/", editions.edition, name="edition"),
    path("<lowerslug:report>/<year:year>/<lowerslug:name>.<format:format>", files.edition_file, name="file"),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:name>.<format:format>",
        files.edition_file,
        name="pinned-file",
    ),
    path("<lowerslug:report>/<year:year>/figures/<figurekey:key>/", figures.figure, name="figure"),
    path("<lowerslug:report>/<year:year>/figures/<figurekey:key>/embed/", figures.embed, name="figure-embed"),
    path(
        "<lowerslug:report>/<year:year>/figures/<figurekey:key>/<figurekey:name>.<chartfile:kind>",
        figures.figure_file,
        name="figure-file",
    ),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/figures/<figurekey:key>/<figurekey:name>.<chartfile:kind>",
        figures.figure_file,
        name="pinned-figure-file",
    ),
    path("<lowerslug:report>/card.png", editions.report_card, name="report-card"),
    path("<lowerslug:report>/<year:year>/card.png", editions.card, name="card"),
    *(
        path(f"<lowerslug:report>/<year:year>/picture.{kind}", editions.picture, {"kind": kind}, name="year-picture")
        for kind in ("svg", "png")
    ),
    path("<lowerslug:report>/<year:year>/<lowerslug:section>/card.png", editions.card, name="section-card"),
    path("<lowerslug:report>/<year:year>/versions/", editions.history, name="history"),
    path("<lowerslug:report>/<year:year>/v<number:number>/", editions.edition, name="pinned-edition"),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/<paragraph:name>/",
        editions.paragraph,
        name="paragraph",
    ),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/", editions.section, name="pinned-section"
    ),
    path(
        "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/report-an-error/",
        report_error.report_error,
        name="report-error",
    ),
    path("<lowerslug:report>/<year:year>/<lowerslug:section>/", editions.section, name="section"),
]
