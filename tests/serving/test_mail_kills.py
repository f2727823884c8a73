"""10,000 mails, ten workers killed at random, and a mail server that refuses every fifth: each arrives once or twice."""

import random
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime

import psycopg
import pytest

from tests.delivery.test_mail_queue import assert_each_arrived
from tests.quality.serving import ROOT
from tests.serving.mailbox import mailbox
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import environment, fill
from tests.wsgi_middleware.test_outage import own_postgresql

MAILS, KILLS = 10_000, 10
QUEUE = f"""
import django
django.setup()
from django.db import transaction
from tests.delivery.test_mail_queue import letters
with transaction.atomic():
    letters(*range({MAILS}))
"""
LEFT = "SELECT count(*) FROM reports_outgoingmail WHERE sent_at IS NULL"
#: What is due at once although a killed worker has reserved it, or although it was refused.
RESERVED = "UPDATE reports_outgoingmail SET due_at = at WHERE due_at IS NOT NULL AND attempts = 0"
REFUSED = "UPDATE reports_outgoingmail SET due_at = at WHERE due_at IS NOT NULL"
NOW = "UPDATE reports_due SET at = (SELECT min(at) FROM reports_outgoingmail) WHERE name LIKE '%send_mails'"
pytestmark = [pytest.mark.process, pytest.mark.sqlite, pytest.mark.long]


@contextmanager
def database(engine, folder):
    """Return the address of a new database, and a function that opens a connection which commits each statement."""
    if engine == "postgresql":
        with own_postgresql() as server:
            yield server.url, lambda: psycopg.connect(server.url, autocommit=True)
    else:
        file = folder / "site.sqlite3"
        yield f"sqlite:///{file}", lambda: closing(sqlite3.connect(file, timeout=LONG, isolation_level=None))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_mail_is_lost_or_misdirected_by_killed_workers(engine, tmp_path):
    chance, log = random.Random(engine), tmp_path / "work.log"
    with database(engine, tmp_path) as (url, connect), mailbox() as box, ExitStack() as stack:
        fill(url, tmp_path)
        more = {"EMAIL_URL": box.address, "MAILS_PER_MINUTE": "1000000"}
        surroundings = environment(url, tmp_path, **more)
        subprocess.run([sys.executable, "-c", QUEUE], cwd=ROOT, env=surroundings, check=True, timeout=LONG)
        database_connection = stack.enter_context(connect())
        box.refused_every = 5
        for turn in range(KILLS + 1):
            database_connection.execute(RESERVED)
            database_connection.execute(NOW)
            with log.open("ab") as output:
                worker = subprocess.Popen(
                    [sys.executable, "manage.py", "work"], cwd=ROOT, env=surroundings, stdout=output, stderr=output
                )
            try:
                if turn < KILLS:
                    goal = box.begun + chance.randint(2, MAILS // KILLS)
                    until(lambda goal=goal: box.begun >= goal, log)
                else:
                    _finish(database_connection, log)
            finally:
                worker.kill()
                worker.wait(LONG)
    assert_each_arrived(box.mails, range(MAILS), most=MAILS + KILLS)


def _finish(connection, log):
    """Wait until all mails are sent. Those that were refused are due again when no other is left."""

    def left(condition=""):
        return connection.execute(LEFT + condition).fetchone()[0]

    while left():
        until(lambda: not left(f" AND due_at <= '{datetime.now(UTC):%Y-%m-%d %H:%M:%S}'"), log, seconds=10 * LONG)
        connection.execute(REFUSED)
        connection.execute(NOW)
