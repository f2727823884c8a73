"""The worker: what is done by itself, and what becomes of tasks that fail or whose worker is gone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.delivery import outbox, worker
from reports.delivery.tasks import DUE, clear_out, deliver_webhooks
from reports.exporting import FORMATS
from reports.filing.making import make_files
from reports.models.ledger import VersionFile
from reports.models.webhooks import Endpoint, Message
from reports.models.work import WORKER_TIMEOUT, Due, Worker
from tests import making
from tests.delivery.receiver import receiving
from tests.desk.conftest import editor, people, superuser  # noqa: F401  fixtures
from tests.desk.pages import words_of

pytestmark = pytest.mark.django_db


def work():
    """A worker does what waits, and ends."""
    call_command("work", once=True)


def states(task):
    return list(DBTaskResult.objects.filter(task_path=task.module_path).values_list("status", flat=True))


def test_webhooks_are_sent_by_the_worker_and_tried_again_when_they_are_due(settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    work()
    assert Due.objects.get(pk=deliver_webhooks.module_path).at > timezone.now() + timedelta(minutes=59)
    with receiving() as receiver:
        Endpoint.objects.create(name="A library", address=receiver.address)
        receiver.answers = [500, 204]
        making.published_edition()
        work()
        message = Message.objects.get()
        assert (len(receiver.received), message.is_delivered, message.failures) == (1, False, 1)
        assert Due.objects.get(pk=deliver_webhooks.module_path).at == message.due_at
        Message.objects.update(due_at=timezone.now())
        Due.objects.update(at=timezone.now())
        work()
        message.refresh_from_db()
        assert (len(receiver.received), message.is_delivered) == (2, True)


@pytest.mark.both_engines
def test_what_was_undone_is_told_to_nobody():
    work()
    Endpoint.objects.create(name="A library", address="https://127.0.0.1/hook")
    before = Due.objects.get(pk=deliver_webhooks.module_path).at
    with transaction.atomic():
        making.published_edition()
        transaction.set_rollback(True)
    assert Due.objects.get(pk=deliver_webhooks.module_path).at == before
    assert Message.objects.count() == 0


@pytest.mark.both_engines
def test_what_is_due_is_done_once_however_long_no_worker_ran():
    work()
    Due.objects.update(at=timezone.now() - timedelta(days=30))
    work()
    assert {task: states(task) for task in (clear_out, deliver_webhooks)} == {
        clear_out: ["SUCCESSFUL"] * 2,
        deliver_webhooks: ["SUCCESSFUL"] * 2,
    }


@pytest.mark.both_engines
def test_two_workers_do_what_is_due_once():
    work()
    Due.objects.update(at=timezone.now())
    first, second = Due.objects.get(pk=clear_out.module_path), Due.objects.get(pk=clear_out.module_path)
    assert (first.claim(timezone.now()), second.claim(timezone.now())) == (True, False)


def test_a_duty_that_this_release_does_not_know_is_forgotten():
    Due.objects.create(name="reports.delivery.tasks.of_old", at=timezone.now(), every=timedelta(days=1))
    work()
    assert set(Due.objects.values_list("name", flat=True)) == {task.module_path for task in DUE}


@pytest.mark.long
def test_the_files_of_a_large_edition_are_made_after_its_publication(monkeypatch):
    edition = making.published_edition()
    assert states(make_files) == []
    monkeypatch.setattr(outbox, "LARGE", 1_000)
    making.correct(edition, "Waves remain hard to use.", "Waves are hard to use.")
    work()
    assert states(make_files) == ["SUCCESSFUL"]
    edition.refresh_from_db()
    files = VersionFile.objects.filter(version=edition.current_version).values_list("format", flat=True)
    assert set(files) == set(FORMATS)


@pytest.mark.long
def test_files_of_a_version_that_was_replaced_meanwhile_are_not_made(monkeypatch):
    monkeypatch.setattr(outbox, "LARGE", 1_000)
    edition = making.published_edition()
    making.correct(edition, "Waves remain hard to use.", "Waves are hard to use.")
    work()
    assert (states(make_files), VersionFile.objects.filter(version__minor=0).count()) == (["SUCCESSFUL"] * 2, 0)


def test_a_task_that_fails_is_tried_five_times_with_time_between(caplog):
    making.published_edition()
    make_files.enqueue("no number")
    for attempt, pause in enumerate(worker.BACKOFF, 1):
        work()
        row = DBTaskResult.objects.get(task_path=make_files.module_path)
        assert (row.status, len(row.worker_ids)) == (TaskResultStatus.READY, attempt)
        assert timedelta(0) < timezone.now() + pause - row.run_after < timedelta(seconds=5)
        DBTaskResult.objects.update(run_after=timezone.now())
    work()
    row.refresh_from_db()
    assert (row.status, len(row.worker_ids), "ValueError" in row.traceback) == (TaskResultStatus.FAILED, 5, True)
    assert "will not be retried" in caplog.messages[-1]


@pytest.mark.both_engines
def test_one_task_that_fails_keeps_back_no_other():
    make_files.enqueue("no number")
    clear_out.enqueue()
    work()
    assert states(clear_out) == ["SUCCESSFUL"] * 2


@pytest.mark.both_engines
def test_a_task_of_a_dead_worker_is_done_again_and_a_running_one_is_left():
    now = timezone.now()
    Worker.objects.create(name="alive", at=now)
    Worker.objects.create(name="gone", at=now - WORKER_TIMEOUT * 2)
    for name in ("alive", "gone", "never seen"):
        row = DBTaskResult.objects.get(pk=clear_out.enqueue().id)
        row.claim(name)
    work()
    found = {row.worker_ids[0]: row.status for row in DBTaskResult.objects.exclude(status="SUCCESSFUL")}
    assert found == {"alive": "RUNNING", "gone": "READY", "never seen": "READY"}


@pytest.mark.both_engines
def test_what_is_over_is_cleared_out(client):
    making.published_edition()
    long_ago = timezone.now() - timedelta(days=100)
    work()
    DBTaskResult.objects.update(finished_at=long_ago)
    Worker.objects.create(name="gone", at=long_ago)
    client.session["a"] = 1
    client.session.save()
    session = client.session.session_key
    client.session.model.objects.update(expire_date=long_ago)
    Due.objects.filter(pk=clear_out.module_path).update(at=timezone.now())
    work()
    assert not client.session.model.objects.filter(pk=session).exists()
    assert (DBTaskResult.objects.count(), Worker.objects.count()) == (1, 0)


def test_a_worker_that_is_silent_is_named_to_whoever_watches_and_to_administrators(client, superuser, editor):  # noqa: F811
    def told():
        desk = [" worker is " in words_of(each.get("/admin/")) for each in (superuser, editor)]
        answer = client.get("/readyz")
        return answer.status_code, answer.content.decode(), desk

    waits = "No worker is running: scheduled publications, email, webhooks and files of large editions wait."
    assert told() == (200, f"ready\n{waits}\n", [True, False])
    worker = Worker.objects.create(name="one", at=timezone.now())
    assert told() == (200, "ready\n", [False, False])
    worker.at = timezone.now() - WORKER_TIMEOUT - timedelta(seconds=1)
    worker.save()
    seen = f"The last one reported on {worker.at:%d %B %Y at %H:%M} UTC."
    assert told() == (200, f"ready\n{waits} {seen}\n", [True, False])
    assert f"perennial_worker_seen_seconds {worker.at.timestamp()}" in client.get("/metrics").content.decode()
