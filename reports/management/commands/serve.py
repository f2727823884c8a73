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

    help = "Serve the site on this machine: the web server, and the worker that sends and makes what is due. Ctrl-C ends both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="where to listen, on 127.0.0.1 (%(default)s)"
        )
        parser.add_argument("--workers", type=int, default=2, help="processes that answer requests (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        port, workers = options["port"], options["workers"]
        check_port(port, instead="manage.py serve --port {}")
        if workers < 1:
            raise CommandError("It takes at least one worker to answer requests.")
        _refuse_what_is_not_ready()
        self.stdout.write(f"Serving at http://localhost:{port}/; Ctrl-C ends it.")
        serve(port, workers=workers)


def _refuse_what_is_not_ready() -> None:
    """Say what to do before readers are told that something went wrong."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not that of this release. Run this first: manage.py migrate")
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise CommandError("The style sheets were not collected. Run this first: manage.py collectstatic --noinput")
