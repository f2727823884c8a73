"""Becoming the processes that serve the site: shared by `serve` and `demo`."""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections


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
