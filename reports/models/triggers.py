"""The lock on the ledger: triggers, on both engines, that refuse every change of a sealed row.

Installed after each migration, since SQLite loses them when Django rebuilds a table; and taken down before one on SQLite, which
refuses to rename a table while a trigger names one that is away. What a redaction gives the reason for is let through: a version's
`document` may be emptied, and a name in the audit log. SQLite's REPLACE deletes without asking a DELETE trigger, so inserts over an
existing key are refused too; PostgreSQL's TRUNCATE has a trigger of its own, and its triggers hold for replication's role too.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.models.audit import REMOVED, AuditEntry
from reports.models.ledger import SEALED_MODELS, UNIQUE_COLUMNS, Redaction, Version
from reports.models.sealed import Sealed

#: What may be emptied of a row, the last of it always, where a row of that table refers to it by that key.
_EMPTIED: dict[type[Sealed], tuple[tuple[str, ...], type[Sealed], str]] = {
    Version: (("document",), Redaction, "version_id"),
    AuditEntry: (REMOVED, AuditEntry, "redacts_id"),
}
MESSAGE = "This row is published and cannot be changed."
_PREFIX = "sealed_"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create all triggers, replacing existing ones, in one transaction."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        _run(connection, [statement for model in SEALED_MODELS for statement in _create(connection, model)])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop all triggers, for migrations, `install` and flushed test databases."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name, _ in expected(connection)])
    else:
        _run(connection, [f'DROP TRIGGER IF EXISTS {name} ON "{table}"' for name, table in expected(connection)])


def expected(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return (trigger, table) of every required trigger."""
    events = ("update", "delete", "insert") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    return [(_name(model, event), model._meta.db_table) for model in SEALED_MODELS for event in events]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are not as this release creates them (dropped, disabled or altered)."""
    found, wanted = _standing(connection), dict[str, Any]()
    if connection.vendor == "sqlite":
        wanted = {
            statement.split()[2]: statement for model in SEALED_MODELS for statement in _create(connection, model)
        }
    else:
        wanted = {_name(model, event): _as_kept(model, event) for model in SEALED_MODELS for event in _EACH}
    return [name for name, _ in expected(connection) if found.get(name) != wanted[name]]


def can_be_dropped(connection: BaseDatabaseWrapper) -> bool:
    """Return whether this PostgreSQL role owns the tables, directly or as a member. SQLite has no roles."""
    if connection.vendor == "sqlite":
        return False
    query = """
        SELECT count(*) FROM pg_class
        WHERE relname = ANY(%s) AND pg_table_is_visible(oid) AND pg_has_role(relowner, 'MEMBER')"""
    with connection.cursor() as cursor:
        cursor.execute(query, [[model._meta.db_table for model in SEALED_MODELS]])
        return bool(cursor.fetchone()[0])


def before_migrate(*, using: str, plan: list[Any], **_: Any) -> None:
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(*, using: str, **_: Any) -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    # Where all stand nothing is done, which a role that does not own the tables can do too.
    if all(model._meta.db_table in tables for model in SEALED_MODELS) and missing(connection):
        install(connection)


def _standing(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """Name -> what the database keeps of a trigger; on PostgreSQL: whether it is enabled, when it runs, and what."""
    if connection.vendor == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = """
            SELECT tgname, tgenabled::text, tgrelid::regclass::text, tgtype, tgqual IS NULL AND tgattr::text = '', prosrc
            FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: kept[0] if len(kept) == 1 else tuple(kept) for name, *kept in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(model: type[Sealed], event: str) -> str:
    return f"{_PREFIX}{model._meta.model_name}_{event}"


def _allowed_update(model: type[Sealed]) -> str:
    """Return the SQL condition of the one allowed update, or `1 = 0`."""
    if model not in _EMPTIED:
        return "1 = 0"
    emptied, redaction, key = _EMPTIED[model]
    kept = [field.column for field in model._meta.concrete_fields if field.column not in emptied]
    same = " AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in kept)
    empty = " AND ".join(f"(NEW.{column} = '' OR NEW.{column} = OLD.{column})" for column in emptied[:-1])
    redacted = f'EXISTS (SELECT 1 FROM "{redaction._meta.db_table}" r WHERE r.{key} = OLD.id)'  # noqa: S608  names of our own tables
    return " AND ".join(filter(None, (f"NEW.{emptied[-1]} = ''", empty, same, redacted)))


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
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'  # noqa: S608  names of our own tables
    return [
        f'CREATE TRIGGER {_name(model, "update")} BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) {refuse}',
        f'CREATE TRIGGER {_name(model, "delete")} BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER {_name(model, "insert")} BEFORE INSERT ON "{table}" WHEN {exists} {refuse}',
    ]


#: Event -> for each what, and how pg_trigger writes that with BEFORE (bits: row 1, before 2, delete 8, update 16, truncate 32).
_EACH = {"update": ("ROW", 1 | 2 | 16), "delete": ("ROW", 1 | 2 | 8), "truncate": ("STATEMENT", 2 | 32)}


def _as_kept(model: type[Sealed], event: str) -> tuple[str, str, int, bool, str]:
    """Return a trigger as `_standing` returns it: A means always enabled."""
    return "A", model._meta.db_table, _EACH[event][1], True, _body(model)


def _body(model: type[Sealed]) -> str:
    # A trigger's WHEN may hold no subquery on PostgreSQL, so the function asks.
    return (
        f" BEGIN IF TG_OP = 'UPDATE' THEN IF {_allowed_update(model)} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END "
    )


def _create_postgresql(model: type[Sealed]) -> list[str]:
    table = model._meta.db_table
    function = f"{_PREFIX}{model._meta.model_name}"
    create = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${_body(model)}$$"
    statements = [create]
    for event, (each, _) in _EACH.items():
        name = _name(model, event)
        statements += [
            f'CREATE TRIGGER {name} BEFORE {event.upper()} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {function}()',
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}',
        ]
    return statements
