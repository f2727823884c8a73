"""A publication at a set time, whatever is killed when: exactly once, by whichever worker is there."""

import random
import subprocess
import sys

import pytest

from tests.quality.serving import ROOT
from tests.rounds import rounds
from tests.servers import PROGRAM
from tests.serving.test_work import run, working
from tests.waiting import any_moment, until
from tests.wsgi_middleware.serving import environment, fill

pytestmark = [pytest.mark.process, pytest.mark.sqlite]

SECONDS = 4
SCHEDULE = """
import sys
from datetime import timedelta
import django
django.setup()
from django.contrib.auth.models import User
from django.utils import timezone
from reports import drafting, publishing
from reports.document.canonical import ChangeNote
from reports.models.people import Actor
from reports.models.series import Edition
from tests.making import ACKNOWLEDGED
edition, turn, now = Edition.objects.get(), sys.argv[1], timezone.now()
section = edition.draft.sections.get(slug="tides")
section.body = f"The text of turn {turn}."
section.save()
ada, _ = User.objects.get_or_create(username="ada", is_superuser=True, is_staff=True)
publishing.schedule(
    edition=edition, actor=Actor("Ada", now, ada), when=now + timedelta(seconds=float(sys.argv[2])), zone="UTC",
    is_frozen=True, seen=drafting.text_digest(drafting.document_of(edition), None), note="More.",
    also=(ChangeNote(kind="revision", explanation=f"Turn {turn}."),), acknowledged=ACKNOWLEDGED,
)
"""
STATES = "SELECT state FROM reports_scheduledpublication ORDER BY id"
TASKS = (
    "SELECT count(*) FROM django_tasks_database_dbtaskresult"
    " WHERE task_path LIKE '%publish_scheduled' AND status IN ('READY', 'RUNNING')"
)
OVERDUE = "SELECT (julianday('now') - julianday(at)) * 86400 > 2 FROM reports_scheduledpublication"
LATE = (
    "SELECT (julianday(v.published_at) - julianday(s.at)) * 86400 FROM reports_scheduledpublication s"
    " JOIN reports_version v ON v.id = s.version_id"
)


@pytest.fixture
def database(django_db_setup, tmp_path):
    url = f"sqlite:///{tmp_path}/site.sqlite3"
    fill(url, tmp_path)
    return url


def schedule(database, folder, turn, seconds):
    command = [sys.executable, "-c", SCHEDULE, str(turn), str(seconds)]
    subprocess.run(command, cwd=ROOT, env=environment(database, folder), check=True, timeout=PROGRAM)


def versions(folder):
    return run(folder, "SELECT major || '.' || minor FROM reports_version ORDER BY id")


@pytest.mark.rounds
def test_a_worker_killed_at_the_set_time_leaves_the_publication_to_the_next_one(database, tmp_path):
    chance = random.Random(7)
    for turn in range(1, rounds(20, 1) + 1):
        with working(database, tmp_path) as worker:
            until(lambda: run(tmp_path, "SELECT name FROM reports_worker"), tmp_path / "work.log")
            schedule(database, tmp_path, turn, SECONDS)
            until(
                lambda turn=turn: run(tmp_path, TASKS) != [0] or len(versions(tmp_path)) > turn, tmp_path / "work.log"
            )
            any_moment(0.2, chance=chance)
            worker.kill()
        with working(database, tmp_path), working(database, tmp_path):
            until(lambda turn=turn: run(tmp_path, STATES) == ["published"] * turn, tmp_path / "work.log")
        assert versions(tmp_path) == [f"1.{number}" for number in range(turn + 1)]


@pytest.mark.journey
def test_a_publication_that_an_outage_missed_happens_when_a_worker_is_back(database, tmp_path):
    schedule(database, tmp_path, 1, 0.5)
    until(lambda: run(tmp_path, OVERDUE) == [1])
    assert versions(tmp_path) == ["1.0"]
    with working(database, tmp_path):
        until(lambda: run(tmp_path, STATES) == ["published"], tmp_path / "work.log")
    [late] = run(tmp_path, LATE)
    assert (versions(tmp_path), late > 2) == (["1.0", "1.1"], True)
