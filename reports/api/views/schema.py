"""The schemas: of the API (OpenAPI) and of edition documents (JSON Schema), and the page to try the API out on."""

from typing import Any

import yaml
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.answers import REVALIDATE, Answer
from reports.api.negotiation import Json, Representation
from reports.api.parameters import Parameter
from reports.api.values import OneOf
from reports.api.views.base import PublishedView
from reports.api.writing import as_json
from reports.document.schema import NUMBERS, json_schema
from reports.freshness import dated, may_be_kept

FORMAT = Parameter(
    "format", OneOf(("json", "yaml")), "`json` (the default) or `yaml`. The Accept header does the same."
)


class Yaml(Representation):
    media_type = "application/yaml"
    format = "yaml"


class ApiSchema(PublishedView):
    operation = "getSchema"
    tag = "Start"
    summary = "This schema (OpenAPI 3.1)"
    renderer_classes = [Json, Yaml]
    parameters = (FORMAT,)
    json_schema = {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "properties": {"openapi": {"type": "string"}, "info": {"type": "object"}, "paths": {"type": "object"}},
    }

    def answer(self, **address: Any) -> Answer:
        schema = SchemaGenerator(urlconf="reports.api.described").get_schema(request=None, public=True)
        schema["servers"] = [{"url": self.addresses.base}]
        if self.request.accepted_renderer.format == "yaml":
            return Answer(yaml.safe_dump(schema, sort_keys=False, allow_unicode=True).encode(), "application/yaml")
        return Answer(as_json(schema))


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
class ApiDocs(SpectacularSwaggerSplitView):
    url_name = "api:schema"
    template_name = "api/docs.html"
    title = "Perennial API"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page and its script. Nothing is sent but GET, so neither needs a token, whose cookie would follow readers."""
        response = super().get(request, *args, **kwargs)
        response.data["csrf_token"] = ""
        return response


def document_schema(request: HttpRequest, number: int) -> HttpResponseBase:
    """The JSON Schema of edition documents with that number."""
    if number not in NUMBERS:
        raise Http404
    address = request.build_absolute_uri(f"/schemas/edition-document-{number}.json")
    response = HttpResponse(as_json(json_schema(number, address=address)), content_type="application/schema+json")
    response["Cache-Control"] = REVALIDATE
    return may_be_kept(dated(response, None))
