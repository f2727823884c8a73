"""Backup and restore of a site, from either engine to either: rows as JSON lines, files by their SHA-256, and a manifest."""

from reports.backup.backup import Backup, BackupError, back_up
from reports.backup.restore import restore

__all__ = ["Backup", "BackupError", "back_up", "restore"]
