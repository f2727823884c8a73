"""What was published, for feeds."""

from dataclasses import dataclass
from datetime import datetime

from reports.document.record import ChangeNote


@dataclass(frozen=True)
class Published:
    """A version as feeds tell of it. `title` is the edition's, "" where the text is gone; `gone` is the reason for that. `publisher`
    is who published it, `house` in whose name.

    `first_published` is when an edition's first version had come out elsewhere: a day, a month or a year, or "".
    """

    report: str
    report_name: str
    house: str
    year: int
    number: str
    title: str
    publisher: str
    published_at: datetime
    note: str
    change_notes: tuple[ChangeNote, ...]
    first_published: str = ""
    language: str = "en"
    gone: str = ""
    gone_at: datetime | None = None
