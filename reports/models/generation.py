"""The site's generation: one look at the database that tells whether anything published could have changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Model
from django.utils.dateparse import parse_datetime

from reports.models.index import PublishedEdition
from reports.models.ledger import Redaction, Version, Withdrawal
from trends.models import VocabularyChange

#: What each part of the look counts: a row is added to one of these whenever something published changes.
_COUNTED: tuple[tuple[type[Model], str], ...] = (
    (Version, "published_at"),
    (Withdrawal, "at"),
    (Redaction, "at"),
    (VocabularyChange, "at"),
)


@dataclass(frozen=True)
class Generation:
    """`mark` is equal as long as nothing published has changed; `at` is when that last happened."""

    mark: str
    at: datetime | None


def generation() -> Generation:
    """One query: the newest rows of the ledger, of the vocabulary's changes, and of the index (which may be rebuilt)."""
    looks = [_newest(model, column) for model, moment in _COUNTED for column in ("id", moment)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*looks, _newest(PublishedEdition, 'id')])}")
        row = cursor.fetchone()
    ids = [*row[0 : len(_COUNTED) * 2 : 2], row[-1]]
    moments = [_moment(value) for value in row[1 : len(_COUNTED) * 2 : 2] if value is not None]
    return Generation("-".join(str(each or 0) for each in ids), max(moments, default=None))


def _newest(model: type[Model], column: str) -> str:
    quote = connection.ops.quote_name
    return f"(SELECT MAX({quote(column)}) FROM {quote(model._meta.db_table)})"  # noqa: S608  names of our own


def _moment(value: datetime | str) -> datetime:
    """SQLite keeps times as text, without their zone."""
    moment = value if isinstance(value, datetime) else parse_datetime(value)
    if moment is None:
        raise ValueError(f"{value!r} is no time.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
