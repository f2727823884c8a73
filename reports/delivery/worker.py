"""The background worker: runs queued tasks in order, and queues those that are due.

Tasks are rows of django-tasks-db, written in the transaction of the event. A task that fails, or whose worker was killed, is retried
later, five attempts in all. If the database is locked or unreachable, the worker waits.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Sized
from datetime import timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from reports.delivery.tasks import DUE
from reports.models.ledger import Redaction
from reports.models.storage import clear_copies
from reports.models.work import HEARTBEAT, WORKER_TIMEOUT, Due, Worker

log = logging.getLogger(__name__)

#: The pause after each failed attempt; after the last one, the task has failed.
BACKOFF = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
#: Seconds that a task may take.
TASK_TIMEOUT = 900.0
#: Seconds between two looks at an empty queue.
POLL_INTERVAL = 1.0


class TaskWorker:
    """One worker. A task that takes more than `longest` seconds ends the process, because nothing else can stop it."""

    def __init__(self, longest: float = TASK_TIMEOUT) -> None:
        self.name = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"
        self.longest = longest
        self.began: float | None = None

    def run_until(self, signals: Sized) -> None:
        """Run tasks until `signals` is not empty; the task that is running then is finished."""
        threading.Thread(target=self._report_alive, name="heartbeat", daemon=True).start()
        looked = float("-inf")
        while not signals:
            try:
                if time.monotonic() - looked > HEARTBEAT.total_seconds():
                    self._requeue_abandoned()
                    clear_copies(Redaction.objects.count())
                    looked = time.monotonic()
                self._enqueue_due()
                if self._run_next():
                    continue
            except DatabaseError as error:
                log.warning("The worker cannot reach the database and will retry: %s", error)
            close_old_connections()
            end = time.monotonic() + POLL_INTERVAL
            while not signals and time.monotonic() < end:
                time.sleep(0.1)

    def run_once(self) -> None:
        """Run all tasks that are queued or due now, and those that they queue."""
        self._requeue_abandoned()
        self._enqueue_due()
        while self._run_next():
            self._enqueue_due()

    def _run_next(self) -> bool:
        """Run the next queued task. Return False if the queue is empty."""
        row = DBTaskResult.objects.ready().first()
        if row is None:
            return False
        claimed = {
            "status": TaskResultStatus.RUNNING,
            "started_at": timezone.now(),
            "worker_ids": [*row.worker_ids, self.name],
        }
        if not DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(**claimed):
            return True
        row.refresh_from_db()
        self.began = time.monotonic()
        try:
            row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        except Exception as error:  # a failure of one task does not stop the others
            _retry_or_fail(row, error)
        else:
            row.set_successful(None)
        finally:
            self.began = None
        return True

    def _requeue_abandoned(self) -> None:
        """Retry tasks whose worker is gone, and tasks of this worker whose result could not be saved."""
        alive = set(
            Worker.objects.filter(at__gt=timezone.now() - WORKER_TIMEOUT)
            .exclude(pk=self.name)
            .values_list("pk", flat=True)
        )
        for row in DBTaskResult.objects.running():
            if alive.isdisjoint(row.worker_ids[-1:]):
                _retry_or_fail(
                    row, RuntimeError("The worker stopped before the task finished, or could not save its result.")
                )

    def _enqueue_due(self) -> None:
        now = timezone.now()
        known = {task.module_path: every for task, every in DUE.items()}
        rows = {row.pk: row for row in Due.objects.all()}
        for name in known.keys() - rows.keys():
            rows[name], _ = Due.objects.get_or_create(name=name, defaults={"at": now, "every": known[name]})
        for name, row in rows.items():
            if name not in known:
                row.delete()
            elif row.at <= now:
                with transaction.atomic():
                    if row.claim(now):
                        import_string(name).enqueue()

    def _report_alive(self) -> None:
        """Report from a thread that the worker is alive, and end the process if a task takes too long."""
        while True:
            if self.began is not None and time.monotonic() - self.began > self.longest:
                log.critical(
                    "A task took more than %d seconds. This worker stops, and another one retries the task.",
                    self.longest,
                )
                os._exit(1)
            try:
                Worker.objects.update_or_create(pk=self.name, defaults={"at": timezone.now()})
            except DatabaseError as error:
                log.warning("The worker could not save its heartbeat: %s", error)
            finally:
                connection.close()
            time.sleep(min(HEARTBEAT.total_seconds(), self.longest))


def _retry_or_fail(row: DBTaskResult, error: Exception) -> None:
    """Queue a task again after a pause, or mark it as failed after the last attempt."""
    attempt = len(row.worker_ids)
    if attempt > len(BACKOFF):
        log.error("The task %s failed and will not be retried.", row.task_path, exc_info=error)
        row.set_failed(error)
        return
    log.warning("The task %s failed (attempt %d) and will be retried.", row.task_path, attempt, exc_info=error)
    row.status = TaskResultStatus.READY
    row.run_after = timezone.now() + BACKOFF[attempt - 1]
    row.save(update_fields=["status", "run_after"])
