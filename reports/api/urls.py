"""All addresses of the API, and those of the pages and schemas that its answers lead to. Mounted at the site's root."""

from typing import Any

from django.urls import URLPattern, path, re_path

from reports import converters  # noqa: F401  registers what the addresses are made of
from reports.api.filters.base import for_whole_list
from reports.api.lists import LISTS
from reports.api.views import cited, reports, root, sections, vocabulary
from reports.api.views.archive import GetArchive
from reports.api.views.base import PublishedView
from reports.api.views.schema import ApiDocs, ApiGuide, DocumentSchema, GetSchema

app_name = "api"


REPORT = "api/v1/reports/<lowerslug:report>/"
EDITION = f"{REPORT}editions/<year:year>/"
VERSION = f"{EDITION}versions/<version:version>/"
PARAGRAPH = (
    "api/v1/paragraphs/<lowerslug:report>/<year:year>/<version:version>/<lowerslug:section>/<paragraph:paragraph>/"
)


def forms(route: str, view: type[PublishedView], name: str | None = None) -> list[URLPattern]:
    """Return the address of `view`, and one for each of its other forms: sections/, sections.csv, sections.ndjson."""
    renderers: Any = view.renderer_classes
    first, *others = renderers
    addresses: list[URLPattern] = [
        path(
            f"{route.rstrip('/')}.{form.ending()}",
            view.as_view(renderer_classes=[form], filterset_class=for_whole_list(view.filterset_class, form.needed)),
        )
        for form in others
    ]
    return [path(route, view.as_view(renderer_classes=[first]), name=name), *addresses]


urlpatterns = [
    *forms("api/v1/", root.GetRoot),
    *(each for name, view in LISTS.items() for each in forms(f"api/v1/{name}/", view)),
    *forms(REPORT, reports.GetReport),
    *forms(f"{REPORT}editions/", reports.ListEditions),
    *forms(EDITION, reports.GetEdition),
    *forms(f"{EDITION}versions/", reports.ListVersions),
    *forms(VERSION, reports.GetVersion),
    *forms(f"{VERSION}document/", reports.GetDocument),
    *forms(f"{VERSION}sections/", sections.ListSectionsOfVersion),
    *forms(f"{VERSION}sections/<lowerslug:section>/", sections.GetSection),
    *forms(f"{VERSION}history/", cited.GetEditionHistory),
    *forms(f"{VERSION}sections/<lowerslug:section>/history/", cited.GetSectionHistory),
    *forms(f"{VERSION}figures/<figurekey:figure>/history/", cited.GetFigureHistory),
    *forms(f"{PARAGRAPH}history/", cited.GetParagraphHistory),
    *forms(f"{EDITION}compare/", reports.CompareVersions),
    *forms(f"{REPORT}compare/", reports.CompareYears),
    *forms("api/v1/trends/<lowerslug:trend>/", vocabulary.GetTrend),
    *forms("api/v1/techniques/<lowerslug:technique>/", vocabulary.GetTechnique),
    *forms("api/v1/archive/", GetArchive),
    *forms("api/v1/cited/", cited.CheckBibliography),
    *forms("api/v1/schema/", GetSchema, name="schema"),
    path("api/", root.Start.as_view()),
    path("api/docs/", ApiDocs.as_view(), name="docs"),
    path("api/guide/", ApiGuide.as_view(), name="guide"),
    # One that ends like a form's has none with a slash behind it.
    re_path(r"^api/[\s\S]*\.[a-z][^/]*\Z", root.Nowhere.as_view()),
    # With a slash at its end, so that an address without one is first tried with it.
    re_path(r"^api/(?:[\s\S]*/)?\Z", root.Nowhere.as_view()),
    path("schemas/edition-document-<int:number>.json", DocumentSchema.as_view(), name="document-schema"),
]
