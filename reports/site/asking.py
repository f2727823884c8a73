"""How a reader asks for a page: as of which day, and in which form."""

from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpRequest
from django.utils import timezone

from reports.pages.context import CannotAsk
from reports.pages.parts import day

MARKDOWN = "text/markdown"


def asked_moment(request: HttpRequest) -> datetime | None:
    """The last moment of the UTC day in `?as_of=2025-01-31`; None if no day is asked for. Raises CannotAsk."""
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        asked = date.fromisoformat(text)
    except ValueError as mistake:
        raise CannotAsk(f"“{text}” is no day. Write it as year, month and day: 2025-01-31.") from mistake
    if asked > timezone.now().astimezone(UTC).date():
        raise CannotAsk(f"{day(datetime.combine(asked, time()))} has not come yet, so nothing can be said as of it.")
    return datetime.combine(asked + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)


def wants_markdown(request: HttpRequest) -> bool:
    """Whether the reader would rather have the text as Markdown than as a page."""
    return request.get_preferred_type(["text/html", MARKDOWN]) == MARKDOWN
