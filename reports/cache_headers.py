"""Cache headers of public responses, and the permission to store them in the response cache (`serving`)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import http_date, quote_etag

#: Key of the request's environ: when the generation was raised. The response cache sets it, from a poll of the last second.
CHANGED_AT = "perennial.changed_at"
#: Key of the request's environ: the mark of that generation.
GENERATION = "perennial.generation"
#: Key of the request's environ: the client's If-None-Match. The response cache removes the header, because it compares ETags itself.
#: Views read this key to respond with 304 before rendering.
CLIENT_ETAGS = "perennial.client_etags"

#: Cache-Control of responses that never change, such as a version's document. After a withdrawal, caches drop it within an hour.
UNCHANGING = "public, max-age=3600, must-revalidate"
#: Cache-Control of other public responses: clients may store them, but must revalidate them at each use.
REVALIDATE = "public, no-cache"

#: Part of the ETag of streams. Raise it when their bytes change while the data do not.
_RELEASE = "1"
_ETAG = re.compile(r'"[^"]*"')


def add_validators(response: HttpResponseBase, changed: datetime | float | None, *, etag: str = "") -> HttpResponseBase:
    """Add an ETag, by default the SHA-256 of the content, and Last-Modified unless `changed` is None. Return the response."""
    if not etag and not getattr(response, "is_rendered", True):
        # Its bytes exist only after rendering.
        response.add_post_render_callback(lambda rendered: add_validators(rendered, changed))  # type: ignore[attr-defined]
        return response
    if not etag and isinstance(response, HttpResponse):
        etag = hashlib.sha256(response.content).hexdigest()
    response["ETag"] = quote_etag(etag)
    if changed is not None:
        seconds = changed.timestamp() if isinstance(changed, datetime) else changed
        # Never in the future, because clients would then get a 304 for later changes.
        response.setdefault("Last-Modified", http_date(min(seconds, datetime.now(UTC).timestamp())))
    return response


def client_etags(request: HttpRequest) -> str:
    """Return the request's If-None-Match, which the response cache may have moved; "" if there is none."""
    return str(request.META.get(CLIENT_ETAGS) or request.META.get("HTTP_IF_NONE_MATCH") or "")


def etag_matches(if_none_match: str, etags: Iterable[str]) -> bool:
    """Return whether an If-None-Match header names one of the ETags."""
    return if_none_match.strip() == "*" or not set(_ETAG.findall(if_none_match)).isdisjoint(etags)


def etag_of_stream(request: HttpRequest, changed: datetime | None, media_type: str) -> str:
    """Return the ETag of a stream before it is rendered, from its address, media type and generation."""
    parts = [_RELEASE, str(changed), request.scheme or "", request.get_host(), request.get_full_path(), media_type]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def allow_caching(response: HttpResponseBase, parameters: Iterable[str] = ()) -> HttpResponseBase:
    """Mark a response as cacheable for one generation and return it. It depends on no query parameters but these."""
    response.cacheable_parameters = frozenset(parameters)  # type: ignore[attr-defined]
    return response
