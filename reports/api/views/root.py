"""The addresses to start from, and the response to an address that does not exist."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from rest_framework import serializers
from rest_framework.request import Request

from reports.addresses import API_DOCS, API_ROOT
from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.lists import LISTS
from reports.api.serializers.base import Address, Serializer
from reports.api.views.base import AddressView, DetailView
from reports.document.types import SCHEMA_VERSION

#: What is at an address of the root, where its name does not say it.
_MEANINGS = {
    "publications": "The feed of everything that happened.",
    "archive": "Everything in one file.",
    "schema": "This API’s OpenAPI schema.",
}


class RootSerializer(Serializer):
    """The addresses to start from."""

    release = serializers.CharField(help_text="The release of Perennial that answers.")
    docs = Address(lambda links, _: links.page(API_DOCS), help_text="The same for people to try out.")
    document_schema = Address(
        lambda links, _: links.document_schema(SCHEMA_VERSION), help_text="The JSON Schema of edition documents."
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        lists = {name.replace("-", "_"): _address(name) for name in (*LISTS, "archive", "schema")}
        return {"release": fields.pop("release"), **lists, **fields}


def _address(name: str) -> Address:
    return Address(lambda links, _: links.resource(name), help_text=_MEANINGS.get(name))


class GetRoot(DetailView):
    serializer_class = RootSerializer
    tag = "Start"
    summary = "The addresses to start from"
    description = "Of each list, of the feed, of the archive, and of what describes all of it."

    def get_object(self) -> dict[str, Any]:
        return {"release": settings.VERSION}


class Start(AddressView):
    """Redirects from the address of the API to that of its version."""

    def get(self, request: Request) -> HttpResponseBase:
        return HttpResponseRedirect(API_ROOT)


class Nowhere(AddressView):
    """Every other address below the API: a problem instead of a page."""

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        raise Problem(NOT_FOUND, f"The API has no address {request.path}.")
