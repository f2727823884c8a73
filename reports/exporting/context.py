"""What a file says of the version that it holds, beside the document itself."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.citing.item import CitedVersion
from reports.document.types import EditionDocument


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
    """A kind of file: its name in addresses and commands, its suffix with the dot, and what readers see it called. `is_costly`: of a
    large document it takes much time and memory."""

    name: str
    suffix: str
    media_type: str
    write: Writer
    label: str
    is_costly: bool = False
