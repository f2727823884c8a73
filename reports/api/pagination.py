"""Pages of a list: DRF's envelope (count, next, previous, results) and the Link header of RFC 8288."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from reports.api.problems import NOT_FOUND, Problem

ENVELOPE: dict[str, Any] = {
    "count": {"type": "integer", "minimum": 0, "description": "How many rows the whole list has."},
    "next": {"type": ["string", "null"], "format": "uri", "description": "The next page."},
    "previous": {"type": ["string", "null"], "format": "uri", "description": "The page before."},
}


@dataclass(frozen=True)
class Window:
    """A page of a list of `count` rows."""

    number: int
    size: int
    count: int

    def __post_init__(self) -> None:
        if self.number > self.last:
            raise Problem(
                NOT_FOUND, f"The list has {self.last} page{'s' * (self.last != 1)}; there is no page {self.number}."
            )

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def start(self) -> int:
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        return self.start + self.size

    def envelope(self, request: HttpRequest, results: list[Any], **pinned: str) -> dict[str, Any]:
        """The page; its links carry the parameters `pinned` besides those of the request."""
        links = self._links(request, pinned)
        return {"count": self.count, "next": links.get("next"), "previous": links.get("prev"), "results": results}

    def link_header(self, request: HttpRequest, **pinned: str) -> str:
        return ", ".join(f'<{address}>; rel="{rel}"' for rel, address in self._links(request, pinned).items())

    def _links(self, request: HttpRequest, pinned: dict[str, str]) -> dict[str, str]:
        pages = {"first": 1, "last": self.last}
        if self.number > 1:
            pages["prev"] = self.number - 1
        if self.number < self.last:
            pages["next"] = self.number + 1
        return {rel: address_with(request, **pinned, page=number) for rel, number in pages.items()}


def address_with(request: HttpRequest, **parameters: Any) -> str:
    """The address of `request`, with `parameters` set."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name, value in parameters.items():
        query[name] = str(value)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
