"""Addresses that texts had elsewhere, before they came here: each in one spelling."""

import re
from urllib.parse import unquote, urlsplit

from reports.document.text import RESERVED_REPORT_SLUGS, normal_line

LONGEST = 500
_SLASHES = re.compile(r"/{2,}")
#: Below these, what is not there is answered before old addresses are asked for.
_NEVER_ASKED = ("/admin/", "/api/", "/static/", "/media/")


def old_path(address: str) -> str:
    """The path of an address, and its query, as it is looked up: `/2021/aria.html`, `/post?id=7`.

    The host does not count, nor a slash or `index.html` at the end. Raises ValueError in words.
    """
    try:
        parts = urlsplit(normal_line(address))
    except ValueError as error:
        raise ValueError(f"“{address}” is not a web address") from error
    path = _SLASHES.sub("/", f"/{normal_line(unquote(parts.path))}").removesuffix("/index.html").rstrip("/")
    if not path:
        raise ValueError(f"“{address}” is the front page and cannot be redirected; leave it out")
    if path[1:] in RESERVED_REPORT_SLUGS or path.startswith(_NEVER_ASKED):
        raise ValueError(f"“{address}” is in use on this site and cannot be redirected; leave it out")
    whole = f"{path}?{parts.query}" if parts.query else path
    if len(whole) > LONGEST:
        raise ValueError(f"the address “{whole[:60]}…” has more than {LONGEST} characters")
    return whole
