"""System checks of a running site, for `manage.py check --tag operation`. Each message has a hint that says what to do."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Advice
from django.core.mail import mailers
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.models import triggers
from reports.models.generation import Generation
from reports.models.ledger import Version
from reports.models.mails import mail_warning
from reports.models.storage import last_time_of, why_not_writable
from reports.models.work import worker_warning

TAG = "operation"
#: The minimum of free disk space in bytes. The files of a large edition need a tenth of this.
LITTLE_SPACE = 2 * 1024**3
#: The oldest supported releases.
_POSTGRESQL = 150_000
_SQLITE = (3, 37)
#: The maximum age of the last backup, in seconds.
_BACKUP_WITHIN = 7 * 24 * 60 * 60
#: The maximum difference of two clocks.
_CLOCK = timedelta(seconds=5)


def database(**_: Any) -> list[CheckMessage]:
    """Check that the database answers, is migrated, has all triggers, is new enough, and has the same time as this machine."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return [Error("The database is not up to date.", hint="Run: manage.py migrate", id="operation.E002")]
        return [*_protection(), *_release_of_the_database(), *_clock()]
    except DatabaseError as error:
        message = f"The database does not answer: {str(error).strip().partition(chr(10))[0]}"
        hint = "Check that it is running, that its disk is not full, and that DATABASE_URL is correct."
        return [Error(message, hint=hint, id="operation.E001")]


def _protection() -> Iterator[CheckMessage]:
    if missing := triggers.missing(connection):
        message = f"{len(missing)} triggers that protect published text are missing, such as {missing[0]}."
        yield Error(message, hint="Run manage.py migrate, then manage.py verify.", id="operation.E003")
    if triggers.can_be_dropped(connection):
        yield Advice(
            "The site’s database role owns the tables and can drop the triggers that protect published text.",
            hint="Give the tables to another role: docs/operations.md, “Separate the owner of the database”.",
            id="operation.W007",
        )


def _release_of_the_database() -> Iterator[CheckMessage]:
    if connection.vendor == "postgresql" and connection.connection.info.server_version < _POSTGRESQL:
        yield Error("PostgreSQL is older than 15.", hint="Upgrade it.", id="operation.E004")
    elif connection.vendor == "sqlite" and sqlite3.sqlite_version_info < _SQLITE:
        yield Error("SQLite is older than 3.37.", hint="Use a newer Python.", id="operation.E004")


def _clock() -> Iterator[CheckMessage]:
    now = timezone.now()
    hint = "Check both clocks with: timedatectl"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (other,) = cursor.fetchone()
        if abs(other - now) > _CLOCK:
            yield Advice(
                f"The clocks of this machine and of the database differ by {abs(other - now).total_seconds():.0f} s.",
                hint=hint,
                id="operation.W001",
            )
    last = Version.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    if last and last > now + _CLOCK:
        yield Error(
            f"The last publication is in the future: {last:%Y-%m-%d %H:%M} UTC.", hint=hint, id="operation.E005"
        )


def replica(**_: Any) -> list[CheckMessage]:
    """Check that the replica, if there is one, answers and has the generation of the primary."""
    if "replica" not in settings.DATABASES:
        return []
    try:
        marks = {Generation.objects.using(each).values_list("mark").first() for each in settings.DATABASES}
        problem = "does not have the last publication" if len(marks) > 1 else ""
    except DatabaseError as error:
        problem = f"cannot be compared with the primary: {str(error).strip().partition(chr(10))[0]}"
    hint = (
        "Check REPLICA_URL, and whether the replica runs and replays. Until then, readers are served from the primary."
    )
    return [Advice(f"The replica {problem}.", hint=hint, id="operation.W009")] if problem else []


def files(**_: Any) -> list[CheckMessage]:
    """Check that files can be saved and the disk has free space."""
    if problem := why_not_writable():
        hint = f"Let the user of the site own it: chown -R USER {settings.MEDIA_ROOT}"
        if settings.MEDIA_BUCKET:
            hint += " and check MEDIA_BUCKET, its keys and the store: docs/scaling.md"
        return [Error(problem, hint=hint, id="operation.E006")]
    free = shutil.disk_usage(settings.MEDIA_ROOT).free
    if free < LITTLE_SPACE:
        message = f"Only {free / 1024**3:.1f} GB are free in MEDIA_ROOT."
        return [Advice(message, hint="Make room: a full disk stops all saving.", id="operation.W002")]
    return []


def backups(**_: Any) -> list[CheckMessage]:
    """Check that the last backup is at most a week old."""
    if time() - last_time_of("backup") <= _BACKUP_WITHIN:
        return []
    hint = "Run manage.py backup DIR every day, and move the copy to another machine."
    return [Advice("There is no backup of the last seven days.", hint=hint, id="operation.W008")]


def worker(**_: Any) -> list[CheckMessage]:
    """Check that a worker is running, that no mail is delayed, and that no task failed finally in the last two weeks."""
    found: list[CheckMessage] = []
    try:
        silent = worker_warning(timezone.now())
        delayed = mail_warning(timezone.now())
        failed = DBTaskResult.objects.failed().count()
    except DatabaseError:
        return []  # `database` reports it
    if silent:
        found.append(Advice(silent, hint="Start manage.py serve, or manage.py work.", id="operation.W003"))
    if delayed:
        hint = "Check EMAIL_URL and the mail server. The log of the worker has each attempt."
        found.append(Advice(delayed, hint=hint, id="operation.W010"))
    if failed:
        message = f"{failed} tasks failed in the last two weeks."
        found.append(Advice(message, hint="The log of the worker has the reasons.", id="operation.W004"))
    return found


def mail(**_: Any) -> list[CheckMessage]:
    """Check that a mail server is set and accepts connections."""
    if not settings.MAILERS:
        hint = "Set EMAIL_URL, or pass on links for invitations and passwords yourself."
        return [Advice("No mail server is set.", hint=hint, id="operation.W005")]
    try:
        mailers.default.open()
        mailers.default.close()
    except OSError as error:
        return [Error(f"The mail server does not answer: {error}", hint="Check EMAIL_URL.", id="operation.E007")]
    return []


def shared_cache(**_: Any) -> list[CheckMessage]:
    """Check that the cache stores values."""
    try:
        cache.set("operation", "stored", 10)
        is_stored = cache.get("operation") == "stored"
    except Exception:  # whatever the cache's library raises
        is_stored = False
    if is_stored:
        return []
    return [Error("The cache does not answer.", hint="Check CACHE_URL; limits are counted there.", id="operation.E008")]


def packages(**_: Any) -> list[CheckMessage]:
    """Check that the installed packages are the versions in requirements/base.txt."""
    lines = (Path(settings.BASE_DIR) / "requirements" / "base.txt").read_text("utf-8").splitlines()
    pins = [line.split()[0].partition("==") for line in lines if "==" in line and ";" not in line]
    other = [name for name, _, wanted in pins if _installed(name) not in {wanted, ""}]
    missing = [name for name, _, _ in pins if not _installed(name)]
    if not (other or missing):
        return []
    message = f"Installed packages differ from requirements/base.txt: {', '.join([*other, *missing][:5])}."
    hint = "Run: .venv/bin/python -m pip install --require-hashes --no-deps -r requirements/base.txt"
    return [Advice(message, hint=hint, id="operation.W006")]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


CHECKS = (database, replica, files, backups, worker, mail, shared_cache, packages)
