"""Pages of lists in DRF's envelope (count, next, previous, results), and links to other pages (RFC 8288)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from rest_framework.response import Response

from reports.api.exceptions import NOT_FOUND, Problem
from reports.reading.versions import Moment

#: How many rows of a stream are read at once.
CHUNK = 500


def pinned(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters for a response's links: `as_of` with an instant in place of today's date."""
    moment: Moment | None = params.get("as_of")
    return {"as_of": moment.text} if moment else {}


def refuse_missing_page(params: Mapping[str, Any], count: int) -> None:
    """Raise a Problem if a list of `count` rows has no page of the number in `params`."""
    last = _last_page(params, count)
    if params["page"] > last:
        pages = f"{last} page{'s' * (last != 1)}"
        raise Problem(NOT_FOUND, f"The list has {pages}; there is no page {params['page']}.")


def page_response(request: HttpRequest, params: Mapping[str, Any], count: int, results: Any, **more: Any) -> Response:
    """Return one page of a list of `count` rows, with `more` members. Its links repeat the request's parameters in their order."""
    number, last = params["page"], _last_page(params, count)
    pages = {"first": 1, "last": last}
    if number > 1:
        pages["prev"] = number - 1
    if number < last:
        pages["next"] = number + 1
    links = {rel: address_with(request, **pinned(params), page=page) for rel, page in pages.items()}
    body = {"count": count, "next": links.get("next"), "previous": links.get("prev"), "results": results, **more}
    return Response(body, headers={"Link": ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())})


def page_schema(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the JSON Schema of a page whose rows have the schema `row`, with `more` members."""
    number = {"type": "integer", "minimum": 0, "description": "How many rows the whole list has."}
    address = {"type": ["string", "null"], "format": "uri"}
    members = {
        "count": number,
        "next": address | {"description": "The next page."},
        "previous": address | {"description": "The page before."},
        **more,
        "results": {"type": "array", "items": row},
    }
    return {"type": "object", "required": list(members), "properties": members}


def address_with(request: HttpRequest, **parameters: Any) -> str:
    """Return the URL of a request with `parameters` set."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name, value in parameters.items():
        query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _last_page(params: Mapping[str, Any], count: int) -> int:
    return max(1, -(-count // params["per_page"]))
