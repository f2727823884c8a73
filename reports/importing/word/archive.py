"""The parts of a Word file. The kind of file and its unpacked size are checked before anything is unpacked."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from reports.importing.decoding import MAX_BYTES, ZipReader, pandoc_command
from reports.importing.word.elements import UnreadableXml, read_xml

#: The largest part, in bytes. The text of a book has some 10 MB of XML.
MAX_XML = 24 * 1024 * 1024

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
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
#: Formats that LibreOffice and pandoc can convert.
_READ_BY_OTHERS = frozenset({"an OpenDocument file", "an EPUB"})


def is_word(data: bytes) -> bool:
    """Return whether a file is a ZIP package or an old Word document, whose errors are reported by this package."""
    return data.startswith((*_ZIP, _COMPOUND))


@dataclass(frozen=True)
class Link:
    """A relationship from one part to another part, or to an address outside the file."""

    kind: str
    target: str
    is_outside: bool


class Archive(ZipReader):
    """The parts of a Word file, read one at a time. Raise ImportRefused for any other kind of file."""

    def __init__(self, data: bytes, filename: str) -> None:
        self.filename = filename
        if data.startswith(_COMPOUND):
            if _ENCRYPTED in data:
                self.refuse("This file is locked with a password", "Remove the password in Word and save the file.")
            self.refuse("This is an old Word document (.doc)", _SAVE_AS)
        if len(data) > MAX_BYTES:
            message = f"The file has {len(data) / 1_048_576:.1f} MB; at most {MAX_BYTES // 1_048_576} MB are read"
            self.refuse(message, "Compress its pictures in Word, or split the edition.")
        super().__init__(data, filename, kind="Word file", advice=_DAMAGED)
        self.main = self._main()

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a part; None if there is none of that name."""
        return self.read(name) if name in self.sizes else None

    def xml(self, name: str) -> Element | None:
        """Return the root element of a part; None if there is none of that name."""
        if name not in self.sizes:
            return None
        if self.sizes[name] > MAX_XML:
            size = self.sizes[name] / 1_048_576
            message = f"The text in this Word file has {size:.0f} MB; at most {MAX_XML // 1_048_576} are read"
            self.refuse(message, "Split the edition.")
        try:
            return read_xml(self.read(name))
        except UnreadableXml as error:
            self.refuse(f"This Word file cannot be read: in its part {name}, {error}", _DAMAGED, error)

    def links(self, name: str) -> dict[str, Link]:
        """Return the relationships of a part, by their ids."""
        folder, own = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{own}.rels"))
        return dict(_links(root, folder)) if root is not None else {}

    def _main(self) -> str:
        """Return the name of the part with the text."""
        kinds = self._kinds()
        for name in self.sizes:
            if name.endswith("vbaProject.bin") or "macroEnabled" in kinds.get(name, ""):
                self.refuse("This Word file contains macros (.docm), which are not supported", _SAVE_AS)
        declared = next((link.target for link in self.links("").values() if link.kind == "officeDocument"), "")
        main = declared if declared in self.sizes else "word/document.xml"
        is_text = "wordprocessingml" in kinds.get(main, "wordprocessingml")
        if main not in self.sizes or not is_text:
            kind = next((kind for name, kind in _OTHER_PACKAGES if name in self.sizes), "a ZIP archive")
            advice = "Save the text as a Word document (.docx), or as Markdown."
            if kind == "a ZIP archive":
                advice = "Give it a name that ends in .zip."
            if kind in _READ_BY_OTHERS:
                advice = f"Save it as a Word document (.docx) in LibreOffice, or convert it to HTML: {pandoc_command(self.filename)}"
            self.refuse(f"This is {kind}, not a Word document", advice)
        return main

    def _kinds(self) -> dict[str, str]:
        """Return the content type of each part that the package lists."""
        root = self.xml("[Content_Types].xml")
        given = (
            {} if root is None else {each.get("PartName", "").lstrip("/"): each.get("ContentType", "") for each in root}
        )
        return {name: kind for name, kind in given.items() if name}


def _links(root: Element, folder: str) -> Iterator[tuple[str, Link]]:
    for each in root:
        target = each.get("Target", "")
        is_outside = each.get("TargetMode") == "External"
        if not is_outside:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield each.get("Id", ""), Link(each.get("Type", "").rpartition("/")[2], target, is_outside)
