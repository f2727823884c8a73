"""Where clients start, and what they find when an address leads nowhere."""

from typing import Any

from django.http import HttpResponseBase
from pydantic import Field
from rest_framework.request import Request
from rest_framework.views import APIView

from reports.api.problems import NOT_FOUND, Problem
from reports.api.resources.base import Address, Resource
from reports.api.views.base import PublishedView
from reports.document.types import SCHEMA_VERSION


class Root(Resource):
    """The addresses to start from."""

    reports: Address
    sections: Address
    trends: Address
    techniques: Address
    lineage: Address
    assessments: Address
    predictions: Address
    references: Address
    figures: Address
    change_notes: Address
    publications: Address = Field(description="The feed of everything that happened.")
    search: Address
    archive: Address = Field(description="Everything in one file.")
    schema_: Address = Field(alias="schema", description="This API’s OpenAPI schema.")
    docs: Address = Field(description="The same for people to try out.")
    document_schema: Address = Field(description="The JSON Schema of edition documents.")


class ApiRoot(PublishedView):
    resource = Root
    operation = "getRoot"
    tag = "Start"
    summary = "The addresses to start from"

    def found(self, **address: Any) -> Root:
        names = [name for name in Root.model_fields if name not in ("schema_", "docs", "document_schema")]
        lists = {name: f"{self.addresses.root}{name.replace('_', '-')}/" for name in names}
        return Root(
            **lists,
            schema=f"{self.addresses.root}schema/",
            docs=f"{self.addresses.base}/api/docs/",
            document_schema=self.addresses.document_schema(SCHEMA_VERSION),
        )


class Nowhere(APIView):
    """Every other address below the API: a Problem, and not a page."""

    schema = None

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        raise Problem(NOT_FOUND, f"{request.path} is no address of this API.")
