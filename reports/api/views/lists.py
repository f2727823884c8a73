"""Lists: pages of JSON, and the whole list as CSV or NDJSON."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any, ClassVar

from django.db.models import QuerySet

from reports.api.addresses import Addresses
from reports.api.answers import Answer, Stream
from reports.api.filters.kinds import Filters
from reports.api.negotiation import Csv, Json, NdJson
from reports.api.pagination import ENVELOPE, Window
from reports.api.parameters import PAGE, PER_PAGE, Parameter, fields_parameter
from reports.api.resources.base import Resource
from reports.api.values import OneOf, Some
from reports.api.views.base import PublishedView
from reports.api.writing import as_json, csv_chunks, ndjson_chunks

CHUNK = 500
#: Longer lists are counted and cut by the database: their late pages cost more, and their first ones less.
MOST_KEYS = 50_000
FORMAT = Parameter(
    "format",
    OneOf(("json", "csv", "ndjson")),
    "`json` (the default) gives a page; `csv` and `ndjson` give the whole list as one stream, without pages. "
    "The Accept header does the same.",
)


class ListView(PublishedView):
    """A list of `resource`. A subclass gives the rows of the database and makes resources of them."""

    is_list = True
    envelope = ENVELOPE
    renderer_classes = [Json, Csv, NdJson]

    filters: ClassVar[type[Filters] | None] = None
    #: What a client may order by: name -> column.
    orderings: ClassVar[dict[str, str]] = {}
    default_order: ClassVar[tuple[str, ...]] = ("pk",)
    #: Fields that are given only when they are asked for.
    left_out: ClassVar[tuple[str, ...]] = ()
    more_parameters: ClassVar[tuple[Parameter, ...]] = ()

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        filters = cls.filters.parameters() if cls.filters else ()
        fields = fields_parameter(tuple(cls.resource.model_fields), cls.left_out)
        return (
            *filters,
            *cls.more_parameters,
            *cls.parameters,
            *_ordering(cls.orderings),
            fields,
            FORMAT,
            PAGE,
            PER_PAGE,
        )

    def rows(self, **address: Any) -> Any:
        """The rows of the list, before filters and order."""
        raise NotImplementedError

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> Sequence[Resource]:
        """A resource for each row; `wanted` are the fields that will be given."""
        raise NotImplementedError

    def answer(self, **address: Any) -> Answer | Stream:
        rows = self.ordered(self.filtered(self.rows(**address)))
        fields = self._fields()
        chosen = self.request.accepted_renderer.format
        if chosen == "json":
            return self._page(rows, fields)
        chunks = (self._chosen(chunk, fields) for chunk in self.chunks(rows))
        if chosen == "csv":
            name = f'inline; filename="{self.operation}.csv"'
            return Stream(csv_chunks(fields, chunks), "text/csv; charset=utf-8", {"Content-Disposition": name})
        return Stream(ndjson_chunks(chunks), "application/x-ndjson")

    @classmethod
    def outside_a_request(cls, addresses: Addresses) -> Iterator[Sequence[dict[str, Any]]]:
        """The whole list without filters, chunk by chunk: for files made of several lists."""
        view = cls()
        view.addresses, view.values, view.at, view.pinned = addresses, {}, None, {}
        fields = view._fields()
        for chunk in view.chunks(view.ordered(view.rows())):
            yield view._chosen(chunk, fields)

    def filtered(self, rows: Any) -> Any:
        return self.filters.applied(self.request, rows, self.at) if self.filters else rows

    def ordered(self, rows: Any) -> Any:
        asked = [_column(self.orderings, name) for name in self.values.get("ordering", ())]
        return rows.order_by(*asked, *self.default_order)

    def located(self, rows: Any, page: int, size: int) -> tuple[Window, Sequence[Any]]:
        """The page, and the keys of its rows. All keys are asked for at once, so that a late page costs what the first one does."""
        keys = list(rows.values_list("pk", flat=True)[: MOST_KEYS + 1])
        if len(keys) <= MOST_KEYS:
            window = Window(page, size, len(keys))
            return window, keys[window.start : window.stop]
        window = Window(page, size, rows.count())
        return window, list(rows.values_list("pk", flat=True)[window.start : window.stop])

    def fetched(self, rows: Any, keys: Sequence[Any]) -> Sequence[Any]:
        """The rows with those keys, in that order."""
        found = self.whole(rows).in_bulk(keys) if keys else {}
        return [found[key] for key in keys if key in found]

    def whole(self, rows: Any) -> QuerySet:
        """`rows`, without their order, with all that a resource is made from."""
        return rows.order_by()

    def chunks(self, rows: Any) -> Iterator[Sequence[Any]]:
        """All rows, some at a time."""
        for some in batched(rows.values_list("pk", flat=True), CHUNK):
            yield self.fetched(rows, some)

    def _page(self, rows: Any, fields: Sequence[str]) -> Answer:
        window, keys = self.located(rows, self.values.get("page", 1), self.values.get("per_page", 20))
        results = self._chosen(self.fetched(rows, keys), fields)
        request = self.request._request
        body = window.envelope(request, list(results), **self.pinned)
        return Answer(as_json(body), headers={"Link": window.link_header(request, **self.pinned)})

    def _chosen(self, rows: Sequence[Any], fields: Sequence[str]) -> Sequence[dict[str, Any]]:
        wanted = frozenset(fields)
        return [resource.chosen(wanted) for resource in self.made(rows, wanted)]

    def _fields(self) -> list[str]:
        names = list(self.resource.model_fields)
        asked = self.values.get("fields")
        return [
            name for name in names if (name not in self.left_out if asked is None else name == "id" or name in asked)
        ]


def _ordering(orderings: dict[str, str]) -> tuple[Parameter, ...]:
    if not orderings:
        return ()
    names = [sign + name for name in orderings for sign in ("", "-")]
    return (
        Parameter(
            "ordering", Some(OneOf(tuple(names))), "What to order by, first things first; `-` turns an order round."
        ),
    )


def _column(orderings: dict[str, str], name: str) -> str:
    return f"-{orderings[name[1:]]}" if name.startswith("-") else orderings[name]
