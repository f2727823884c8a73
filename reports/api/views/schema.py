"""The schemas: of the API (OpenAPI) and of edition documents (JSON Schema); the page to try the API out on, and the guide."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.utils.text import slugify
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from reports.addresses import API_DOCS, API_GUIDE
from reports.api.addresses import Addresses
from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.renderers import YamlRenderer, as_json
from reports.api.views.base import AddressView, PublishedView
from reports.cache_headers import REVALIDATE, add_validators, allow_caching
from reports.chrome import render_page
from reports.document.canonical import NUMBERS, json_schema
from reports.languages import ENGLISH
from reports.pages.head import Head
from reports.reading.reports import published_site


class GetSchema(PublishedView):
    renderer_classes = [JSONRenderer, YamlRenderer]
    tag = "Start"
    summary = "This schema (OpenAPI 3.1)"
    json_schema = {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "properties": {"openapi": {"type": "string"}, "info": {"type": "object"}, "paths": {"type": "object"}},
    }

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Imported here because it loads much, django.test among it.
        from reports.api.schema.generator import ApiGenerator

        return Response(ApiGenerator().served(Addresses.of(request._request).base, published_site().name))


_DOCS = Head(
    "Perennial API",
    "Everything that is published, as data. Read without a key; try each operation here.",
    API_DOCS,
    translate=ENGLISH,
)


class ApiDocs(AddressView):
    """The page of Swagger UI. It sends nothing but GET."""

    def get(self, request: Request) -> HttpResponseBase:
        return _static(HttpResponse(render_page("api/docs.html", head=_DOCS)))


class ApiGuide(AddressView):
    """The guide, docs/api-guide.md, with this site’s address in its examples. Problem types link to its headings."""

    def get(self, request: Request) -> HttpResponseBase:
        title, text = (settings.BASE_DIR / "docs/api-guide.md").read_text().split("\n", 1)
        head = Head(title.removeprefix("# "), "How the API’s resources fit together.", API_GUIDE, translate=ENGLISH)
        text = text.replace("https://trends.example.org", Addresses.of(request._request).base)
        markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        guide = markdown.use(anchors_plugin, max_level=6, slug_func=slugify).render(text)
        return _static(HttpResponse(render_page("api/guide.html", head=head, guide=guide)))


def _static(response: HttpResponse) -> HttpResponseBase:
    """Return a cacheable response, which changes only with a release."""
    response["Cache-Control"] = REVALIDATE
    return allow_caching(add_validators(response, None))


class DocumentSchema(AddressView):
    """The JSON Schema of edition documents. Other spellings of its number are a 404."""

    def get(self, request: Request, number: int) -> HttpResponseBase:
        if number not in NUMBERS or request.path != Addresses("").document_schema(number):
            raise Problem(NOT_FOUND, f"There is no schema at {request.path}.")
        address = Addresses(settings.SITE_URL).document_schema(number)
        return _static(
            HttpResponse(as_json(json_schema(number, address=address)), content_type="application/schema+json")
        )
