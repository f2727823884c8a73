"""Storage of pictures and of the files of versions, named by the SHA-256 of their bytes.

Files are in the folder MEDIA_ROOT. If MEDIA_BUCKET is set, they are in an S3-compatible store, and MEDIA_ROOT has this host's copies.
"""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, Literal

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError

#: A file that tests whether the disk has space. It is larger than what file systems store inside an inode.
_PROBE = bytes(4096)


class StoreUnavailable(CommandError, OSError):
    """The S3-compatible store does not answer, or it refuses a request. A CommandError, because commands print those without traceback."""


def picture_path(sha256: str) -> Path:
    """Return the path of a picture."""
    return Path(settings.MEDIA_ROOT) / "pictures" / sha256[:2] / sha256


def version_file_path(sha256: str) -> Path:
    """Return the path of a version's file."""
    return Path(settings.MEDIA_ROOT) / "files" / sha256[:2] / sha256


def smaller_picture_path(sha256: str, width: int, extension: str) -> Path:
    """Return the path of a resized picture, which can be recreated at any time."""
    return Path(settings.MEDIA_ROOT) / "smaller" / sha256[:2] / f"{sha256}-{width}.{extension}"


def is_stored(path: Path) -> bool:
    """Return whether the file exists here or in the store. Raises StoreUnavailable."""
    return path.is_file() or read_stored(path) is not None


def read_stored(path: Path) -> bytes | None:
    """Return the file's bytes, from the store if there is one, or None if the file does not exist. Raises StoreUnavailable."""
    if bucket := _bucket():
        return bucket.get(_name(path))
    with suppress(OSError):
        return path.read_bytes()
    return None


def write_once(path: Path, data: bytes) -> None:
    """Write a file atomically, unless it exists with this length, and put it into the store. Raises StoreUnavailable."""
    if bucket := _bucket():
        bucket.put(_name(path), data)
    if not (path.is_file() and path.stat().st_size == len(data)):
        write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file atomically on this host, replacing an earlier one. Only the site's own account may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def remove(path: Path) -> None:
    """Delete the file here and in the store, if it exists. Raises StoreUnavailable."""
    if bucket := _bucket():
        bucket.remove(_name(path))
    path.unlink(missing_ok=True)


def shared_files() -> list[Path]:
    """Return the paths of all pictures and files of versions, without those still being written. Raises StoreUnavailable."""
    root = Path(settings.MEDIA_ROOT)
    bucket = _bucket()
    found = [root / name for name in bucket.names()] if bucket else root.glob("*/??/*")
    return sorted(path for path in found if len(path.name) == 64 and path.parts[-3] in {"pictures", "files"})


def clear_copies(redactions: int) -> None:
    """Delete this host's copies of stored files if the number of redactions has changed, because some may have redacted text.

    Without a store nothing is deleted.
    """
    root = Path(settings.MEDIA_ROOT)
    last_count = root / "redactions"
    with suppress(OSError):
        if _bucket() is None or (last_count.is_file() and last_count.read_text() == str(redactions)):
            return
        for path in root.rglob("*"):
            if path.is_file():
                path.unlink(missing_ok=True)
        write_whole(last_count, str(redactions).encode())


def save_time_of(task: Literal["backup", "verify"]) -> None:
    """Save the current time as the time of the last backup, or of the last `verify` that found nothing."""
    remove(_time_file(task))
    write_once(_time_file(task), str(time()).encode())


def last_time_of(task: Literal["backup", "verify"]) -> float:
    """Return the time that `save_time_of` saved for the task, as a Unix timestamp, or 0."""
    with suppress(OSError, ValueError):
        return float(read_stored(_time_file(task)) or 0)
    return 0


def _time_file(task: str) -> Path:
    return Path(settings.MEDIA_ROOT) / f"last-{task}"


def why_not_writable() -> str:
    """Return an error message if files cannot be saved, or ""."""
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(_PROBE)
            file.flush()
            os.fsync(file.fileno())
            if Path(file.name).read_bytes() != _PROBE:
                raise OSError(errno.EIO, "a test file was read back with other bytes")
            if bucket := _bucket():
                bucket.put("writable", b"")
            return ""
    except StoreUnavailable as error:
        return f"{error} Files of versions and pictures cannot be saved."
    except OSError as error:
        return f"MEDIA_ROOT ({folder}) cannot be written: {error.strerror}. Files of versions and pictures cannot be saved."


def _bucket() -> Any:
    """Return the S3-compatible store, or None if MEDIA_BUCKET is not set."""
    return None if isinstance(default_storage, FileSystemStorage) else default_storage


def _name(path: Path) -> str:
    return path.relative_to(settings.MEDIA_ROOT).as_posix()
