"""Files that only the site's own user may read: the key of a machine of one's own, and an SQLite database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """The key kept in `folder`, made at the first call. Only its owner may read the file."""
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # A link comes whole or not at all: of two processes that start at once, both read the same key.
            os.link(name, kept)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return kept.read_text()


def make_private(database: Path) -> None:
    """Let the owner alone read and write an SQLite file, which is made if it is missing; SQLite makes those beside it alike."""
    with contextlib.suppress(OSError):
        os.close(os.open(database, os.O_RDONLY | os.O_CREAT, 0o600))
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            Path(f"{database}{suffix}").chmod(0o600)
