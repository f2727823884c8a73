"""Backup and restore of a site, also from one database engine to the other: rows as JSON lines, files, and a manifest."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from pydantic import BaseModel, ValidationError

from reports import publishing
from reports.document.canonical import instant, sha256
from reports.models.index import INDEX_MODELS
from reports.models.storage import read_stored, shared_files, write_once
from reports.models.work import Worker
from reports.progress import counted
from reports.reading import proof
from reports.search.rows import SearchRow

type Table = type[models.Model]

#: Tables that can be rebuilt from others, or are useless on another machine.
_LEFT_OUT: tuple[Table, ...] = (*INDEX_MODELS, SearchRow, Session, Worker)
#: Tables in which `migrate` creates rows, in the order in which the rows can be deleted.
_MADE_BY_MIGRATE = (
    "auth_group_permissions",
    "auth_permission",
    "auth_group",
    "django_content_type",
    "reports_generation",
    "reports_sequencecheck",
)
_BATCH = 500


class BackupError(Exception):
    """Raised if a backup or restore is impossible. The message says why."""


class TableFile(BaseModel):
    """The file with the rows of a table: their number, its SHA-256, and the next primary key, or None if keys are not counted."""

    rows: int
    sha256: str
    next_key: int | None


class Backup(BaseModel):
    """The manifest of a backup. `settings` has names without values, and `files` sizes in bytes by path."""

    at: str
    #: The release that made the backup, "" before 1.0.1, and its commit, "" also without git.
    version: str = ""
    commit: str = ""
    migrations: list[list[str]]
    settings: list[str]
    tables: dict[str, TableFile] = {}
    files: dict[str, int] = {}
    checkpoint: proof.Checkpoint | None
    #: Damaged and removed files, and texts that PostgreSQL would refuse.
    warnings: list[str] = []


def tables() -> list[Table]:
    """Return the tables of a backup, in the order of their names."""
    found = [model for model in apps.get_models(include_auto_created=True) if model not in _LEFT_OUT]
    managed = [model for model in found if model._meta.managed and not model._meta.proxy]
    return sorted(managed, key=lambda model: model._meta.db_table)


def back_up(folder: Path) -> Backup:
    """Write a backup into an empty or new folder, which only its owner can open, and return its manifest. Raises BackupError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty. Give a new folder for each backup.")
    (folder / "rows").mkdir(parents=True)
    folder.chmod(0o700)
    with _snapshot():
        backup = Backup(
            at=instant(datetime.now(UTC)),
            version=settings.VERSION,
            commit=settings.COMMIT,
            migrations=_migrations(),
            settings=settings_in_use(),
            checkpoint=proof.latest_checkpoint(),
        )
        for model in counted("Writing tables", tables()):
            backup.tables[model._meta.db_table] = _write_rows(folder, model, backup)
    # Files are copied after the rows, because a site stores each file before the row that names it, so none is missing.
    for path in counted("Copying files", shared_files()):
        _copy(path, folder, backup)
    (folder / "manifest.json").write_text(backup.model_dump_json(indent=1))
    return backup


def settings_in_use() -> list[str]:
    """Return the names of the environment variables in docs/deploy.md that are set."""
    guide = (Path(settings.BASE_DIR) / "docs" / "deploy.md").read_text("utf-8")
    return sorted(set(re.findall(r"`([A-Z_]+)`", guide)) & os.environ.keys())


