"""`manage.py export_edition REPORT YEAR [--version N.M] --format F --output PATH`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.exporting import FORMATS
from reports.management.editions import find_edition
from reports.management.exports import export, export_draft, find_version


class Command(BaseCommand):
    """A version goes out as a file."""

    help = "Export a published version as a file, byte for byte as readers download it, or the draft as a Word file."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's own --version, which tells Django's, makes room for the edition's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("--version", metavar="N.M", help="version number (default: latest)")
        parser.add_argument(
            "--draft", action="store_true", help="export the draft as a Word file for editing and re-import"
        )
        parser.add_argument("--section", metavar="SLUG", help="with --draft: export only this section")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--output", required=True, metavar="PATH", help="a file, or an existing folder")

    def handle(self, *args: Any, **options: Any) -> None:
        edition, output = find_edition(options["report"], options["year"]), options["output"]
        if not output or (output.endswith("/") and not Path(output).is_dir()):
            raise CommandError(f"The folder “{output}” does not exist. Create it, or give a file name.")
        if options["section"] and not options["draft"]:
            raise CommandError("--section needs --draft.")
        try:
            if options["draft"]:
                if options["format"] != "docx":
                    raise CommandError(
                        "With --draft, only the format docx is available. Download other formats from the desk."
                    )
                written = export_draft(edition, Path(output), section=options["section"])
            else:
                written = export(find_version(edition, options["version"]), options["format"], Path(output))
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        self.stdout.write(f"{'Written' if written.is_new else 'Unchanged'}: {written.path}")
        self.stdout.write(f"  SHA-256 {written.sha256}")
