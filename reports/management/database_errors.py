"""Explain to a person at the command line why the database cannot be used."""

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from psycopg_pool import PoolTimeout

from reports.models import readiness

#: PostgreSQL's error code for a missing privilege.
_NOT_ALLOWED = "42501"


def explanation(error: DatabaseError) -> str | None:
    """Return what is wrong and what to do; None if the error is a fault of the program."""
    if getattr(error.__cause__, "sqlstate", "") == _NOT_ALLOWED:
        return (
            f"The database role may not do this: {_first_line(error)}\n"
            "Run migrate with the role that owns the tables (see docs/deploy.md)."
        )
    if isinstance(error.__cause__, PoolTimeout):
        return _cannot_be_used(error)
    connection.close()
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as refused:
        return _cannot_be_used(refused)
    if "django_migrations" not in tables:
        return f"The database {_name()} has no tables yet. Create them with: manage.py migrate{_as_owner()}"
    if readiness.is_unreleased():
        return readiness.REFUSED
    if isinstance(error, OperationalError):
        return (
            f"The database {_name()} reported an error: {_first_line(error)}\n"
            "After an upgrade, run manage.py migrate first. Use --traceback to see where the error occurred."
        )
    return None


def _as_owner() -> str:
    """Return which PostgreSQL role has to run `migrate`, or "" if the current one can."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, pg_get_userbyid(datdba), has_schema_privilege(current_schema(), 'CREATE') "
            "FROM pg_database WHERE datname = current_database()"
        )
        role, owner, can_create = cursor.fetchone()
    if can_create:
        return ""
    return f"\nThe role {role} may not create tables. Set DATABASE_URL to the role {owner} for it (see docs/deploy.md)."


def _cannot_be_used(error: DatabaseError) -> str:
    return (
        f"The database {_name()} cannot be used: {_first_line(error)}\n"
        "Check that it is running, that its disk is not full, and that DATABASE_URL is correct (see docs/deploy.md)."
    )


def _name() -> str:
    """Return host, port and name of the database, without its password."""
    given = settings.DATABASES["default"]
    place = f"{given.get('HOST')}:{given.get('PORT') or 5432}/" if given.get("HOST") else ""
    return f"{place}{given['NAME']}"


def _first_line(error: DatabaseError) -> str:
    return str(error).strip().partition("\n")[0]
