"""What every view of the API has: limits, strict parameters, one look at the generation, conditional answers."""

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.views import APIView

from reports.api.addresses import Addresses
from reports.api.answers import Answer, Stream, respond
from reports.api.negotiation import FormatOrAccept, Json
from reports.api.openapi import ResourceSchema
from reports.api.pagination import address_with
from reports.api.parameters import Parameter, read_query
from reports.api.resources.base import Resource
from reports.api.writing import as_json
from reports.models.generation import Generation
from reports.reading.moments import Moment


class PublishedView(APIView):
    """A resource that is published. A subclass says in `answer` what it holds, and in `resource` of what type."""

    renderer_classes = [Json]
    content_negotiation_class = FormatOrAccept
    schema = ResourceSchema()

    resource: ClassVar[type[Resource]]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    #: What the schema says of the operation: its name, its group, a line and a paragraph.
    operation: ClassVar[str]
    tag: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str] = ""
    #: For resources whose shape is not a Resource: their JSON Schema.
    json_schema: ClassVar[dict[str, Any] | None] = None
    is_list: ClassVar[bool] = False
    envelope: ClassVar[dict[str, Any]] = {}
    #: Whether what is asked for may have been withdrawn.
    may_be_gone: ClassVar[bool] = False
    #: Whether the address may lead on to another one.
    may_move: ClassVar[bool] = False

    addresses: Addresses
    values: dict[str, Any]
    at: datetime | None
    #: Parameters that the answer's own links carry: the instant that was meant, where “today” was asked for.
    pinned: dict[str, str]

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        return cls.parameters

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        self.addresses = Addresses.of(request._request)
        # Looked at first: what is published meanwhile can only make the answer newer than it says.
        now = Generation.now()
        answer = self._answer(request, address)
        names = {parameter.name for parameter in self.all_parameters()}
        if self.pinned.get("as_of") != self.request.query_params.get("as_of"):
            # Today is a moment, which goes on: its answer is of this request.
            names.discard("as_of")
        return respond(request._request, now, request.accepted_renderer.media_type, answer, names)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204)

    def _answer(self, request: Request, address: dict[str, Any]) -> Answer | Stream:
        self.values = read_query(request, self.all_parameters())
        moment: Moment | None = self.values.get("as_of")
        self.at = moment.at if moment else None
        self.pinned = {"as_of": moment.text} if moment else {}
        answer = self.answer(**address)
        if moment and moment.text != request.query_params["as_of"]:
            answer.headers["Content-Location"] = address_with(request._request, **self.pinned)
        return answer

    def answer(self, **address: Any) -> Answer | Stream:
        return Answer(as_json(self.found(**address).chosen()))

    def found(self, **address: Any) -> Resource:
        """The one resource of that address. Lists and files override `answer` instead."""
        raise NotImplementedError

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        # What the door may give again carries nothing of one client's own.
        allowance = getattr(request._request, "api_allowance", None)
        if allowance and not hasattr(response, "may_be_kept"):
            allowance.write_on(response)
        return response
