"""The door: what was answered in this generation is answered again from memory, before Django.

A view says that its answer may be kept (`reports.freshness.may_be_kept`), and which parameters it knows; nothing else is kept.
A request that this module does not understand goes to Django; one whose claims do not hold never comes here (`config.claims`).
When the database cannot be read, what was kept is given with its age, for an hour at most, and all else is told so in words.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

from config.answers import Answer, Headers, is_unmodified, without_body
from config.deadlines import with_deadline
from config.health import OUT_OF_ORDER
from config.watching import Seen, Watch
from reports.freshness import ASKED_TAGS, CHANGED_AT, GENERATION, is_named

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]
#: Scheme, host, path, query, whether Origin was sent.
type Place = tuple[str, str, str, str, bool]

_SAFE = {"GET", "HEAD"}
#: Whoever sends one of these means something that is not decided here.
_NOT_HERE = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
_VARIED_BY = {"accept", "origin", "accept-encoding"}
#: In characters: the longest question that is remembered; and how many ways to accept an answer are told apart.
_LONGEST, _MOST_WAYS = 2_000, 50
#: What this process did, for /metrics.
counts = {"given": 0, "given_in_outage": 0, "made": 0, "refused": 0}


class Door:
    """Stands before `django`. At most `settings.KEPT_BYTES` are kept; what was not asked for the longest goes first."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.watch = Watch()
        self.static = WhiteNoiseMiddleware(None)
        self.desk = tuple(f"{name}=" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"))
        self._writing = threading.Lock()
        self.forget(None)

    def forget(self, mark: Any) -> None:
        """Begin with nothing, in the generation `mark`, which is set last: nobody finds the old under it."""
        self.kept: dict[Place, dict[str, Answer]] = {}
        self.size, self.mark = 0, mark

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        scheme, path = self._scheme(environ), environ.get("PATH_INFO", "")
        is_read = environ["REQUEST_METHOD"] in _SAFE
        if (settings.SECURE_SSL_REDIRECT and scheme != "https") or path == "/healthz":
            return self.django(environ, start_response)
        if is_read and path.startswith(settings.STATIC_URL) and (file := self.static.files.get(path)):
            secure = self._on_files(scheme)
            return WhiteNoise.serve(file, environ, lambda status, headers: start_response(status, [*headers, *secure]))
        seen, place = self.watch.now(), self._place(environ, scheme, path) if is_read else None
        if place and seen.mark == self.mark and (ways := self.kept.get(place)):
            answer = ways.get(environ.get("HTTP_ACCEPT", ""))
            if answer and (seen.is_readable or seen.age <= settings.KEPT_IN_OUTAGE):
                return _give_again(answer, environ, start_response, seen)
        if not seen.is_readable:
            counts["refused"] += 1
            return _say(start_response, "503 Service Unavailable", OUT_OF_ORDER, ("Retry-After", "5"))
        return self._ask(environ, start_response, place, seen) if place else self.django(environ, start_response)

    def _on_files(self, scheme: str) -> Headers:
        """What Django's middleware says of files too."""
        said = [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if scheme == "https" and settings.SECURE_HSTS_SECONDS:
            below = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
            preload = "; preload" if settings.SECURE_HSTS_PRELOAD else ""
            said.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{below}{preload}"))
        return said

    def _scheme(self, environ: Environ) -> str:
        """As Django sees it."""
        header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        if header and header in environ:
            return "https" if environ[header].split(",", 1)[0].strip() == secure else "http"
        return environ["wsgi.url_scheme"]

    def _place(self, environ: Environ, scheme: str, path: str) -> Place | None:
        """What the answer depends on, but for what is accepted; None if that is not for the door to say."""
        cookies, host, query = environ.get("HTTP_COOKIE"), environ.get("HTTP_HOST"), environ.get("QUERY_STRING", "")
        if any(name in environ for name in _NOT_HERE) or (cookies and any(name in cookies for name in self.desk)):
            return None
        if not host or len(path) + len(query) + len(environ.get("HTTP_ACCEPT", "")) > _LONGEST:
            return None
        return scheme, host, path, query, "HTTP_ORIGIN" in environ

    def _ask(self, environ: Environ, start_response: StartResponse, place: Place, seen: Seen) -> Iterable[bytes]:
        """Django's answer to the whole question, kept if it may be, and cut down to what was asked."""
        whole = {name: value for name, value in environ.items() if name not in _CONDITIONS} | {"REQUEST_METHOD": "GET"}
        whole[CHANGED_AT], whole[GENERATION] = seen.raised_at, seen.mark
        whole[ASKED_TAGS] = environ.get("HTTP_IF_NONE_MATCH")
        heard: list[Any] = []
        with with_deadline():
            response: Any = self.django(whole, lambda status, headers, error=None: heard.extend((status, headers)))
        status, headers = heard
        if _may_be_kept(response, status, headers, place):
            counts["made"] += 1
            answer = Answer(headers, response.content)
            response.close()
            self._keep(place, environ.get("HTTP_ACCEPT", ""), answer, seen)
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

    def _keep(self, place: Place, accept: str, answer: Answer, seen: Seen) -> None:
        """Unless the generation was raised meanwhile; as many as there is room for, the last that were asked for."""
        with self._writing:
            if answer.size > settings.KEPT_BYTES // 8 or seen.mark != self.watch.seen.mark:
                return
            if seen.mark != self.mark:
                self.forget(seen.mark)
            ways = self.kept.setdefault(place, {})
            # Browsers accept the same page in words of their own; the ETag among the headers says that it is the same.
            same = next((each for each in ways.values() if each.headers == answer.headers), None)
            if accept not in ways and len(ways) < _MOST_WAYS:
                self.size += 0 if same else answer.size
                ways[accept] = same or answer
                ways[accept].used = seen.at
            if self.size > settings.KEPT_BYTES:
                self._make_room()

    def _make_room(self) -> None:
        used = {place: max(answer.used for answer in ways.values()) for place, ways in self.kept.items()}
        for place in sorted(used, key=used.__getitem__)[: len(used) // 4 + 1]:
            self.size -= sum(answer.size for answer in set(self.kept.pop(place).values()))


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
        counts["given"] += 1
        return _give(start_response, status, headers.copy(), body)
    counts["given_in_outage"] += 1
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
