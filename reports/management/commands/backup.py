"""`manage.py backup DIR`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.management.backups import BackupError, back_up
from reports.models.storage import save_time_of
from reports.progress import print_steps


class Command(BaseCommand):
    """Write a backup that either engine can restore."""

    help = (
        "Back up all rows and files into a new folder, while the site runs. Settings are named, without their values."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with print_steps():
                backup = back_up(options["folder"])
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        save_time_of("backup")
        rows = sum(table.rows for table in backup.tables.values())
        self.stdout.write(f"Backed up: {rows} rows in {len(backup.tables)} tables, {len(backup.files)} files.")
        self.stdout.write(
            "It has password hashes and drafts: keep it as safe as the database. SECRET_KEY is not in it."
        )
        if backup.warnings:
            raise CommandError("The backup is written, but has problems:\n  " + "\n  ".join(backup.warnings))
