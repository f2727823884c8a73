"""The door: what was answered in this generation is answered again from memory, before Django.

A view says that its answer may be kept (`reports.freshness.may_be_kept`), and which parameters it knows; nothing else is kept.
A request that this module does not understand goes to Django; one whose claims do not hold never comes here (`host_check`).
When the database cannot be read, what was kept is given with its age, for an hour at most, and all else is told so in words.
"""

import gzip
import re
import threading
from collections.abc import Callable, Iterable, Sequence
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

from config.door.counters import add
from config.door.db_timeout import PRIMARY, with_deadline
from config.door.generation_poller import DatabaseWatch, Seen
from config.health import OUT_OF_ORDER
from reports.freshness import ASKED_TAGS, CHANGED_AT, GENERATION, is_named

type Headers = list[tuple[str, str]]

PLAIN = "identity"
_PACKED = {"br": lambda body: brotli.compress(body, quality=5), "gzip": lambda body: gzip.compress(body, 6, mtime=0)}
_TEXT = re.compile(r"text/|image/svg|application/(?:[\w.+-]*\+)?(?:json|xml|javascript|yaml|x-ndjson)")
#: Headers of a 304 (RFC 9110, 15.4.5). The client has the others already.
_OF_A_304 = {
    "access-control-allow-origin", "access-control-expose-headers", "cache-control", "content-location", "etag", "expires",
    "last-modified", "vary",
}  # fmt: skip
type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]
#: Scheme, host, path, query, whether Origin was sent.
type Place = tuple[str, str, str, str, bool]

_SAFE = {"GET", "HEAD"}
#: Asked for by monitoring, in an outage of the database above all.
_WITHOUT_DATABASE = ("/healthz", "/metrics")
#: Addresses whose responses depend on more than published rows.
_FROM_PRIMARY = ("/admin/", "/review/", "/embargo/", "/readyz")
#: Requests with one of these go to Django.
_NOT_HERE = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
_VARIED_BY = {"origin", "accept-encoding"}
#: In characters: the longest question that is remembered.
_LONGEST = 2_000


class Answer:
    """A 200 that may be sent again. `size` is what it takes up, about; `used` when it was last asked for."""

    __slots__ = ("_last_modified", "_tags", "_ways", "headers", "size", "used")

    def __init__(self, headers: Headers, body: bytes) -> None:
        known = {name.lower(): value for name, value in headers}
        self.headers = headers
        self._last_modified = known.get("last-modified", "")
        self._ways = {name: _way(headers, known, name, packed) for name, packed in _packed(known, body)}
        self._tags = {tag: name for name, (_, _, _, tag) in self._ways.items()}
        self.size = 2_000 + sum(len(packed) for _, packed, _, _ in self._ways.values())
        self.used = 0.0

    def chosen(self, environ: dict[str, str]) -> tuple[str, Headers, bytes]:
        """Status line, headers and body for a request."""
        for name in preferred(environ.get("HTTP_ACCEPT_ENCODING", "")):
            if name in self._ways:
                break
        headers, body, without_body, _ = self._ways[name]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is None:
            is_known = is_unmodified(environ, self._last_modified)
        elif asked in self._tags:
            is_known, without_body = True, self._ways[self._tags[asked]][2]
        else:
            is_known = is_named(asked, self._tags)
        if is_known:
            return "304 Not Modified", without_body, b""
        return "200 OK", headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def is_unmodified(environ: dict[str, str], last_modified: str) -> bool:
    """Whether a request has it already, by its time alone."""
    asked = environ.get("HTTP_IF_MODIFIED_SINCE")
    since = parse_http_date_safe(asked) if asked and last_modified else None
    return since is not None and (parse_http_date_safe(last_modified) or since + 1) <= since


def without_body(headers: Headers) -> Headers:
    """The headers of a 304."""
    return [(name, value) for name, value in headers if name.lower() in _OF_A_304]


