"""Perennial as it runs for others: the web server's own processes with settings for production, and raw requests to them."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.quality.serving import static_files

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Where it listens, under which host it is known, and what it wrote to its log."""

    port: int
    host: str
    log: Path

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
        """Status, headers and body of one answer. An underscore in a header's name stays one: `SCRIPT_NAME`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request(method, path, body=body, headers={"Host": self.host, **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


@contextlib.contextmanager
def serving(folder: Path, *, workers: int = 2, **settings: str) -> Iterator[Server]:
    """Perennial on the database in `folder`, which is made if it is not there, until the end of the block."""
    port = free_port()
    host = f"localhost:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(static_files()),
        "SECRET_KEY": "a key for tests, which signs nothing that lasts, and is long enough",
        "SECURE_SSL_REDIRECT": "false",
        "PERENNIAL_ENV": "production",
        "SITE_URL": f"http://{host}",
        **settings,
    }
    for command in () if (folder / "db.sqlite3").exists() else ("migrate",):
        done = subprocess.run(
            [sys.executable, "manage.py", command, "--noinput", "--verbosity=0"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    server = Server(port, settings.get("SITE_URL", environment["SITE_URL"]).partition("//")[2], folder / "server.log")
    command = [sys.executable, "-m", "config.serving", str(port), str(workers)]
    with server.log.open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(lambda: server.ask("/healthz")[0] == 200, process, server.log)
            yield server
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def wait_for(is_ready, process: subprocess.Popen, log: Path) -> None:
    """Until it answers; raises with its log if it does not."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if is_ready():
                return
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
