"""Files in MEDIA_ROOT under the SHA-256 of their bytes: pictures, and the files of versions."""

import tempfile
from pathlib import Path

from django.conf import settings


def picture_path(sha256: str) -> Path:
    """Where the bytes of a picture are."""
    return Path(settings.MEDIA_ROOT) / "pictures" / sha256[:2] / sha256


def version_file_path(sha256: str) -> Path:
    """Where the bytes of a version's file are."""
    return Path(settings.MEDIA_ROOT) / "files" / sha256[:2] / sha256


def smaller_picture_path(sha256: str, width: int, extension: str) -> Path:
    """Where a picture made smaller is; it can be made again at any time."""
    return Path(settings.MEDIA_ROOT) / "smaller" / sha256[:2] / f"{sha256}-{width}.{extension}"


def write_once(path: Path, data: bytes) -> None:
    """Write whole or not at all: a reader never meets half a file."""
    if path.is_file() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        try:
            part.write(data)
            part.flush()
        except OSError:
            Path(part.name).unlink(missing_ok=True)
            raise
    Path(part.name).chmod(0o644)
    Path(part.name).replace(path)
