"""Restore a backup into an empty site, of the same engine or of the other one."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from pydantic import ValidationError

from reports import publishing
from reports.backups.snapshot import FORMAT, Backup, BackupError, applied_migrations, file_sha256, rows_file
from reports.backups.tables import Table, from_json, set_next_key, tables
from reports.models.storage import write_once
from reports.progress import counted

#: What `migrate` leaves in an empty site, in the order in which it can be deleted.
_MADE_BY_MIGRATE = (
    "auth_group_permissions",
    "auth_permission",
    "auth_group",
    "django_content_type",
    "reports_generation",
    "reports_sequencecheck",
)
_BATCH = 500


def restore(folder: Path) -> Backup:
    """Restore a backup into this empty site, all rows or none, and return its manifest. Raises BackupError."""
    backup = _manifest(folder)
    _check(folder, backup)
    for name in counted("Copying files", list(backup.files)):
        write_once(Path(settings.MEDIA_ROOT) / name, (folder / "media" / name).read_bytes())
    with transaction.atomic():
        _clear()
        for model in counted("Writing tables", tables()):
            _read_rows(folder, model)
            if key := backup.tables[model._meta.db_table].next_key:
                set_next_key(model, key)
        ContentType.objects.clear_cache()
        publishing.rebuild_index()
    return backup


def _manifest(folder: Path) -> Backup:
    try:
        backup = Backup.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise BackupError(f"{folder} is not a complete backup: its manifest.json cannot be read.") from error
    if backup.format != FORMAT or backup.migrations != applied_migrations():
        raise BackupError(
            "The backup has other tables than this site. Install the release that made it, with OPENID_CONNECT_URL set "
            "if it was set there, run migrate, restore, and then update."
        )
    return backup


def _check(folder: Path, backup: Backup) -> None:
    """Raise BackupError for a backup that is damaged, before anything is written."""
    wanted = {rows_file(folder, model): backup.tables[model._meta.db_table].sha256 for model in tables()}
    wanted |= {folder / "media" / name: Path(name).name for name in backup.files}
    for path, sha256 in counted("Checking the backup", list(wanted.items())):
        if not path.is_file() or file_sha256(path) != sha256:
            raise BackupError(f"{path} is missing or damaged. Nothing was restored.")


def _clear() -> None:
    """Remove what migrate made, which the backup has with its own keys. Raises BackupError if there is more."""
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
    fields, rows = model._meta.concrete_fields, list[list[Any]]()
    columns = ", ".join(f'"{field.column}"' for field in fields)
    insert = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608
    with rows_file(folder, model).open("rb") as file, connection.cursor() as cursor:
        try:
            for line in file:
                row = json.loads(line)
                rows.append([from_json(field, row[field.attname]) for field in fields])
                if len(rows) == _BATCH:
                    cursor.executemany(insert, rows)
                    rows.clear()
            if rows:
                cursor.executemany(insert, rows)
        except DatabaseError as error:
            raise BackupError(f"Rows of {model._meta.db_table} were refused. Nothing was restored. {error}") from error
