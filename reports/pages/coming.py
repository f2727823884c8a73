"""An edition that is still to come, in sentences."""

import re
from dataclasses import dataclass
from datetime import datetime

from reports.languages import Phrase, Words

_QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z")
#: Of a day, of a month, and of each quarter of a year.
_IS_EXPECTED = (
    Phrase("The {year} edition is expected on {date}."),
    Phrase("The {year} edition is expected in {date}."),
    Phrase("The {year} edition is expected in the first quarter of {date}."),
    Phrase("The {year} edition is expected in the second quarter of {date}."),
    Phrase("The {year} edition is expected in the third quarter of {date}."),
    Phrase("The {year} edition is expected in the fourth quarter of {date}."),
)
_WAS_EXPECTED = (
    Phrase("It was expected on {date}."),
    Phrase("It was expected in {date}."),
    Phrase("It was expected in the first quarter of {date}."),
    Phrase("It was expected in the second quarter of {date}."),
    Phrase("It was expected in the third quarter of {date}."),
    Phrase("It was expected in the fourth quarter of {date}."),
)
_TITLES = (
    Phrase("{report} {year}: expected on {date}"),
    Phrase("{report} {year}: expected in {date}"),
    Phrase("{report} {year}: expected in the first quarter of {date}"),
    Phrase("{report} {year}: expected in the second quarter of {date}"),
    Phrase("{report} {year}: expected in the third quarter of {date}"),
    Phrase("{report} {year}: expected in the fourth quarter of {date}"),
)


@dataclass(frozen=True)
class NextEdition:
    """Which edition of a report is expected when (`2027-03-13`, `2027-03`, `2027-Q1`); of a date that moved, which it `was` and why.

    `at` is when readers were told.
    """

    report: str
    report_name: str
    year: int
    expected: str
    was: str
    reason: str
    at: datetime


def coming(edition: NextEdition | None, words: Words) -> tuple[str, ...]:
    """When it is expected; of a date that moved, which it was and why."""
    if edition is None:
        return ()
    place, date = _place(edition.expected, words)
    told = words(_IS_EXPECTED[place], year=edition.year, date=date)
    if not edition.was:
        return (told,)
    place, date = _place(edition.was, words)
    return told, f"{words(_WAS_EXPECTED[place], date=date)} {edition.reason}".strip()


def coming_title(edition: NextEdition, words: Words) -> str:
    """The same as a title in a feed."""
    place, date = _place(edition.expected, words)
    return words(_TITLES[place], report=edition.report_name, year=edition.year, date=date)


def _place(expected: str, words: Words) -> tuple[int, str]:
    """Which of the sentences above, and the date in it."""
    if found := _QUARTER.match(expected):
        return 1 + int(found[2]), found[1]
    return (0 if expected.count("-") == 2 else 1), words.dated(expected)
