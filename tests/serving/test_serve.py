"""`manage.py serve`: what it starts, what it survives, and how it ends."""

import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.quality.serving import ROOT
from tests.servers import PROGRAM, free_port
from tests.serving.running import running
from tests.waiting import LONG, any_moment, until
from tests.wsgi_middleware.serving import environment, fill

PAGE = "/sea/2024/tides/"
FORM = "/sea/2024/v1.0/tides/report-an-error/"
pytestmark = [pytest.mark.process, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def database(django_db_setup, tmp_path_factory):
    """A database with a published edition, which the tests of this file share."""
    folder = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder}/site.sqlite3"
    fill(url, folder)
    return url


class Begun:
    """A form that is sent by halves: the server has read the first, and answers when the rest comes."""

    def __init__(self, site) -> None:
        self.connection = socket.create_connection(("127.0.0.1", site.port), LONG)
        body = b"wrong=It+is+wrong."
        head = f"POST {FORM} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        self.connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:5])
        self.rest = body[5:]
        until(lambda: self._is_read(site.port), site.log)

    def _is_read(self, port: int) -> bool:
        """Whether the server has read all that was sent (Linux)."""
        ends = f":{port:04X}", f":{self.connection.getsockname()[1]:04X}"
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        unread = [row[4].partition(":")[2] for row in rows if (row[1][-5:], row[2][-5:]) == ends]
        return unread == ["0" * 8]

    def end(self) -> int:
        """Send the rest at any moment of the next seconds."""
        any_moment(2, 0.1)
        self.connection.sendall(self.rest)
        response = http.client.HTTPResponse(self.connection)
        response.begin()
        response.read()
        self.connection.close()
        return response.status


