"""The database stops, hangs or is gone: what was answered lately is answered still, the rest says so, and all is back by itself."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

import psycopg
import pytest

from bin import with_postgres
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import environment, fill, served

pytestmark = pytest.mark.process

PAGE, API, COLD = "/sea/2024/tides/", "/api/v1/reports/sea/editions/2024/", "/search/?q=cold"
UNLIMITED = {"KEPT_MEGABYTES": "0", "API_REQUESTS_A_MINUTE": "1000000", "SEARCHES_A_MINUTE": "1000000"}
#: What a reader sees at most of an outage, in seconds.
SOON = 2.0


class Stopping:
    """A PostgreSQL of a test's own, all of whose processes can be held, or ended."""

    def __init__(self, server, folder: Path) -> None:
        self.server, self.folder = server, folder

    @property
    def url(self) -> str:
        return self.server.get_uri()

    def answers(self) -> bool:
        """Whether it takes connections: not while it starts and recovers."""
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url).close()
            return True
        return False

    def _processes(self) -> list[int]:
        """The server's, and those of its connections."""
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]

    @contextmanager
    def held(self):
        stopped = self._processes()
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    @contextmanager
    def ended(self):
        first = self._processes()[0]
        command = Path(f"/proc/{first}/cmdline").read_bytes().split(b"\0")[:-1]
        environment = dict(
            each.split(b"=", 1) for each in Path(f"/proc/{first}/environ").read_bytes().split(b"\0") if b"=" in each
        )
        owner = Path(f"/proc/{first}").stat().st_uid
        os.kill(first, signal.SIGINT)
        until(lambda: _is_over(first), self.folder / "log")
        again: list[subprocess.Popen] = []
        try:
            yield lambda: again.append(subprocess.Popen(command, env=environment, cwd=self.folder, user=owner))
        finally:
            for process in again:
                process.send_signal(signal.SIGINT)
                process.wait(LONG)


def _is_over(process):
    """Whether it has ended; if it is ours, what is left of it is taken away."""
    with suppress(ChildProcessError):
        os.waitpid(process, os.WNOHANG)
    return not Path(f"/proc/{process}").exists()


@contextmanager
def own_postgresql():
    """A server until the end of the block."""
    # Not among the folders of tests, which the user that PostgreSQL runs as may not enter.
    with (
        tempfile.TemporaryDirectory(prefix="perennial-postgres-") as folder,
        with_postgres.postgresql(folder) as server,
    ):
        yield Stopping(server, Path(folder) / "data")


@pytest.fixture
def postgresql():
    with own_postgresql() as server:
        yield server


def soon(site):
    """That, and what a machine with much else to do may add to any answer: it is seen by answers that need no database."""
    return SOON + 20 * max(site.timed("/healthz")[0] for _ in range(5))


def assert_readers_are_served(site, cold=COLD):
    """What was asked before is given as it was, with its age; all else is refused in words. Within two seconds, each time."""
    for _ in range(2):
        for address in (PAGE, API):
            seconds, answer = site.timed(address, accept_encoding="gzip")
            assert (answer.status, answer["Content-Encoding"]) == (200, "gzip"), (address, answer)
            assert seconds < soon(site)
        assert 0 <= int(answer["Age"]) < 60
        assert answer["Cache-Status"] == f'perennial; hit; ttl=-{answer["Age"]}; detail="no database"'
        for address, method in ((cold, "GET"), (f"{PAGE}?x=1", "GET"), ("/admin/login/", "POST"), ("/readyz", "GET")):
            seconds, answer = site.timed(address, method)
            assert (answer.status, answer["Retry-After"]) == (503, "5"), (address, answer)
            assert b"database" in answer.body
            assert seconds < soon(site)
        assert site.ask("/healthz").status == 200
        assert b"\nperennial_database_up 0\n" in site.ask("/metrics").body


def assert_all_is_back(site):
    """Within two seconds, by itself."""
    began, log = time.monotonic(), site.log
    for address in (COLD, PAGE, API, "/readyz"):
        until(lambda address=address: _is_new(site.ask(address)), log, soon(site) - (time.monotonic() - began))


def _is_new(answer):
    return (answer.status, answer["Age"]) == (200, None)


def ask_before(site):
    for address in (PAGE, API):
        assert site.ask(address, accept_encoding="gzip").status == 200


@pytest.mark.journey
@pytest.mark.postgresql
def test_a_postgresql_that_hangs_or_ends_hides_nothing_that_was_read_lately(django_db_setup, postgresql, tmp_path):
    fill(postgresql.url, tmp_path)
    with served(postgresql.url, tmp_path) as site:
        ask_before(site)
        with postgresql.held():
            # Nobody knows yet: this one is asked for in the middle of it.
            seconds, answer = site.timed(COLD)
            assert (answer.status, seconds < soon(site)) == (503, True), (seconds, answer)
            assert_readers_are_served(site)
            # In the middle of it, when each process has looked for the database again.
            until(lambda: int(site.ask(PAGE, accept_encoding="gzip")["Age"]) >= 3, site.log)
            assert_readers_are_served(site)
        assert_all_is_back(site)

        ask_before(site)
        with postgresql.ended() as begin_again:
            assert_readers_are_served(site, "/sea/2024/waves/")
            begin_again()
            until(postgresql.answers, site.log)
            assert_all_is_back(site)


