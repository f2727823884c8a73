"""How a reader asks for a page: as of when, and in which form."""

from django.http import HttpRequest
from django.utils import timezone

from reports.reading.moments import Moment, read_moment

MARKDOWN = "text/markdown"
#: What may be said behind it in asking, and changes nothing in what is answered.
_SPELLINGS = (MARKDOWN, f"{MARKDOWN}; charset=utf-8", f"{MARKDOWN}; variant=GFM", f"{MARKDOWN}; variant=CommonMark")


def is_of_today(request: HttpRequest) -> bool:
    """Whether the day that is not over is asked for: what is said of it names this very moment."""
    return request.GET.get("as_of") == timezone.now().date().isoformat()


def asked_moment(request: HttpRequest) -> Moment | None:
    """The moment in `?as_of=2025-01-31`; None if none is asked for. Raises CannotAsk."""
    text = request.GET.get("as_of", "")
    return read_moment(text, now=timezone.now()) if text else None


def wants_markdown(request: HttpRequest) -> bool:
    """Whether the reader would rather have the text as Markdown than as a page."""
    return request.get_preferred_type(["text/html", *_SPELLINGS]) in _SPELLINGS
