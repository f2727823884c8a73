"""Headers of public responses: ETag, last change, and whether they may be cached (see `config.wsgi_middleware`)."""

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
#: Key of the request's environ: the client's If-None-Match. The response cache removes the header and compares by itself; a view
#: reads this to answer 304 before it renders.
ASKED_TAGS = "perennial.asked_tags"

#: For what stays the same as long as it is there, a version's document: once withdrawn or redacted, it is gone within an hour.
UNCHANGING = "public, max-age=3600, must-revalidate"
#: For everything else: keep it, and ask each time whether it still holds.
REVALIDATE = "public, no-cache"

#: Part of the ETag of streamed answers; raise it when their bytes change while the data do not.
_RELEASE = "1"
_TAG = re.compile(r'"[^"]*"')


def dated(response: HttpResponseBase, changed: datetime | float | None, *, etag: str = "") -> HttpResponseBase:
    """`response` with its ETag, the SHA-256 of its bytes unless given, and with the time of its last change if there was one."""
    if not etag and not getattr(response, "is_rendered", True):
        # What a renderer has yet to write has no checksum before.
        response.add_post_render_callback(lambda rendered: dated(rendered, changed))  # type: ignore[attr-defined]
        return response
    if not etag and isinstance(response, HttpResponse):
        etag = hashlib.sha256(response.content).hexdigest()
    response["ETag"] = quote_etag(etag)
    if changed is not None:
        seconds = changed.timestamp() if isinstance(changed, datetime) else changed
        # Never in the future: a client would be told that nothing changed until then.
        response.setdefault("Last-Modified", http_date(min(seconds, datetime.now(UTC).timestamp())))
    return response


def asked_tags(request: HttpRequest) -> str:
    """The ETags that a client has already, as it says so."""
    return str(request.META.get(ASKED_TAGS) or request.META.get("HTTP_IF_NONE_MATCH") or "")


def is_named(asked: str, tags: Iterable[str]) -> bool:
    """Return whether an If-None-Match names one of the ETags."""
    return asked.strip() == "*" or not set(_TAG.findall(asked)).isdisjoint(tags)


def etag_of_stream(request: HttpRequest, changed: datetime | None, media_type: str) -> str:
    """What names a long answer before it is made: its address, its form, and when its generation was raised."""
    parts = [_RELEASE, str(changed), request.scheme or "", request.get_host(), request.get_full_path(), media_type]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_be_kept(response: HttpResponseBase, parameters: Iterable[str] = ()) -> HttpResponseBase:
    """`response`, which is the same for everyone until the generation is raised; it depends on these parameters alone."""
    response.may_be_kept = frozenset(parameters)  # type: ignore[attr-defined]
    return response
