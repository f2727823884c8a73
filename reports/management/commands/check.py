"""`manage.py check`"""

from typing import Any

from django.core.checks.registry import registry
from django.core.management.commands.check import Command as Check

from reports.management.operation import CHECKS, TAG
from reports.management.overrides import check_overrides


class Command(Check):
    """Django's command, with the templates of the publisher's folder (SITE_DIR).

    `--tag operation` also checks the database, files, worker, mail and versions of a running site.
    """

    def handle(self, *app_labels: Any, **options: Any) -> None:
        # Registered only on request, because every command, such as `migrate`, runs all registered checks.
        checks = CHECKS if options["list_tags"] or TAG in (options["tags"] or ()) else ()
        for check in checks:
            registry.register(check, TAG)
        registry.register(check_overrides, "publisher")
        try:
            super().handle(*app_labels, **options)
        finally:
            registry.registered_checks.difference_update([*checks, check_overrides])
