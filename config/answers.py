"""One answer as it is kept: its bytes in each encoding, compressed once, with an ETag and headers for each."""

import gzip
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import brotli
from django.utils.http import parse_http_date_safe

from reports.freshness import is_named

type Headers = list[tuple[str, str]]

PLAIN = "identity"
_PACKED = {"br": lambda body: brotli.compress(body, quality=5), "gzip": lambda body: gzip.compress(body, 6, mtime=0)}
_TEXT = re.compile(r"text/|image/svg|application/(?:[\w.+-]*\+)?(?:json|xml|javascript|yaml|x-ndjson)")
#: What a 304 says (RFC 9110, 15.4.5); the rest is known to whoever has the answer.
_OF_A_304 = {
    "access-control-allow-origin", "access-control-expose-headers", "cache-control", "content-location", "etag", "expires",
    "last-modified", "vary",
}  # fmt: skip


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
