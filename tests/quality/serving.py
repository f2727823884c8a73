"""The demo as readers see it: built once for all tests of a run, served as in production by each test process."""

import atexit
import contextlib
import fcntl
import functools
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.rounds import rounds
from tests.servers import PROGRAM, free_port
from tests.waiting import LONG, until

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key of the demo in tests, which signs nothing that lasts, and is long enough for production"
BUILD = """
import pathlib, sys
import django
django.setup()
from tests.quality import world
world.make(pathlib.Path(sys.argv[1]))
"""


@dataclass(frozen=True)
class Answer:
    """A response, without following redirects."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get_content_type() == "text/html"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = urllib.request.build_opener(_Stay)


@dataclass(frozen=True)
class Demo:
    """A served demo: its address, its folder, and keys of rows and a session for each role in `things`."""

    url: str
    folder: Path
    things: dict[str, Any]

    def ask(self, address: str, role: str | None = None, **headers: str) -> Answer:
        """Return the response to a person with this role, or to a visitor."""
        if role:
            headers["Cookie"] = f"__Host-session={self.things['sessions'][role]}"
        request = urllib.request.Request(self.url + address, headers=headers)
        try:
            with OPENER.open(request, timeout=LONG) as response:
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())


@contextlib.contextmanager
def serving(folder: Path, port: int | None = None) -> Iterator[Demo]:
    """Serve the demo in `folder`, built if missing, until the end of the block."""
    things = _built(folder)
    port = port or free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "config.serving", str(port), "1"]
    environment = environment_of(folder) | {"PERENNIAL_ENV": "production", "SITE_URL": url}
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            demo = Demo(url, folder, things)
            until(lambda: _is_ready(demo), folder / "server.log", alive=lambda: server.poll() is None)
            yield demo
        finally:
            server.terminate()
            server.wait(LONG)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The served demo. Tests share its database, so none may change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with serving(shared / "demo") as served:
        yield served


def _built(folder: Path) -> dict[str, Any]:
    """Return the `things` of the demo in `folder`. The first process builds it, and others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "things.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            environment = environment_of(folder)
            local = environment | {"PERENNIAL_ENV": "local"}
            _run(["-c", BUILD, str(folder)], local)
    return json.loads(told.read_text())


@functools.cache
def static_files() -> Path:
    """Return the folder of static files as they are served, compressed once for all processes of `bin/test`, because that takes long."""
    folder = Path(os.environ.get("PACKED_FOR_TESTS") or tempfile.mkdtemp(prefix="perennial-static-"))
    if "PACKED_FOR_TESTS" not in os.environ:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "collected").exists():
            settings = {"PERENNIAL_ENV": "production", "SITE_URL": "http://localhost", "SECRET_KEY": KEY}
            place = {"STATIC_ROOT": str(folder / "static"), "DJANGO_SETTINGS_MODULE": "config.settings"}
            _run(["manage.py", "collectstatic", "--noinput", "--verbosity=0"], {**os.environ, **settings, **place})
            (folder / "collected").touch()
    return folder / "static"


def environment_of(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{folder}/demo.sqlite3",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(static_files()),
        "SECRET_KEY": KEY,
        "SECURE_SSL_REDIRECT": "false",
        "API_REQUESTS_A_MINUTE": "1000000",
        "SEARCHES_A_MINUTE": "1000000",
    }


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=rounds(2_000, PROGRAM),
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")


def _is_ready(demo: Demo) -> bool:
    with contextlib.suppress(OSError):
        return demo.ask("/readyz").status == 200
    return False
