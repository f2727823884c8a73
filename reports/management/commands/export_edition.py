"""`manage.py export_edition REPORT YEAR [--version N.M] --format F --output PATH`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.exporting import FORMATS
from reports.filing.files import file_of
from reports.filing.pictures import FilingError
from reports.management.editions import find_edition, find_version
from reports.models.storage import write_whole


class Command(BaseCommand):
    """Write a file of a published version."""

    help = "Export a published version as a file, byte for byte as readers download it."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Return a parser in which --version is that of the edition instead of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("--version", metavar="N.M", help="version number (default: latest)")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--output", required=True, type=Path, metavar="PATH", help="a file, or an existing folder")

    def handle(self, *args: Any, **options: Any) -> None:
        version = find_version(find_edition(options["report"], options["year"]), options["version"])
        if version.gone:
            raise CommandError(f"{version} was withdrawn: {version.gone}")
        try:
            file = file_of(version, options["format"], at=timezone.now())
        except FilingError as error:
            raise CommandError(f"{version} as {options['format']}: {error}") from error
        path = Path(options["output"])
        path = (path / file.name if path.is_dir() else path).resolve()
        if not path.parent.is_dir() or (path.exists() and not path.is_file()):
            raise CommandError(f"{path} is in no existing folder, or is not a regular file. Nothing was written.")
        try:
            is_new = not path.exists() or path.read_bytes() != file.data
            if is_new:
                write_whole(path, file.data)
                path.chmod(0o644)
        except OSError as error:
            raise CommandError(f"{path} could not be written: {error.strerror}.") from error
        self.stdout.write(f"{'Written' if is_new else 'Unchanged'}: {path}\n  SHA-256 {file.sha256}")
