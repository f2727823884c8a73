"""`manage.py import_redirects FILE.csv`, and `--check`"""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from reports import drafting
from reports.importing import read_redirects
from reports.management.draft_import import ImportCommand
from reports.management.files import read_file
from reports.models.people import Actor
from reports.reading.old_addresses import redirects


class Command(ImportCommand):
    """Import, check and list redirects of old addresses."""

    help = (
        "Import redirects from a CSV table (old address, address here). Importing the same file again changes nothing. "
        "--check lists broken redirects, --list prints all of them as CSV."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "file", type=Path, nargs="?", help="CSV: old address, and /report/, /report/2021/ or /report/2021/section/"
        )
        parser.add_argument("--check", action="store_true", help="list broken redirects and fail if there are any")
        parser.add_argument("--list", action="store_true", help="print all redirects as CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None and not (options["check"] or options["list"]):
            raise CommandError("Give a file, --check or --list.")
        if options["file"] is not None:
            self._load(options["file"], dry_run=options["dry_run"])
        if options["list"]:
            csv.writer(self.stdout).writerows([each.path, each.address or ""] for each in redirects())
        if options["check"]:
            self._check()

    def _load(self, file: Path, *, dry_run: bool) -> None:
        with self.importing(dry_run=dry_run) as done:
            plan = drafting.load_redirects(read_redirects(read_file(file), filename=file.name), filename=file.name)
            plan.put_on_record(actor=Actor.of("import_redirects"))
        self.stdout.write(f"{done}: {file.name}\n{plan}")

    def _check(self) -> None:
        found = list(redirects())
        broken = [each for each in found if each.address is None]
        for each in broken:
            self.stdout.write(f"{each.path} is broken: its target is not published.")
        for each in found:
            if each.address and not each.is_exact:
                self.stdout.write(f"{each.path} redirects to {each.address}, because its section was never published.")
        if broken:
            raise CommandError(f"{len(broken)} of {len(found)} redirects are broken.")
        self.stdout.write(f"All {len(found)} redirects work.")
