"""How a reader asks for a page: as of which day, and in which form."""

import re
from datetime import UTC, date, datetime, time

from django.http import HttpRequest
from django.utils import timezone

from reports.pages.context import CannotAsk
from reports.pages.parts import day

MARKDOWN = "text/markdown"
#: What may be said behind it in asking, and changes nothing in what is answered.
_SPELLINGS = (MARKDOWN, f"{MARKDOWN}; charset=utf-8", f"{MARKDOWN}; variant=GFM", f"{MARKDOWN}; variant=CommonMark")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def asked_moment(request: HttpRequest) -> datetime | None:
    """The last moment of the UTC day in `?as_of=2025-01-31`; None if no day is asked for. Raises CannotAsk.

    A day that is not over can't be asked for: how things stand at its end is not known yet.
    """
    text = request.GET.get("as_of", "")
    if not text:
        return None
    asked, today = _read(text), timezone.now().astimezone(UTC).date()
    if asked >= today:
        not_over = "is not over yet (in UTC)" if asked == today else "has not come yet"
        raise CannotAsk(f"{day(datetime.combine(asked, time()))} {not_over}, so nothing can be said as of it.")
    return datetime.combine(asked, time.max, UTC)


def _read(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CannotAsk(f"“{text}” is no day. Write it as year, month and day: 2025-01-31.")


def wants_markdown(request: HttpRequest) -> bool:
    """Whether the reader would rather have the text as Markdown than as a page."""
    return request.get_preferred_type(["text/html", *_SPELLINGS]) in _SPELLINGS
