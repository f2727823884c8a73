"""`manage.py export_edition REPORT YEAR [--version N.M] --format F --output PATH`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import filing
from reports.exporting import FORMATS
from reports.management.editions import find_edition
from reports.models.ledger import Version
from reports.models.series import Edition
from reports.models.storage import write_whole


class Command(BaseCommand):
    """Write a file of a published version."""

    help = "Export a published version as a file, byte for byte as readers download it."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's own --version, which tells Django's, makes room for the edition's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("--version", metavar="N.M", help="version number (default: latest)")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--output", required=True, metavar="PATH", help="a file, or an existing folder")

    def handle(self, *args: Any, **options: Any) -> None:
        edition, output = find_edition(options["report"], options["year"]), options["output"]
        if not output or (output.endswith("/") and not Path(output).is_dir()):
            raise CommandError(f"The folder “{output}” does not exist. Create it, or give a file name.")
        version = _find_version(edition, options["version"])
        try:
            file = filing.file_of(version, options["format"], at=timezone.now())
        except filing.FilingError as error:
            raise CommandError(f"{version} as {options['format']}: {error}") from error
        path = Path(output) / file.name if Path(output).is_dir() else Path(output)
        try:
            is_new = _write(path, file.data)
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        self.stdout.write(f"{'Written' if is_new else 'Unchanged'}: {path}")
        self.stdout.write(f"  SHA-256 {file.sha256}")


def _find_version(edition: Edition, number: str | None) -> Version:
    """Return the edition's version of that number, or the latest, whose text can be read. Raises CommandError."""
    versions = edition.versions.select_related("edition__report", "withdrawal", "redaction")
    version = versions.current().first() if number is None else versions.numbered(number).first()
    if version is None:
        known = ", ".join(each.number for each in edition.versions.standing().order_by("major", "minor")) or "none"
        raise CommandError(
            f"{edition} has no published version {number or ''}".rstrip() + f". Published versions are: {known}."
        )
    if not version.is_standing:
        event = version.redaction if version.is_redacted else version.withdrawal
        raise CommandError(f"{version} was withdrawn: {event.reason}")
    return version


def _write(path: Path, data: bytes) -> bool:
    """Write the file whole, or not at all. Return whether it was not there like this before."""
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is not a regular file and cannot be overwritten. Give another file or a folder.")
    if path.is_file() and path.read_bytes() == data:
        return False
    # If it is a link, its target is written.
    write_whole(path.resolve(), data)
    return True
