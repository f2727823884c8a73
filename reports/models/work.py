"""The worker's recurring tasks, and when each worker last reported."""

from datetime import datetime, timedelta

from django.db import models

#: The interval at which a worker saves that it is running.
HEARTBEAT = timedelta(seconds=5)
#: A worker that has not reported for this time counts as stopped.
WORKER_TIMEOUT = timedelta(seconds=15)


class DueQuerySet(models.QuerySet["Due"]):
    def sooner(self, name: str, at: datetime) -> None:
        """Set the time of the task to `at`, if it is due later than that."""
        self.filter(name=name, at__gt=at).update(at=at)


class Due(models.Model):
    """A recurring task with its next time (`at`) and its interval (`every`)."""

    name = models.CharField(primary_key=True, max_length=200, help_text="The path of the task.")
    at = models.DateTimeField()
    every = models.DurationField()

    objects = DueQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def claim(self, now: datetime) -> bool:
        """Set the next time and return True, or return False if another worker did so first.

        The next time is one interval after `now`, so missed runs are not repeated.
        """
        return bool(Due.objects.filter(pk=self.pk, at=self.at).update(at=now + self.every))


class Worker(models.Model):
    """A worker process, and when it last reported."""

    name = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def worker_warning(now: datetime) -> str:
    """Return a warning if no worker has reported within WORKER_TIMEOUT, or ""."""
    last = Worker.objects.aggregate(last=models.Max("at"))["last"]
    if last is not None and now - last <= WORKER_TIMEOUT:
        return ""
    seen = f" The last one reported on {last:%d %B %Y at %H:%M} UTC." if last else ""
    return f"No worker is running: scheduled publications, email, webhooks and files of large editions wait.{seen}"
