"""From what a view has to say to the bytes that are sent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from reports.freshness import dated, may_be_kept
from reports.models.generation import Generation

#: For what stays the same as long as it is there, a version's document: once withdrawn or redacted, it is gone within an hour.
UNCHANGING = "public, max-age=3600, must-revalidate"
#: For everything else: keep it, and ask each time whether it still holds.
REVALIDATE = "public, no-cache"

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


@dataclass(frozen=True)
class Stream:
    """Chunks to send as they are made. `etag` is that of the address and the site's generation, unless given."""

    chunks: Iterable[bytes]
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


def respond(
    request: HttpRequest, generation: Generation, media_type: str, answer: Answer | Stream, parameters: Iterable[str]
) -> HttpResponseBase:
    """The response to `request` that carries `answer`, which depends on these `parameters`."""
    headers = {**answer.headers, "Content-Type": answer.content_type}
    if isinstance(answer, Stream):
        stream = StreamingHttpResponse(answer.chunks, headers={**headers, "Cache-Control": REVALIDATE})
        return dated(stream, generation.at, etag=answer.etag or _etag(request, generation, media_type))
    response = HttpResponse(answer.body, headers={**headers, "Cache-Control": answer.cache_control})
    return may_be_kept(dated(response, generation.at, etag=answer.etag), parameters)


def _etag(request: HttpRequest, generation: Generation, media_type: str) -> str:
    parts = [
        _RELEASE,
        str(generation.mark),
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        media_type,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
