"""Base views of the API: strict parameters, one look at the generation, validators of the answer."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from itertools import batched
from tempfile import SpooledTemporaryFile
from typing import IO, Any, ClassVar, Self
from urllib.parse import quote, unquote_to_bytes, urlencode

from django.core.handlers.wsgi import get_bytes_from_wsgi
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import quote_etag
from rest_framework.generics import GenericAPIView, RetrieveAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports import addresses
from reports.api.addresses import Addresses
from reports.api.exceptions import ADDRESS_TOO_LONG, BAD_REQUEST, INVALID_VALUE, Moved, Problem, wrong_parameters
from reports.api.filters.base import FilterSet, read_parameters
from reports.api.pagination import CHUNK, address_with, page_response, page_schema, pinned, refuse_missing_page
from reports.api.renderers import CsvRenderer, NdJsonRenderer, StreamRenderer
from reports.cache_headers import REVALIDATE, add_validators, allow_caching, client_etags, etag_matches, etag_of_stream
from reports.models.ledger import Version
from reports.reading.generation_cache import generation_of, in_generation
from reports.reading.versions import Moment, find_version, version_key

#: Rows as JSON values.
type Payload = list[dict[str, Any]]

#: In bytes. Servers and proxies in front of this API accept longer ones.
LONGEST_ADDRESS = 4_000
#: In bytes: the part of a stream that is buffered in memory, the rest being on disk, and the size of the blocks sent.
IN_MEMORY, BLOCK = 1024 * 1024, 64 * 1024


class AddressView(APIView):
    """A view that refuses addresses that are too long or not UTF-8, and ignores the Accept header."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before negotiation, because every format is refused.
        query = request.META.get("QUERY_STRING", "")
        # Percent-encoded, as clients send it.
        length = len(quote(request.META["PATH_INFO"], safe="/:@!$&'()*+,;=~")) + len(f"?{query}" if query else "")
        if length > LONGEST_ADDRESS:
            raise Problem(ADDRESS_TOO_LONG, f"The address has {length} bytes; the limit is {LONGEST_ADDRESS}.")
        try:
            unquote_to_bytes(get_bytes_from_wsgi(request.META, "QUERY_STRING", "")).decode()
        except UnicodeDecodeError as wrong:
            # Django would replace the bytes and answer another query.
            raise Problem(BAD_REQUEST, "The query string is not valid UTF-8.") from wrong
        super().initial(request, *args, **kwargs)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HttpResponse(status=204)


class PublishedView(AddressView, GenericAPIView):
    """A published resource. In the schema, its operation has the name of the class, and its attributes describe it."""

    filterset_class: ClassVar[type[FilterSet]] = FilterSet
    tag: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str] = ""
    #: Whether the resource may be withdrawn (410); whether its address may redirect.
    may_be_gone: ClassVar[bool] = False
    may_move: ClassVar[bool] = False
    #: The JSON Schema of responses without a serializer.
    json_schema: ClassVar[dict[str, Any] | None] = None

    #: When the generation was raised.
    changed: datetime | None
    filterset: FilterSet
    #: The values of all parameters, by name.
    params: dict[str, Any] = {}
    #: Whether the response stays the same for a generation.
    is_cacheable = True
    #: Set for streams only; other responses get an ETag of their bytes.
    etag = ""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Before the first query: what is published meanwhile makes the response newer than its Last-Modified, never older.
        mark, self.changed = generation_of(request)
        with in_generation(mark):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            self.filterset = read_parameters(request, self.filterset_class)
            self.params = self.filterset.params

    @property
    def at(self) -> datetime | None:
        """The moment of `as_of`, or None."""
        moment: Moment | None = self.params.get("as_of")
        return moment.at if moment else None

    @property
    def links(self) -> Addresses:
        return Addresses.of(self.request._request)

    def get_serializer_context(self) -> dict[str, Any]:
        return {"addresses": self.links, "params": self.params} | (
            {"fields": self.params["fields"]} if "fields" in self.params else {}
        )

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in (200, 304):
            self._set_validators(request, response)
        if allowance := getattr(request._request, "api_allowance", None):
            allowance.write_on(response)
        return response

    def _set_validators(self, request: Request, response: Any) -> None:
        response.setdefault("Cache-Control", REVALIDATE)
        parameters = set(self.filterset_class.base_filters)
        as_of = pinned(self.params)
        if as_of.get("as_of") != request.query_params.get("as_of"):
            response["Content-Location"] = address_with(request._request, **as_of)
            # `as_of` today means now, so the response holds for this request only.
            parameters.discard("as_of")
        add_validators(response, self.changed, etag=self.etag)
        if self.is_cacheable and not self.etag:
            allow_caching(response, parameters)


