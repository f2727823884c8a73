"""Dates that may be known to the day, to the month or to the year alone: `2021-12-01`, `2021-12`, `2021`."""

import re
from datetime import date, datetime

#: The form of such a date; "" is none. That its month and day exist is asked by `check_date`.
DATE = r"^((1[5-9]|2[01])\d\d(-\d\d(-\d\d)?)?)?$"


def check_date(text: str) -> str:
    """`text` if its month and its day exist. Raises ValueError in words."""
    if text:
        try:
            first_day(text)
        except ValueError:
            raise ValueError(f"“{text}” is not a date; enter 2021-12-01, 2021-12 or 2021") from None
    return text


def date_at_start(pattern: re.Pattern[str], text: str) -> str:
    """The date that `text` begins with, the first group of `pattern`; "" if none stands there, or one that does not exist."""
    found = pattern.match(text)
    try:
        return check_date(found[1]) if found else ""
    except ValueError:
        return ""


def parts(text: str) -> tuple[int, ...]:
    """Its year, and its month and its day as far as they are known."""
    return tuple(int(part) for part in text.split("-"))


def first_day(text: str) -> date:
    """The first day that it may mean. Raises ValueError for a day that does not exist."""
    year, month, day = (*parts(text), 1, 1)[:3]
    return date(year, month, day)


#: How a day or a month may be written, and how each is kept.
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
_WRITTEN = dict.fromkeys(_DAYS, "%Y-%m-%d") | dict.fromkeys(("%Y-%m", "%B %Y", "%b %Y"), "%Y-%m")


def read_day(text: str) -> str:
    """Return `13 March 2027` or `March 2027` as `2027-03-13` or `2027-03`. Raises ValueError."""
    text = " ".join(text.split())
    for written, kept in _WRITTEN.items():
        try:
            return datetime.strptime(text, written).strftime(kept)  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a day or month")
