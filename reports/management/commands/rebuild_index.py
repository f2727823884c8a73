"""`manage.py rebuild_index`"""

from typing import Any

from django.core.management.base import BaseCommand

from reports import publishing


class Command(BaseCommand):
    """Everything derived, made anew."""

    help = "Make the index (published rows, rendered text) anew from the versions, in one transaction. Versions are not touched."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Indexed {publishing.rebuild_index()} versions.")
