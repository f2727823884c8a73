"""Whether this installation can serve: its database, its migrations, its static files and MEDIA_ROOT."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from reports.models.storage import why_not_writable

#: Migrations that only development versions had: those of releases start anew.
_UNRELEASED = {("reports", "0001_first_release"), ("trends", "0001_first_release")}
REFUSED = (
    "This database was made by a version before 1.0.0rc1 and cannot be upgraded. Export its editions with that version "
    "(manage.py export_edition), create a new database, and import them (see docs/upgrading.md)."
)


def is_unreleased(using: str = "default") -> bool:
    """Return whether a development version made the database. Return False if the database cannot be read."""
    try:
        return not _UNRELEASED.isdisjoint(MigrationRecorder(connections[using]).applied_migrations())
    except DatabaseError:
        return False


def refuse(*, using: str, **_: Any) -> None:
    """Raise CommandError if a development version made the database. A receiver of `pre_migrate`."""
    if is_unreleased(using):
        raise CommandError(REFUSED)


def check_readiness() -> None:
    """Raise CommandError with what to do if migrations or static files are missing, or MEDIA_ROOT is not writable."""
    refuse(using=connection.alias)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date. Run: manage.py migrate")
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise CommandError("Static files are missing. Run: manage.py collectstatic --noinput")
    if problem := why_not_writable():
        raise CommandError(f"{problem} Run manage.py check --tag operation to see what to do.")
