"""The worker's recurring tasks, and when each worker last reported."""

from datetime import datetime, timedelta

from django.db import models

#: A worker says that it is alive every `BEAT`, and is taken for gone after `SILENT`.
BEAT = timedelta(seconds=5)
SILENT = timedelta(seconds=15)


class DueQuerySet(models.QuerySet["Due"]):
    def sooner(self, name: str, at: datetime) -> None:
        """Have it done by `at`, if it was due later."""
        self.filter(name=name, at__gt=at).update(at=at)


class Due(models.Model):
    """A task that is done again and again: when next, and how long after that."""

    name = models.CharField(primary_key=True, max_length=200, help_text="The path of the task.")
    at = models.DateTimeField()
    every = models.DurationField()

    objects = DueQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def claim(self, now: datetime) -> bool:
        """Move it on; False if another worker was faster. What was missed while no worker ran is done once."""
        return bool(Due.objects.filter(pk=self.pk, at=self.at).update(at=now + self.every))


class Worker(models.Model):
    """A process that does tasks, and when it last said that it is alive."""

    name = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def silence(now: datetime) -> str:
    """That no worker is running, in words; empty if one is."""
    last = Worker.objects.aggregate(last=models.Max("at"))["last"]
    if last is not None and now - last <= SILENT:
        return ""
    seen = f" The last one reported on {last:%d %B %Y at %H:%M} UTC." if last else ""
    return f"No worker is running: scheduled publications, email, webhooks and files of large editions wait.{seen}"
