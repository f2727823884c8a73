"""The feed of everything that happened, and search: two lists that no single table holds."""

from collections.abc import Generator, Sequence
from functools import reduce
from typing import Any

from rest_framework.response import Response

from reports.api.filters.reports import PublicationFilters, SearchFilters
from reports.api.pagination import CHUNK, address_with, page_response, page_schema, refuse_missing_page
from reports.api.serializers.whole_site import PublicationRowSerializer, SearchRowSerializer
from reports.api.views.base import ListView
from reports.reading import events
from reports.reading.events import EVENT_KINDS, EventFilter, FeedCursor
from reports.search.query import did_you_mean, search
from reports.search.rows import FACETS


class ListPublications(ListView):
    serializer_class = PublicationRowSerializer
    filterset_class = PublicationFilters
    tag = "Start"
    summary = "Everything that happened, oldest first, by cursor"
    description = (
        "Versions published, withdrawn and redacted; techniques merged; lineage of trends changed. Start without a cursor, "
        "follow `next` until it is null, and keep `resume`: asked later, it gives what came since. Docs: the guide’s mirror."
    )

    def page(self) -> Response:
        cursor, size = FeedCursor.read(self.params["cursor"]), self.params["per_page"]
        found = events.rows_after(cursor, self._events(), size + 1)
        resume = address_with(self.request._request, cursor=reduce(FeedCursor.after, found[:size], cursor))
        following = resume if len(found) > size else None
        body = {
            "count": events.count(self._events()),
            "next": following,
            "previous": None,
            "resume": resume,
            "results": self.payload(events.events_of(found[:size])),
        }
        return Response(body, headers={"Link": f'<{following}>; rel="next"'} if following else None)

    def chunks(self) -> Generator[Sequence[Any]]:
        cursor = FeedCursor.read(self.params["cursor"])
        while chunk := events.rows_after(cursor, self._events(), CHUNK):
            yield events.events_of(chunk)
            cursor = reduce(FeedCursor.after, chunk, cursor)

    def _events(self) -> EventFilter:
        return EventFilter(self.params["kind"] or EVENT_KINDS, self.params["report"], self.params["since"])

    @classmethod
    def page_schema(cls, row: dict[str, Any]) -> dict[str, Any]:
        resume = {"type": "string", "format": "uri", "description": "Where to go on, now or later."}
        return page_schema(row, resume=resume)


class Search(ListView):
    serializer_class = SearchRowSerializer
    filterset_class = SearchFilters
    tag = "Start"
    summary = "Search sections, trends, techniques and references"
    description = (
        "Words are stemmed, accents ignored; “quoted words” stand together, -word keeps out, word* goes on. What is called so "
        "comes before what says so. `facets` counts what each filter would leave."
    )

    def page(self) -> Response:
        query, number = self.params["q"], self.params["page"]
        found = search(query, self._facets(), page=number, per_page=self.params["per_page"])
        refuse_missing_page(self.params, found.total)
        return page_response(
            self.request._request,
            self.params,
            found.total,
            self.payload(list(found.rows)),
            loosened=found.loosened,
            did_you_mean=None if found.total else did_you_mean(query),
            facets={name: dict(counts) for name, counts in found.counts.items()},
        )

    def chunks(self) -> Generator[Sequence[Any]]:
        number, query = 1, self.params["q"]
        # Beyond the last page, `search` returns the last one again.
        while (found := search(query, self._facets(), page=number, per_page=CHUNK)).page == number and found.rows:
            yield found.rows
            number += 1

    def _facets(self) -> dict[str, str]:
        return {name: ",".join(map(str, self.params[name])) for name in FACETS if self.params[name]}

    @classmethod
    def page_schema(cls, row: dict[str, Any]) -> dict[str, Any]:
        counts = {"type": "object", "additionalProperties": {"type": "integer"}}
        return page_schema(
            row,
            loosened={"type": "boolean", "description": "Nothing had all the words; these rows have some."},
            did_you_mean={
                "type": ["string", "null"],
                "description": "A question that names of now would answer, if nothing was found.",
            },
            facets={"type": "object", "additionalProperties": counts},
        )
