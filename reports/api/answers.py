"""From what a view has to say to the bytes that are sent: ETag, Last-Modified, Cache-Control, 304.

Ready answers are kept in the cache under the site's generation, so that an unchanged one costs the one look at it.
"""

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from reports.models.generation import Generation

#: For what stays the same as long as it is there, a version's document: once withdrawn or redacted, it is gone within an hour.
UNCHANGING = "public, max-age=3600, must-revalidate"
#: For everything else: keep it, and ask each time whether it still holds.
REVALIDATE = "public, no-cache"

_KEPT_SECONDS = 300
_KEPT_BYTES = 512 * 1024
#: Part of the ETag of streamed answers; raise it when their bytes change while the data do not.
_RELEASE = "1"


@dataclass(frozen=True)
class Answer:
    """Bytes to send. `etag` is their own SHA-256 unless given."""

    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cache_control: str = REVALIDATE
    etag: str = ""

    @property
    def tag(self) -> str:
        return quote_etag(self.etag or hashlib.sha256(self.body).hexdigest())


@dataclass(frozen=True)
class Stream:
    """Chunks to send as they are made. `etag` is that of the address and the site's generation, unless given."""

    chunks: Iterable[bytes]
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


def respond(
    request: HttpRequest, generation: Generation, media_type: str, make: Callable[[], Answer | Stream]
) -> HttpResponseBase:
    """The response to `request`: what was kept for it in this generation, else what `make` says."""
    key = _key(request, generation, media_type)
    answer: Answer | Stream | None = None
    with suppress(Exception):  # without a cache every answer is made anew
        answer = cache.get(key)
    if answer is None:
        answer = make()
        if isinstance(answer, Answer) and len(answer.body) <= _KEPT_BYTES:
            with suppress(Exception):
                cache.set(key, answer, timeout=_KEPT_SECONDS)
    response, etag = _written(answer, key)
    modified = _seconds(generation.at)
    response["ETag"] = etag
    if modified is not None:
        response.setdefault("Last-Modified", http_date(modified))
    return get_conditional_response(request, etag, modified, response) or response  # type: ignore[arg-type]


def _written(answer: Answer | Stream, key: str) -> tuple[HttpResponse | StreamingHttpResponse, str]:
    """The response that carries `answer`, and its ETag."""
    if isinstance(answer, Stream):
        headers = {**answer.headers, "Cache-Control": REVALIDATE, "Content-Type": answer.content_type}
        return StreamingHttpResponse(answer.chunks, headers=headers), quote_etag(answer.etag or key)
    headers = {**answer.headers, "Cache-Control": answer.cache_control, "Content-Type": answer.content_type}
    return HttpResponse(answer.body, headers=headers), answer.tag


def _key(request: HttpRequest, generation: Generation, media_type: str) -> str:
    parts = [_RELEASE, str(generation.mark), request.scheme or "", request.get_host(), request.get_full_path(), media_type]
    return f"api-{hashlib.sha256('\n'.join(parts).encode()).hexdigest()}"


def _seconds(at: datetime | None) -> int | None:
    """Never in the future: a client would be told that nothing changed until then."""
    return None if at is None else int(min(at, datetime.now(UTC)).timestamp())
