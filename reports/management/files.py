"""Read the files that commands are given."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from django.core.management.base import CommandError

from reports.importing import MAX_ARCHIVE, MAX_BYTES, MOST_FILES, bundle_of
from reports.importing.bundles import Bundle
from reports.importing.foreign_markdown import plain_links
from reports.importing.picture_files import SITE_ROOTS

_MARKDOWN = {".md", ".markdown", ".mdx"}
#: The path of a picture in Markdown or HTML. Nothing else is read, and no web address.
_PICTURE = re.compile(
    r"(?:!\[(?:[^\[\]\\\n]|\\.){0,2000}\]\([ \t]*<?|\bsrc=[\"'])((?!//)[^\s<>\"':][^<>\"':\n]{0,500}?\.(?:png|jpe?g|gif|webp|avif))",
    re.IGNORECASE,
)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file. Raise CommandError if it is missing, unreadable or too large."""
    try:
        most = MAX_ARCHIVE if path.suffix.lower() == ".zip" else MAX_BYTES
        if path.stat().st_size > most:
            raise CommandError(
                f"{path} is larger than {most // 1_000_000} MB, the limit for an edition. Nothing was imported."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {path}. Check the name and the current folder.") from error
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _pictures_of(path: Path, data: bytes, folder: str = "") -> Iterator[tuple[str, Path]]:
    """Yield the pictures that a text shows: the path relative to `folder`, or to the root of its site, and the file."""
    site = [path.absolute().parent, *path.absolute().parents[1:4]]
    for address in dict.fromkeys(_PICTURE.findall(plain_links(data.decode("utf-8", errors="replace")))):
        name = unquote(address)
        if name.startswith("/"):
            places = [above / root / name.lstrip("/") for above in site for root in ("", *SITE_ROOTS)]
        else:
            places = [path.parent / name]
        near = next((each for each in places if each.is_file() and not each.is_symlink()), None)
        if near:
            yield posixpath.normpath(name.lstrip("/") if name.startswith("/") else posixpath.join(folder, name)), near


def _add_pictures(found: dict[str, bytes], shown: Iterable[tuple[str, Path]]) -> dict[str, bytes]:
    """Add the pictures to `found` that it lacks, up to the limits of an archive, and return it."""
    for name, path in shown:
        room = MAX_ARCHIVE - sum(map(len, found.values()))
        if name not in found and len(found) < MOST_FILES and path.stat().st_size <= room:
            found[name] = path.read_bytes()
    return found


def read_bundle(path: Path) -> Bundle:
    """Return a file with the pictures that it shows, or the text in a folder with its other files.

    Raise CommandError or ImportRefused.
    """
    if not path.is_dir():
        data = read_file(path)
        shown = _pictures_of(path, data) if path.suffix.lower() in _MARKDOWN else ()
        return Bundle(path.name, data, _add_pictures({}, shown))
    # Symbolic links are ignored, because they may point out of the folder.
    existing = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    files = [each for each in existing if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    size = sum(each.stat().st_size for each in files)
    if len(files) > MOST_FILES or size > MAX_ARCHIVE:
        raise CommandError(
            f"{path} has more than {MOST_FILES} files or {MAX_ARCHIVE // 1_000_000} MB, the limits for an edition. Nothing was imported."
        )
    found = {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    for name, data in list(found.items()):
        if posixpath.splitext(name)[1].lower() in _MARKDOWN:
            _add_pictures(found, _pictures_of(path / name, data, posixpath.dirname(name)))
    return bundle_of(found, filename=path.name)
