"""An edition that is still to come."""

from dataclasses import dataclass
from datetime import datetime


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
