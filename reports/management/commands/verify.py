"""`manage.py verify`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import publishing
from reports.models.ledger import Version
from reports.progress import printed


class Command(BaseCommand):
    """Proof that what was published is what is kept."""

    help = "Verify all checksums, the chain of records, the triggers and the index. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        with printed():
            differences = publishing.verify()
        if differences:
            lines = "\n".join(f"  {difference}" for difference in differences)
            count = "1 difference" if len(differences) == 1 else f"{len(differences)} differences"
            raise CommandError(f"{count}:\n{lines}")
        number = Version.objects.count()
        versions = "1 version, its" if number == 1 else f"{number} versions, their"
        self.stdout.write(f"Verified: {versions} chain, triggers, index and files.")
