"""A database that cannot be used: what is wrong and what to do, in words and without a password."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from bin import with_postgres
from tests.servers import PROGRAM, free_port
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
TO_DO = "Check that it is running, that its disk is not full, and that DATABASE_URL is correct (see docs/deploy.md).\n"


def run(address: str, *command: str, **more: str) -> subprocess.CompletedProcess:
    """A command as a person gives it, with that DATABASE_URL."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": address, "SECRET_KEY": "k" * 50, **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM,
    )


@pytest.mark.long
@pytest.mark.sample(2)
@pytest.mark.parametrize("command", ["migrate", "demo --no-serve"])
def test_a_server_that_does_not_run_is_named_without_its_password(command):
    stopped = run("postgresql://ada:secret@127.0.0.1:1/trends?pool=false", *command.split())
    assert (stopped.returncode, "Traceback" in stopped.stderr, "secret" in stopped.stderr) == (1, False, False)
    assert stopped.stderr.startswith("The database 127.0.0.1:1/trends cannot be used: connection failed: ")
    assert stopped.stderr.endswith(f"Connection refused\n{TO_DO}")


@contextmanager
def held_server(folder):
    """A new PostgreSQL that lets clients connect and does not answer them, and how to let it go on."""
    with with_postgres.postgresql(str(folder)) as server:
        number = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(number, signal.SIGSTOP)
        try:
            yield server.get_uri(), lambda: os.kill(number, signal.SIGCONT)
        finally:
            os.kill(number, signal.SIGCONT)


def connected(folder):
    """Return whether a client has connected to the server of `folder`."""
    return Path("/proc/net/unix").read_text().count(str(folder)) > 1


@pytest.mark.long
@pytest.mark.process
@pytest.mark.sqlite
def test_a_command_waits_for_a_busy_server(tmp_path):
    with ThreadPoolExecutor() as others, held_server(tmp_path) as (address, go_on):
        command = others.submit(run, address, "migrate")
        until(lambda: connected(tmp_path))
        # A request would wait no longer (see DATABASE_TIMEOUT).
        enough = time.monotonic() + 1.5
        until(lambda: time.monotonic() > enough)
        go_on()
        done = command.result()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.long
@pytest.mark.process
@pytest.mark.sqlite
def test_a_server_that_does_not_answer_is_named(tmp_path):
    with held_server(tmp_path) as (address, _):
        stopped = run(address, "migrate", DATABASE_TIMEOUT="1")
    assert stopped.returncode == 1
    assert stopped.stderr.endswith(
        f"The database postgres cannot be used: couldn't get a connection after 1.00 sec\n{TO_DO}"
    )


@pytest.mark.long
def test_a_file_that_is_no_database_is_named(tmp_path):
    file = tmp_path / "db.sqlite3"
    file.write_text("This is no database, however long one looks at it.\n" * 20)
    assert (
        run(f"sqlite:///{file}", "migrate").stderr
        == f"The database {file} cannot be used: file is not a database\n{TO_DO}"
    )


@pytest.mark.long
def test_a_database_without_tables_says_how_to_make_them(tmp_path):
    file = tmp_path / "db.sqlite3"
    stopped = run(f"sqlite:///{file}", "verify")
    assert stopped.stderr == f"The database {file} has no tables yet. Create them with: manage.py migrate\n"


@pytest.mark.long
@pytest.mark.process
@pytest.mark.sqlite
def test_migrate_by_the_role_of_the_site_names_the_role_that_must(tmp_path):
    with with_postgres.postgresql(str(tmp_path)) as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as owner:
            for statement in (
                "CREATE ROLE trends_owner",
                "CREATE ROLE trends LOGIN",
                "CREATE DATABASE trends OWNER trends_owner",
            ):
                owner.execute(statement)
        stopped = run(f"postgresql://trends@/trends?host={tmp_path / 'data'}", "migrate")
    assert stopped.returncode == 1
    assert stopped.stderr == (
        "The database trends has no tables yet. Create them with: manage.py migrate\nThe role trends may not create tables. "
        "Set DATABASE_URL to the role trends_owner for it (see docs/deploy.md).\n"
    )


@pytest.mark.long
@pytest.mark.sample(4)
@pytest.mark.parametrize("command", ["migrate", "serve", "verify", "demo --no-serve"])
def test_a_database_of_a_development_version_is_refused_and_left_as_it_is(command, tmp_path):
    file = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)"
        )
        database.execute("INSERT INTO django_migrations VALUES (1, 'reports', '0001_first_release', '2026-11-01')")
        database.commit()
        # A demo may be running at the usual port.
        port = [f"--port={free_port()}"] if command == "serve" else []
        refused = run(f"sqlite:///{file}", *command.split(), *port)
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
        assert "made by a version before 1.0.0rc1 and cannot be upgraded. Export its editions" in refused.stderr
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone() == (1,)
