"""`manage.py restore DIR`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from reports.management.backups import BackupError, restore, settings_in_use
from reports.progress import print_steps


class Command(BaseCommand):
    """Restore a backup."""

    help = "Restore a backup into an empty site of either engine, then verify it. Run migrate first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder that backup wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        try:
            with print_steps():
                backup = restore(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: the state of {backup.at}, with {len(backup.files)} files.")
        self.stdout.write(
            "Publications, withdrawals and redactions after that time are missing. Name them with a copy of the "
            "publication log from elsewhere, and apply them again before readers get access:\n"
            "  manage.py verify --against FILE|URL"
        )
        if missing := sorted(set(backup.settings) - set(settings_in_use())):
            self.stdout.write(f"Settings of the old site that are not set here: {', '.join(missing)}.")
        call_command("verify", against=str(folder / "manifest.json") if backup.checkpoint else None, stdout=self.stdout)
