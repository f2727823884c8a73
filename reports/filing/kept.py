"""Reading what was kept."""

from pathlib import Path

from reports.document.canonical import sha256


def read_kept(path: Path, digest: str) -> bytes | None:
    """The bytes at `path` if they are those of `digest`; None if they are gone, changed, or cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if sha256(data) == digest else None
