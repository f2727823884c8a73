"""The worker in a process of its own: killed in the middle, asked to stop, held up by a task or by the database."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import pytest

from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.serving.mailbox import mailbox
from tests.serving.running import running
from tests.site.error_reports import WORDS, hidden
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import environment, fill

FORM = "/sea/2024/v1.0/tides/report-an-error/"
STATES = (
    "SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path LIKE '%send_mails' ORDER BY enqueued_at DESC"
)
SENT = "SELECT count(sent_at) FROM reports_outgoingmail"
ENQUEUE = """
import django
django.setup()
from reports.site.error_report_mail import tell_editors
from reports.models import error_reports
from reports.models.ledger import Version
from django.utils import timezone
from uuid import uuid4
report = error_reports.receive(Version.objects.get(), section=(uuid4(), "Tides"), at=timezone.now(), wrong="It is wrong.")
tell_editors.call(report.pk, "/sea/2024/v1.0/tides/")
"""
pytestmark = [pytest.mark.process, pytest.mark.sqlite]


@pytest.fixture
def database(django_db_setup, tmp_path):
    """A database with a published edition whose editors are told of errors by mail."""
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    fill(url, tmp_path)
    run(tmp_path, "UPDATE reports_report SET errors_to = 'anna@desk.example'")
    return url


def run(folder, statement):
    with closing(sqlite3.connect(folder / "site.sqlite3", timeout=LONG)) as connection:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return [row[0] for row in rows]


@contextmanager
def working(database, folder, *arguments, **more):
    """`manage.py work` until the end of the block."""
    with (folder / "work.log").open("ab") as log:
        command = [sys.executable, "manage.py", "work", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(database, folder, **more), stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait(LONG)


def enqueue(database, folder):
    subprocess.run(
        [sys.executable, "-c", ENQUEUE], cwd=ROOT, env=environment(database, folder), check=True, timeout=PROGRAM
    )


def test_a_mail_whose_worker_is_killed_in_the_middle_is_sent_by_the_next_one(database, tmp_path):
    with mailbox() as box, running(database, tmp_path, workers=1, EMAIL_URL=box.address) as served:
        box.hold()
        form = hidden(served.site.ask(FORM).body.decode())
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        assert served.site.ask(FORM, "POST", urlencode({**form, **WORDS}), **kind).status == 302
        until(lambda: box.begun, served.log)
        os.kill(served.worker(), signal.SIGKILL)
        assert run(tmp_path, STATES)[0] == "RUNNING"
        box.release()
        # The mail is reserved for the killed worker for two minutes.
        run(tmp_path, "UPDATE reports_outgoingmail SET due_at = at")
        run(tmp_path, "UPDATE reports_due SET at = (SELECT at FROM reports_outgoingmail)")
        until(lambda: run(tmp_path, SENT) == [1], served.log)
        assert "They stayed up" in box.mails[-1]
        assert served.stop() == 0


@pytest.mark.journey
def test_a_worker_that_is_told_to_stop_ends_what_it_is_doing(database, tmp_path):
    enqueue(database, tmp_path)
    with mailbox() as box, working(database, tmp_path, EMAIL_URL=box.address) as worker:
        # No longer than it takes to tell the worker: it waits five seconds for a mail server.
        box.hold()
        until(lambda: box.begun, tmp_path / "work.log")
        worker.terminate()
        box.release()
        assert worker.wait(LONG) == 0
    assert (len(box.mails), run(tmp_path, STATES)[0], run(tmp_path, SENT)) == (1, "SUCCESSFUL", [1])


def test_a_task_that_takes_too_long_ends_its_worker_and_is_left_to_the_next_one(database, tmp_path):
    with mailbox() as box, working(database, tmp_path, "--longest=1", EMAIL_URL=box.address) as worker:
        box.hold()
        enqueue(database, tmp_path)
        assert worker.wait(LONG) == 1
    assert run(tmp_path, STATES)[0] == "RUNNING"
    assert "A task took more than 1 seconds" in (tmp_path / "work.log").read_text()


@pytest.mark.long
def test_a_locked_database_only_makes_the_worker_wait(database, tmp_path):
    log = tmp_path / "work.log"
    with mailbox() as box, working(database, tmp_path, EMAIL_URL=box.address, DATABASE_TIMEOUT="1") as worker:
        # The worker is at a task when the database is locked, so that it has a result to save.
        box.hold()
        enqueue(database, tmp_path)
        until(lambda: box.begun, log)
        with closing(sqlite3.connect(tmp_path / "site.sqlite3", timeout=LONG, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            box.release()
            run_until_warned(log)
            other.execute("COMMIT")
        assert worker.poll() is None
        until(lambda: box.mails, log)


def run_until_warned(log):
    """Both the worker's work and its heartbeat found the database locked."""
    for fault in ("cannot reach the database and will retry", "could not save its heartbeat"):
        until(lambda fault=fault: f"{fault}: database is locked" in log.read_text(), log)
