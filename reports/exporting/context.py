"""The version that a file is made of, formats, ZIP archives, and limits for large documents."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reports.citing.item import CitedVersion
from reports.document.images import as_png, decode
from reports.document.types import EditionDocument, Picture
from reports.limited_process import LimitExceeded, call_limited
from reports.rendering.picture import TrendHistory

#: The number of characters in all sections from which a document is large. The demo's editions have a tenth of it.
LARGE = 400_000
#: The cell of a table takes as long to typeset as this number of characters.
_CHARACTERS_OF_CELL = 50
#: The limits for the files of a large document: bytes of memory and seconds of processor time, and seconds for those of a draft,
#: because a person waits for them.
MEMORY = 4 * 1024**3
SECONDS = 300
DRAFT_SECONDS = 20
_SHOWN_EVERYWHERE = {"image/png": "png", "image/jpeg": "jpg"}


class CannotBeWritten(Exception):
    """The file cannot be made of this document; the message is for those who run the site."""


@dataclass(frozen=True)
class Context(CitedVersion):
    """The version that a file is made of. `pictures` returns the bytes of a picture by its SHA-256.

    `previous` is the number of the version before. `sealed` are the stored bytes of the document, b"" for a draft; they are not computed
    from it, because a document of an older schema would have another checksum. With `is_draft`, each page of the file is marked as a
    draft; `embargo` is the text of the time before which it must not be made public. `history` has the trends of its year and of the
    years before, for the drawing.
    """

    pictures: Callable[[str], bytes]
    previous: str | None = None
    sealed: bytes = b""
    is_draft: bool = False
    embargo: str = ""
    history: TrendHistory | None = None


type Writer = Callable[[EditionDocument, Context], bytes]


@dataclass(frozen=True)
class Format:
    """A file format: its name in addresses and commands, its suffix with the dot, and its label for readers.

    `is_costly` means that files of a large document take much time and memory. `of_drafts` means that editors can export a draft in it,
    because it can be imported again or marks each page as a draft. `for_press` means that the press gets it before publication.
    """

    name: str
    suffix: str
    media_type: str
    write: Writer
    label: str
    is_costly: bool = False
    of_drafts: bool = False
    for_press: bool = False


def is_large(document: EditionDocument) -> bool:
    """Return whether files of a document take too long to be made while a request waits."""
    bodies = [section.body for section in document.sections]
    return sum(len(body) + _CHARACTERS_OF_CELL * body.count("|") for body in bodies) > LARGE


def write_file(kind: Format, document: EditionDocument, context: Context) -> bytes:
    """Return the file. A costly one of a large document is made in a limited process, so that the machine stays usable.

    Raise CannotBeWritten.
    """
    if not (kind.is_costly and is_large(document)):
        return kind.write(document, context)
    shown = {picture.sha256: context.pictures(picture.sha256) for _, picture in document.pictures()}
    context = replace(context, pictures=shown.__getitem__)
    try:
        seconds = DRAFT_SECONDS if context.is_draft else SECONDS
        return call_limited(kind.write, document, context, seconds=seconds, memory=MEMORY)
    except LimitExceeded as error:
        later = "; the file is made when the edition is published" if context.is_draft else ""
        raise CannotBeWritten(f"{error}{later}") from error


def file_name(picture: Picture) -> str:
    """Return the name of a picture's file: its SHA-256 as stored, and the suffix of the format that `read_picture` returns."""
    return f"{picture.sha256}.{_SHOWN_EVERYWHERE.get(picture.media_type, 'png')}"


def read_picture(picture: Picture, context: Context) -> tuple[str, bytes]:
    """Return the name and bytes of a picture's file: as stored if every reader supports its format, otherwise as PNG."""
    data = context.pictures(picture.sha256)
    if picture.media_type in _SHOWN_EVERYWHERE:
        return file_name(picture), data
    return file_name(picture), decode(as_png, data)[0]


def zipped(files: Iterable[tuple[str, bytes]], *, at: datetime, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP file whose bytes depend only on its files. Names in `stored` are not compressed.

    The files are in the given order and have the modification time `at` (aware).
    """
    moment = at.astimezone(UTC)
    # Times in ZIP files begin in 1980 and have steps of two seconds.
    dated = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, dated)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()
