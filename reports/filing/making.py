"""Costly files, which the worker makes instead of the request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from reports.exporting import FORMATS, is_large
from reports.filing.files import StoredFile, file_of
from reports.filing.pictures import FilingError, NotMade, NotYet
from reports.models.ledger import Version, VersionFile

#: How long after a failure the file is not tried again.
_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class Making:
    """The progress of a task that makes files of a version: the formats made and requested.

    `state` is the task's; `again_at` is the time of its next try after a failure.
    """

    made: frozenset[str]
    asked: tuple[str, ...]
    state: TaskResultStatus
    again_at: datetime | None

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in self.asked if name not in self.made)


@task
def make_files(pk: int, *formats: str) -> None:
    """Make files of a version, or without `formats` all files if it is current. The first failure is raised after the last file."""
    wanted = {"pk": pk} if formats else {"pk": pk, "edition__current_version": pk}
    refused: list[FilingError] = []
    for version in Version.objects.readable().filter(**wanted).select_related("edition__report"):
        for name in formats or FORMATS:
            try:
                file_of(version, name, at=timezone.now())
            except FilingError as error:
                refused.append(error)
    if refused:
        raise refused[0]


def file_at_hand(version: Version, format: str, *, at: datetime) -> StoredFile:
    """Return the file for a waiting client. A costly one is enqueued, and NotYet raised. Raises also as `file_of` does."""
    is_made = VersionFile.objects.filter(version=version, format=format).exists()
    if FORMATS[format].is_costly and not is_made and is_large(version.content):
        raise _enqueue(version, format)
    return file_of(version, format, at=at)


def making_of(version: Version) -> Making | None:
    """Return the progress of the last task for a version's files, or None without one."""
    row = _last_task(version)
    if row is None:
        return None
    asked = tuple(row.args_kwargs["args"][1:]) or tuple(FORMATS)
    made = frozenset(VersionFile.current(version).values_list("format", flat=True))
    is_tried_again = row.status == TaskResultStatus.READY and bool(row.worker_ids)
    return Making(made, asked, TaskResultStatus(row.status), row.run_after if is_tried_again else None)


def _last_task(version: Version, **which: str) -> DBTaskResult | None:
    tasks = DBTaskResult.objects.using(DEFAULT_DB_ALIAS).filter(task_path=make_files.module_path)
    return tasks.filter(args_kwargs__args__0=version.pk, **which).order_by("-enqueued_at").first()


def _enqueue(version: Version, format: str) -> FilingError:
    """Enqueue a file unless it is queued already. Return the exception for the client."""
    label, last = FORMATS[format].label, _last_task(version, args_kwargs__args__1=format)
    if (
        last
        and last.status == TaskResultStatus.FAILED
        and (last.finished_at or timezone.now()) > timezone.now() - _PAUSE
    ):
        return NotMade(_("This edition cannot be made into a file of this kind ({kind}).").format(kind=label))
    if not last or last.status not in {TaskResultStatus.READY, TaskResultStatus.RUNNING}:
        make_files.enqueue(version.pk, format)
    return NotYet(_("This edition is large, and its file ({kind}) is being made.").format(kind=label))
