"""Addresses that texts had elsewhere, before they came here: each in one spelling."""

import re
from urllib.parse import unquote, urlsplit

from reports.document.text import normal_line

LONGEST = 500
_SLASHES = re.compile(r"/{2,}")


def old_path(address: str) -> str:
    """The path of an address, and its query, as it is looked up: `/2021/aria.html`, `/post?id=7`.

    The host does not count, nor a slash or `index.html` at the end. Raises ValueError in words.
    """
    try:
        parts = urlsplit(normal_line(address))
    except ValueError as error:
        raise ValueError(f"“{address}” is no address") from error
    path = _SLASHES.sub("/", f"/{normal_line(unquote(parts.path))}").removesuffix("/index.html").rstrip("/")
    if not path:
        raise ValueError(f"“{address}” is the front page, which is here what it is; leave it out")
    whole = f"{path}?{parts.query}" if parts.query else path
    if len(whole) > LONGEST:
        raise ValueError(f"the address “{whole[:60]}…” has more than {LONGEST} characters")
    return whole
