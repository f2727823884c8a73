"""Where clients start, the feed of everything that happened, search, and what is found when an address leads nowhere."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from rest_framework.request import Request

from reports.addresses import API_ROOT
from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters.reports import PublicationFilters, SearchFilters
from reports.api.pagination import FeedPages, SearchPages
from reports.api.serializers.whole_site import PublicationRowSerializer, RootSerializer, SearchRowSerializer
from reports.api.views.base import AddressView, DetailView, ListView
from reports.reading.events import EVENT_KINDS, EventFilter
from reports.search.rows import FACETS


class GetRoot(DetailView):
    serializer_class = RootSerializer
    tag = "Start"
    summary = "The addresses to start from"
    description = "Of each list, of the feed, of the archive, and of what describes all of it."

    def get_object(self) -> dict[str, Any]:
        return {"release": settings.VERSION}


class ListPublications(ListView):
    serializer_class = PublicationRowSerializer
    filterset_class = PublicationFilters
    # What happened is filtered where it is read.
    filter_backends = ()
    pagination_class = FeedPages
    tag = "Start"
    summary = "Everything that happened, oldest first, by cursor"
    description = (
        "Versions published, withdrawn and redacted; techniques merged; lineage of trends changed. Start without a cursor, "
        "follow `next` until it is null, and keep `resume`: asked later, it gives what came since. Docs: the guide’s mirror."
    )

    def get_queryset(self) -> EventFilter:  # type: ignore[override]
        return EventFilter(self.params["kind"] or EVENT_KINDS, self.params["report"], self.params["since"])


class Search(ListView):
    serializer_class = SearchRowSerializer
    filterset_class = SearchFilters
    # What is found is filtered where it is found.
    filter_backends = ()
    pagination_class = SearchPages
    tag = "Start"
    summary = "Search sections, trends, techniques and references"
    description = (
        "Words are stemmed, accents ignored; “quoted words” stand together, -word keeps out, word* goes on. What is called so "
        "comes before what says so. `facets` counts what each filter would leave."
    )

    def get_queryset(self) -> dict[str, str]:  # type: ignore[override]
        return {name: ",".join(map(str, self.params[name])) for name in FACETS if self.params[name]}


class Start(AddressView):
    """The address before that of a version of the API: leads to it."""

    def get(self, request: Request) -> HttpResponseBase:
        return HttpResponseRedirect(API_ROOT)


class Nowhere(AddressView):
    """Every other address below the API: a Problem, and not a page."""

    def get(self, request: Request, **address: Any) -> HttpResponseBase:
        raise Problem(NOT_FOUND, f"The API has no address {request.path}.")
