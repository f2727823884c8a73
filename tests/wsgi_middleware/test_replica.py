"""A PostgreSQL that follows another one (`REPLICA_URL`): readers are served from it, and never with what it still lacks."""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from itertools import count

import psycopg
import pytest

from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import environment, fill, served
from tests.wsgi_middleware.test_outage import Stopping, postgresql  # noqa: F401  a fixture

pytestmark = [pytest.mark.process, pytest.mark.postgresql]

OLD, PAGE, FILE = "/sea/2024/v1.0/tides/", "/sea/2024/tides/", "/sea/2024/v1.1/sea-2024.md"
#: Which no process has read before the primary stops.
COLD = ("/trends/", "/sea/2024/v1.1/winds/", "/api/v1/reports/sea/editions/2024/", "/search/?q=turbines", "/feed.atom")
IN_A_PROCESS = """
import django; django.setup()
from tests import making
from reports import publishing
from reports.models.people import Actor
from reports.models.ledger import Version
from reports.models.series import Edition
"""
CORRECT = IN_A_PROCESS + 'making.correct(Edition.objects.get(), "turn both ways", "turn one way")'
WITHDRAW = IN_A_PROCESS + (
    'publishing.withdraw(version=Version.objects.get(minor=0), reason="A test.", actor=Actor.of("Ada", making.AT))'
)


class Replica(Stopping):
    @property
    def url(self):
        return f"postgresql://postgres@/postgres?host={self.folder}&port=5433"

    def ask(self, query):
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query).fetchone()[0]

    def is_read(self):
        """Whether the last query of some connection was one of a page."""
        return bool(self.ask("""SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT "reports%'"""))


@contextmanager
def replica_of(primary):
    """A streaming replica of the server."""
    folder, owner, programs = primary.folder.parent / "replica", primary.server.system_user, primary.server.bin_path
    source = ["--host", primary.folder, "--username", "postgres"]
    as_owner = {"user": owner, "cwd": primary.folder}
    # Otherwise it waits for the next checkpoint.
    command = [programs / "pg_basebackup", *source, "-D", folder, "-R", "-C", "-S", "replica", "-c", "fast"]
    folder.mkdir(mode=0o700)
    if owner:
        shutil.chown(folder, owner)
    subprocess.run(command, check=True, timeout=PROGRAM, **as_owner)
    command = [programs / "postgres", "-D", folder, "-h", "", "-k", folder, "-p", "5433"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **as_owner)
    replica = Replica(primary.server, folder)
    try:
        until(replica.answers, folder / "log", alive=lambda: process.poll() is None)
        yield replica
    finally:
        process.terminate()
        process.wait(LONG)


def run(code, told):
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=told, check=True, timeout=PROGRAM)


def checked(told):
    """What `check` says of the replica."""
    command = [sys.executable, "manage.py", "check", "--tag", "operation"]
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=PROGRAM)
    return [line for line in done.stderr.splitlines() if "The replica" in line]


def test_readers_get_the_replica_while_it_is_complete_and_the_primary_otherwise(
    django_db_setup,
    postgresql,  # noqa: F811
    tmp_path,
):
    fill(postgresql.url, tmp_path)
    with replica_of(postgresql) as replica:
        own = {"REPLICA_URL": replica.url, "KEPT_MEGABYTES": "0", "SEARCHES_A_MINUTE": "1000000"}
        told = environment(postgresql.url, tmp_path, **own)
        run(CORRECT, told)
        with served(postgresql.url, tmp_path, **own) as site:
            statuses, words = set(), count()

            def is_read():
                """Search for another word each time. Return whether the replica was asked."""
                statuses.add(site.ask(f"/search/?q=word{next(words)}").status)
                return replica.answers() and replica.is_read()

            until(is_read, site.log)
            assert {site.ask(address).status for address in (OLD, PAGE, FILE)} == {200}
            assert checked(told) == []

            # It stops to follow. What was withdrawn since is gone at once, and does not come back with the primary away.
            replica.ask("SELECT pg_wal_replay_pause()")
            run(WITHDRAW, told)
            until(lambda: site.ask(OLD).status == 410, site.log, 2)
            assert {site.ask(OLD).status for _ in range(20)} == {410}
            assert "The replica does not have the last publication." in checked(told)[0]
            with postgresql.ended() as begin_again:
                until(lambda: site.ask(OLD).status == 503, site.log)
                assert {site.ask(address).status for address in (OLD, *COLD)} == {503}
                begin_again()
                until(lambda: site.ask("/readyz").status == 200, site.log)
                replica.ask("SELECT pg_wal_replay_resume()")
                until(lambda: checked(told) == [])
                until(is_read, site.log)
                assert {site.ask(OLD).status for _ in range(20)} == {410}

                # The replica stops and begins again: nobody sees an error.
                statuses.clear()
                with replica.ended() as begin_replica_again:
                    until(lambda: is_read() or "(replica) cannot be read" in site.log.read_text(), site.log)
                    assert "cannot be compared with the primary" in checked(told)[0]
                    begin_replica_again()
                    until(is_read, site.log)
                    assert statuses == {200}

                    # The primary stops: what is published is read from the replica, and the desk says that it cannot.
                    with postgresql.ended():
                        answers = [site.ask(address) for address in (PAGE, FILE, *COLD, OLD)]
                        assert [each.status for each in answers] == [200] * (len(COLD) + 2) + [410]
                        assert {each["Age"] for each in answers} == {None}
                        assert site.ask("/readyz").status == 503
                        until(lambda: site.ask("/admin/login/", "POST").status == 503, site.log)
