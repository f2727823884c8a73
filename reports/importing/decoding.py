"""Decode a file to text or refuse it with a reason; read the files of ZIP archives and the rows of CSV files."""

import codecs
import csv
import io
import shlex
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import NoReturn

from reports.document.text import refused_character
from reports.importing.errors import ImportLog, refuse

#: The largest file, in bytes. Callers compare a file's size before they read it.
MAX_BYTES = 16 * 1024 * 1024

#: UTF-32 comes before UTF-16, whose byte order mark is the beginning of UTF-32's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes that are in no text, whatever its encoding: control characters except tabs, line ends, form feeds and escapes.
_CONTROLS = tuple(bytes([each]) for each in (*range(9), *range(14, 27), *range(28, 32)))
_OTHER_KINDS = (
    (b"PK\x03\x04", "a ZIP archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"<?xml", "XML"),
    (b"<rss", "XML"),
)


_SOURCES = {
    "a PDF": "Save the original text as Markdown or as a Word document (.docx).",
    "an RTF document": "Save it as a Word document (.docx), or convert it to HTML: {way}",
    "XML": "Convert it to HTML: {way}",
}
#: Other markup languages, by file extension.
_OTHER_MARKUP = {
    ".rst": "reStructuredText", ".org": "an Org file", ".tex": "LaTeX", ".textile": "Textile", ".ipynb": "a notebook",
}  # fmt: skip
#: Other kinds of file, by extension: what they are, and how to import them.
_OTHER_WAYS = {
    ".csv": (
        "a table",
        "Import terms with import_vocabulary, and write other tables in Markdown.",
    ),
    ".mhtml": (
        "a web page and its pictures in one file",
        "Save the page as “Web page, complete” and import it as a ZIP archive.",
    ),
    ".adoc": ("AsciiDoc", "Convert it to HTML with asciidoctor."),
    ".zip": ("not a ZIP archive, or damaged", "Create it again."),
}
_OTHER_WAYS |= {".mht": _OTHER_WAYS[".mhtml"], ".asciidoc": _OTHER_WAYS[".adoc"], ".tsv": _OTHER_WAYS[".csv"]}


def pandoc_command(filename: str) -> str:
    """Return the pandoc command that converts a file of an unsupported format to one web page with its pictures."""
    path = PurePath(filename.replace("\\", "/"))
    return f"pandoc -s --mathml --embed-resources {shlex.quote(path.name)} -o {shlex.quote(path.stem + '.html')}"


def refuse_other_formats(filename: str) -> None:
    """Raise ImportRefused if a file's extension shows that it is not the text of an edition, with advice on how to import it."""
    if found := _OTHER_WAYS.get(PurePath(filename.lower()).suffix):
        kind, way = found
        refuse(filename, f"This is {kind}, not the text of an edition", way)


def refuse_export(data: bytes, filename: str) -> None:
    """Raise ImportRefused for an export of all posts from WordPress or Ghost, and name the page of the docs that helps."""
    start = data[:5_000].lstrip()
    is_of_ghost = start.startswith(b"{") and b'"db"' in start[:200] and b'"posts"' in data
    if is_of_ghost or (start.startswith(b"<") and b"http://wordpress.org/export/" in start):
        message = f"This is an export of {'Ghost' if is_of_ghost else 'WordPress'}, which is not supported"
        advice = "Convert it to Markdown files as described in docs/migrating.md."
        refuse(filename, message, advice)


def decode(data: bytes, *, filename: str) -> str:
    """Return the text of a file, with line feeds as line ends. Encodings are UTF-8, and UTF-16 and UTF-32 with a byte order mark.

    Raise ImportRefused, with the line, for another encoding and for each character that cannot be published.
    """
    if len(data) > MAX_BYTES:
        message = f"The file has {len(data) / 1_048_576:.1f} MB; at most {MAX_BYTES // 1_048_576} MB are read"
        refuse(filename, message, "Split the edition, or take pictures out of the text.")
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            advice = _SOURCES.get(kind, "Save it as Markdown in UTF-8.").format(way=pandoc_command(filename))
            refuse(filename, f"This is {kind}, not text", advice)
    kind = _OTHER_MARKUP.get(PurePath(filename.lower()).suffix, "")
    if kind or data[:2_000].lstrip().startswith(b"\\documentclass"):
        message = f"This is {kind or 'LaTeX'}, which is not supported"
        refuse(filename, message, f"Make a web page of it: {pandoc_command(filename)}")
    text = _decoded(data, filename).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        refuse(filename, "The file is empty", "Start the file with a title: # Title.")
    log = ImportLog(filename)
    refuse_characters(text, log)
    log.raise_errors()
    return text


def _decoded(data: bytes, filename: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, filename)
    if _is_binary(data[:4096]):
        refuse(filename, "This is not a text file", "Save it as Markdown in UTF-8.")
    return _strictly(data, "utf-8", filename)


def _is_binary(start: bytes) -> bool:
    """Return whether there are more control characters than get into a text by mistake."""
    return sum(start.count(each) for each in _CONTROLS) > len(start) // 50 + 1


def _strictly(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            message = f"The file declares the encoding {encoding.upper()} but does not use it"
            refuse(filename, message, "Save the file in UTF-8.", cause=error)
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The byte 0x{data[error.start]:02X} is not UTF-8"
        refuse(filename, message, f"{_guess(data, error.start)}Save the file in UTF-8.", line=line, cause=error)


def _guess(data: bytes, at: int) -> str:
    """Return a sentence with the text around a bad byte as Windows-1252, the usual cause; "" if it is not that either."""
    around = data[max(0, at - 12) : at + 13].decode("cp1252", errors="replace")
    return f"In Windows-1252 it would read “{' '.join(around.split())}”. " if "\ufffd" not in around else ""


def refuse_characters(text: str, log: ImportLog) -> None:
    """Add an error for each line with a character that cannot be published."""
    if refused_character(text) is None:
        return
    for number, line in enumerate(text.split("\n"), 1):
        if character := refused_character(line):
            log.error(number, f"The character {character} cannot be published", "Delete it.")


#: The most files in an archive, and the most bytes unpacked: pictures hardly shrink when they are packed.
MOST_FILES = 5_000
MAX_ARCHIVE = 200 * 1024 * 1024
#: The compressions that are read. Others can turn a few bytes into gigabytes in one step.
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class ZipReader:
    """The files of a ZIP archive, read one at a time. `kind` names the archive in errors. Raise ImportRefused."""

    def __init__(self, data: bytes, filename: str, *, kind: str, advice: str) -> None:
        self.filename = filename
        self.kind = kind
        self.advice = advice
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
            message = f"Unpacked, this {kind} would have more than {MAX_ARCHIVE // 1_048_576} MB"
            self.refuse(message, "Make its pictures smaller, or split the edition.")

    def refuse(self, message: str, advice: str, cause: Exception | None = None) -> NoReturn:
        """Raise ImportRefused for this archive."""
        refuse(self.filename, message, advice, cause=cause)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file in the archive. No more is unpacked than the size that the archive states, which may be wrong."""
        size = self.sizes[name]
        try:
            with self.file.open(name) as part:
                data = part.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            self.refuse(f"This {self.kind} is damaged: its part {name} cannot be unpacked", self.advice, error)
        if len(data) != size:
            self.refuse(f"This {self.kind} is damaged: its part {name} does not have its stated size", self.advice)
        return data


def table_rows(data: bytes, log: ImportLog) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row of a CSV file that is not empty. Raise ImportRefused.

    Cells are separated by commas, semicolons or tabs: whichever the first line has most of.
    """
    lines = decode(data, filename=log.filename).splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        message = f"A cell from here on has more than {csv.field_size_limit():,} characters"
        log.refuse(reader.line_num, message, "Shorten it, or close the quotation mark.")
