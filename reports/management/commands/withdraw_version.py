"""`manage.py withdraw_version REPORT YEAR NUMBER --by USER --reason TEXT [--also NUMBER] [--dry-run]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import publishing
from reports.management.editions import find_edition, find_person, find_version
from reports.models.ledger import Version


class Command(BaseCommand):
    """A version is taken back."""

    help = "Withdraw a version. Readers get the reason instead, and the highest remaining version becomes current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("number", metavar="N.M")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument("--reason", required=True, help="the reason, shown to readers instead of the text")
        also = "also withdraw this version for the same reason (all or none)"
        parser.add_argument("--also", action="append", default=[], metavar="N.M", help=also)
        parser.add_argument("--dry-run", action="store_true", help="show what readers would get, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        edition, by = find_edition(options["report"], options["year"]), find_person(options["by"])
        version, *also = (find_version(edition, number) for number in (options["number"], *options["also"]))
        self._warn(version, also)
        if options["dry_run"]:
            return
        try:
            publishing.withdraw(version=version, reason=options["reason"], by=by, at=timezone.now(), also=also)
        except publishing.PublishingError as error:
            raise CommandError(str(error)) from error
        edition.refresh_from_db()
        left = edition.current_version
        then = f"Readers now get {left.number}." if left else "The edition no longer has a published version."
        self.stdout.write(f"Withdrawn: {', '.join(map(str, (version, *also)))}. {then}")

    def _warn(self, version: Version, also: list[Version]) -> None:
        """Print which version readers would get, and the change notes that it is without."""
        undone: list[Version] = []
        for each in publishing.fallbacks(version):
            undone += each.undone
            if each.version is None:
                self.stderr.write(f"{version.edition} will no longer have a published version.")
            elif each.version not in also:
                self.stderr.write(f"Readers will get version {each.version.number} again, without these changes:")
                notes = ((later.number, note) for later in undone for note in later.notes)
                self.stderr.writelines(f"  {number}, {note.kind}: {note.explanation}\n" for number, note in notes)
                self.stderr.write(f"To withdraw it too, add --also {each.version.number}")
                return
