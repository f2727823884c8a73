"""Pagination: DRF's envelope (count, next, previous, results) and the Link header of RFC 8288.

A paginator also yields the whole list in chunks, for streams.
"""

from collections.abc import Generator, Sequence
from functools import reduce
from itertools import batched
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.exceptions import NOT_FOUND, Problem
from reports.reading import events
from reports.reading.events import EventFilter, FeedCursor, events_of
from reports.search.query import did_you_mean, search

CHUNK = 500


class Pages(PageNumberPagination):
    """Pages by number. Links repeat the request's parameters in their order."""

    address: HttpRequest

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        paginator = Paginator(queryset, view.params["per_page"])
        self.open_page(view, paginator.count)
        return list(paginator.page(self.number))

    def open_page(self, view: Any, count: int) -> None:
        """Set the number of rows and the requested page. Raises a Problem if there is no such page."""
        self.address, self.pinned = view.request._request, view.pinned
        self.count, self.number = count, view.params["page"]
        self.last = max(1, -(-count // view.params["per_page"]))
        if self.number > self.last:
            pages = f"{self.last} page{'s' * (self.last != 1)}"
            raise Problem(NOT_FOUND, f"The list has {pages}; there is no page {self.number}.")

    def get_paginated_response(self, data: Any, **more: Any) -> Response:
        links = self._links()
        link = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
        page = {"count": self.count, "next": links.get("next"), "previous": links.get("prev"), "results": data, **more}
        return Response(page, headers={"Link": link})

    def _links(self) -> dict[str, str]:
        pages = {"first": 1, "last": self.last}
        if self.number > 1:
            pages["prev"] = self.number - 1
        if self.number < self.last:
            pages["next"] = self.number + 1
        return {rel: address_with(self.address, **self.pinned, page=number) for rel, number in pages.items()}

    def chunks(self, rows: Any, view: Any) -> Generator[Sequence[Any]]:
        """Yield the whole list in chunks."""
        yield from batched(rows.iterator(CHUNK) if isinstance(rows, QuerySet) else rows, CHUNK)

    def get_paginated_response_schema(self, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 0, "description": "How many rows the whole list has."}
        address = {"type": ["string", "null"], "format": "uri"}
        members = {
            "count": number,
            "next": address | {"description": "The next page."},
            "previous": address | {"description": "The page before."},
            **more,
            "results": {"type": "array", "items": schema},
        }
        return {"type": "object", "required": list(members), "properties": members}


class SearchPages(Pages):
    """Pages of search results, which `search` paginates itself."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        params = view.params
        self.query = params["q"]
        self.found = search(self.query, queryset, page=params["page"], per_page=params["per_page"])
        self.open_page(view, self.found.total)
        return list(self.found.rows)

    def get_paginated_response(self, data: Any, **more: Any) -> Response:
        return super().get_paginated_response(
            data,
            loosened=self.found.loosened,
            did_you_mean=None if self.count else did_you_mean(self.query),
            facets={name: dict(counts) for name, counts in self.found.counts.items()},
        )

    def chunks(self, rows: dict[str, str], view: Any) -> Generator[Sequence[Any]]:
        page = 1
        # Beyond the last page, `search` returns the last one again.
        while (found := search(view.params["q"], rows, page=page, per_page=CHUNK)).page == page and found.rows:
            yield found.rows
            page += 1

    def get_paginated_response_schema(self, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
        counts = {"type": "object", "additionalProperties": {"type": "integer"}}
        return super().get_paginated_response_schema(
            schema,
            loosened={"type": "boolean", "description": "Nothing had all the words; these rows have some."},
            did_you_mean={
                "type": ["string", "null"],
                "description": "A question that names of now would answer, if nothing was found.",
            },
            facets={"type": "object", "additionalProperties": counts},
        )


class FeedPages(BasePagination):
    """The feed in pages by cursor. Not DRF's pagination, because the cursor covers four tables."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        cursor, size = FeedCursor.read(view.params["cursor"]), view.params["per_page"]
        found = events.rows_after(cursor, queryset, size + 1)
        self.count = events.count(queryset)
        self.resume = address_with(request._request, cursor=reduce(FeedCursor.after, found[:size], cursor))
        self.next = self.resume if len(found) > size else None
        return events_of(found[:size])

    def get_paginated_response(self, data: Any) -> Response:
        page = {"count": self.count, "next": self.next, "previous": None, "resume": self.resume, "results": data}
        return Response(page, headers={"Link": f'<{self.next}>; rel="next"'} if self.next else None)

    def chunks(self, rows: EventFilter, view: Any) -> Generator[Sequence[Any]]:
        cursor = FeedCursor.read(view.params["cursor"])
        while chunk := events.rows_after(cursor, rows, CHUNK):
            yield events_of(chunk)
            cursor = reduce(FeedCursor.after, chunk, cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        resume = {"type": "string", "format": "uri", "description": "Where to go on, now or later."}
        return Pages().get_paginated_response_schema(schema, resume=resume)


def address_with(request: HttpRequest, **parameters: Any) -> str:
    """Return the URL of a request with `parameters` set."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name, value in parameters.items():
        query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