class VersionView(PublishedView):
    """A resource of one version. Its response links to the page to cite and to the licence, and names the number of `latest`."""

    @property
    def version(self) -> Version:
        """The version that the address names, or that was current at `as_of`. Raises NotPublished, NotAvailableThen or Gone."""
        number = self.kwargs.get("version")
        if number and self.at:
            detail = "“as_of” is for `versions/latest/`; a version with a number is the same at all times."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": "as_of", "detail": detail}])
        return find_version(self.kwargs["report"], self.kwargs["year"], number, self.at)

    def _set_validators(self, request: Request, response: Any) -> None:
        super()._set_validators(request, response)
        version = self.version
        links = [f'<{self.links.page(addresses.edition(*version_key(version)))}>; rel="cite-as"']
        if licence := version.content.report.licence.url:
            links.append(f'<{licence}>; rel="license"')
        response["Link"] = ", ".join(filter(None, [response.get("Link"), *links]))
        if "version" in self.kwargs and self.kwargs["version"] is None:
            path = request.path.replace("/versions/latest", f"/versions/{version.number}", 1)
            query = request.query_params.copy()
            query.pop("as_of", None)
            address = request._request.build_absolute_uri(path)
            response["Content-Location"] = f"{address}?{query.urlencode()}" if query else address


def _written(parts: Iterable[bytes]) -> IO[bytes]:
    """Render the whole stream before sending, so that a failure becomes a 500 instead of a truncated 200."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the answer closes it
    for part in parts:
        file.write(part)
    file.seek(0)
    return file


class DetailView(PublishedView, RetrieveAPIView):
    """One resource; a subclass finds it in `get_object`."""

    def moved(self, address: str) -> Moved:
        """Return the exception that redirects to another address, with the same `as_of`."""
        as_of = urlencode(pinned(self.params))
        return Moved(f"{address}?{as_of}" if as_of else address)


class ListView(PublishedView):
    """A list: JSON in pages, CSV and NDJSON whole. `reports.api.lists` has its name.

    A subclass has a `query` of published rows as of a moment, or overrides `get_queryset`.
    """

    renderer_classes = [JSONRenderer, CsvRenderer, NdJsonRenderer]
    query: ClassVar[Callable[[datetime | None], QuerySet[Any]]]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        renderer = request.accepted_renderer
        return self._stream(renderer) if isinstance(renderer, StreamRenderer) else self.page()

    def get_queryset(self) -> QuerySet[Any]:
        return type(self).query(self.at)

    def rows(self) -> Any:
        """Return the rows that the parameters choose, in their order: a QuerySet or a sequence."""
        return self.filterset.filter_queryset(self.get_queryset())

    def page(self) -> Response:
        """Return one page of the list."""
        paginator = Paginator(self.rows(), self.params["per_page"])
        refuse_missing_page(self.params, paginator.count)
        results = self.payload(list(paginator.page(self.params["page"])))
        return page_response(self.request._request, self.params, paginator.count, results)

    def chunks(self) -> Generator[Sequence[Any]]:
        """Yield the rows of the whole list in chunks."""
        rows = self.rows()
        yield from batched(rows.iterator(CHUNK) if isinstance(rows, QuerySet) else rows, CHUNK)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return the rows with values that need further queries."""
        return rows

    def payload(self, rows: Sequence[Any]) -> Payload:
        """Return the rows as JSON values."""
        return self.get_serializer(self.completed(rows), many=True).data

    def columns(self) -> dict[str, Any]:
        """Return the serializer's fields by name."""
        row: Any = self.get_serializer()
        return row.fields

    @classmethod
    def page_schema(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON Schema of a page, from that of a row."""
        return page_schema(row)

    @classmethod
    def whole(cls, request: Request) -> Self:
        """Return the view of the list without parameters, for archives of several lists."""
        view = cls(request=request, kwargs={}, format_kwarg=None)
        view.filterset = cls.filterset_class({})
        view.params = view.filterset.params
        return view

    def _stream(self, renderer: StreamRenderer) -> HttpResponseBase:
        # Before the query, whose columns may depend on the fields.
        if renderer.needed:
            self.params = self.params | {"fields": renderer.needed}
        self.etag = etag_of_stream(self.request, self.changed, renderer.media_type)
        if etag_matches(client_etags(self.request), [quote_etag(self.etag)]):
            return HttpResponseNotModified()
        # So the database cursor is closed even if rendering fails.
        with closing(self.chunks()) as chunks:
            file = _written(renderer.stream(self.columns(), map(self.payload, chunks)))
        content_type = f"{renderer.media_type}; charset=utf-8" if renderer.charset else renderer.media_type
        response = FileResponse(file, filename=f"{self._file_name}.{renderer.ending()}", content_type=content_type)
        response.block_size = BLOCK
        return response

    @property
    def _file_name(self) -> str:
        """The name of the downloaded list without its ending, such as `sea-2024-versions`."""
        parts = (str(part or "latest") for part in self.kwargs.values())
        return "-".join([*parts, self.request.path.rstrip("/").rpartition("/")[2].partition(".")[0]])
