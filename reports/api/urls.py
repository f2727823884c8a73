"""All addresses of the API, and those of the pages and schemas that its answers lead to. Mounted at the site's root."""

from django.urls import path, re_path
from django.views.generic import RedirectView

from reports.api.described import urlpatterns as described
from reports.api.views.problem_pages import problem_list, problem_page
from reports.api.views.root import Nowhere
from reports.api.views.schema import ApiDocs, document_schema

app_name = "api"

urlpatterns = [
    *described,
    path("api/", RedirectView.as_view(url="/api/v1/")),
    path("api/docs/", ApiDocs.as_view(), name="docs"),
    # With a slash at its end, so that an address without one is first tried with it.
    re_path(r"^api/(?:[\s\S]*/)?\Z", Nowhere.as_view()),
    path("problems/", problem_list, name="problems"),
    path("problems/<slug:kind>/", problem_page, name="problem"),
    path("schemas/edition-document-<int:number>.json", document_schema, name="document-schema"),
]
