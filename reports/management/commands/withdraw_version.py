"""`manage.py withdraw_version REPORT YEAR NUMBER --by USER --reason TEXT [--also NUMBER] [--dry-run]`"""

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import publishing
from reports.management.editions import find_edition, find_person
from reports.models.ledger import Version
from reports.models.series import Edition


class Command(BaseCommand):
    """A version is taken back."""

    help = "Withdraw a version. Readers get the reason instead, and the highest remaining version becomes current."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("number", metavar="N.M")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument("--reason", required=True, help="the reason, shown to readers instead of the text")
        parser.add_argument(
            "--also",
            action="append",
            default=[],
            metavar="N.M",
            help="also withdraw this version for the same reason (all or none)",
        )
        parser.add_argument("--dry-run", action="store_true", help="show what readers would get, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = find_edition(options["report"], options["year"])
        version = _find_version(edition, options["number"])
        also = [_find_version(edition, number) for number in options["also"]]
        by = find_person(options["by"])
        self._say_what_comes_back(version, also)
        if options["dry_run"]:
            return
        try:
            publishing.withdraw(version=version, reason=options["reason"], by=by, at=timezone.now(), also=also)
        except publishing.PublishingError as error:
            raise CommandError(str(error)) from error
        edition.refresh_from_db()
        left = edition.current_version
        self.stdout.write(
            f"Withdrawn: {', '.join(map(str, (version, *also)))}. "
            + (f"Readers now get {left.number}." if left else "The edition no longer has a published version.")
        )

    def _say_what_comes_back(self, version: Version, also: Sequence[Version]) -> None:
        """Before anything is withdrawn: which version readers get again, and what those that go had changed."""
        undone: list[Version] = []
        for each in publishing.fallbacks(version):
            undone += each.undone
            if each.version not in also:
                break
        else:
            return
        if each.version is None:
            self.stderr.write(f"{version.edition} will no longer have a published version.")
            return
        self.stderr.write(f"Readers will get version {each.version.number} again, without these changes:")
        for later in undone:
            for note in later.notes:
                self.stderr.write(f"  {later.number}, {note.kind}: {note.explanation}")
        self.stderr.write(f"To withdraw it too, add --also {each.version.number}")


def _find_version(edition: Edition, number: str) -> Version:
    version = edition.versions.numbered(number).first()
    if version is None:
        known = ", ".join(each.number for each in edition.versions.all()) or "none yet"
        raise CommandError(f"{edition} has no version {number}. Its versions are: {known}.")
    return version
