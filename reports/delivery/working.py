"""The worker: does one task after another, in the order in which they wait, and has done what is due by the clock.

Tasks are rows of django-tasks-db, written in the transaction of what they follow from. A task that fails, or whose worker was killed, is
tried again after a while, five times in all. A database that is locked or gone only makes it wait.
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

#: After each failed attempt the next one follows, after the last none.
BACKOFF = (timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
#: In seconds: how long a task may take, and how often a worker with nothing to do looks.
LONGEST, LOOK = 900.0, 1.0


class Work:
    """One worker. `longest`: in seconds, after which a task ends its worker, since nothing else ends one that hangs."""

    def __init__(self, longest: float = LONGEST) -> None:
        self.name = f"{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"
        self.longest = longest
        self.began: float | None = None

    def until(self, heard: Sized) -> None:
        """Work until something is heard; the task that is being done then is finished."""
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        looked = float("-inf")
        while not heard:
            try:
                if time.monotonic() - looked > HEARTBEAT.total_seconds():
                    self._take_back()
                    clear_copies(Redaction.objects.count())
                    looked = time.monotonic()
                self._enqueue_due()
                if self._do_one():
                    continue
            except DatabaseError as error:
                log.warning("The worker cannot reach the database and will retry: %s", error)
            close_old_connections()
            end = time.monotonic() + LOOK
            while not heard and time.monotonic() < end:
                time.sleep(0.1)

    def once(self) -> None:
        """Do what is due and waits now, and what follows from it at once."""
        self._take_back()
        self._enqueue_due()
        while self._do_one():
            self._enqueue_due()

    def _do_one(self) -> bool:
        """Do the first task that waits; False if none does."""
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
        except Exception as error:  # whatever it is, the next task is done
            _try_again(row, error)
        else:
            row.set_successful(None)
        finally:
            self.began = None
        return True

    def _take_back(self) -> None:
        """Tasks whose worker is gone are to be done again; so is one of ours whose end could not be written down."""
        alive = set(
            Worker.objects.filter(at__gt=timezone.now() - WORKER_TIMEOUT)
            .exclude(pk=self.name)
            .values_list("pk", flat=True)
        )
        for row in DBTaskResult.objects.running():
            if alive.isdisjoint(row.worker_ids[-1:]):
                _try_again(
                    row, RuntimeError("The worker stopped before the task finished, or could not save its result.")
                )

    def _enqueue_due(self) -> None:
        now, known = timezone.now(), {task.module_path: every for task, every in DUE.items()}
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

    def _beat(self) -> None:
        """Says that the worker is alive, from a thread of its own; ends it if a task takes too long."""
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


def _try_again(row: DBTaskResult, error: Exception) -> None:
    """After a while, if it was not tried often enough."""
    attempt = len(row.worker_ids)
    if attempt > len(BACKOFF):
        log.error("The task %s failed and will not be retried.", row.task_path, exc_info=error)
        row.set_failed(error)
        return
    log.warning("The task %s failed (attempt %d) and will be retried.", row.task_path, attempt, exc_info=error)
    row.status, row.run_after = TaskResultStatus.READY, timezone.now() + BACKOFF[attempt - 1]
    row.save(update_fields=["status", "run_after"])
