"""The response cache: WSGI middleware that stores public responses in memory for one generation.

Only responses are stored whose view called `reports.cache_headers.allow_caching`, with the query parameters that the view knows.
Requests that the cache cannot answer go to Django. While the database cannot be read, stored responses are sent with their age, for
`settings.KEPT_IN_OUTAGE` seconds at most; all other requests get a 503.
"""

import gzip
import re
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import brotli
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.utils.http import parse_http_date_safe
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

from reports.addresses import PRIVATE, first_word
from reports.cache_headers import CHANGED_AT, CLIENT_ETAGS, GENERATION, etag_matches
from serving.counters import add
from serving.db_timeout import PRIMARY, with_deadline
from serving.generation_poller import DatabasePoller, DatabaseState
from serving.monitoring import DATABASE_UNAVAILABLE

type Headers = list[tuple[str, str]]

PLAIN = "identity"
_ENCODERS = {"br": lambda body: brotli.compress(body, quality=5), "gzip": lambda body: gzip.compress(body, 6, mtime=0)}
_TEXT = re.compile(r"text/|image/svg|application/(?:[\w.+-]*\+)?(?:json|xml|javascript|yaml|x-ndjson)")
#: Headers of a 304 (RFC 9110, 15.4.5), because the client has all others.
_HEADERS_OF_304 = {
    "access-control-allow-origin", "access-control-expose-headers", "cache-control", "content-location", "etag", "expires",
    "last-modified", "vary",
}  # fmt: skip
#: Headers about the client that sent the request. They are not stored for others.
_HEADERS_OF_CLIENTS = {"ratelimit", "ratelimit-policy"}
type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]
#: Scheme, host, path, query, whether Origin was sent.
type CacheKey = tuple[str, str, str, str, bool]

_SAFE = {"GET", "HEAD"}
#: Addresses for monitoring, which must work while the database does not.
_WITHOUT_DATABASE = ("/healthz", "/metrics")
#: First words of addresses whose responses depend on more than published rows.
_FROM_PRIMARY = {*PRIVATE, "readyz"}
#: Requests with one of these headers go to Django.
BYPASS_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
_OUTAGE_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(DATABASE_UNAVAILABLE))),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Retry-After", "5"),
]
_VARIED_BY = {"origin", "accept-encoding"}
#: In characters: the longest path and query of a stored response.
_LONGEST = 2_000


class CachedResponse:
    """A 200 in each encoding. `size` is about its memory in bytes; `used` is the monotonic time of the last request for it."""

    __slots__ = ("_encodings_by_etag", "_last_modified", "_variants", "headers", "size", "used")

    def __init__(self, headers: Headers, body: bytes) -> None:
        known = {name.lower(): value for name, value in headers}
        self.headers = headers
        self._last_modified = known.get("last-modified", "")
        self._variants = {name: _variant(headers, known, name, encoded) for name, encoded in _encoded(known, body)}
        self._encodings_by_etag = {etag: name for name, (_, _, _, etag) in self._variants.items()}
        self.size = 2_000 + sum(len(encoded) for _, encoded, _, _ in self._variants.values())
        self.used = 0.0

    def negotiate(self, environ: dict[str, str]) -> tuple[str, Headers, bytes]:
        """Return status line, headers and body for a request: a 304 if the client has the response already."""
        for name in preferred_encodings(environ.get("HTTP_ACCEPT_ENCODING", "")):
            if name in self._variants:
                break
        headers, body, headers_of_304, _ = self._variants[name]
        etags = environ.get("HTTP_IF_NONE_MATCH")
        if etags is None:
            is_known = is_unmodified(environ, self._last_modified)
        elif etags in self._encodings_by_etag:
            is_known = True
            headers_of_304 = self._variants[self._encodings_by_etag[etags]][2]
        else:
            is_known = etag_matches(etags, self._encodings_by_etag)
        if is_known:
            return "304 Not Modified", headers_of_304, b""
        return "200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def is_unmodified(environ: dict[str, str], last_modified: str) -> bool:
    """Return whether If-Modified-Since shows that the client has the response already."""
    sent = environ.get("HTTP_IF_MODIFIED_SINCE")
    since = parse_http_date_safe(sent) if sent and last_modified else None
    return since is not None and (parse_http_date_safe(last_modified) or since + 1) <= since


def headers_of_304(headers: Headers) -> Headers:
    """Return the headers that a 304 repeats."""
    return [(name, value) for name, value in headers if name.lower() in _HEADERS_OF_304]


@lru_cache(maxsize=256)
def preferred_encodings(accept_encoding: str) -> Sequence[str]:
    """Return the encodings that a client accepts, best first. "identity" is always among them (RFC 9110, 12.5.3)."""
    accepted = {}
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        accepted[name.strip()] = _weight(weight)
    default = accepted.get("*", 0.0)
    weights = {name: accepted.get(name, default) for name in _ENCODERS} | {PLAIN: accepted.get(PLAIN) or 0.0005}
    return sorted((name for name, weight in weights.items() if weight > 0), key=lambda name: -weights[name])


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _encoded(known: dict[str, str], body: bytes) -> Iterable[tuple[str, bytes]]:
    """Yield the plain body, and compressed ones that are smaller."""
    yield PLAIN, body
    if _TEXT.match(known.get("content-type", "")) and "content-encoding" not in known:
        for name, encode in _ENCODERS.items():
            if len(encoded := encode(body)) < len(body):
                yield name, encoded


