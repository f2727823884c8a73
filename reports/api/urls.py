"""All addresses of the API, and those of the pages and schemas that its answers lead to. Mounted at the site's root."""

from typing import Any

from django.urls import URLPattern, path, re_path

from reports import converters  # noqa: F401  registers what the addresses are made of
from reports.api.filters.base import in_one_form
from reports.api.views import reports, sections, versions, vocabulary, whole_site
from reports.api.views.archive import Archive
from reports.api.views.base import PublishedView
from reports.api.views.schema import ApiDocs, ApiGuide, ApiSchemaView, DocumentSchema

app_name = "api"


REPORT = "api/v1/reports/<lowerslug:report>/"
EDITION = f"{REPORT}editions/<year:year>/"
VERSION = f"{EDITION}versions/<version:version>/"


def forms(route: str, view: type[PublishedView], name: str | None = None) -> list[URLPattern]:
    """Return the address of `view`, and one for each of its other forms: sections/, sections.csv, sections.ndjson."""
    renderers: Any = view.renderer_classes
    first, *others = renderers
    addresses: list[URLPattern] = [
        path(
            f"{route.rstrip('/')}.{form.ending()}",
            view.as_view(renderer_classes=[form], filterset_class=in_one_form(view.filterset_class, form.needed)),
        )
        for form in others
    ]
    return [path(route, view.as_view(renderer_classes=[first]), name=name), *addresses]


urlpatterns = [
    *forms("api/v1/", whole_site.ApiRoot),
    *forms("api/v1/reports/", reports.ReportList),
    *forms(REPORT, reports.ReportDetail),
    *forms(f"{REPORT}editions/", reports.EditionList),
    *forms(EDITION, reports.EditionDetail),
    *forms(f"{EDITION}versions/", versions.VersionList),
    *forms(VERSION, versions.VersionDetail),
    *forms(f"{VERSION}document/", versions.VersionDocument),
    *forms(f"{VERSION}sections/", sections.VersionSectionList),
    *forms(f"{VERSION}sections/<lowerslug:section>/", sections.SectionDetail),
    *forms(f"{EDITION}compare/", versions.CompareVersions),
    *forms(f"{REPORT}compare/", versions.CompareYears),
    *forms("api/v1/sections/", sections.SectionList),
    *forms("api/v1/paragraphs/", sections.ParagraphList),
    *forms("api/v1/trends/", vocabulary.TrendList),
    *forms("api/v1/trends/<lowerslug:trend>/", vocabulary.TrendDetail),
    *forms("api/v1/techniques/", vocabulary.TechniqueList),
    *forms("api/v1/techniques/<lowerslug:technique>/", vocabulary.TechniqueDetail),
    *forms("api/v1/assessments/", sections.AssessmentList),
    *forms("api/v1/lineage/", vocabulary.LineageList),
    *forms("api/v1/change-notes/", versions.ChangeNoteList),
    *forms("api/v1/predictions/", sections.PredictionList),
    *forms("api/v1/references/", sections.ReferenceList),
    *forms("api/v1/figures/", sections.FigureList),
    *forms("api/v1/publications/", whole_site.PublicationList),
    *forms("api/v1/search/", whole_site.Search),
    *forms("api/v1/archive/", Archive),
    *forms("api/v1/schema/", ApiSchemaView, name="schema"),
    path("api/", whole_site.Start.as_view()),
    path("api/docs/", ApiDocs.as_view(), name="docs"),
    path("api/guide/", ApiGuide.as_view(), name="guide"),
    # One that ends like a form's has none with a slash behind it.
    re_path(r"^api/[\s\S]*\.[a-z][^/]*\Z", whole_site.Nowhere.as_view()),
    # With a slash at its end, so that an address without one is first tried with it.
    re_path(r"^api/(?:[\s\S]*/)?\Z", whole_site.Nowhere.as_view()),
    path("schemas/edition-document-<int:number>.json", DocumentSchema.as_view(), name="document-schema"),
]