class Readers:
    """Four readers who ask for one page after another, by a connection each time, until the server is told to stop.

    A connection on which nothing was sent by then may be closed. A request that was sent before must be answered.
    """

    def __init__(self, site) -> None:
        self.site, self.answers, self.lost, self.unanswered = site, 0, [], []
        self.threads = [threading.Thread(target=self._read, args=(reader,), daemon=True) for reader in range(4)]
        for thread in self.threads:
            thread.start()

    def _read(self, reader: int) -> None:
        for number in range(100_000):
            connection, sent = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=LONG), None
            try:
                connection.request("GET", f"{PAGE}?reader={reader}-{number}", headers={"Host": "localhost"})
                sent = time.monotonic()
                response = connection.getresponse()
            except (OSError, http.client.HTTPException) as error:
                self.unanswered.append((sent, repr(error)))
                return
            try:
                assert (response.status, bool(response.read())) == (200, True)
                self.answers += 1
            except (AssertionError, OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
                return
            finally:
                connection.close()

    def end(self, told: float) -> None:
        """Wait for all of them; `told` is when the server was told to stop."""
        for thread in self.threads:
            thread.join(LONG)
        self.lost += [error for sent, error in self.unanswered if sent is not None and sent < told]


def a_round_of_stopping(database, folder):
    """Readers, a form that is sent by halves, and SIGTERM at some moment: nothing that was begun is lost, and nothing is left behind."""
    folder.mkdir()
    with running(database, folder, LIMITS_FILE=str(folder / "limits.sqlite3")) as served:
        readers, begun = Readers(served.site), Begun(served.site)
        any_moment(1, 0.2)
        with ThreadPoolExecutor() as other:
            status, told = other.submit(begun.end), time.monotonic()
            assert served.stop() == 0
        readers.end(told)
        assert (readers.lost, status.result(), served.processes()) == ([], 422, {}), served.log.read_text()
        assert readers.answers > 0


@pytest.mark.journey
def test_sigterm_loses_no_request_that_was_begun_and_leaves_no_process(database, tmp_path):
    a_round_of_stopping(database, tmp_path / "round")


@pytest.mark.long
def test_sigterm_loses_no_request_that_was_begun_in_many_rounds(database, tmp_path):
    for number in range(10):
        a_round_of_stopping(database, tmp_path / str(number))


def a_moment_of_its_start(database, folder, moment):
    """SIGTERM so many seconds after the start: it ends, without being killed, and nothing is left behind."""
    folder.mkdir()
    with running(database, folder, wait=False) as served:
        with suppress(subprocess.TimeoutExpired):
            served.process.wait(moment)
        assert served.stop() in {0, -signal.SIGTERM}
        assert served.processes() == {}, (moment, served.log.read_text())


def test_sigterm_in_the_middle_of_its_start_ends_it_and_leaves_no_process(database, tmp_path):
    a_moment_of_its_start(database, tmp_path / "round", random.uniform(0, 6))


@pytest.mark.long
def test_sigterm_at_any_moment_of_its_start_ends_it_and_leaves_no_process(database, tmp_path):
    for number in range(20):
        a_moment_of_its_start(database, tmp_path / str(number), number * 0.4)


def test_sigusr2_starts_the_code_on_disk_and_loses_no_request(database, tmp_path):
    with running(database, tmp_path) as served:
        readers, begun = Readers(served.site), Begun(served.site)
        before = set(served.processes()) - {served.process.pid}
        with ThreadPoolExecutor() as other:
            status = other.submit(begun.end)
            served.process.send_signal(signal.SIGUSR2)
            until(lambda: before.isdisjoint(served.processes()), served.log)
        until(lambda: served.site.ask("/readyz").body == b"ready\n", served.log)
        assert (readers.unanswered, readers.lost, status.result()) == ([], [], 422), served.log.read_text()
        assert len(served.web()) == 3
        told = time.monotonic()
        assert served.stop() == 0
        readers.end(told)
        assert (readers.lost, served.processes()) == ([], {})


def test_a_reload_takes_changed_settings_and_the_log_names_it(database, tmp_path):
    root = tmp_path / "site"
    shutil.copytree(ROOT / "config", root / "config")
    shutil.copy(ROOT / "manage.py", root)
    for each in ROOT.glob("[!.]*"):
        if each.name not in {"config", "manage.py"}:
            (root / each.name).symlink_to(each)
    settings_file = root / ".env"
    settings_file.write_text("SITE_LANGUAGE=en\n")
    with running(database, tmp_path, root=root, workers=1) as served:
        assert b'<html lang="en"' in served.site.ask("/").body
        settings_file.write_text("SITE_LANGUAGE=de\n")
        served.process.send_signal(signal.SIGUSR2)
        until(lambda: b'<html lang="de"' in served.site.ask("/").body, served.log)
        until(lambda: "The web server was reloaded." in served.log.read_text(), served.log)
        line = (
            rf"^[-\d]+ [:,\d]+ INFO serving.server: Perennial [\d.]+\S* serves \S+ at 127.0.0.1:{served.site.port}\.$"
        )
        assert len(re.findall(line, served.log.read_text(), re.MULTILINE)) == 2, served.log.read_text()


def test_a_web_server_that_cannot_start_again_leaves_the_running_one(database, tmp_path):
    new_code = tmp_path / "sitecustomize.py"
    with running(database, tmp_path, PYTHONPATH=str(tmp_path)) as served:
        web, worker = served.web(), served.worker()
        new_code.write_text("import sys\nif 'config.serving' in sys.orig_argv:\n    raise SystemExit(1)")
        served.process.send_signal(signal.SIGUSR2)
        until(lambda: served.log.read_text().count("did not start; the running one goes on") == 1, served.log)
        new_code.unlink()
        (tmp_path / "media").rename(tmp_path / "moved")
        (tmp_path / "media").touch()
        served.process.send_signal(signal.SIGUSR2)
        until(lambda: served.log.read_text().count("did not start; the running one goes on") == 2, served.log)
        assert f"MEDIA_ROOT ({tmp_path / 'media'}) cannot be written" in served.log.read_text()
        assert (served.web(), served.worker(), served.site.ask(PAGE).status) == (web, worker, 200)


@pytest.mark.long
def test_a_closed_terminal_ends_it_as_well(database, tmp_path):
    with running(database, tmp_path, workers=1) as served:
        assert served.stop(signal.SIGHUP) == 0
        assert served.processes() == {}


def test_it_serves_on_whichever_of_its_processes_is_killed_and_ctrl_c_ends_it(database, tmp_path):
    with running(database, tmp_path) as served:
        sheet = re.search(rb'href="(/static/[^"]+\.css)"', served.site.ask("/").body)[1].decode()
        assert served.site.ask(sheet).status == 200
        until(lambda: served.site.ask("/readyz").body == b"ready\n", served.log)
        first, *answering = served.web()
        os.kill(answering[0], signal.SIGKILL)
        until(lambda: answering[0] not in served.web(), served.log)
        assert [served.site.ask(PAGE).status for _ in range(20)] == [200] * 20
        until(lambda: len(set(served.web()) - {answering[0]}) == 3, served.log)

        worker = served.worker()
        os.kill(worker, signal.SIGKILL)
        until(lambda: any(each != worker and "work" in name for each, name in served.processes().items()), served.log)

        before = set(served.web())
        os.kill(first, signal.SIGKILL)
        until(lambda: before.isdisjoint(served.web()) and served.site.is_ready(), served.log)
        assert len(served.web()) == 3
        assert served.stop(signal.SIGINT) == 0
        assert served.processes() == {}


@pytest.mark.long
def test_a_signal_that_comes_right_behind_another_one_is_heard(database, tmp_path):
    """The system gives it to any thread of the process then."""
    with running(database, tmp_path, workers=1) as served:
        for process in reversed(served.web()):
            for number in (signal.SIGHUP, signal.SIGTERM):
                os.kill(process, number)
            until(lambda process=process: process not in served.web(), served.log)
        until(served.site.is_ready, served.log)


def test_nothing_is_left_when_the_first_process_is_killed(database, tmp_path):
    with running(database, tmp_path) as served:
        served.process.kill()
        until(lambda: served.processes() == {}, served.log)


def refused(database, folder, *arguments, **more):
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=ROOT,
        env=environment(database, folder, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM,
    )
    assert done.returncode == 1
    return done.stderr


def test_what_is_in_the_way_is_said_before_it_starts(database, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(database, tmp_path, f"--port={port}")
        assert f"Port {port} is already in use. Choose another: manage.py serve --port {port + 1}" in said
    free = f"--port={free_port()}"
    for said, words in (("--port=0", "is not a valid port"), ("--workers=0", "at least one web server process")):
        with pytest.raises(CommandError, match=words):
            call_command("serve", free, said)
    assert "manage.py migrate" in refused(f"sqlite:///{tmp_path}/new.sqlite3", tmp_path, free)
    production = {"PERENNIAL_ENV": "production", "SITE_URL": "http://localhost", "STATIC_ROOT": str(tmp_path / "none")}
    assert "manage.py collectstatic" in refused(database, tmp_path, free, **production)


def test_a_file_of_settings_says_that_it_is_production_for_commands_as_well(tmp_path):
    for name in ("config", "manage.py", "pyproject.toml"):
        whole = ROOT / name
        (shutil.copytree if whole.is_dir() else shutil.copy)(whole, tmp_path / name)
    code = "from django.conf import settings; print(settings.PRODUCTION)"
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PERENNIAL", "DJANGO", "SECRET"))}
    told |= {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}

    def in_production() -> str:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        return subprocess.run(
            command, cwd=tmp_path, env=told, capture_output=True, text=True, check=True, timeout=PROGRAM
        ).stdout.strip()

    assert in_production() == "False"
    settings = ("PERENNIAL_ENV=production", "SITE_URL=https://trends.example.org", f"SECRET_KEY={'k' * 50}")
    Path(tmp_path / ".env").write_text("\n".join(settings))
    assert in_production() == "True"
