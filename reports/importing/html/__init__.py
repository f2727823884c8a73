"""Convert a web page to the Markdown that the import reads: the article is found, and what is around it is left out.

justhtml parses the page as browsers do; the Markdown is written by the same module as that of a Word file. `page` does this, and is
imported when needed, because a parser of HTML is large.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reports.importing.errors import ImportLog, refuse
from reports.importing.lengths import refuse_many_tags
from reports.importing.word import WordText
from reports.limited_process import LimitExceeded, call_limited

if TYPE_CHECKING:
    from reports.importing.html.pasted import Pasted

_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body")


def is_html(data: bytes, filename: str) -> bool:
    """Return whether a file is a web page."""
    start = data[:2_000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_page = start.startswith(_BEGINS) or (start.startswith((b"<!--", b"<?xml")) and b"<html" in start)
    return filename.lower().endswith((".html", ".htm", ".xhtml")) or is_page


def read_page(data: bytes, log: ImportLog, files: Mapping[str, bytes], *, is_added: bool) -> tuple[WordText, ImportLog]:
    """Return the text of a web page, and the log with its findings. A large page is read in a limited process. Raise ImportRefused."""
    from reports.importing.html.article import SMALL

    refuse_many_tags(data, log)
    if len(data) <= SMALL:
        return _read_page(data, log, files, is_added)
    try:
        return call_limited(_read_page, data, log, dict(files), is_added)
    except LimitExceeded as error:
        advice = "Save only the article, or split it."
        refuse(log.filename, f"The page cannot be read: {error}", advice, cause=error)


def read_fragments(pages: Sequence[str]) -> "list[Pasted]":
    """Return the Markdown of pieces of HTML in a Markdown file, each with its findings. Raise LimitExceeded."""
    from reports.importing.html.pasted import read_fragments as read

    return read(pages) if pages else []


def _read_page(data: bytes, log: ImportLog, files: Mapping[str, bytes], is_added: bool) -> tuple[WordText, ImportLog]:
    from reports.importing.html.page import read_html

    return read_html(data, log, files, is_added=is_added), log
