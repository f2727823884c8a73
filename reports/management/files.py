"""Files that commands are given."""

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
#: Where a text says that a picture is. Nothing else is looked for, and no address of the web.
_PICTURE = re.compile(
    r"(?:!\[(?:[^\[\]\\\n]|\\.){0,2000}\]\([ \t]*<?|\bsrc=[\"'])((?!//)[^\s<>\"':][^<>\"':\n]{0,500}?\.(?:png|jpe?g|gif|webp|avif))",
    re.IGNORECASE,
)


def read_file(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises CommandError, in words."""
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


def _shown_by(path: Path, data: bytes, folder: str = "") -> Iterator[tuple[str, Path]]:
    """The pictures that a text shows: the path by which they are found from `folder`, which it lies in, or from the root of its site."""
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


def _with_shown(found: dict[str, bytes], shown: Iterable[tuple[str, Path]]) -> dict[str, bytes]:
    """`found` with the pictures that are not among it, as long as there is room."""
    for name, path in shown:
        room = MAX_ARCHIVE - sum(map(len, found.values()))
        if name not in found and len(found) < MOST_FILES and path.stat().st_size <= room:
            found[name] = path.read_bytes()
    return found


def read_bundle(path: Path) -> Bundle:
    """A file, or the text in a folder with what lies beside it. Raises CommandError or ImportRefused, in words."""
    if not path.is_dir():
        data = read_file(path)
        shown = _shown_by(path, data) if path.suffix.lower() in _MARKDOWN else ()
        return Bundle(path.name, data, _with_shown({}, shown))
    # Links may lead out of the folder.
    there = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink()]
    files = [each for each in there if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    size = sum(each.stat().st_size for each in files)
    if len(files) > MOST_FILES or size > MAX_ARCHIVE:
        raise CommandError(
            f"{path} has more than {MOST_FILES} files or {MAX_ARCHIVE // 1_000_000} MB, the limits for an edition. Nothing was imported."
        )
    found = {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    for name, data in list(found.items()):
        if posixpath.splitext(name)[1].lower() in _MARKDOWN:
            _with_shown(found, _shown_by(path / name, data, posixpath.dirname(name)))
    return bundle_of(found, filename=path.name)
