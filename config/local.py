"""What a machine of one's own needs and a production server must not have: a key that makes itself."""

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
