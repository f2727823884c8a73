"""Where something is published, and since when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PublishedPlace:
    """A section of a latest version, with the slugs of its trend and of its techniques."""

    report: str
    year: int
    section: str
    trend: str
    published_at: datetime


@dataclass(frozen=True)
class FigurePlace:
    """A figure of a latest version."""

    report: str
    year: int
    key: str
    published_at: datetime
