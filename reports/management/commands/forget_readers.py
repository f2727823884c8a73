"""`manage.py forget_readers`"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.models.error_reports import KEPT_AFTER, KEPT_AT_MOST, forget_readers


class Command(BaseCommand):
    """What the form for errors promises to readers."""

    help = (
        "Delete the names and e-mail addresses of readers who reported an error: "
        f"{KEPT_AFTER.days} days after somebody decided, {KEPT_AT_MOST.days} days after they wrote at the latest."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = forget_readers(at=timezone.now())
        self.stdout.write(f"{count} reader{'s' if count != 1 else ''} forgotten.")
