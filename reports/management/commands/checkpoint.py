"""`manage.py checkpoint [--log]`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.reading import proof


class Command(BaseCommand):
    """Print the latest checkpoint of the publication log."""

    help = "Print the signed checkpoint of the publication log. Keep copies where this site’s owner cannot change them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--log", action="store_true", help="print the entries too: they name what is missing later")

    def handle(self, *args: Any, **options: Any) -> None:
        found = proof.log_copy() if options["log"] else proof.latest_checkpoint()
        if found is None:
            raise CommandError("Nothing has been published yet, so there is no checkpoint.")
        self.stdout.write(str(found))
