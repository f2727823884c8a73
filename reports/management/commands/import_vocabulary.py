"""`manage.py import_vocabulary FILE`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from reports import drafting
from reports.management.draft_import import ImportCommand, add_vocabulary
from reports.models.people import Actor


class Command(ImportCommand):
    """Import trends and techniques from a file."""

    help = (
        "Import themes, trends and techniques from a YAML, JSON or CSV file. Existing entries are not changed. "
        "--dry-run prints the plan. Importing again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        plan = drafting.Plan()
        with self.importing(dry_run=options["dry_run"]) as done:
            add_vocabulary(options["file"], plan, actor=Actor.of("import_vocabulary"))
        self.stdout.write(f"{plan}\n{done}: {options['file'].name}")
