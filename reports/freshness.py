"""What is said of every public answer: which it is, when it changed, and whether the door may give it again (see `config.door`)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import http_date, quote_etag

#: Under this name the door says in a request's environment when the generation was raised that it saw, a second ago at most.
CHANGED_AT = "perennial.changed_at"


def dated(response: HttpResponseBase, changed: datetime | float | None, *, etag: str = "") -> HttpResponseBase:
    """`response` with its ETag, the SHA-256 of its bytes unless given, and with the time of its last change if there was one."""
    if not etag and isinstance(response, HttpResponse):
        etag = hashlib.sha256(response.content).hexdigest()
    response["ETag"] = quote_etag(etag)
    if changed is not None:
        seconds = changed.timestamp() if isinstance(changed, datetime) else changed
        # Never in the future: a client would be told that nothing changed until then.
        response.setdefault("Last-Modified", http_date(min(seconds, datetime.now(UTC).timestamp())))
    return response


def may_be_kept(response: HttpResponseBase, parameters: Iterable[str] = ()) -> HttpResponseBase:
    """`response`, which is the same for everyone until the generation is raised; it depends on these parameters alone."""
    response.may_be_kept = frozenset(parameters)  # type: ignore[attr-defined]
    return response
