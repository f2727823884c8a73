"""All addresses of the API, and those of the pages and schemas that its answers lead to. Mounted at the site's root."""

from django.urls import path, re_path, register_converter
from django.views.generic import RedirectView

from reports.api.filters.fields import Number, Slug
from reports.api.views import reports, sections, statements, versions, vocabulary, whole_site
from reports.api.views.archive import Archive
from reports.api.views.problem_pages import problem_list, problem_page
from reports.api.views.schema import ApiDocs, ApiSchemaView, document_schema

app_name = "api"


class Text:
    """A variable of an address: with another spelling the address leads nowhere."""

    def to_python(self, text: str) -> str:
        return text

    def to_url(self, value: str) -> str:
        return value


class SlugConverter(Text):
    regex = Slug.pattern[1:-1].replace("(", "(?:")


class YearConverter:
    regex = "(?:19[0-9]{2}|2[01][0-9]{2}|2200)"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, value: int) -> str:
        return str(value)


class VersionConverter:
    """A version's number; `latest` is None."""

    regex = f"(?:latest|{Number.pattern[1:-1]})"

    def to_python(self, text: str) -> str | None:
        return None if text == "latest" else text

    def to_url(self, value: str | None) -> str:
        return value or "latest"


register_converter(SlugConverter, "one")
register_converter(YearConverter, "of-year")
register_converter(VersionConverter, "numbered")

REPORT = "api/v1/reports/<one:report>/"
EDITION = f"{REPORT}editions/<of-year:year>/"
VERSION = f"{EDITION}versions/<numbered:version>/"

urlpatterns = [
    path("api/v1/", whole_site.ApiRoot.as_view()),
    path("api/v1/reports/", reports.ReportList.as_view()),
    path(REPORT, reports.ReportDetail.as_view()),
    path(f"{REPORT}editions/", reports.EditionList.as_view()),
    path(EDITION, reports.EditionDetail.as_view()),
    path(f"{EDITION}versions/", versions.VersionList.as_view()),
    path(VERSION, versions.VersionDetail.as_view()),
    path(f"{VERSION}document/", versions.VersionDocument.as_view()),
    path(f"{VERSION}sections/", sections.VersionSectionList.as_view()),
    path(f"{VERSION}sections/<one:section>/", sections.SectionDetail.as_view()),
    path(f"{EDITION}compare/", versions.CompareVersions.as_view()),
    path(f"{REPORT}compare/", versions.CompareYears.as_view()),
    path("api/v1/sections/", sections.SectionList.as_view()),
    path("api/v1/trends/", vocabulary.TrendList.as_view()),
    path("api/v1/trends/<one:trend>/", vocabulary.TrendDetail.as_view()),
    path("api/v1/techniques/", vocabulary.TechniqueList.as_view()),
    path("api/v1/techniques/<one:technique>/", vocabulary.TechniqueDetail.as_view()),
    path("api/v1/assessments/", statements.AssessmentList.as_view()),
    path("api/v1/lineage/", vocabulary.LineageList.as_view()),
    path("api/v1/change-notes/", versions.ChangeNoteList.as_view()),
    path("api/v1/predictions/", statements.PredictionList.as_view()),
    path("api/v1/references/", statements.ReferenceList.as_view()),
    path("api/v1/figures/", statements.FigureList.as_view()),
    path("api/v1/publications/", whole_site.PublicationList.as_view()),
    path("api/v1/search/", whole_site.Search.as_view()),
    path("api/v1/archive/", Archive.as_view()),
    path("api/v1/schema/", ApiSchemaView.as_view(), name="schema"),
    path("api/", RedirectView.as_view(url="/api/v1/")),
    path("api/docs/", ApiDocs.as_view(), name="docs"),
    # With a slash at its end, so that an address without one is first tried with it.
    re_path(r"^api/(?:[\s\S]*/)?\Z", whole_site.Nowhere.as_view()),
    path("problems/", problem_list, name="problems"),
    path("problems/<slug:kind>/", problem_page, name="problem"),
    path("schemas/edition-document-<int:number>.json", document_schema, name="document-schema"),
]
