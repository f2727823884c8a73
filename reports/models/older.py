"""A database that an unreleased Perennial made: its tables have other steps behind them, so it is refused before anything is changed."""

from typing import Any

from django.core.management import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

#: The first step of those databases; the first release begins with 0001_first_release.
FIRST_STEP = ("reports", "0001_initial")


def is_older(connection: BaseDatabaseWrapper) -> bool:
    return FIRST_STEP in MigrationRecorder(connection).applied_migrations()


def advice() -> str:
    """What is wrong with it and what to do, for the person at the command line."""
    return _(
        "This database was created by an unreleased version of Perennial and cannot be upgraded. Nothing was changed.\n"
        "Export its reports with the old version: manage.py export_report REPORT. Then set DATABASE_URL to a new "
        "database, run manage.py migrate and import each edition with manage.py import_edition.\n"
        "If it only contains the demo, run make demo to create a new one."
    )


def before_migrate(*, using: str, **rest: Any) -> None:
    if is_older(connections[using]):
        raise CommandError(advice())
