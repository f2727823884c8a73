"""The schemas: of the API (OpenAPI) and of edition documents (JSON Schema), and the page to try the API out on."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from reports import reading
from reports.api.addresses import Addresses
from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters.whole_site import SchemaFilters
from reports.api.renderers import YamlRenderer, as_json
from reports.api.views.base import OneFormView, PublishedView
from reports.document.schema import NUMBERS, json_schema
from reports.framing import framed
from reports.freshness import REVALIDATE, dated, may_be_kept
from reports.languages import ENGLISH
from reports.pages.head import Head


class ApiSchemaView(PublishedView):
    filterset_class = SchemaFilters
    renderer_classes = [JSONRenderer, YamlRenderer]
    operation = "getSchema"
    tag = "Start"
    summary = "This schema (OpenAPI 3.1)"
    json_schema = {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "properties": {"openapi": {"type": "string"}, "info": {"type": "object"}, "paths": {"type": "object"}},
    }

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Here, because it brings much along, Django's parts for tests among it.
        from reports.api.schema.generator import ApiGenerator

        return Response(ApiGenerator().served(Addresses.of(request._request).base, reading.site_facts().name))


#: Swagger UI sets styles by script, which needs no permission; its pictures are data addresses in its style sheet.
DOCS_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


_DOCS = Head(
    "Perennial API",
    "Everything that is published, as data. Read without a key; try each operation here.",
    "/api/docs/",
    words=ENGLISH,
)


@method_decorator(csp_override(DOCS_POLICY), name="dispatch")
class ApiDocs(OneFormView):
    """The page, whose script is Swagger UI's. Nothing is sent but GET."""

    def get(self, request: Request) -> HttpResponseBase:
        response = HttpResponse(framed("api/docs.html", head=_DOCS), headers={"Cache-Control": REVALIDATE})
        return may_be_kept(dated(response, None))


class DocumentSchema(OneFormView):
    """The JSON Schema of edition documents with that number, which is written in one way."""

    def get(self, request: Request, number: int) -> HttpResponseBase:
        if number not in NUMBERS or request.path != Addresses("").document_schema(number):
            raise Problem(NOT_FOUND, f"There is no schema at {request.path}.")
        address = Addresses(settings.SITE_URL).document_schema(number)
        response = HttpResponse(as_json(json_schema(number, address=address)), content_type="application/schema+json")
        response["Cache-Control"] = REVALIDATE
        return may_be_kept(dated(response, None))
