"""The schemas: of the API (OpenAPI) and of edition documents (JSON Schema), and the page to try the API out on."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.addresses import Addresses
from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters.whole_site import SchemaFilters
from reports.api.renderers import YamlRenderer, as_json
from reports.api.schema.generator import ApiGenerator
from reports.api.views.base import AddressView, PublishedView
from reports.document.schema import NUMBERS, json_schema
from reports.freshness import REVALIDATE, dated, may_be_kept


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
        return Response(ApiGenerator().served(Addresses.of(request._request).base))


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


@method_decorator(csp_override(DOCS_POLICY), name="dispatch")
class ApiDocs(AddressView, SpectacularSwaggerSplitView):
    url_name = "api:schema"
    template_name = "api/docs.html"
    title = "Perennial API"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page and its script. Nothing is sent but GET, so neither needs a token, whose cookie would follow readers."""
        response = super().get(request, *args, **kwargs)
        response.data["csrf_token"] = ""
        return response


class DocumentSchema(AddressView):
    """The JSON Schema of edition documents with that number, which is written in one way."""

    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """It has one form, whatever is asked for."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, number: int) -> HttpResponseBase:
        if number not in NUMBERS or request.path != Addresses("").document_schema(number):
            raise Problem(NOT_FOUND, f"{request.path} is the address of no schema.")
        address = Addresses(settings.SITE_URL).document_schema(number)
        response = HttpResponse(as_json(json_schema(number, address=address)), content_type="application/schema+json")
        response["Cache-Control"] = REVALIDATE
        return may_be_kept(dated(response, None))
