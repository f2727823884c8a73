"""`manage.py rebuild_index`"""

from typing import Any

from django.core.management.base import BaseCommand

from reports import publishing
from reports.progress import print_steps


class Command(BaseCommand):
    """Rebuild all rows that are derived from versions."""

    help = "Rebuild the index (published rows and rendered text) from the versions, in one transaction."

    def handle(self, *args: Any, **options: Any) -> None:
        with print_steps():
            count = publishing.rebuild_index()
        self.stdout.write(f"Indexed {count} versions.")
