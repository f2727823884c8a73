"""Where clients start, and what they find when an address leads nowhere."""

from typing import Any

from django.http import HttpResponseBase
from pydantic import Field
from rest_framework.request import Request
from rest_framework.views import APIView

from reports.api.limits import MinuteLimit
from reports.api.problems import NOT_FOUND, Problem
from reports.api.resources.base import Address, Resource
from reports.api.views.base import PublishedView


class Root(Resource):
    """The addresses to start from."""

    reports: Address
    sections: Address
    trends: Address
    techniques: Address
    schema_: Address = Field(alias="schema", description="This API’s OpenAPI schema.")
    docs: Address = Field(description="The same for people to try out.")
    document_schema: Address = Field(description="The JSON Schema of edition documents.")


class ApiRoot(PublishedView):
    resource = Root
    operation = "getRoot"
    tag = "Start"
    summary = "The addresses to start from"

    def found(self, **address: Any) -> Root:
        root = self.addresses.root
        lists = {name: f"{root}{name}/" for name in ("reports", "sections", "trends", "techniques", "schema")}
        return Root(**lists, docs=f"{self.addresses.base}/api/docs/", document_schema=self.addresses.document_schema(1))


class Nowhere(APIView):
    """Every other address below the API: a Problem, and not a page."""

    throttle_classes = [MinuteLimit]
    schema = None

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        raise Problem(NOT_FOUND, f"{request.path} is no address of this API.")
