"""`manage.py import_vocabulary FILE`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reports import drafting
from reports.importing import ImportRefused
from reports.management.taking_in import add_vocabulary


class Command(BaseCommand):
    """Trends and techniques come in from a file."""

    help = (
        "Import themes, trends and techniques from a YAML, JSON or CSV file. Existing entries are not changed. "
        "--dry-run prints the plan. Importing again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="print the plan without writing anything")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = drafting.Plan()
        try:
            with transaction.atomic():
                add_vocabulary(options["file"], plan, by="import_vocabulary")
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ImportRefused as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        self.stdout.write(str(plan))
        self.stdout.write(f"{'Would be imported' if options['dry_run'] else 'Imported'}: {options['file'].name}")
