"""`manage.py export_report REPORT --output DIR [--format F ...]`"""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.exporting import FORMATS
from reports.management.editions import find_report
from reports.management.exports import export
from reports.management.watching import Say, shown
from reports.models.ledger import Version
from reports.progress import counted


class Command(BaseCommand):
    """All years of a report go out as files."""

    help = "Export the latest version of every published edition of a report as files. Existing files are skipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument(
            "--output", required=True, type=Path, metavar="DIR", help="a folder, created if it does not exist"
        )
        parser.add_argument("--format", action="append", choices=FORMATS, help="can be repeated (default: all formats)")

    def handle(self, *args: Any, **options: Any) -> None:
        report, folder = find_report(options["report"]), options["output"]
        formats = dict.fromkeys(options["format"] or FORMATS)
        versions = Version.objects.current().filter(edition__report=report).select_related("edition__report")
        wanted = [(version, name) for version in versions.order_by("edition__year") for name in formats]
        if not wanted:
            raise CommandError(f"{report} has no published edition yet.")
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is a file. Give a folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with shown() as say:
                told = Counter(
                    self._write(version, name, folder, f"[{place}/{len(wanted)}]", say)
                    for place, (version, name) in enumerate(counted("Writing files", wanted), 1)
                )
        except OSError as error:
            raise CommandError(
                f"{folder} could not be written to: {error.strerror}. Run the command again to continue; complete files are skipped."
            ) from error
        summary = f"{told['written']} written, {told['unchanged']} unchanged, in {folder}"
        if told["failed"]:
            raise CommandError(f"{summary}; {told['failed']} could not be written, for the reasons above.")
        self.stdout.write(summary)

    def _write(self, version: Version, name: str, folder: Path, place: str, say: Say) -> str:
        """Write one file and say so; what became of it, in a word. A file that cannot be had keeps no other back."""
        try:
            written = export(version, name, folder)
        except CommandError as error:
            say(self.stderr, f"{place} {version.edition.year} {error}")
            return "failed"
        state = "written" if written.is_new else "unchanged"
        say(self.stdout, f"{place} {version.edition.year} {written.path.name} {state}")
        return state
