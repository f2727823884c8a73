"""Bytes that are kept, on their way to a reader: whole, in part, or not at all if the reader has them."""

import base64
import re

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


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
    """An answer of `data`, whose SHA-256 is its ETag; `name` is what a browser saves it as."""
    part = _asked_part(request, len(data), sha256)
    response = _part(data, part, media_type) if part is not None else HttpResponse(data, media_type)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = cache_control
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["ETag"] = f'"{sha256}"'
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    if name:
        response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


def _asked_part(request: HttpRequest, size: int, sha256: str) -> range | None:
    """The one part asked for, by its places; empty if the file ends before it. None for all, also if several are asked for."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if asked is None or asked.groups() == ("", "") or request.method != "GET":
        return None
    if request.headers.get("If-Range", f'"{sha256}"') != f'"{sha256}"':
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _part(data: bytes, part: range, media_type: str) -> HttpResponse:
    if not part:
        response = HttpResponse(status=416, content_type=media_type)
        response["Content-Range"] = f"bytes */{len(data)}"
        return response
    response = HttpResponse(data[part.start : part.stop], media_type, status=206)
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
    return response
