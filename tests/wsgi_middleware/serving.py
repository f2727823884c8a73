"""A site served by granian in separate processes, on a database that a test may stop."""

import atexit
import functools
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.quality.serving import KEY, ROOT
from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until
from tests.wsgi_middleware.wsgi_client import Answer

FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.making import published_edition
published_edition()
"""


def environment(database_url: str, folder: Path, root: Path = ROOT, **more: str) -> dict[str, str]:
    """Return the environment of a process of the site, whose code is in `root`."""
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PERENNIAL_ENV": "local", "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(folder / "media"), "SECRET_KEY": KEY, "PYTHONPATH": str(root), **more,
    }  # fmt: skip


def fill(database_url: str, folder: Path) -> None:
    """Create the tables and publish an edition; for SQLite, by a copy of files that were created once."""
    file = Path(database_url.removeprefix("sqlite:///"))
    if database_url.startswith("sqlite:"):
        shutil.copytree(_filled(), folder, dirs_exist_ok=True)
        (folder / "filled.sqlite3").rename(file)
    else:
        _fill(database_url, folder)


@functools.cache
def _filled() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="perennial-filled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _fill(f"sqlite:///{folder}/filled.sqlite3", folder)
    return folder


def _fill(database_url: str, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", FILL], cwd=ROOT, env=environment(database_url, folder), check=True, timeout=PROGRAM
    )


class Site:
    """A served site: its port and its group of processes. Each request has its own connection."""

    def __init__(self, port: int, group: int, log: Path, address: str = "127.0.0.1") -> None:
        self.port, self.group, self.log, self.address = port, group, log, address

    def ask(
        self, address: str, method: str = "GET", body: str | None = None, *, timeout: float = LONG, **headers: str
    ) -> Answer:
        connection = http.client.HTTPConnection(self.address, self.port, timeout=timeout)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, address, body, {"Host": "localhost", **sent})
            response = connection.getresponse()
            return Answer(response.status, tuple(response.getheaders()), response.read())
        finally:
            connection.close()

    def is_ready(self, times: int = 1) -> bool:
        """Return whether the site is ready `times` times in a row, because each process reads the database at its first request."""
        with suppress(OSError, http.client.HTTPException):
            return all(self.ask("/readyz").status == 200 for _ in range(times))
        return False

    def timed(self, address: str, method: str = "GET", **headers: str) -> tuple[float, Answer]:
        """Return the seconds of a request, and its response."""
        began = time.monotonic()
        answer = self.ask(address, method, **headers)
        return time.monotonic() - began, answer


@contextmanager
def served(database_url: str, folder: Path, *, processes: int = 1, root: Path = ROOT, **more: str) -> Iterator[Site]:
    """Serve that database until the end of the block, with the code in `root`. The log is in `folder`."""
    port = free_port()
    command = [sys.executable, "-m", "config.serving", str(port), str(processes)]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command,
            cwd=root,
            env=environment(database_url, folder, root, **more),
            stdout=log,
            stderr=log,
            process_group=0,
        )
        try:
            site = Site(port, server.pid, folder / "server.log")
            until(lambda: site.is_ready(4 * processes), site.log, alive=lambda: server.poll() is None)
            yield site
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(5)
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(LONG)
