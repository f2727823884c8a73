"""Files that only the site's own user may read: the secret key of a local site, and an SQLite database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def stored_secret_key(folder: Path) -> str:
    """Return the secret key stored in `folder`, created at the first call. Only its owner may read the file."""
    file_path = folder / "secret-key"
    if not file_path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            # Linking is atomic, so two processes that start at the same time read the same key.
            os.link(name, file_path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return file_path.read_text()


def make_private(database: Path) -> None:
    """Let only the owner read and write an SQLite file, created if it is missing. SQLite gives its other files the same mode."""
    with contextlib.suppress(OSError):
        os.close(os.open(database, os.O_RDONLY | os.O_CREAT, 0o600))
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            Path(f"{database}{suffix}").chmod(0o600)
