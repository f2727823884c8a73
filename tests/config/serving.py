"""The web server's own processes with settings for production, and raw requests to them."""

import atexit
import contextlib
import functools
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.quality.serving import static_files
from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A running server: its port, its host name, and its log."""

    port: int
    host: str
    log: Path

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
        """Return status, headers and body of a response. Underscores in names of headers do not change: `SCRIPT_NAME`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            connection.request(method, path, body=body, headers={"Host": self.host, **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


@contextlib.contextmanager
def serving(folder: Path, *, workers: int = 2, **settings: str) -> Iterator[Server]:
    """Serve the database in `folder`, created if missing, until the end of the block."""
    port = free_port()
    environment = _environment(folder, **{"SITE_URL": f"http://localhost:{port}", **settings})
    if not (folder / "db.sqlite3").exists():
        shutil.copy(_migrated() / "db.sqlite3", folder)
    server = Server(port, environment["SITE_URL"].partition("//")[2], folder / "server.log")
    command = [sys.executable, "-m", "config.serving", str(port), str(workers)]
    with server.log.open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            # Each process reads the database at its first request, and answers 503 until then.
            until(lambda: _are_ready(server, 4 * workers), server.log, alive=lambda: process.poll() is None)
            yield server
        finally:
            process.terminate()
            process.wait(LONG)


def _environment(folder: Path, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(static_files()),
        "SECRET_KEY": "a key for tests, which signs nothing that lasts, and is long enough",
        "SECURE_SSL_REDIRECT": "false",
        "PERENNIAL_ENV": "production",
        **settings,
    }


@functools.cache
def _migrated() -> Path:
    """Return a folder with a migrated, empty database, created once for all servers."""
    folder = Path(tempfile.mkdtemp(prefix="perennial-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
    environment = _environment(folder, SITE_URL="http://localhost")
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    assert done.returncode == 0, done.stderr
    return folder


def _are_ready(server: Server, times: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return all(server.ask("/readyz")[0] == 200 for _ in range(times))
    return False
