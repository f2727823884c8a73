"""The worker's recurring tasks, and when each worker last reported."""

from datetime import datetime, timedelta

from django.db import models

#: A worker reports every `BEAT`, and counts as stopped after `SILENT`.
BEAT = timedelta(seconds=5)
SILENT = timedelta(seconds=15)


class DueQuerySet(models.QuerySet["Due"]):
    def sooner(self, name: str, at: datetime) -> None:
        """Move the task forward to `at`, if it was due later."""
        self.filter(name=name, at__gt=at).update(at=at)


class Due(models.Model):
    """A recurring task: when it is due, and its interval."""

    name = models.CharField(primary_key=True, max_length=200, help_text="The path of the task.")
    at = models.DateTimeField()
    every = models.DurationField()

    objects = DueQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def claim(self, now: datetime) -> bool:
        """Set the next time and return True, or False if another worker was faster. Missed runs are done once."""
        return bool(Due.objects.filter(pk=self.pk, at=self.at).update(at=now + self.every))


class Worker(models.Model):
    """A worker process, and when it last reported."""

    name = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def silence(now: datetime) -> str:
    """Return a warning if no worker is running, or ""."""
    last = Worker.objects.aggregate(last=models.Max("at"))["last"]
    if last is not None and now - last <= SILENT:
        return ""
    seen = f" The last one reported on {last:%d %B %Y at %H:%M} UTC." if last else ""
    return f"No worker is running: scheduled publications, email, webhooks and files of large editions wait.{seen}"
