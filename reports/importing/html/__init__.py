"""A web page to the Markdown that the import reads: the article is found, and what stands around it goes.

The page is parsed by justhtml as browsers do; what is in it is written by the same hand as a Word file. `conversion` does so, and is
loaded by whoever has a page: a parser of HTML is large.
"""

from reports.importing.html.posts import posts_of

_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body")


def is_html(data: bytes, filename: str) -> bool:
    """Whether a file is a web page, or posts that WordPress or Ghost has exported."""
    start = data[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_page = start.startswith(_BEGINS) or (start.startswith((b"<!--", b"<?xml")) and b"<html" in start)
    return filename.lower().endswith((".html", ".htm", ".xhtml")) or is_page or posts_of(data) is not None
