"""The addresses that the schema describes: version 1."""

from django.urls import path, register_converter

from reports.api import converters
from reports.api.views.archive import Archive
from reports.api.views.comparisons import CompareVersions, CompareYears
from reports.api.views.editions import EditionDetail
from reports.api.views.history import ChangeNoteList, LineageList
from reports.api.views.publications import PublicationList
from reports.api.views.reports import EditionList, ReportDetail, ReportList
from reports.api.views.root import ApiRoot
from reports.api.views.schema import ApiSchema
from reports.api.views.search_results import Search
from reports.api.views.sections import SectionDetail, SectionList, VersionSectionList
from reports.api.views.statements import AssessmentList, FigureList, PredictionList, ReferenceList
from reports.api.views.techniques import TechniqueDetail, TechniqueList
from reports.api.views.trends import TrendDetail, TrendList
from reports.api.views.versions import VersionDetail, VersionDocument, VersionList

register_converter(converters.SlugConverter, "one")
register_converter(converters.YearConverter, "of-year")
register_converter(converters.VersionConverter, "numbered")

REPORT = "api/v1/reports/<one:report>/"
EDITION = f"{REPORT}editions/<of-year:year>/"
VERSION = f"{EDITION}versions/<numbered:version>/"

urlpatterns = [
    path("api/v1/", ApiRoot.as_view()),
    path("api/v1/reports/", ReportList.as_view()),
    path(REPORT, ReportDetail.as_view()),
    path(f"{REPORT}editions/", EditionList.as_view()),
    path(EDITION, EditionDetail.as_view()),
    path(f"{EDITION}versions/", VersionList.as_view()),
    path(VERSION, VersionDetail.as_view()),
    path(f"{VERSION}document/", VersionDocument.as_view()),
    path(f"{VERSION}sections/", VersionSectionList.as_view()),
    path(f"{VERSION}sections/<one:section>/", SectionDetail.as_view()),
    path(f"{EDITION}compare/", CompareVersions.as_view()),
    path(f"{REPORT}compare/", CompareYears.as_view()),
    path("api/v1/sections/", SectionList.as_view()),
    path("api/v1/trends/", TrendList.as_view()),
    path("api/v1/trends/<one:trend>/", TrendDetail.as_view()),
    path("api/v1/techniques/", TechniqueList.as_view()),
    path("api/v1/techniques/<one:technique>/", TechniqueDetail.as_view()),
    path("api/v1/assessments/", AssessmentList.as_view()),
    path("api/v1/lineage/", LineageList.as_view()),
    path("api/v1/change-notes/", ChangeNoteList.as_view()),
    path("api/v1/predictions/", PredictionList.as_view()),
    path("api/v1/references/", ReferenceList.as_view()),
    path("api/v1/figures/", FigureList.as_view()),
    path("api/v1/publications/", PublicationList.as_view()),
    path("api/v1/search/", Search.as_view()),
    path("api/v1/archive/", Archive.as_view()),
    path("api/v1/schema/", ApiSchema.as_view(), name="schema"),
]
