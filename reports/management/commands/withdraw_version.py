"""`manage.py withdraw_version REPORT YEAR NUMBER --by USER --reason TEXT`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import publishing
from reports.management.editions import find_edition, find_person


class Command(BaseCommand):
    """A version is taken back."""

    help = "Withdraw a version: its addresses answer 410 with the reason, and the highest version left becomes the current one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("number", metavar="N.M")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument("--reason", required=True, help="readers see it in place of the text")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = find_edition(options["report"], options["year"])
        version = edition.versions.numbered(options["number"]).first()
        if version is None:
            known = ", ".join(each.number for each in edition.versions.all()) or "none yet"
            raise CommandError(f"{edition} has no version {options['number']}. Its versions are: {known}.")
        try:
            publishing.withdraw(
                version=version, reason=options["reason"], by=find_person(options["by"]), at=timezone.now()
            )
        except publishing.PublishingError as error:
            raise CommandError(str(error)) from error
        edition.refresh_from_db()
        left = edition.current_version
        self.stdout.write(
            f"Withdrawn: {version}. "
            + (f"Readers now get {left.number}." if left else "Nothing of this edition is left to read.")
        )
