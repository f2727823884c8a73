"""Write a backup: one state of all rows, then the files that they name."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pydantic import BaseModel

from reports import proof
from reports.backups.tables import Table, next_key, tables, to_json, unportable
from reports.document.record import instant
from reports.progress import counted

FORMAT = 1
#: Folders of MEDIA_ROOT whose files have their SHA-256 as name. The others can be made again.
FOLDERS = ("pictures", "files")
_BATCH = 500


class BackupError(Exception):
    """The backup or the restore cannot be done; the message says why."""


class TableFile(BaseModel):
    """The rows of a table: their number, the SHA-256 of the file, and the next key."""

    rows: int
    sha256: str
    next_key: int | None


class Backup(BaseModel):
    """The manifest of a backup. Of the settings it has the names alone, of files the size by path."""

    format: int = FORMAT
    at: str
    engine: str
    migrations: list[list[str]]
    settings: list[str]
    tables: dict[str, TableFile]
    files: dict[str, int] = {}
    checkpoint: proof.Checkpoint | None
    #: Damaged and removed files, and texts that PostgreSQL would refuse.
    warnings: list[str] = []


def back_up(folder: Path) -> Backup:
    """Write a backup into an empty or new folder, which only its owner can open. Raises BackupError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty. Give a new folder for each backup.")
    (folder / "rows").mkdir(parents=True)
    folder.chmod(0o700)
    with _snapshot():
        backup = Backup(
            at=instant(datetime.now(UTC)),
            engine=connection.vendor,
            migrations=applied_migrations(),
            settings=settings.SETTINGS_IN_USE,
            tables={},
            checkpoint=proof.latest_checkpoint(),
        )
        for model in counted("Writing tables", tables()):
            backup.tables[model._meta.db_table] = _write_rows(folder, model, backup)
    # Files are stored before the rows that name them: after the rows, none is missing.
    for path in counted("Copying files", [each for name in FOLDERS for each in _files(name)]):
        _copy(path, folder, backup)
    (folder / "manifest.json").write_text(backup.model_dump_json(indent=1))
    return backup


def applied_migrations() -> list[list[str]]:
    """Return what the tables were made by: a backup fits a site with the same migrations."""
    return sorted(list(each) for each in MigrationRecorder(connection).applied_migrations())


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read one state of the database while others write. Django would take SQLite's write lock."""
    mode: Any = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def _write_rows(folder: Path, model: Table, backup: Backup) -> TableFile:
    fields, digest, rows = model._meta.concrete_fields, hashlib.sha256(), 0
    found = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    with rows_file(folder, model).open("wb") as file:
        for values in found.iterator(chunk_size=_BATCH):
            row = {field.attname: value for field, value in zip(fields, values, strict=True)}
            for column in unportable(model, row):
                place = f"{model._meta.db_table}.{column}, key {values[0]}"
                backup.warnings.append(f"{place}: too long for PostgreSQL, or contains a NUL")
            line = to_json(row)
            file.write(line)
            digest.update(line)
            rows += 1
    return TableFile(rows=rows, sha256=digest.hexdigest(), next_key=next_key(model))


def rows_file(folder: Path, model: Table) -> Path:
    """Return the file of a table in a backup."""
    return folder / "rows" / f"{model._meta.db_table}.jsonl"


def _files(name: str) -> list[Path]:
    """Return the whole files in a folder of MEDIA_ROOT; those that are being written have another name."""
    return sorted(path for path in (Path(settings.MEDIA_ROOT) / name).glob("??/*") if len(path.name) == 64)


def _copy(path: Path, folder: Path, backup: Backup) -> None:
    name = str(path.relative_to(settings.MEDIA_ROOT))
    target = folder / "media" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(path, target)
    except FileNotFoundError:
        backup.warnings.append(f"{name} was removed while the backup was written")
        return
    if file_sha256(target) != path.name:
        target.unlink()
        backup.warnings.append(f"{name} is damaged and was left out")
    else:
        backup.files[name] = target.stat().st_size


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
