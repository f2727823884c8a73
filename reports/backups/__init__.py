"""Backup and restore of a site, from either engine to either: rows as JSON lines, files by their SHA-256, and a manifest."""

from reports.backups.restoring import restore
from reports.backups.snapshot import Backup, BackupError, back_up

__all__ = ["Backup", "BackupError", "back_up", "restore"]
