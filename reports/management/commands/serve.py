"""`manage.py serve`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from reports.management.serving import check_port, serve


class Command(BaseCommand):
    """One's own site, as docs/deploy.md describes it, in one command."""

    help = "Run the web server and the background worker on this machine. Press Ctrl-C to stop both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="port on 127.0.0.1 (default: %(default)s)")
        parser.add_argument(
            "--workers", type=int, default=2, help="number of web server processes (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port, workers = options["port"], options["workers"]
        check_port(port, instead="manage.py serve --port {}")
        if workers < 1:
            raise CommandError("Use at least one web server process.")
        _refuse_what_is_not_ready()
        self.stdout.write(f"Serving at http://localhost:{port}/. Press Ctrl-C to stop.")
        serve(port, workers=workers)


def _refuse_what_is_not_ready() -> None:
    """Say what to do before readers are told that something went wrong."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not up to date. Run: manage.py migrate")
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise CommandError("Static files are missing. Run: manage.py collectstatic --noinput")
