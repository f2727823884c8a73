"""`manage.py check`"""

from typing import Any

from django.core.checks.registry import registry
from django.core.management.commands.check import Command as Check

from reports.operation import CHECKS, TAG


class Command(Check):
    """Django's command. `--tag operation` also looks at the database, files, worker, mail and versions of a running site."""

    def handle(self, *app_labels: Any, **options: Any) -> None:
        # Registered only where they are asked for: every command runs all registered checks, `migrate` too.
        asked = CHECKS if options["list_tags"] or TAG in (options["tags"] or ()) else ()
        for check in asked:
            registry.register(check, TAG)
        try:
            super().handle(*app_labels, **options)
        finally:
            registry.registered_checks.difference_update(asked)
