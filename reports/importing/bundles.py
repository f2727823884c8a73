"""The text of an edition with its pictures, from a folder, a ZIP archive or an exported archive."""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reports.importing.chapters import join_chapters
from reports.importing.decoding import MAX_BYTES, ZipReader, decode, refuse_export
from reports.importing.errors import refuse
from reports.importing.foreign_markdown import plain_links
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.picture_files import extract_pictures

_MARKDOWN = (".md", ".markdown", ".mdx")
_TEXTS = (*_MARKDOWN, ".docx")
#: Read if there is no Markdown or Word file: a web page that was saved with its pictures.
_PAGES = (".html", ".htm")
_DOCUMENT = "document.json"
_ZIP = b"PK\x03\x04"
#: Files by which packages of Word and other programs are told from ZIP archives; other modules report errors in those.
_OTHER_PACKAGES = {
    "[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "content.xml", "META-INF/container.xml",
}  # fmt: skip
_ONE_TEXT = "Keep one text with its pictures in the archive. Join chapters into one text, each under a ## heading."


@dataclass(frozen=True)
class Bundle:
    """The text of an edition, and the other `files` by their paths relative to it: `images/sea.png`, `../sea.png`.

    If the text was joined from several files, `sources` has the file and line number of each line, `notes` are findings, `has_index` is
    whether one of the files is the index, and `rewritten` has the changed addresses: line, address before and after.
    """

    filename: str
    data: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    sources: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    has_index: bool = True
    rewritten: tuple[tuple[int, str, str], ...] = ()


def bundle(data: bytes, *, filename: str) -> Bundle:
    """Return a file as a bundle; of a ZIP archive, the text in it with the other files. Raise ImportRefused."""
    if not data.startswith(_ZIP) or not filename.lower().endswith(".zip"):
        return Bundle(filename, data)
    archive = ZipReader(data, filename, kind="ZIP archive", advice="Create it again.")
    if not archive.sizes or _OTHER_PACKAGES & archive.sizes.keys():
        return Bundle(filename, data)
    return bundle_of(_unpacked(archive), filename=filename)


def bundle_of(files: Mapping[str, bytes], *, filename: str) -> Bundle:
    """Return the text among `files`, which are given by their paths with slashes, with the others. Raise ImportRefused.

    If `files` has a document.json, as exported archives do, that is the text.
    """
    shown = {name: data for name, data in files.items() if not _is_hidden(name)}
    documents = [name for name in shown if posixpath.basename(name) == _DOCUMENT]
    texts = documents or [name for name in shown if name.lower().endswith(_TEXTS)] or _pages(shown)
    readme = [name for name in texts if posixpath.basename(name).lower() == "readme.md"]
    if len(texts) > len(readme) > 0 and (len(texts) == len(readme) + 1 or _has_index(texts)):
        texts = [name for name in texts if name not in readme]
    if not texts:
        for name, data in shown.items():
            refuse_export(data, name)
        refuse(
            filename,
            "The archive contains no text",
            "Add a Markdown, Word (.docx) or HTML file, or use an exported archive.",
        )
    if len(texts) > 1:
        if others := sorted(name for name in texts if not name.lower().endswith(_MARKDOWN)):
            refuse(filename, f"Not all of the {len(texts)} texts in the archive are Markdown: {others[0]}", _ONE_TEXT)
        return _chapters(shown, texts, filename)
    (text,) = texts
    folder = posixpath.dirname(text)
    nearby = {posixpath.relpath(name, folder or "."): data for name, data in shown.items() if name != text}
    return Bundle(posixpath.basename(text), shown[text], nearby)


def _has_index(names: Iterable[str]) -> bool:
    return any(posixpath.basename(name).lower() in {"index.md", "_index.md", "edition.md"} for name in names)


def _chapters(files: Mapping[str, bytes], texts: list[str], filename: str) -> Bundle:
    """Return an index and its chapters as one text, with the other files by their paths relative to the index."""
    _refuse_much(files, texts, filename)
    own = {}
    others = {name: data for name, data in files.items() if name not in texts}
    for name in texts:
        at = posixpath.dirname(name)
        text, pictures = extract_pictures(
            plain_links(decode(files[name], filename=name)), [posixpath.relpath(each, at or ".") for each in others]
        )
        own[name] = text.encode()
        others |= {posixpath.join(at, each): data for each, data in pictures.items()}
    joined = join_chapters(own, filename=filename)
    folder = posixpath.dirname(joined.name)
    nearby = {posixpath.relpath(name, folder or "."): data for name, data in others.items()}
    whole = joined.text.encode()
    return Bundle(joined.name, whole, nearby, joined.sources, joined.notes, joined.has_index, joined.rewritten)


def _refuse_much(files: Mapping[str, bytes], texts: list[str], filename: str) -> None:
    """Raise ImportRefused if the texts are too many or too large. This is checked before any of them is read."""
    if len(texts) > MOST_SECTIONS + 1:
        message = f"The archive contains {len(texts):,} texts; the limit is {MOST_SECTIONS + 1}"
        refuse(filename, message, "Put chapters that belong together into one file, or split the edition.")
    size = sum(len(files[name]) for name in texts)
    if size > MAX_BYTES:
        message = f"The {len(texts)} texts in it have {size / 1_048_576:.1f} MB together; at most {MAX_BYTES // 1_048_576} MB are read"
        refuse(filename, message, "Split the edition, or take pictures out of the texts.")


def _unpacked(archive: ZipReader) -> dict[str, bytes]:
    """Return the files of an archive by their paths, without folders and hidden files."""
    files: dict[str, bytes] = {}
    for entry in archive.file.infolist():
        if entry.is_dir() or _is_hidden(entry.filename):
            continue
        name = posixpath.normpath(entry.filename.replace("\\", "/")).lstrip("/")
        if name in files:
            archive.refuse(f"The archive contains “{name}” twice", "Keep one of them and create the archive again.")
        if name.startswith("../"):
            archive.refuse(f"The path “{name}” leads out of the archive", "Create it again from one folder.")
        files[name] = archive.read(entry.filename)
    return files


def _pages(names: Iterable[str]) -> list[str]:
    """Return the pages in the outermost folder, because browsers save frames of a page into a folder beside it."""
    pages = [name for name in names if name.lower().endswith(_PAGES)]
    highest = min((name.count("/") for name in pages), default=0)
    return [name for name in pages if name.count("/") == highest]


def _is_hidden(name: str) -> bool:
    """Return whether a path is hidden or was created by the system: `.git/config`, `__MACOSX/._sea.png`."""
    return any(part.startswith((".", "__MACOSX")) and part not in {".", ".."} for part in name.split("/"))
