"""Files that commands are given."""

from pathlib import Path

from django.core.management.base import CommandError

from reports.importing import MAX_BYTES


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises CommandError, in words."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CommandError(
                f"{path} has more than {MAX_BYTES // 1_000_000} MB; an edition is smaller. Nothing was imported."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}. Check the name, and from which folder you ask.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{path} is a folder. Name the file in it.") from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
