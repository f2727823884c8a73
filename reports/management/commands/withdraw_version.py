"""`manage.py withdraw_version REPORT YEAR NUMBER --by USER --reason TEXT [--dry-run]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import publishing
from reports.management.editions import find_edition, find_person, find_version
from reports.models.ledger import Version
from reports.models.people import Actor


class Command(BaseCommand):
    """Withdraw a version."""

    help = "Withdraw a version. Readers get the reason instead, and the highest remaining version becomes current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("number", metavar="N.M")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument("--reason", required=True, help="the reason, shown to readers instead of the text")
        parser.add_argument("--dry-run", action="store_true", help="show what readers would get, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = find_edition(options["report"], options["year"])
        by = find_person(options["by"])
        version = find_version(edition, options["number"])
        self._warn(version)
        if options["dry_run"]:
            return
        try:
            publishing.withdraw(version=version, reason=options["reason"], actor=Actor.of(by))
        except publishing.PublishingError as error:
            raise CommandError(str(error)) from error
        edition.refresh_from_db()
        left = edition.current_version
        then = f"Readers now get {left.number}." if left else "The edition no longer has a published version."
        self.stdout.write(f"Withdrawn: {version}. {then}")

    def _warn(self, version: Version) -> None:
        """Print which version readers would get."""
        left = publishing.left_after(version)
        if left is None:
            self.stderr.write(f"{version.edition} will no longer have a published version.")
        elif version.edition.current_version_id == version.pk:
            self.stderr.write(f"Readers will get version {left.number} again, without the changes since.")
