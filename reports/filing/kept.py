"""Reading what was kept, and why a file cannot be had, in words for the reader who asked for it."""

from pathlib import Path

from reports.document.canonical import sha256


def read_kept(path: Path, digest: str) -> bytes | None:
    """The bytes at `path` if they are those of `digest`; None if they are gone, changed, or cannot be read."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if sha256(data) == digest else None


class FilingError(Exception):
    """Something about the files on this server; the words say what."""


class Damaged(FilingError):
    """What was kept is lost or changed, and cannot be made again with the same bytes. A person has to look."""


class NotKept(FilingError):
    """What was made could not be kept: no room, no right to write. It may work later."""


class NotYet(FilingError):
    """The file is large and is being made. It can be had in a while."""


class NotMade(FilingError):
    """The file cannot be made of this version's text. A person has to look."""
