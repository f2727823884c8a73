"""The lock on the ledger: triggers, on both engines, that refuse every change of a sealed row.

Installed after each migration, since SQLite loses them when Django rebuilds a table. One change is let through: a version's
`document` may be emptied where a redaction row gives the reason. SQLite's REPLACE deletes without asking a DELETE trigger,
so inserts over an existing key are refused too; PostgreSQL's TRUNCATE has a trigger of its own.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.models.ledger import SEALED_MODELS, UNIQUE_COLUMNS, Redaction, Sealed, Version

MESSAGE = "This row is published and cannot be changed."
_PREFIX = "sealed_"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all triggers in place; those that stand are made anew."""
    remove(connection)
    _run(connection, [statement for model in SEALED_MODELS for statement in _create(connection, model)])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers down. For test databases that are flushed, and for `install`."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name, _ in expected(connection)])
    else:
        _run(connection, [f'DROP TRIGGER IF EXISTS {name} ON "{table}"' for name, table in expected(connection)])


def expected(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(trigger, table) of every trigger that must stand."""
    events = ("update", "delete", "insert") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    return [(_name(model, event), model._meta.db_table) for model in SEALED_MODELS for event in events]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that do not stand as this release makes them (dropped, disabled or altered), by name."""
    found = _standing(connection)
    if connection.vendor == "sqlite":
        wanted = {_name_of(statement): statement for model in SEALED_MODELS for statement in _create(connection, model)}
        return [name for name, _ in expected(connection) if found.get(name) != wanted[name]]
    return [name for name, _ in expected(connection) if found.get(name) != "O"]


def after_migrate(*, using: str, **_: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if all(model._meta.db_table in tables for model in SEALED_MODELS):
        install(connection)


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(model: type[Sealed], event: str) -> str:
    return f"{_PREFIX}{model._meta.model_name}_{event}"


def _name_of(statement: str) -> str:
    return statement.split()[2]


def _allowed_update(model: type[Sealed]) -> str:
    """SQL that holds for the one update let through, or `1 = 0`."""
    if model is not Version:
        return "1 = 0"
    kept = [field.column for field in Version._meta.concrete_fields if field.column != "document"]
    same = " AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in kept)
    redacted = f'EXISTS (SELECT 1 FROM "{Redaction._meta.db_table}" r WHERE r.version_id = OLD.id)'  # noqa: S608  names of our own tables
    return f"NEW.document = '' AND {same} AND {redacted}"


def _create(connection: BaseDatabaseWrapper, model: type[Sealed]) -> list[str]:
    return _create_sqlite(model) if connection.vendor == "sqlite" else _create_postgresql(model)


def _create_sqlite(model: type[Sealed]) -> list[str]:
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    taken = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in UNIQUE_COLUMNS[model]
    )
    # SQLite before 3.39 has no IS NOT DISTINCT FROM; its IS says the same.
    allowed = _allowed_update(model).replace("IS NOT DISTINCT FROM", "IS")
    return [
        f'CREATE TRIGGER {_name(model, "update")} BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) {refuse}',
        f'CREATE TRIGGER {_name(model, "delete")} BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER {_name(model, "insert")} BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {taken}) {refuse}',  # noqa: S608
    ]


def _create_postgresql(model: type[Sealed]) -> list[str]:
    table = model._meta.db_table
    function = f"{_PREFIX}{model._meta.model_name}"
    # A trigger's WHEN may hold no subquery on PostgreSQL, so the function asks.
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {_allowed_update(model)} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        *(
            f'CREATE TRIGGER {_name(model, event)} BEFORE {event.upper()} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {function}()'
            for event, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
        ),
    ]
