"""Refusal of databases made by development versions, because migrations start at the first release."""

from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder

#: Migrations that only development versions had.
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