@lru_cache(maxsize=256)
def preferred(accepted: str) -> Sequence[str]:
    """The encodings that a client takes, the best first; plain text is always among them (RFC 9110, 12.5.3)."""
    asked = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        asked[name.strip()] = _weight(weight)
    every = asked.get("*", 0.0)
    weights = {name: asked.get(name, every) for name in _PACKED} | {PLAIN: asked.get(PLAIN) or 0.0005}
    return sorted((name for name, weight in weights.items() if weight > 0), key=lambda name: -weights[name])


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def _packed(known: dict[str, str], body: bytes) -> Iterable[tuple[str, bytes]]:
    """The body plain, and packed where that makes it smaller. One that carries its digest stays what the digest is of."""
    yield PLAIN, body
    if _TEXT.match(known.get("content-type", "")) and "repr-digest" not in known and "content-encoding" not in known:
        for name, pack in _PACKED.items():
            if len(packed := pack(body)) < len(body):
                yield name, packed


def _way(headers: Headers, known: dict[str, str], encoding: str, body: bytes) -> tuple[Headers, bytes, Headers, str]:
    """Headers, body, the headers of a 304, and the ETag: each encoding has its own, for its bytes are others."""
    tag = known["etag"] if encoding == PLAIN else f'{known["etag"][:-1]}-{encoding}"'
    vary = ", ".join(filter(None, (known.get("vary"), "Accept-Encoding")))
    own = [(name, value) for name, value in headers if name.lower() not in {"etag", "content-length", "vary"}]
    own += [("Vary", vary), ("ETag", tag), ("Content-Length", str(len(body)))]
    if encoding != PLAIN:
        own.append(("Content-Encoding", encoding))
    return own, body, without_body(own), tag


