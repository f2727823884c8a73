"""The parts of a Word file: what kind of file it really is, and how much is in it, before any of it is unpacked."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn
from xml.etree.ElementTree import Element

from reports.importing.decoding import MAX_BYTES, way_by_pandoc
from reports.importing.errors import FileError, ImportRefused
from reports.importing.word.elements import UnreadableXml, read_xml

#: A long report with pictures has some hundred parts.
MOST_PARTS = 5_000
#: All parts together; pictures hardly shrink when they are packed.
MAX_UNPACKED = 200 * 1024 * 1024
#: The text of a book has some 10 MB of XML.
MAX_XML = 24 * 1024 * 1024

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: Others (bzip2, LZMA, Zstandard) unpack a few bytes to gigabytes at once, however little is asked for.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in Word and save it as a Word document (.docx)."
_DAMAGED = "Open it in Word, save it again as .docx, and choose that file."
_OTHER_PACKAGES = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an EPUB"),
)
#: What LibreOffice and pandoc make something readable of.
_READ_BY_OTHERS = frozenset({"an OpenDocument file", "an EPUB"})


def is_word(data: bytes) -> bool:
    """Whether a file is a package or an old Word document, so that what is to be said about it is said here."""
    return data.startswith((*_ZIP, _COMPOUND))


@dataclass(frozen=True)
class Link:
    """What one part says of another: the name of a part, or an address outside the file."""

    kind: str
    target: str
    is_outside: bool


class Archive:
    """The parts of a file, read one at a time. Raises ImportRefused for all that is no Word document."""

    def __init__(self, data: bytes, filename: str) -> None:
        self.filename = filename
        if data.startswith(_COMPOUND):
            if _ENCRYPTED in data:
                self.refuse("This file is locked with a password", "Remove the password in Word and save the file.")
            self.refuse("This is an old Word document (.doc)", _SAVE_AS)
        if len(data) > MAX_BYTES:
            words = f"The file has {len(data) / 1_048_576:.1f} MB; at most {MAX_BYTES // 1_048_576} MB are read"
            self.refuse(words, "Compress its pictures in Word, or split the edition.")
        try:
            self.file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            self.refuse("This Word file is damaged", _DAMAGED, error)
        self.sizes = {each.filename: each.file_size for each in self.file.infolist()}
        self._refuse_too_much()
        self.main = self._main()

    def refuse(self, words: str, advice: str, cause: Exception | None = None) -> NoReturn:
        """Raise ImportRefused."""
        raise ImportRefused(self.filename, [FileError(None, words, advice)]) from cause

    def read(self, name: str) -> bytes:
        """The bytes of a part that is there. Its size, as the file gives it, is never exceeded: the file may lie."""
        size = self.sizes[name]
        try:
            with self.file.open(name) as part:
                data = part.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            self.refuse(f"This Word file is damaged: its part {name} cannot be unpacked", _DAMAGED, error)
        if len(data) != size:
            self.refuse(
                f"This Word file is damaged: its part {name} does not have the size that the file gives", _DAMAGED
            )
        return data

    def get(self, name: str) -> bytes | None:
        """The same; None if there is no such part."""
        return self.read(name) if name in self.sizes else None

    def xml(self, name: str) -> Element | None:
        """The root of a part; None if it is not there."""
        if name not in self.sizes:
            return None
        if self.sizes[name] > MAX_XML:
            words = f"The text in this Word file has {self.sizes[name] / 1_048_576:.0f} MB; at most {MAX_XML // 1_048_576} are read"
            self.refuse(words, "Split the edition.")
        try:
            return read_xml(self.read(name))
        except UnreadableXml as error:
            self.refuse(f"This Word file cannot be read: in its part {name}, {error}", _DAMAGED, error)

    def links(self, name: str) -> dict[str, Link]:
        """What the part `name` says of others, by the id that it uses for each."""
        folder, own = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{own}.rels"))
        return dict(_links(root, folder)) if root is not None else {}

    def _refuse_too_much(self) -> None:
        entries = self.file.infolist()
        if any(each.flag_bits & 1 for each in entries):
            self.refuse("This file is locked with a password", "Remove the password and save the file.")
        if any(each.compress_type not in _PACKED for each in entries):
            self.refuse("This file uses a compression that Word does not use, and cannot be read", _DAMAGED)
        if len(entries) > MOST_PARTS:
            self.refuse(
                f"This file has {len(entries):,} parts; a Word document has fewer than {MOST_PARTS:,}", _DAMAGED
            )
        if sum(each.file_size for each in entries) > MAX_UNPACKED:
            words = f"Unpacked, this file would have more than {MAX_UNPACKED // 1_048_576} MB"
            self.refuse(words, "Compress its pictures in Word, or split the edition.")

    def _main(self) -> str:
        """The name of the part that holds the text."""
        kinds = self._kinds()
        for name in self.sizes:
            if name.endswith("vbaProject.bin") or "macroEnabled" in kinds.get(name, ""):
                self.refuse("This Word file contains macros (.docm), which are not supported", _SAVE_AS)
        said = next((link.target for link in self.links("").values() if link.kind == "officeDocument"), "")
        main = said if said in self.sizes else "word/document.xml"
        is_text = "wordprocessingml" in kinds.get(main, "wordprocessingml")
        if main not in self.sizes or not is_text:
            kind = next((words for name, words in _OTHER_PACKAGES if name in self.sizes), "a ZIP archive")
            advice = "Save the text as a Word document (.docx), or as Markdown."
            if kind in _READ_BY_OTHERS:
                advice = f"Save it as a Word document (.docx) in LibreOffice, or convert it to HTML: {way_by_pandoc(self.filename)}"
            self.refuse(f"This is {kind}, not a Word document", advice)
        return main

    def _kinds(self) -> dict[str, str]:
        """The kind of each part that the file tells of."""
        root = self.xml("[Content_Types].xml")
        given = (
            {} if root is None else {each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in root}
        )
        return {name: kind for name, kind in given.items() if name}


def _links(root: Element, folder: str) -> Iterator[tuple[str, Link]]:
    for each in root:
        target, is_outside = each.get("Target", ""), each.get("TargetMode") == "External"
        if not is_outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield each.get("Id", ""), Link(each.get("Type", "").rpartition("/")[2], target, is_outside)
