"""Dates that may be known to the day, to the month or to the year alone: `2021-12-01`, `2021-12`, `2021`."""

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
#: The form of such a date; "" is none. That its month and day exist is asked by `check_date`.
DATE = r"^((1[5-9]|2[01])\d\d(-\d\d(-\d\d)?)?)?$"


def check_date(text: str) -> str:
    """`text` if its month and its day exist. Raises ValueError in words."""
    if text:
        try:
            first_day(text)
        except ValueError:
            raise ValueError(f"“{text}” is no date; write 2021-12-01, 2021-12 or 2021") from None
    return text


def parts(text: str) -> tuple[int, ...]:
    """Its year, and its month and its day as far as they are known."""
    return tuple(int(part) for part in text.split("-"))


def first_day(text: str) -> date:
    """The first day that it may mean. Raises ValueError for a day that does not exist."""
    year, month, day = (*parts(text), 1, 1)[:3]
    return date(year, month, day)


def dated(text: str) -> str:
    """In words: `1 December 2021`, `December 2021` or `2021`; "" for none."""
    if not text:
        return ""
    year, *rest = parts(text)
    return " ".join([*(str(day) for day in rest[1:]), *(MONTHS[month - 1] for month in rest[:1]), str(year)])
