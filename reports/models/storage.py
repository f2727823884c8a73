"""Files in MEDIA_ROOT under the SHA-256 of their bytes: pictures, and the files of versions."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def picture_path(sha256: str) -> Path:
    """Return the path of a picture."""
    return Path(settings.MEDIA_ROOT) / "pictures" / sha256[:2] / sha256


def version_file_path(sha256: str) -> Path:
    """Return the path of a version's file."""
    return Path(settings.MEDIA_ROOT) / "files" / sha256[:2] / sha256


def smaller_picture_path(sha256: str, width: int, extension: str) -> Path:
    """Return the path of a resized picture, which can be recreated at any time."""
    return Path(settings.MEDIA_ROOT) / "smaller" / sha256[:2] / f"{sha256}-{width}.{extension}"


def write_once(path: Path, data: bytes) -> None:
    """Write a file if it does not exist, atomically."""
    if not (path.is_file() and path.stat().st_size == len(data)):
        write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file atomically, replacing an earlier one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).chmod(0o644)
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def note_backup() -> None:
    """Note that a backup has just been written."""
    _last_backup().touch()


def last_backup() -> float:
    """Return when the last backup was written, in Unix time, or 0."""
    try:
        return _last_backup().stat().st_mtime
    except OSError:
        return 0


def _last_backup() -> Path:
    return Path(settings.MEDIA_ROOT) / "last-backup"


def why_not_writable() -> str:
    """Return an error message if MEDIA_ROOT cannot be written, or ""."""
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"MEDIA_ROOT ({folder}) cannot be written: {error.strerror}. Files of versions and pictures cannot be saved."
