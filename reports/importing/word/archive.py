"""The parts of a Word file: what kind of file it really is, and how much is in it, before any of it is unpacked."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from reports.importing.decoding import MAX_BYTES, ZipReader, way_by_pandoc
from reports.importing.word.elements import UnreadableXml, read_xml

#: The text of a book has some 10 MB of XML.
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
#: What LibreOffice and pandoc make something readable of.
_READ_BY_OTHERS = frozenset({"an OpenDocument file", "an EPUB"})


def is_word(data: bytes) -> bool:
    """Return whether a file is a package or an old Word document, whose errors are reported here."""
    return data.startswith((*_ZIP, _COMPOUND))


@dataclass(frozen=True)
class Link:
    """What one part says of another: the name of a part, or an address outside the file."""

    kind: str
    target: str
    is_outside: bool


class Archive(ZipReader):
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
        super().__init__(data, filename, kind="Word file", advice=_DAMAGED)
        self.main = self._main()

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a part; None if it is not there."""
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
            if kind == "a ZIP archive":
                advice = "Give it a name that ends in .zip."
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
