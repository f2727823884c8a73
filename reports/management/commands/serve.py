"""`manage.py serve`"""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor


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


def check_port(port: int, *, instead: str) -> None:
    """Refuse, in words, a port that cannot be or is taken. `instead` says how another is chosen, with the place for its number."""
    if not 0 < port < 65_536:
        raise CommandError(f"{port} is not a valid port. Choose one from 1 to 65535: {instead.format(8080)}")
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            other = instead.format(port + 1)
            raise CommandError(f"Port {port} is already in use. Choose another: {other}")


def serve(port: int, *, workers: int) -> NoReturn:
    """Become the loop that keeps the web server and the worker running, so that Ctrl-C ends it and nothing is left behind."""
    connections.close_all()
    sys.stdout.flush()
    os.chdir(Path(settings.BASE_DIR))
    command = [sys.executable, "-m", "config.supervising", str(port), str(workers)]
    os.execve(sys.executable, command, {**os.environ, "PORT": str(port)})  # noqa: S606  our own interpreter, with fixed words