@pytest.mark.long
@pytest.mark.postgresql
def test_a_slow_query_is_waited_for_while_the_database_answers_others(django_db_setup, postgresql, tmp_path):
    fill(postgresql.url, tmp_path)
    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND now() - query_start > '1.5 s'"
    with (
        served(postgresql.url, tmp_path) as site,
        psycopg.connect(postgresql.url) as other,
        psycopg.connect(postgresql.url, autocommit=True) as asking,
        ThreadPoolExecutor() as reader,
    ):
        other.execute("LOCK TABLE reports_version IN ACCESS EXCLUSIVE MODE")
        page = reader.submit(site.ask, PAGE)
        try:
            until(lambda: page.done() or asking.execute(waiting).fetchone())
            assert not page.done()
        finally:
            other.rollback()
        assert page.result().status == 200, site.log.read_text()


@pytest.mark.long
@pytest.mark.postgresql
def test_no_reader_is_refused_once_a_restarted_postgresql_answers(django_db_setup, postgresql, tmp_path):
    fill(postgresql.url, tmp_path)
    with served(postgresql.url, tmp_path, processes=2, **UNLIMITED) as site:
        is_over = Event()

        def read(reader):
            statuses = []
            while not is_over.is_set():
                statuses.append((time.monotonic(), site.ask(f"/search/?q=reader-{reader}-{len(statuses)}").status))
            return statuses

        with ThreadPoolExecutor() as others, postgresql.ended() as begin_again:
            readers = [others.submit(read, reader) for reader in range(4)]
            begin_again()
            until(postgresql.answers, site.log)
            noticed = time.monotonic() + soon(site)
            until(lambda: time.monotonic() > noticed + 2)
            is_over.set()
            statuses = [row for each in readers for row in each.result()]
            assert {status for at, status in statuses if at > noticed} == {200}, site.log.read_text()

            # Connections of the pool and of the watch are dead, and nobody has noticed.
            quiet = time.monotonic() + 25
            until(lambda: time.monotonic() > quiet)
            with postgresql.ended() as begin_once_more:
                begin_once_more()
                until(postgresql.answers, site.log)
                answers = [site.ask(f"/search/?q=restarted-{number}").status for number in range(40)]
                assert answers == [200] * 40, site.log.read_text()


@pytest.mark.sqlite
@pytest.mark.long
def test_a_sqlite_that_is_gone_or_broken_hides_nothing_that_was_read_lately(django_db_setup, tmp_path):
    file = tmp_path / "site.sqlite3"
    fill(f"sqlite:///{file}", tmp_path)
    with served(f"sqlite:///{file}", tmp_path) as site:
        ask_before(site)
        elsewhere = file.rename(tmp_path / "elsewhere.sqlite3")
        until(lambda: "no database" in (site.ask(PAGE, accept_encoding="gzip")["Cache-Status"] or ""), site.log)
        assert_readers_are_served(site)
        assert not file.exists(), "nobody made an empty database in its place"
        file.write_bytes(b"This is no database. " * 500)
        assert_readers_are_served(site)
        elsewhere.rename(file)
        assert_all_is_back(site)


@pytest.mark.sqlite
def test_what_was_kept_is_given_no_longer_than_the_operator_allows(django_db_setup, tmp_path):
    file = tmp_path / "site.sqlite3"
    fill(f"sqlite:///{file}", tmp_path)
    with served(f"sqlite:///{file}", tmp_path, KEPT_IN_OUTAGE_MINUTES="0") as site:
        ask_before(site)
        file.rename(tmp_path / "elsewhere.sqlite3")
        until(lambda: site.ask(PAGE, accept_encoding="gzip").status == 503, site.log, soon(site))


ADD = """
import django
django.setup()
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
migration = migrations.Migration("of_a_test", "reports")
migration.operations = [
    migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]),
    migrations.AddField("edition", "later", models.TextField(null=True)),
    migrations.AddField("version", "later", models.TextField(null=True)),
]
state = MigrationLoader(connection).project_state()
migration.atomic = False  # as docs/architecture.md says of migrations that change several tables
with connection.schema_editor(atomic=False) as editor:
    migration.apply(state, editor)
"""


def add_under_readers(database_url, folder):
    """Apply a migration that adds a table and columns while four readers ask; return the statuses they got."""
    fill(database_url, folder)
    migrated = Event()

    def read(site):
        statuses = []
        while not migrated.is_set():
            statuses += [site.ask(address).status for address in (PAGE, API, COLD)]
        # The old code on the new tables.
        return [*statuses, site.ask(PAGE).status]

    with served(database_url, folder, **UNLIMITED) as site, ThreadPoolExecutor() as others:
        readers = [others.submit(read, site) for _ in range(4)]
        try:
            told = environment(database_url, folder)
            subprocess.run([sys.executable, "-c", ADD], cwd=ROOT, env=told, check=True, timeout=PROGRAM)
        finally:
            migrated.set()
        return [status for each in readers for status in each.result()]


@pytest.mark.long
@pytest.mark.postgresql
def test_a_migration_that_adds_to_the_tables_fails_no_reader_on_postgresql(django_db_setup, postgresql, tmp_path):
    assert set(add_under_readers(postgresql.url, tmp_path)) == {200}


@pytest.mark.long
@pytest.mark.sqlite
def test_a_migration_that_adds_to_the_tables_fails_no_reader_on_sqlite(django_db_setup, tmp_path):
    assert set(add_under_readers(f"sqlite:///{tmp_path}/site.sqlite3", tmp_path)) == {200}
