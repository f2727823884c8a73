"""`manage.py serve`"""

import errno
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from reports.models.readiness import check_readiness


class Command(BaseCommand):
    """Run a whole site on this machine: the web server and the worker."""

    help = "Run the web server and the background worker on this machine. Press Ctrl-C to stop both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="port (default: %(default)s)")
        parser.add_argument(
            "--address", default="127.0.0.1", help="address of this machine to listen on (default: %(default)s)"
        )
        parser.add_argument(
            "--workers", type=int, default=2, help="number of web server processes (default: %(default)s)"
        )
        parser.add_argument(
            "--web-only", action="store_true", help="run no worker here; one must run on another machine"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        workers = options["workers"]
        address = options["address"]
        check_port(port, address, instead="manage.py serve --port {}")
        if workers < 1:
            raise CommandError("Use at least one web server process.")
        check_readiness()
        host = "localhost" if address == "127.0.0.1" else address
        self.stdout.write(f"Serving at http://{host}:{port}/. Press Ctrl-C to stop.")
        serve(port, workers=workers, address=address, web_only=options["web_only"])


def check_port(port: int, address: str = "127.0.0.1", *, instead: str) -> None:
    """Raise CommandError if the port is invalid or taken. `instead` is the command to choose another, with `{}` for its number."""
    if not 0 < port < 65_536:
        raise CommandError(f"{port} is not a valid port. Choose one from 1 to 65535: {instead.format(8080)}")
    try:
        socket.create_server((address, port)).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommandError(f"Cannot listen on {address}:{port}: {error.strerror}.") from error
        other = instead.format(port + 1)
        raise CommandError(f"Port {port} is already in use. Choose another: {other}") from error


def serve(port: int, *, workers: int, address: str = "127.0.0.1", web_only: bool = False) -> NoReturn:
    """Replace this process by the supervisor of web server and worker, so that Ctrl-C stops all of them."""
    connections.close_all()
    sys.stdout.flush()
    os.chdir(Path(settings.BASE_DIR))
    command = [sys.executable, "-m", "serving.supervising", address, str(port), str(workers)]
    command += ["web"] if web_only else []
    environment = {name: value for name, value in os.environ.items() if name not in settings.READ_FROM_FILE}
    os.execve(sys.executable, command, {**environment, "PORT": str(port)})  # noqa: S606  our own interpreter, with fixed words
