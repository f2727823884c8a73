"""Editions as files, and the pictures that they show."""

import base64
import functools
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports import addresses
from reports.cache_headers import UNCHANGING, allow_caching
from reports.chrome import site_translator
from reports.document.canonical import sha256
from reports.filing.making import file_at_hand
from reports.filing.pictures import FilingError, NotYet, StoreFailed, picture_of, published_picture
from reports.models.storage import StoreUnavailable
from reports.pages.refusal import no_file_page
from reports.reading.exceptions import NotPublished
from reports.reading.versions import find_version, withdrawn_with
from reports.rendering import WIDTHS, Links
from reports.site.public_view import MAX_AGE, View, handle_refusals, refused

#: Formats that browsers show instead of saving them.
_INLINE = {"pdf", "md", "json"}
#: Formats that cite an edition; the others contain it.
_CITATIONS = {"bib", "ris", "csl"}


def stored(view: View) -> Callable[..., HttpResponseBase]:
    """Decorate a view that returns stored bytes. Errors of the store become pages."""

    @require_safe
    @functools.wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return allow_caching(handle_refusals(view, request, *args, **kwargs))
        except (FilingError, StoreUnavailable) as error:
            return _error_page(request, error)

    return respond


@stored
def edition_file(  # noqa: PLR0917  the parts of its address, by name
    request: HttpRequest, report: str, year: int, name: str, format: str, number: str | None = None
) -> HttpResponse:
    """Return a file of a version; without a number, of the latest one."""
    if name != f"{report}-{year}":
        raise NotPublished
    version = find_version(report, year, number)
    file = file_at_hand(version, format, at=timezone.now())
    response = send(
        request,
        file.data,
        sha256=file.sha256,
        media_type=file.kind.media_type,
        cache_control=UNCHANGING if number else f"public, max-age={MAX_AGE}",
        name=file.name,
        inline=format in _INLINE,
    )
    pinned = addresses.file(report, year, format, version.number)
    if number is None:
        response["Content-Location"] = pinned
    page = addresses.edition(report, year, version.number)
    relation = "describes" if format in _CITATIONS else "collection"
    response["Link"] = (
        f'<{settings.SITE_URL}{page}>; rel="{relation}"; type="text/html", <{settings.SITE_URL}{pinned}>; rel="canonical"'
    )
    return response


@stored
def picture(request: HttpRequest, digest: str, extension: str, width: int | None = None) -> HttpResponse:
    """Return a picture of a published version as it was stored, or scaled to one of the widths that pages offer."""
    found = published_picture(digest)
    if found is None and (withdrawn := withdrawn_with(digest)):
        raise withdrawn
    if found is None or (width is None and Links().to_picture(found) != request.path):
        raise NotPublished
    if width is not None and (width not in WIDTHS or width >= found.width):
        raise NotPublished
    data = picture_of(found, width=width, extension=extension)
    media_type = f"image/{extension}" if width else found.media_type
    return send(request, data, sha256=sha256(data), media_type=media_type, cache_control=UNCHANGING)


def _error_page(request: HttpRequest, error: FilingError | StoreUnavailable) -> HttpResponse:
    is_made, is_soon = isinstance(error, NotYet), isinstance(error, NotYet | StoreUnavailable)
    seconds = 30 if is_soon else 120 if isinstance(error, StoreFailed) else None
    status = 503 if seconds else 500
    response = refused(no_file_page(request.path, site_translator(), is_made=is_made, is_soon=is_soon, status=status))
    response["Cache-Control"] = "no-store"
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


def send(
    request: HttpRequest,
    data: bytes,
    *,
    sha256: str,
    media_type: str,
    cache_control: str,
    name: str = "",
    inline: bool = True,
) -> HttpResponse:
    """Return a response of `data`, or of the range that the request asks for. The ETag is its SHA-256; `name` is the file name."""
    response = HttpResponse(data, media_type)
    response["Cache-Control"] = cache_control
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = f'"{sha256}"'
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    if name:
        response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return _with_range(request, response)


def _with_range(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the response cut to the requested range (206, 416), or whole for several ranges or another If-Range."""
    response["Accept-Ranges"] = "bytes"
    found, size = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", "")), len(response.content)
    if not found or request.method != "GET" or request.headers.get("If-Range", response["ETag"]) != response["ETag"]:
        return response
    first, last, length = found.groups()
    if first and last and int(last) < int(first):
        return response
    start = int(first) if first else max(0, size - int(length))
    stop = min(int(last) + 1, size) if last else size
    is_satisfiable = start < stop
    response.status_code = 206 if is_satisfiable else 416
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}" if is_satisfiable else f"bytes */{size}"
    response.content = response.content[start:stop]
    return response
