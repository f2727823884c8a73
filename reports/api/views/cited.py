"""Check a bibliography: the one resource to which clients send something. Nothing of it is stored."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.exceptions import BAD_REQUEST, TOO_LARGE, TOO_MANY_REQUESTS, Problem
from reports.api.serializers.cited import CheckedBibliographySerializer
from reports.api.views.base import PublishedView
from reports.citing.bibliography import MOST_BYTES, MOST_ENTRIES, UnreadableBibliography
from reports.limits import BIBLIOGRAPHIES
from reports.pages.cited import check_bibliography


class CheckBibliography(PublishedView):
    serializer_class = CheckedBibliographySerializer
    tag = "Start"
    summary = "Check a bibliography"
    description = (
        "Send BibTeX, RIS, CSL-JSON, or addresses and DOIs, one a line, as the body, whatever its media type. "
        f"At most {MOST_ENTRIES} entries and {MOST_BYTES:,} bytes. Nothing is stored."
    )
    request_body = "The bibliography, in UTF-8 or Latin-1."

    def post(self, request: Request) -> Response:
        allowance = BIBLIOGRAPHIES.ask(request._request)
        if not allowance.is_granted:
            wait = str(allowance.reset)
            raise Problem(TOO_MANY_REQUESTS, f"Try again in {wait} seconds.", headers={"Retry-After": wait})
        data = request._request.body
        if not data.strip():
            raise Problem(BAD_REQUEST, "The request has no bibliography; send it as the body.")
        try:
            checked = check_bibliography(data)
        except UnreadableBibliography as error:
            raise Problem(TOO_LARGE, str(error)) from error
        return Response(self.get_serializer(checked).data)

    def _set_validators(self, request: Request, response: Any) -> None:
        response["Cache-Control"] = "no-store"
