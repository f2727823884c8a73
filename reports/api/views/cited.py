"""What became of what was cited: the history of a place, and a checked bibliography.

A bibliography is the one thing that clients send. Nothing of it is stored.
"""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.exceptions import BAD_REQUEST, NOT_FOUND, TOO_LARGE, TOO_MANY_REQUESTS, Problem
from reports.api.serializers.cited import CheckedBibliographySerializer, PlaceHistorySerializer
from reports.api.views.base import DetailView, PublishedView
from reports.citing.bibliography import MOST_BYTES, MOST_ENTRIES, UnreadableBibliography
from reports.limits import BIBLIOGRAPHIES
from reports.pages.cite import cite
from reports.pages.cited import check_bibliography
from reports.reading.cited_places import find_place, todays_places
from reports.reading.exceptions import NotPublished
from reports.reading.paragraph_history import history_of
from reports.reading.versions import find_version


class PlaceHistoryView(DetailView):
    """What later versions of the edition did to the place in the address; withdrawn and redacted versions answer too."""

    serializer_class = PlaceHistorySerializer
    tag = "Versions"
    description = "Of a withdrawn or redacted version, too: with the reason, and with what is current instead."
    #: What the place is called.
    called: ClassVar[str] = "edition"

    def get_object(self) -> dict[str, Any]:
        report, year, number = (self.kwargs[name] for name in ("report", "year", "version"))
        number = number or find_version(report, year).number
        names = {name: self.kwargs[name] for name in ("section", "paragraph", "figure") if name in self.kwargs}
        try:
            version, cited = find_place(report, year, number, **names)
        except NotPublished as error:
            raise Problem(NOT_FOUND, f"Version {number} of {report} {year} has no such {self.called}.") from error
        steps, current = history_of(cited)
        today = todays_places(cited, steps, current) if current else []
        return {
            "report": report,
            "year": year,
            "version": version.number,
            "current": current and current.number,
            "steps": steps,
            "today": [{"place": each, "citation": cite(each.version, each.part)} for each in today],
        }


class GetEditionHistory(PlaceHistoryView):
    summary = "What changed in an edition since a version"


class GetSectionHistory(PlaceHistoryView):
    summary = "What changed in a section since a version"
    called = "section"


class GetParagraphHistory(PlaceHistoryView):
    summary = "What became of a paragraph since a version"
    called = "paragraph"


class GetFigureHistory(PlaceHistoryView):
    summary = "What changed in a figure since a version"
    called = "figure"


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
