"""Files that commands are given."""

from pathlib import Path

from django.core.management.base import CommandError

from reports.importing import MAX_ARCHIVE, MAX_BYTES, MOST_FILES, bundle_of
from reports.importing.bundles import Bundle


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises CommandError, in words."""
    try:
        most = MAX_ARCHIVE if path.suffix.lower() == ".zip" else MAX_BYTES
        if path.stat().st_size > most:
            raise CommandError(
                f"{path} has more than {most // 1_000_000} MB; an edition is smaller. Nothing was imported."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}. Check the name, and from which folder you ask.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{path} is a folder. Name the file in it.") from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def read_bundle(path: Path) -> Bundle:
    """A file, or the text in a folder with what lies beside it. Raises CommandError or ImportRefused, in words."""
    if not path.is_dir():
        return Bundle(path.name, read_file(path))
    # Links may lead out of the folder.
    files = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    shown = [each for each in files if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    size = sum(each.stat().st_size for each in shown)
    if len(shown) > MOST_FILES or size > MAX_ARCHIVE:
        raise CommandError(
            f"{path} has more than {MOST_FILES} files or {MAX_ARCHIVE // 1_000_000} MB; an edition is smaller. Nothing was imported."
        )
    return bundle_of({each.relative_to(path).as_posix(): each.read_bytes() for each in shown}, filename=path.name)