class Door:
    """Stands before `django`. At most `settings.KEPT_BYTES` are kept; what was not asked for the longest goes first."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.watch = DatabaseWatch()
        self.static, self.security = WhiteNoiseMiddleware(None), SecurityMiddleware(lambda _: HttpResponse())
        self.desk = tuple(f"{name}=" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"))
        self._writing = threading.Lock()
        self.forget(None)

    def forget(self, mark: Any) -> None:
        """Begin with nothing, in the generation `mark`, which is set last: nobody finds the old under it."""
        self.kept: dict[Place, Answer] = {}
        self.size, self.mark = 0, mark

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scheme, path = self._scheme(environ), environ.get("PATH_INFO", "")
        is_read = environ["REQUEST_METHOD"] in _SAFE
        if (settings.SECURE_SSL_REDIRECT and scheme != "https") or path in _WITHOUT_DATABASE:
            return self.django(environ, start_response)
        if is_read and path.startswith(settings.STATIC_URL) and (file := self.static.files.get(path)):
            secure = self._on_files(environ)
            return WhiteNoise.serve(file, environ, lambda status, headers: start_response(status, [*headers, *secure]))
        seen, place = self.watch.now(), self._place(environ, scheme, path) if is_read else None
        answer = self.kept.get(place) if place and seen.mark == self.mark else None
        if answer and (seen.is_readable or seen.age <= settings.KEPT_IN_OUTAGE):
            return _give_again(answer, environ, start_response, seen)
        if not seen.is_readable or not (place or self.watch.primary.seen.is_readable):
            add("refused")
            return _say(start_response, "503 Service Unavailable", OUT_OF_ORDER, ("Retry-After", "5"))
        return self._ask(environ, start_response, place, seen) if place else self.django(environ, start_response)

    def _on_files(self, environ: Environ) -> Headers:
        """Return the headers that Django's middleware gives every response."""
        response = self.security.process_response(WSGIRequest(environ), HttpResponse())
        del response["Content-Type"]
        return [*response.items(), ("Cross-Origin-Resource-Policy", "same-origin")]

    def _scheme(self, environ: Environ) -> str:
        """As Django sees it."""
        header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        if header and header in environ:
            return "https" if environ[header].split(",", 1)[0].strip() == secure else "http"
        return environ["wsgi.url_scheme"]

    def _place(self, environ: Environ, scheme: str, path: str) -> Place | None:
        """What the answer depends on; None if that is not for the door to say."""
        cookies, host, query = environ.get("HTTP_COOKIE"), environ.get("HTTP_HOST"), environ.get("QUERY_STRING", "")
        if any(name in environ for name in _NOT_HERE) or (cookies and any(name in cookies for name in self.desk)):
            return None
        if not host or len(path) + len(query) > _LONGEST:
            return None
        return scheme, host, path, query, "HTTP_ORIGIN" in environ

    def _ask(self, environ: Environ, start_response: StartResponse, place: Place, seen: Seen) -> Iterable[bytes]:
        """Django's answer to the whole question, kept if it may be, and cut down to what was asked."""
        whole = {name: value for name, value in environ.items() if name not in _CONDITIONS} | {"REQUEST_METHOD": "GET"}
        whole[CHANGED_AT], whole[GENERATION] = seen.raised_at, seen.mark
        whole[ASKED_TAGS] = environ.get("HTTP_IF_NONE_MATCH")
        databases = [PRIMARY] if place[2].startswith(_FROM_PRIMARY) else [seen.database, PRIMARY]
        heard: list[Any] = []
        for database in dict.fromkeys(databases):
            answers_others = self.watch.primary.answers if database == PRIMARY else lambda: False
            with with_deadline(database, answers_others):
                response: Any = self.django(whole, lambda status, headers, error=None: heard.extend((status, headers)))
            status, headers = heard[-2:]
            if not (status.startswith("503") and self.watch.primary.answers()):
                break
            # A replica stops, or cancels a query that holds it up, and the primary answers.
        if _may_be_kept(response, status, headers, place):
            add("made")
            answer = Answer(headers, response.content)
            response.close()
            self._keep(place, answer, seen)
            return _give(start_response, *answer.chosen(environ))
        known = {name.lower(): value for name, value in headers}
        if status == "200 OK" and _has_it(environ, known):
            response.close()
            start_response("304 Not Modified", without_body(headers))
            return []
        start_response(status, headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            response.close()
            return []
        return response

    def _keep(self, place: Place, answer: Answer, seen: Seen) -> None:
        """Unless the generation was raised meanwhile; as many as there is room for, the last that were asked for."""
        with self._writing:
            if answer.size > settings.KEPT_BYTES // 8 or seen.mark != self.watch.seen.mark:
                return
            if seen.mark != self.mark:
                self.forget(seen.mark)
            if place not in self.kept:
                self.size += answer.size
                self.kept[place] = answer
                answer.used = seen.at
            if self.size > settings.KEPT_BYTES:
                self._make_room()

    def _make_room(self) -> None:
        for place in sorted(self.kept, key=lambda each: self.kept[each].used)[: len(self.kept) // 4 + 1]:
            self.size -= self.kept.pop(place).size


def _may_be_kept(response: Any, status: str, headers: Headers, place: Place) -> bool:
    """Whether the view said so, knows every parameter, and gave the same as anyone else would get."""
    parameters = getattr(response, "may_be_kept", None)
    if parameters is None or status != "200 OK":
        return False
    known = {name.lower(): value for name, value in headers}
    varied = {name.strip().lower() for name in known.get("vary", "").split(",") if name}
    asked = {name for name, _ in parse_qsl(place[3], keep_blank_values=True)}
    is_own = "set-cookie" in known or "'nonce-" in known.get("content-security-policy", "")
    return asked <= parameters and varied <= _VARIED_BY and not is_own and "etag" in known


def _has_it(environ: Environ, known: dict[str, str]) -> bool:
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked is None:
        return is_unmodified(environ, known.get("last-modified", ""))
    return "etag" in known and is_named(asked, [known["etag"].removeprefix("W/")])


def _give_again(answer: Answer, environ: Environ, start_response: StartResponse, seen: Seen) -> Iterable[bytes]:
    status, headers, body = answer.chosen(environ)
    answer.used = seen.at
    if seen.is_readable:
        add("given")
        return _give(start_response, status, headers.copy(), body)
    add("given_in_outage")
    age = int(seen.age)
    late = [("Age", str(age)), ("Cache-Status", f'perennial; hit; ttl=-{age}; detail="no database"')]
    return _give(start_response, status, [*headers, *late], body)


def _give(start_response: StartResponse, status: str, headers: Headers, body: bytes) -> Iterable[bytes]:
    start_response(status, headers)
    return [body] if body else []


def _say(start_response: StartResponse, status: str, words: str, *more: tuple[str, str]) -> Iterable[bytes]:
    """Words of the door's own."""
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
    headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), *more]
    return _give(start_response, status, headers, words.encode())
