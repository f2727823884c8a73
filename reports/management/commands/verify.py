"""`manage.py verify [--against FILE|URL]`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import publishing
from reports.delivery.http_client import AddressRefused, Deadline, Unreachable, get
from reports.models.ledger import Version
from reports.models.storage import save_time_of
from reports.progress import print_steps
from reports.reading import proof

#: The largest copy of the log, in bytes.
_LARGEST = 64 * 2**20


class Command(BaseCommand):
    """Verify that the stored versions are what was published."""

    help = "Verify all checksums, the chain of records, the triggers and the index. Changes no data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against",
            metavar="FILE|URL",
            help="a checkpoint or a copy of the publication log: also find what was rewritten or rolled back since",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        copy = self._copy(options["against"]) if options["against"] else None
        with print_steps():
            differences = publishing.verify(copy)
        if differences:
            lines = "\n".join(f"  {difference}" for difference in differences)
            count = "1 difference" if len(differences) == 1 else f"{len(differences)} differences"
            raise CommandError(f"{count}:\n{lines}")
        try:
            save_time_of("verify")
        except OSError as error:
            self.stderr.write(f"/metrics will not have the time of this run: {error}")
        number = Version.objects.count()
        versions = "1 version, its" if number == 1 else f"{number} versions, their"
        self.stdout.write(f"Verified: {versions} chain, triggers, index and files.")
        if copy:
            saved = f"checkpoint {copy.checkpoint.size} of {copy.checkpoint.origin}"
            self.stdout.write(f"Compared with {saved}: nothing before it was changed or removed.")

    def _copy(self, source: str) -> proof.LogCopy:
        try:
            copy = proof.read_copy(_fetched(source) if "://" in source else Path(source).read_bytes())
        except (OSError, AddressRefused, Unreachable, proof.UnreadableCopy) as error:
            raise CommandError(f"{source} could not be read: {error}") from error
        if copy.checkpoint.key not in proof.known_keys():
            self.stderr.write(
                f"The checkpoint is signed with the key {copy.checkpoint.key}, which does not belong to this site’s "
                "SECRET_KEY. Make sure that it was the site’s key at that time."
            )
        return copy


def _fetched(address: str) -> bytes:
    answer = get(address, {"User-Agent": "Perennial"}, deadline=Deadline(60), max_bytes=_LARGEST, private=True)
    if answer.status != 200:
        raise Unreachable(f"the server answered {answer.status}")
    return answer.body
