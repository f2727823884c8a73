"""What files are made from and made with: the version that a file holds, pictures, ZIP archives, and limits for large documents."""

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reports.citing.item import CitedVersion
from reports.document.images import as_png, decode
from reports.document.types import EditionDocument, Picture
from reports.limited_process import LimitExceeded, call_limited

#: In characters of all its texts: from here on, a document is large. The demo's editions have a tenth of it.
LARGE = 400_000
#: In bytes of memory, and in seconds of processor time.
MEMORY, SECONDS = 4 * 1024**3, 300
_SHOWN_EVERYWHERE = {"image/png": "png", "image/jpeg": "jpg"}


class CannotBeWritten(Exception):
    """A file cannot be made of this document; the message is for those who look after the site."""


@dataclass(frozen=True)
class Context(CitedVersion):
    """The version that a file is made of: `previous` is the number of the one before, `pictures` gives a picture's bytes by
    its SHA-256. `sealed` are the bytes that the checksum is of: read, an older schema's document is another's. A draft has none.
    `is_draft`: what is made of it says on each page that nobody has published it;
    with `embargo`, that it is not to be made public before that, in words."""

    pictures: Callable[[str], bytes]
    previous: str | None = None
    sealed: bytes = b""
    is_draft: bool = False
    embargo: str = ""


type Writer = Callable[[EditionDocument, Context], bytes]


@dataclass(frozen=True)
class Format:
    """A kind of file: its name in addresses and commands, its suffix with the dot, and its label for readers.

    `is_costly`: a file of a large document takes much time and memory. `of_drafts`: editors can export a draft in it, because it can
    be imported again or marks each page as a draft. `for_press`: the press gets it before publication.
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
    """Whether its files take so long to make that nobody should wait for them."""
    return sum(len(section.body) for section in document.sections) > LARGE


def write_file(kind: Format, document: EditionDocument, context: Context) -> bytes:
    """Return the file; a costly one of a large document is made in a limited process, so that others on the machine lack nothing.
    Raises CannotBeWritten."""
    if not (kind.is_costly and is_large(document)):
        return kind.write(document, context)
    shown = {picture.sha256: context.pictures(picture.sha256) for _, picture in document.pictures()}
    context = replace(context, pictures=shown.__getitem__)
    try:
        return call_limited(kind.write, document, context, seconds=SECONDS, memory=MEMORY)
    except LimitExceeded as error:
        raise CannotBeWritten(str(error)) from error


def file_name(picture: Picture) -> str:
    """Return the name of a picture's file: its SHA-256 as stored, and the suffix of what it is made into."""
    return f"{picture.sha256}.{_SHOWN_EVERYWHERE.get(picture.media_type, 'png')}"


def read_picture(picture: Picture, context: Context) -> tuple[str, bytes]:
    """Return the name and the bytes of a picture's file: as it is stored where every reader shows it, otherwise as PNG."""
    data = context.pictures(picture.sha256)
    if picture.media_type in _SHOWN_EVERYWHERE:
        return file_name(picture), data
    return file_name(picture), decode(as_png, data)[0]


def zipped(files: Iterable[tuple[str, bytes]], *, at: datetime, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a ZIP file whose bytes depend on nothing but what is in it: the files in their order, all dated `at` (aware), packed
    except those in `stored`."""
    moment = at.astimezone(UTC)
    # ZIP counts from 1980, in steps of two seconds.
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