def _migrations() -> list[list[str]]:
    return sorted(list(each) for each in MigrationRecorder(connection).applied_migrations())


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read one state of the database while others write. SQLite's transaction mode is changed, because the usual one locks writers."""
    mode = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def _write_rows(folder: Path, model: Table, backup: Backup) -> TableFile:
    fields = model._meta.concrete_fields
    digest = hashlib.sha256()
    rows = 0
    found = model._base_manager.order_by("pk").values(*(field.attname for field in fields))
    with _rows_file(folder, model).open("wb") as file:
        for row in found.iterator(chunk_size=_BATCH):
            # Keys are sorted, because PostgreSQL changes the order of keys in JSON columns.
            line = json.dumps(row, default=_text, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            if "\\u0000" in line or any(_is_too_long(field, row[field.attname]) for field in fields):
                backup.warnings.append(
                    f"{line[:200]} in {model._meta.db_table}: too long for PostgreSQL, or with a NUL"
                )
            file.write(line.encode() + b"\n")
            digest.update(line.encode() + b"\n")
            rows += 1
    return TableFile(rows=rows, sha256=digest.hexdigest(), next_key=_next_key(model))


def _text(value: Any) -> str:
    """Return a value of a type that JSON lacks as text; times are in UTC, to the microsecond."""
    match value:
        case datetime():
            return instant(value)
        case date() | UUID() | timedelta():
            return str(value)
    raise TypeError(f"A backup cannot contain {type(value)}.")


def _is_too_long(field: models.Field[Any, Any], value: Any) -> bool:
    return isinstance(value, str) and field.max_length is not None and len(value) > field.max_length


def _rows_file(folder: Path, model: Table) -> Path:
    return folder / "rows" / f"{model._meta.db_table}.jsonl"


def _copy(path: Path, folder: Path, backup: Backup) -> None:
    name = str(path.relative_to(settings.MEDIA_ROOT))
    data = read_stored(path)
    if data is None:
        backup.warnings.append(f"{name} was removed while the backup was written")
    elif sha256(data) != path.name:
        backup.warnings.append(f"{name} is damaged and was left out")
    else:
        target = folder / "media" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        backup.files[name] = len(data)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def restore(folder: Path) -> Backup:
    """Restore a backup into this empty site, in one transaction, and return its manifest. Raises BackupError."""
    backup = _manifest(folder)
    wanted = {_rows_file(folder, model): backup.tables[model._meta.db_table].sha256 for model in tables()}
    wanted |= {folder / "media" / name: Path(name).name for name in backup.files}
    for path, digest in counted("Checking the backup", list(wanted.items())):
        if not path.is_file() or _sha256(path) != digest:
            raise BackupError(f"{path} is missing or damaged. Nothing was restored.")
    with transaction.atomic():
        _clear()
        for model in counted("Writing tables", tables()):
            _read_rows(folder, model)
            if key := backup.tables[model._meta.db_table].next_key:
                _set_next_key(model, key)
        ContentType.objects.clear_cache()
        publishing.rebuild_index()
        for name in counted("Copying files", list(backup.files)):
            write_once(Path(settings.MEDIA_ROOT) / name, (folder / "media" / name).read_bytes())
    return backup


def _manifest(folder: Path) -> Backup:
    try:
        backup = Backup.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise BackupError(f"{folder} is not a complete backup: its manifest.json cannot be read.") from error
    if backup.migrations != _migrations():
        raise BackupError(
            f"The backup has other tables than this site. Install {_release(backup)}, with OPENID_CONNECT_URL set "
            "if it was set there, run migrate, restore, and then upgrade."
        )
    return backup


def _release(backup: Backup) -> str:
    """Return the release that made the backup, for an error message."""
    if not backup.version:
        return "the release that made it (1.0.0 or an earlier one, which backups do not name)"
    commit = f" (commit {backup.commit})" if backup.commit else ""
    return f"Perennial {backup.version}{commit}, which made it"


def _clear() -> None:
    """Delete the rows that `migrate` created, because the backup has them with other keys. Raises BackupError if there are others."""
    for model in tables():
        if model._meta.db_table not in _MADE_BY_MIGRATE and model._base_manager.exists():
            raise BackupError(
                f"This site is not empty: it has {model._meta.verbose_name_plural}. Restore into a new database, "
                "after migrate and before anything else."
            )
    with connection.cursor() as cursor:
        for table in _MADE_BY_MIGRATE:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  names of our own tables


def _read_rows(folder: Path, model: Table) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    insert = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608
    with _rows_file(folder, model).open("rb") as file, connection.cursor() as cursor:
        try:
            for lines in batched(file, _BATCH):
                rows = map(json.loads, lines)
                cursor.executemany(insert, [[_stored(field, row[field.attname]) for field in fields] for row in rows])
        except DatabaseError as error:
            raise BackupError(f"Rows of {model._meta.db_table} were refused. Nothing was restored. {error}") from error


def _stored(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value from the file as a parameter of INSERT."""
    if isinstance(field, models.ForeignKey):
        return _stored(field.target_field, value)
    return field.get_db_prep_save(value if isinstance(field, models.JSONField) else field.to_python(value), connection)


def _next_key(model: Table) -> int | None:
    """Return the primary key of the next row, or None if keys are not counted. It depends on deleted rows too, so it is stored."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            if found := cursor.fetchone():
                return int(found[0])
            return 1 if isinstance(model._meta.pk, models.AutoField) else None
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", _sequence(model))
        if not (name := cursor.fetchone()[0]):
            return None
        cursor.execute(f"SELECT last_value + is_called::int FROM {name}")  # noqa: S608  a name that PostgreSQL gave
        return int(cursor.fetchone()[0])


def _set_next_key(model: Table, key: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [model._meta.db_table, key - 1])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [*_sequence(model), key])


def _sequence(model: Table) -> list[str]:
    return [f'"{model._meta.db_table}"', str(model._meta.pk.column)]
