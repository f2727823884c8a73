"""Database triggers, on both engines, that refuse every change of a sealed row.

A redaction is the exception: if its row exists, a version's `document` may be emptied; the same holds for names in the audit log.

The triggers are created after each migration, because SQLite loses them when Django rebuilds a table. On SQLite they are dropped
before each migration, because SQLite cannot rename a table while a trigger refers to a missing one. SQLite also refuses inserts with
an existing key, because REPLACE deletes rows without running DELETE triggers. PostgreSQL needs a trigger for TRUNCATE, and its
triggers are enabled ALWAYS, so that they run for the replication role too.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.models.audit import REMOVABLE, AuditEntry
from reports.models.ledger import SEALED_MODELS, UNIQUE_COLUMNS, Redaction, Version
from reports.models.sealed import Sealed

#: Columns that may be emptied if a row of the second table refers to the row by the third, its foreign key. An update may leave
#: columns unchanged, but must empty the last one.
_ERASABLE: dict[type[Sealed], tuple[tuple[str, ...], type[Sealed], str]] = {
    Version: (("document",), Redaction, "version_id"),
    AuditEntry: (REMOVABLE, AuditEntry, "redacts_id"),
}
MESSAGE = "This row is published and cannot be changed."
_PREFIX = "sealed_"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create all triggers, replacing existing ones, in one transaction."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        _run(connection, [statement for model in SEALED_MODELS for statement in _create(connection, model)])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop all triggers. Used by migrations, `install`, and tests that empty the database."""
    if connection.vendor == "sqlite":
        _run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name, _ in expected(connection)])
    else:
        _run(connection, [f'DROP TRIGGER IF EXISTS {name} ON "{table}"' for name, table in expected(connection)])


def expected(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return the names of all required triggers, each with its table."""
    events = ("update", "delete", "insert") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    return [(_name(model, event), model._meta.db_table) for model in SEALED_MODELS for event in events]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of required triggers that are dropped, disabled or altered."""
    found = _installed(connection)
    wanted: dict[str, Any]
    if connection.vendor == "sqlite":
        wanted = {
            statement.split()[2]: statement for model in SEALED_MODELS for statement in _create(connection, model)
        }
    else:
        wanted = {
            _name(model, event): _catalogue_row(model, event) for model in SEALED_MODELS for event in _POSTGRESQL_EVENTS
        }
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
    # Nothing is done if no trigger is missing, because a role that does not own the tables could not.
    if all(model._meta.db_table in tables for model in SEALED_MODELS) and missing(connection):
        install(connection)


def _installed(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """Return the definition of each existing trigger by name: its SQL on SQLite, columns of the system catalogue on PostgreSQL."""
    if connection.vendor == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = """
            SELECT tgname, tgenabled::text, tgrelid::regclass::text, tgtype, tgqual IS NULL AND tgattr::text = '', prosrc
            FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: columns[0] if len(columns) == 1 else tuple(columns) for name, *columns in cursor.fetchall()}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(model: type[Sealed], event: str) -> str:
    return f"{_PREFIX}{model._meta.model_name}_{event}"


def _allowed_update(model: type[Sealed]) -> str:
    """Return the SQL condition of the only allowed update, or `1 = 0`."""
    if model not in _ERASABLE:
        return "1 = 0"
    erasable, redaction, key = _ERASABLE[model]
    fixed = [field.column for field in model._meta.concrete_fields if field.column not in erasable]
    same = " AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in fixed)
    empty = " AND ".join(f"(NEW.{column} = '' OR NEW.{column} = OLD.{column})" for column in erasable[:-1])
    redacted = f'EXISTS (SELECT 1 FROM "{redaction._meta.db_table}" r WHERE r.{key} = OLD.id)'  # noqa: S608  names of our own tables
    return " AND ".join(filter(None, (f"NEW.{erasable[-1]} = ''", empty, same, redacted)))


def _create(connection: BaseDatabaseWrapper, model: type[Sealed]) -> list[str]:
    return _create_sqlite(model) if connection.vendor == "sqlite" else _create_postgresql(model)


def _create_sqlite(model: type[Sealed]) -> list[str]:
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    taken = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"
        for columns in UNIQUE_COLUMNS[model]
    )
    # SQLite before 3.39 has no IS NOT DISTINCT FROM; its IS is the same.
    allowed = _allowed_update(model).replace("IS NOT DISTINCT FROM", "IS")
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'  # noqa: S608  names of our own tables
    return [
        f'CREATE TRIGGER {_name(model, "update")} BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) {refuse}',
        f'CREATE TRIGGER {_name(model, "delete")} BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER {_name(model, "insert")} BEFORE INSERT ON "{table}" WHEN {exists} {refuse}',
    ]


#: For each event: FOR EACH of its trigger, and `tgtype` of pg_trigger (bits: row 1, before 2, delete 8, update 16, truncate 32).
_POSTGRESQL_EVENTS = {"update": ("ROW", 1 | 2 | 16), "delete": ("ROW", 1 | 2 | 8), "truncate": ("STATEMENT", 2 | 32)}


def _catalogue_row(model: type[Sealed], event: str) -> tuple[str, str, int, bool, str]:
    """Return a trigger in the columns that `_installed` reads on PostgreSQL. "A" means always enabled."""
    return "A", model._meta.db_table, _POSTGRESQL_EVENTS[event][1], True, _body(model)


def _body(model: type[Sealed]) -> str:
    # The condition is in the function, because WHEN of a PostgreSQL trigger cannot have a subquery.
    return (
        f" BEGIN IF TG_OP = 'UPDATE' THEN IF {_allowed_update(model)} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END "
    )


def _create_postgresql(model: type[Sealed]) -> list[str]:
    table = model._meta.db_table
    function = f"{_PREFIX}{model._meta.model_name}"
    create = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${_body(model)}$$"
    statements = [create]
    for event, (each, _) in _POSTGRESQL_EVENTS.items():
        name = _name(model, event)
        statements += [
            f'CREATE TRIGGER {name} BEFORE {event.upper()} ON "{table}" FOR EACH {each} EXECUTE FUNCTION {function}()',
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}',
        ]
    return statements