def _variant(
    headers: Headers, known: dict[str, str], encoding: str, body: bytes
) -> tuple[Headers, bytes, Headers, str]:
    """Return headers, body, headers of a 304 and ETag. The ETag names the encoding, because encodings differ in their bytes.

    A compressed body has no Repr-Digest, which would be that of the compressed bytes.
    """
    etag = known["etag"] if encoding == PLAIN else f'{known["etag"][:-1]}-{encoding}"'
    vary = ", ".join(filter(None, (known.get("vary"), "Accept-Encoding")))
    replaced = {"etag", "content-length", "vary"} | (set() if encoding == PLAIN else {"repr-digest"})
    own = [(name, value) for name, value in headers if name.lower() not in replaced]
    own += [("Vary", vary), ("ETag", etag), ("Content-Length", str(len(body)))]
    if encoding != PLAIN:
        own.append(("Content-Encoding", encoding))
    return own, body, headers_of_304(own), etag


class ResponseCache:
    """WSGI middleware in front of `django`. It stores up to `settings.KEPT_BYTES`; the least recently used responses go first."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.poller = DatabasePoller()
        self.static = WhiteNoiseMiddleware(None)
        self.security = SecurityMiddleware(lambda _: HttpResponse())
        self.desk_cookies = tuple(
            f"{name}=" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
        )
        self._writing = threading.Lock()
        self.clear(None)

    def clear(self, generation: Any) -> None:
        """Remove all responses and begin a generation, which is set last so that no thread finds old responses under it."""
        self.responses: dict[CacheKey, CachedResponse] = {}
        self.size = 0
        self.generation = generation

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scheme = self._scheme(environ)
        path = environ.get("PATH_INFO", "")
        is_safe = environ["REQUEST_METHOD"] in _SAFE
        if (settings.SECURE_SSL_REDIRECT and scheme != "https") or path in _WITHOUT_DATABASE:
            return self.django(environ, start_response)
        if is_safe and path.startswith(settings.STATIC_URL) and (file := self.static.files.get(path)):
            headers = self._static_headers(environ)
            return WhiteNoise.serve(file, environ, lambda status, own: start_response(status, [*own, *headers]))
        state = self.poller.current()
        key = self._key(environ, scheme, path) if is_safe else None
        cached = self.responses.get(key) if key and state.mark == self.generation else None
        if cached and (state.is_readable or state.age <= settings.KEPT_IN_OUTAGE):
            return _send_cached(cached, environ, start_response, state)
        if not state.is_readable or not (key or self.poller.primary.state.is_readable):
            add("refused")
            return _send(
                start_response, "503 Service Unavailable", _OUTAGE_HEADERS.copy(), DATABASE_UNAVAILABLE.encode()
            )
        return self._from_django(environ, start_response, key, state) if key else self.django(environ, start_response)

    def _static_headers(self, environ: Environ) -> Headers:
        """Return the headers that Django's middleware gives every response."""
        response = self.security.process_response(WSGIRequest(environ), HttpResponse())
        del response["Content-Type"]
        return [*response.items(), ("Cross-Origin-Resource-Policy", "same-origin")]

    def _scheme(self, environ: Environ) -> str:
        """Return the request's scheme, as Django derives it from `SECURE_PROXY_SSL_HEADER`."""
        header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        if header and header in environ:
            return "https" if environ[header].split(",", 1)[0].strip() == secure else "http"
        return environ["wsgi.url_scheme"]

    def _key(self, environ: Environ, scheme: str, path: str) -> CacheKey | None:
        """Return the key of a request's response, or None for a request that always goes to Django."""
        cookies = environ.get("HTTP_COOKIE")
        host = environ.get("HTTP_HOST")
        query = environ.get("QUERY_STRING", "")
        if any(name in environ for name in BYPASS_HEADERS):
            return None
        if cookies and any(name in cookies for name in self.desk_cookies):
            return None
        if not host or len(path) + len(query) > _LONGEST:
            return None
        return scheme, host, path, query, "HTTP_ORIGIN" in environ

    def _from_django(
        self, environ: Environ, start_response: StartResponse, key: CacheKey, state: DatabaseState
    ) -> Iterable[bytes]:
        """Get Django's response to an unconditional GET, store it if allowed, and send the response to the request."""
        request = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        request |= {"REQUEST_METHOD": "GET", CHANGED_AT: state.raised_at, GENERATION: state.mark}
        request[CLIENT_ETAGS] = environ.get("HTTP_IF_NONE_MATCH")
        databases = [PRIMARY] if first_word(key[2]) in _FROM_PRIMARY else [state.database, PRIMARY]
        started: list[Any] = []
        for database in dict.fromkeys(databases):
            answers_others = self.poller.primary.answers if database == PRIMARY else lambda: False
            with with_deadline(database, answers_others):
                response: Any = self.django(
                    request, lambda status, headers, error=None: started.extend((status, headers))
                )
            status, headers = started[-2:]
            if not (status.startswith("503") and self.poller.primary.answers()):
                break
            # A replica stops, or cancels a query that holds it up, and the primary answers.
        if _is_cacheable(response, status, headers, key):
            add("made")
            own = [(name, value) for name, value in headers if name.lower() in _HEADERS_OF_CLIENTS]
            cached = CachedResponse([each for each in headers if each not in own], response.content)
            response.close()
            self._store(key, cached, state)
            status, headers, body = cached.negotiate(environ)
            return _send(start_response, status, [*headers, *own], body)
        known = {name.lower(): value for name, value in headers}
        if status == "200 OK" and _client_has(environ, known):
            response.close()
            start_response("304 Not Modified", headers_of_304(headers))
            return []
        is_compressed = status == "200 OK" and _is_text_stream(response, known) and _prefers_gzip(environ)
        start_response(status, _headers_of_gzip(headers) if is_compressed else headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            response.close()
            return []
        return _gzipped(response) if is_compressed else response

    def _store(self, key: CacheKey, cached: CachedResponse, state: DatabaseState) -> None:
        """Store a response, unless it is too large or the generation was raised while it was made."""
        with self._writing:
            if cached.size > settings.KEPT_BYTES // 8 or state.mark != self.poller.state.mark:
                return
            if state.mark != self.generation:
                self.clear(state.mark)
            if key not in self.responses:
                self.size += cached.size
                self.responses[key] = cached
                cached.used = state.at
            if self.size > settings.KEPT_BYTES:
                self._remove_least_used()

    def _remove_least_used(self) -> None:
        """Remove a quarter of the responses."""
        by_use = sorted(self.responses, key=lambda each: self.responses[each].used)
        for key in by_use[: len(by_use) // 4 + 1]:
            self.size -= self.responses.pop(key).size


def _is_cacheable(response: Any, status: str, headers: Headers, key: CacheKey) -> bool:
    """Return whether the view allows caching with all parameters of the query, and the response has no cookie or nonce."""
    parameters = getattr(response, "cacheable_parameters", None)
    if parameters is None or status != "200 OK":
        return False
    known = {name.lower(): value for name, value in headers}
    varied = {name.strip().lower() for name in known.get("vary", "").split(",") if name}
    sent = {name for name, _ in parse_qsl(key[3], keep_blank_values=True)}
    is_own = "set-cookie" in known or "'nonce-" in known.get("content-security-policy", "")
    return sent <= parameters and varied <= _VARIED_BY and not is_own and "etag" in known


def _is_text_stream(response: Any, known: dict[str, str]) -> bool:
    """Return whether a response is made of parts, such as a whole list, whose text can be compressed."""
    is_text = _TEXT.match(known.get("content-type", "")) is not None
    return is_text and getattr(response, "streaming", False) and "content-encoding" not in known


def _prefers_gzip(environ: Environ) -> bool:
    """Return whether a client takes gzip rather than plain bytes."""
    preferred = preferred_encodings(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return "gzip" in preferred and preferred.index("gzip") < preferred.index(PLAIN)


def _headers_of_gzip(headers: Headers) -> Headers:
    """Return the headers of a stream that is compressed part by part. Its ETag is weak, because the bytes are others."""
    own = []
    for name, value in headers:
        if name.lower() == "etag":
            own.append((name, f"W/{value}"))
        elif name.lower() not in {"content-length", "accept-ranges"}:
            own.append((name, value))
    return [*own, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]


def _gzipped(response: Any) -> Iterator[bytes]:
    compressor = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)  # 16 writes the header of gzip
    with closing(response):
        for part in response:
            if compressed := compressor.compress(part):
                yield compressed
        yield compressor.flush()


def _client_has(environ: Environ, known: dict[str, str]) -> bool:
    """Return whether If-None-Match or If-Modified-Since names the response that Django made."""
    etags = environ.get("HTTP_IF_NONE_MATCH")
    if etags is None:
        return is_unmodified(environ, known.get("last-modified", ""))
    return "etag" in known and etag_matches(etags, [known["etag"].removeprefix("W/")])


def _send_cached(
    cached: CachedResponse, environ: Environ, start_response: StartResponse, state: DatabaseState
) -> Iterable[bytes]:
    status, headers, body = cached.negotiate(environ)
    cached.used = state.at
    if state.is_readable:
        add("given")
        return _send(start_response, status, headers.copy(), body)
    add("given_in_outage")
    age = int(state.age)
    late = [("Age", str(age)), ("Cache-Status", f'perennial; hit; ttl=-{age}; detail="no database"')]
    return _send(start_response, status, [*headers, *late], body)


def _send(start_response: StartResponse, status: str, headers: Headers, body: bytes) -> Iterable[bytes]:
    start_response(status, headers)
    return [body] if body else []
