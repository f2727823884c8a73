"""Pages of a list: DRF's envelope (count, next, previous, results) and the Link header of RFC 8288.

A paginator also gives the whole list, some rows at a time, for streams.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
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
from reports.reading.events import Place, UnknownCursor, Wanted, events_of
from reports.search import did_you_mean, search

CHUNK = 500
#: Longer lists are counted and cut by the database: their late pages cost more, and their first ones less.
MOST_KEYS = 50_000


class KeyPaginator(Paginator):
    """Asks for all keys at once, so that a late page costs what the first one does."""

    object_list: Any

    @cached_property
    def _keys(self) -> Sequence[Any]:
        rows = self.object_list
        return list(rows.values_list("pk", flat=True)[: MOST_KEYS + 1]) if isinstance(rows, QuerySet) else rows

    @property
    def _is_long(self) -> bool:
        return isinstance(self.object_list, QuerySet) and len(self._keys) > MOST_KEYS

    @cached_property
    def count(self) -> int:
        return self.object_list.count() if self._is_long else len(self._keys)

    def rows(self, number: int) -> Sequence[Any]:
        """The rows of a page that there is."""
        of_page = slice((number - 1) * self.per_page, number * self.per_page)
        keys = self.object_list.values_list("pk", flat=True)[of_page] if self._is_long else self._keys[of_page]
        return with_keys(self.object_list, keys) if isinstance(self.object_list, QuerySet) else keys


def with_keys(rows: QuerySet, keys: Sequence[Any]) -> list[Any]:
    """The rows with those keys, in that order. What else the list asks of its rows, these have met: it is not asked again."""
    found = rows.order_by()
    found.query.clear_where()
    by_key = found.in_bulk(keys) if keys else {}
    return [by_key[key] for key in keys if key in by_key]


class Pages(PageNumberPagination):
    """Pages by number. Their links keep the request's parameters in order, and name the first page too."""

    address: HttpRequest

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        paginator = KeyPaginator(queryset, view.asked["per_page"])
        self.turn_to(view, paginator.count)
        return list(paginator.rows(self.number))

    def turn_to(self, view: Any, count: int) -> None:
        """Open the list of `count` rows at the page that is asked for. Raises a Problem if there is none."""
        self.address, self.pinned = view.request._request, view.pinned
        self.count, self.number = count, view.asked["page"]
        self.last = max(1, -(-count // view.asked["per_page"]))
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

    def chunks(self, rows: Any, view: Any) -> Iterator[Sequence[Any]]:
        """The whole list, some rows at a time."""
        if not isinstance(rows, QuerySet):
            yield from batched(rows, CHUNK)
            return
        for keys in batched(rows.values_list("pk", flat=True), CHUNK):
            yield with_keys(rows, keys)

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
        return {"type": "object", "additionalProperties": False, "required": list(members), "properties": members}


class SearchPages(Pages):
    """Pages of what a search found: the search makes them itself."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        asked = view.asked
        self.question = asked["q"]
        self.at = view.at
        self.found = search(self.question, queryset, page=asked["page"], per_page=asked["per_page"], at=self.at)
        self.turn_to(view, self.found.total)
        return list(self.found.rows)

    def get_paginated_response(self, data: Any, **more: Any) -> Response:
        return super().get_paginated_response(
            data,
            loosened=self.found.loosened,
            did_you_mean=None if self.count or self.at else did_you_mean(self.question),
            facets={name: dict(counts) for name, counts in self.found.counts.items()},
        )

    def chunks(self, rows: dict[str, str], view: Any) -> Iterator[Sequence[Any]]:
        page = 1
        # After the last page the last one comes again.
        while (
            found := search(view.asked["q"], rows, page=page, per_page=CHUNK, at=view.at)
        ).page == page and found.rows:
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
    """The feed by cursor. The cursor is a place in four tables, so that DRF's, which is one of a column, does not fit."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        place, size = _place(view), view.asked["per_page"]
        found = events.rows_after(place, queryset, size + 1)
        self.count = events.count(queryset)
        self.resume = address_with(request._request, cursor=_behind(place, found[:size]))
        self.next = self.resume if len(found) > size else None
        return events_of(found[:size])

    def get_paginated_response(self, data: Any) -> Response:
        page = {"count": self.count, "next": self.next, "previous": None, "resume": self.resume, "results": data}
        return Response(page, headers={"Link": f'<{self.next}>; rel="next"'} if self.next else None)

    def chunks(self, rows: Wanted, view: Any) -> Iterator[Sequence[Any]]:
        return self._chunks(rows, _place(view))

    def _chunks(self, rows: Wanted, place: Place) -> Iterator[Sequence[Any]]:
        while chunk := events.rows_after(place, rows, CHUNK):
            yield events_of(chunk)
            place = _behind(place, chunk)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        resume = {"type": "string", "format": "uri", "description": "Where to go on, now or later."}
        return Pages().get_paginated_response_schema(schema, resume=resume)


def _place(view: Any) -> Place:
    try:
        return Place.read(view.asked["cursor"])
    except UnknownCursor as wrong:
        raise Problem(NOT_FOUND, "This cursor is none of ours; start without one.") from wrong


def _behind(place: Place, rows: Sequence[Any]) -> Place:
    for row in rows:
        place = place.after(row)
    return place


def address_with(request: HttpRequest, **parameters: Any) -> str:
    """The address of `request`, with `parameters` set."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name, value in parameters.items():
        query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
