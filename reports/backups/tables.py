"""The tables of a site as a backup has them: which, how a value is written as JSON, and the next key of each."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models

from reports.document.record import instant
from reports.models.index import INDEX_MODELS
from reports.models.work import Worker
from reports.search import SearchRow

type Table = type[models.Model]

#: Rebuilt from the rest, or of no use on another machine.
_LEFT_OUT: tuple[Table, ...] = (*INDEX_MODELS, SearchRow, Session, Worker)


def tables() -> list[Table]:
    """Return the tables of a backup, in the order of their names."""
    found = [model for model in apps.get_models(include_auto_created=True) if model not in _LEFT_OUT]
    kept = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


def to_json(values: dict[str, Any]) -> bytes:
    """Return a row as a line of JSON: the same bytes on either engine. PostgreSQL reorders the keys of JSON, so they are sorted."""
    written = {column: _plain(value) for column, value in values.items()}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case UUID() | Decimal() | timedelta():
            return str(value)
    return value


def from_json(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of a line as a parameter of this engine's INSERT."""
    if isinstance(field, models.ForeignKey):
        return from_json(field.target_field, value)
    return field.get_db_prep_save(value if isinstance(field, models.JSONField) else field.to_python(value), connection)


def unportable(model: Table, values: dict[str, Any]) -> list[str]:
    """Return the columns whose text SQLite stores and PostgreSQL refuses: too long, or with a NUL."""
    lengths = {field.attname: field.max_length for field in model._meta.concrete_fields}
    return [
        column
        for column, value in values.items()
        if "\\u0000" in json.dumps(_plain(value))
        or (isinstance(value, str) and len(value) > (lengths[column] or len(value)))
    ]


def next_key(model: Table) -> int | None:
    """Return the key that the next row gets, or None if keys are not counted. It can be ahead of the rows: some were deleted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
            return found[0] if found else 1 if isinstance(model._meta.pk, models.AutoField) else None
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", _sequence(model))
        if not (name := cursor.fetchone()[0]):
            return None
        cursor.execute(f"SELECT last_value + is_called::int FROM {name}")  # noqa: S608  a name that PostgreSQL gave
        return cursor.fetchone()[0]


def set_next_key(model: Table, key: int) -> None:
    """Have the next row get this key."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, key - 1])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [*_sequence(model), key])


def _sequence(model: Table) -> list[str]:
    return [f'"{model._meta.db_table}"', str(model._meta.pk.column)]
