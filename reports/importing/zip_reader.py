"""Files in ZIP archives, Word documents among them, unpacked within limits and never to disk."""

import io
import zipfile
import zlib
from typing import NoReturn

from reports.importing.errors import FileError, ImportRefused

#: An archive may have so many files, and so many bytes when unpacked: pictures hardly shrink when they are packed.
MOST_FILES = 5_000
MAX_ARCHIVE = 200 * 1024 * 1024
#: Others (bzip2, LZMA, Zstandard) unpack a few bytes to gigabytes at once, however little is asked for.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class ZipReader:
    """The files of an archive, read one at a time. `kind` is what it is called in errors. Raises ImportRefused."""

    def __init__(self, data: bytes, filename: str, *, kind: str, advice: str) -> None:
        self.filename, self.kind, self.advice = filename, kind, advice
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            self.refuse(f"This {kind} is damaged", advice, error)
        entries = self.file.infolist()
        self.sizes = {each.filename: each.file_size for each in entries}
        if any(each.flag_bits & 1 for each in entries):
            self.refuse("This file is locked with a password", "Remove the password and save the file.")
        if any(each.compress_type not in _PACKED for each in entries):
            self.refuse(f"This {kind} uses a compression that cannot be read", advice)
        if len(entries) > MOST_FILES:
            self.refuse(f"This {kind} has {len(entries):,} parts; at most {MOST_FILES:,} are read", advice)
        if sum(each.file_size for each in entries) > MAX_ARCHIVE:
            words = f"Unpacked, this {kind} would have more than {MAX_ARCHIVE // 1_048_576} MB"
            self.refuse(words, "Make its pictures smaller, or split the edition.")

    def refuse(self, words: str, advice: str, cause: Exception | None = None) -> NoReturn:
        """Raise ImportRefused."""
        raise ImportRefused(self.filename, [FileError(None, words, advice)]) from cause

    def read(self, name: str) -> bytes:
        """Return the bytes of a file that is there. Its size, as the archive gives it, is never exceeded: the archive may lie."""
        size = self.sizes[name]
        try:
            with self.file.open(name) as part:
                data = part.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            self.refuse(f"This {self.kind} is damaged: its part {name} cannot be unpacked", self.advice, error)
        if len(data) != size:
            self.refuse(f"This {self.kind} is damaged: its part {name} does not have its stated size", self.advice)
        return data
