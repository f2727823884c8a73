"""`manage.py export_report REPORT --output DIR [--format F ...]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.exporting import FORMATS
from reports.management.editions import find_report
from reports.management.exports import export
from reports.models.ledger import Version


class Command(BaseCommand):
    """All years of a report go out as files."""

    help = (
        "Write the latest version of every published edition of a report as files. What is there already is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument(
            "--output", required=True, type=Path, metavar="DIR", help="a folder; made if it is not there"
        )
        parser.add_argument(
            "--format", action="append", choices=FORMATS, help="give it once for each; without it, all formats"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report, folder = find_report(options["report"]), options["output"]
        versions = Version.objects.current().filter(edition__report=report).select_related("edition__report")
        wanted = [
            (version, name) for version in versions.order_by("edition__year") for name in options["format"] or FORMATS
        ]
        if not wanted:
            raise CommandError(f"{report} has no published edition yet.")
        new = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for place, (version, name) in enumerate(wanted, 1):
                written = export(version, name, folder)
                new += written.is_new
                state = "written" if written.is_new else "unchanged"
                self.stdout.write(f"[{place}/{len(wanted)}] {version.edition.year} {written.path.name} {state}")
        except OSError as error:
            raise CommandError(
                f"{folder} could not be written to: {error.strerror}. Run the command again: what is whole there stays."
            ) from error
        self.stdout.write(f"{new} written, {len(wanted) - new} unchanged, in {folder}")
