"""Pictures beside a text, or embedded in it, become figures where the text shows them."""

import base64
import binascii
import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from markdown_it.common.utils import normalizeReference

from reports.document.images import UnusablePicture
from reports.document.types import EditionDocument
from reports.importing.assembly import Raw
from reports.importing.blocks.model import PictureMark
from reports.importing.errors import ImportLog
from reports.importing.markdown_text import BLOCKS, lines_of_prose, plain_words, without_meaning
from reports.importing.pictures import Figures, PictureFile, open_picture

#: An embedded picture, after its alt text or in the definition of a label.
_WRITTEN = re.compile(
    r"(?P<before>\]\([ \t]{0,9}<?|\]:[ \t]{0,9}<?)data:image/(?P<kind>png|jpe?g|webp|avif|gif);base64,(?P<data>[A-Za-z0-9+/=]+)"
)


def extract_pictures(
    text: str, taken: Collection[str], pattern: re.Pattern[str] = _WRITTEN
) -> tuple[str, dict[str, bytes]]:
    """Return the text with file names in place of embedded pictures, and the files by name. Names in `taken` are not used.

    Line numbers do not change. `pattern` has the groups `before`, `kind` and `data`.
    """
    files: dict[str, bytes] = {}
    if "data:image/" not in text:
        return text, files

    def named(written: re.Match[str]) -> str:
        try:
            data = base64.b64decode("".join(written["data"].split()), validate=True)
        except binascii.Error:
            return written.group()
        number = len(files) + 1
        while (name := f"picture-{number}.{written['kind']}") in taken or name in files:
            number += 1
        files[name] = data
        return f"{written['before']}{name}"

    return pattern.sub(named, text), files


#: A picture by its address, by a name as in a wiki, or by a label that is defined in the text.
_PICTURE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\]\([ \t]*"
    r"(?:<(?P<spaced>[^<>\n]{1,500})>|(?P<path>[^\s<>()\"](?:[^<>()\"\n]|\([^<>()\"\n]{0,200}\)){0,500}?))"
    r'(?:[ \t]+"(?P<title>[^"\n]{0,2000})")?[ \t]*\)(?:\{[^{}\n]{0,500}\})?'
    r"|!\[\[(?P<name>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{0,200}))?\]\]"
    r"|!\[(?P<called>(?:[^\[\]\\\n]|\\.){0,2000})\](?:\[(?P<label>[^\[\]\n]{0,200})\])?(?!\()"
)
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_BETWEEN = re.compile(r"\s|<br\s*/?>|\\\Z", re.IGNORECASE)
#: Code, which cannot contain pictures.
_CODE = re.compile(r"(?<!`)(`{1,99})(?!`).+?(?<!`)\1(?!`)")
#: Files that systems create in folders.
_OURS = {"Thumbs.db", "desktop.ini"}
_MOST_NAMED = 12
#: Folders whose content static site generators publish at the root of a site.
SITE_ROOTS = ("static/", "public/")


class FileFinder:
    """Finds the files beside a text by the paths that the text uses."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._folded: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for name in files:
            self._folded.setdefault(_folded(name), name)
            self._by_name.setdefault(_folded(posixpath.basename(name)), name)
        self._found: dict[str, str | None] = {}

    def used(self) -> frozenset[str]:
        """Return the names of the files that were found so far."""
        return frozenset(name for name in self._found.values() if name)

    def find(self, path: str) -> str | None:
        """Return the name of the file at a path relative to the text or to the root of its old site; None if there is none."""
        if path not in self._found:
            self._found[path] = self._look_for(path)
        return self._found[path]

    def named(self, path: str) -> str | None:
        """Return the name of the file with that path or name in any folder, as in a wiki; None if there is none."""
        found = self.find(path) or self._by_name.get(_folded(path.strip()))
        return self._found.setdefault(f"[[{path}]]", found)

    def _look_for(self, path: str) -> str | None:
        plain = unquote(path.partition("?")[0].partition("#")[0])
        near = self._folded.get(_folded(posixpath.normpath(plain.lstrip("/"))))
        if near or not plain.startswith("/"):
            return near
        folded = _folded(plain)
        ends = [folded[slash.end() :] for slash in re.finditer("/", folded)]
        places = [f"{root}{end}" for end in ends for root in ("", *SITE_ROOTS)]
        return next((self._folded[place] for place in places if place in self._folded), None)


def _folded(name: str) -> str:
    """Return a path in the form in which paths are compared, because macOS stores accents apart from their letters."""
    return unicodedata.normalize("NFC", name).casefold()


def place_pictures(
    raw: Raw, files: Mapping[str, bytes], log: ImportLog
) -> tuple[tuple[PictureFile, ...], frozenset[str]]:
    """Place a figure where a section shows one of `files`: in a line of its own, else below the paragraph.

    Return the pictures, and the names of the files that are shown. Pictures that cannot be shown become findings; those that are not
    among the files stay as typed.
    """
    finder = FileFinder(files)
    figures = Figures(files.get)
    taken = [
        each["key"] for each in raw.get("figures") or () if isinstance(each, dict) and isinstance(each.get("key"), str)
    ]
    figures.keys.update(taken)
    for index, section in enumerate(raw["sections"]):
        if isinstance(section.get("body"), str) and "![" in section["body"]:
            _place(section, ("sections", index, "body"), finder, figures, log)
    if figures.raw:
        given = raw.get("figures")
        raw["figures"] = [*(given if isinstance(given, list) else []), *figures.raw]
    return tuple(figures.pictures.values()), finder.used()


def note_unused_files(
    document: EditionDocument, files: Mapping[str, bytes], used: Collection[str], log: ImportLog
) -> None:
    """Add a finding for the files beside a text that are not used."""
    wanted = {picture.sha256 for _, picture in document.pictures()}
    left = sorted(
        name
        for name, data in files.items()
        if name not in used and posixpath.basename(name) not in _OURS and hashlib.sha256(data).hexdigest() not in wanted
    )
    if left:
        more = f" and {len(left) - _MOST_NAMED:,} more" if len(left) > _MOST_NAMED else ""
        named = ", ".join(f"“{name}”" for name in left[:_MOST_NAMED])
        log.finding(None, f"Files that no text uses are left out: {named}{more}.")


def named_pictures(
    document: EditionDocument, files: Mapping[str, bytes], known: Collection[PictureFile]
) -> tuple[PictureFile, ...]:
    """Return the pictures among `files` that a document names by their SHA-256, except those that are `known`."""
    wanted = {picture.sha256 for _, picture in document.pictures()} - {each.sha256 for each in known}
    found: dict[str, PictureFile] = {}
    for data in files.values() if wanted else ():
        if hashlib.sha256(data).hexdigest() not in wanted:
            continue
        try:
            picture = open_picture(data, is_published=True)
        except UnusablePicture:
            continue
        found[picture.sha256] = picture
    return tuple(found.values())


class _Shown(NamedTuple):
    """A picture in a line: where it begins and ends, its file, alt text in Markdown, caption, and its label, if it has one."""

    start: int
    end: int
    file: str
    alt: str
    caption: str
    label: str


def _place(section: Raw, place: tuple[Any, ...], files: FileFinder, figures: Figures, log: ImportLog) -> None:
    lines = section["body"].split("\n")
    numbers = [log.line_in(place, at) for at in range(len(lines))]
    before = len(figures.raw)
    prose = set(lines_of_prose(section["body"]))
    env: dict[str, Any] = {}
    blocks = {at: each for each in _blocks(section["body"], lines, env) for at in each.lines if at in prose}
    rows: list[tuple[int, str]] = []
    below: list[tuple[int, str]] = []
    labels: set[str] = set()
    is_after_figure = False

    def figure(at: int, each: _Shown) -> str:
        added, message = figures.add(
            PictureMark(each.file, plain_words(each.alt)), each.caption, each.caption or posixpath.basename(each.file)
        )
        if message:
            log.finding(numbers[at], message)
        return f"![[{added['key']}]]" if added else ""

    for at, line in enumerate(lines):
        block = blocks.get(at)
        shown = list(_shown(line, files, figures.keys, env.get("references", {}))) if block else []
        if shown and block and block.is_paragraph and not _BETWEEN.sub("", _without(line, shown, [""] * len(shown))):
            labels |= {each.label for each in shown}
            for each in shown:
                rows += [(at, "")] if rows and rows[-1][1].strip() else []
                rows.append((at, figure(at, each)))
            is_after_figure = True
        else:
            shown = [each for each in shown if not each.label]
            text = _without(line, shown, [_replacement_of(line, each) for each in shown])
            rows += [(at, ""), (at, text)] if is_after_figure and text.strip() else [(at, text)]
            is_after_figure = False
            for each in shown:
                if placed := figure(at, each):
                    message = f"The picture “{plain_words(each.alt) or each.file}” was inside a paragraph and is now a figure below it."
                    log.finding(numbers[at], message)
                    below += [(at, ""), (at, placed)]
        if below and block and at == block.lines[-1]:
            rows += below
            below = []
            is_after_figure = True
    rows = _without_definitions(rows, labels)
    # Figures are numbered in the order of this list, so it follows the text.
    order = {text: at for at, (_, text) in enumerate(rows)}
    figures.raw[before:] = sorted(figures.raw[before:], key=lambda each: order[f"![[{each['key']}]]"])
    text = "\n".join(text for _, text in rows).strip("\n")
    if section["body"] != text and None not in numbers:
        start = next((at for at, (_, text) in enumerate(rows) if text), 0)
        log.rows[place] = tuple(numbers[at] or 0 for at, _ in rows[start:])
    section["body"] = text


class _Block(NamedTuple):
    """A block at the top level of a text: its lines, without empty ones at its end."""

    lines: range
    is_paragraph: bool


def _blocks(body: str, lines: Sequence[str], env: dict[str, Any]) -> Iterator[_Block]:
    for token in BLOCKS.parse(body, env):
        if token.map and not token.level and token.nesting >= 0:
            start, end = token.map
            while end > start + 1 and not lines[end - 1].strip():
                end -= 1
            yield _Block(range(start, end), token.type == "paragraph_open")


def _shown(line: str, files: FileFinder, described: Collection[str], references: Mapping[str, Any]) -> Iterator[_Shown]:
    """Yield the pictures in a line whose files are beside the text. `described` are the keys of figures in front matter."""
    if "![" not in line:
        return
    code = [found.span() for found in _CODE.finditer(line)]
    for found in _PICTURE.finditer(line):
        start, end = found.span()
        if any(first <= start < last for first, last in code) or line[:start].endswith("\\"):
            continue
        given = {name: value or "" for name, value in found.groupdict().items()}
        label = ""
        caption = given["title"]
        if found["alt"] is not None:
            file = files.find(given["spaced"] or given["path"])
            alt = given["alt"]
        elif found["name"] is not None:
            file = None if given["name"] in described else files.named(given["name"])
            alt = given["words"].strip()
            alt = "" if _SIZE.fullmatch(alt) else alt
        else:
            label = given["label"] or given["called"]
            alt = given["called"]
            defined = references.get(normalizeReference(label), {})
            file = files.find(defined.get("href", ""))
            caption = defined.get("title", "")
        if file is not None:
            yield _Shown(start, end, file, alt, caption, label)


def _without(line: str, shown: Sequence[_Shown], texts: Sequence[str]) -> str:
    """Return a line with each of its pictures replaced by a text."""
    for each, text in zip(reversed(shown), reversed(texts), strict=True):
        line = f"{line[: each.start]}{text}{line[each.end :]}"
    return line


def _replacement_of(line: str, each: _Shown) -> str:
    """Return the text that replaces a picture in its line: its alt text; in a link without any, the name of its file."""
    is_linked = line[: each.start].endswith("[") and line[each.end :].startswith("](")
    if is_linked and not each.alt:
        return without_meaning(posixpath.basename(each.file))
    return each.alt


def _without_definitions(rows: Sequence[tuple[int, str]], labels: Collection[str]) -> list[tuple[int, str]]:
    """Return the rows without definitions of labels that only pictures used which are figures now."""
    used = {each for each in labels if any(f"[{each}]" in text.removeprefix(f"[{each}]:") for _, text in rows)}
    begins = tuple(f"[{each}]:" for each in labels if each and each not in used)
    result: list[tuple[int, str]] = []
    was_definition = False
    for at, text in rows:
        is_definition = bool(begins) and text.startswith(begins)
        if not is_definition and not (was_definition and not text.strip()):
            result.append((at, text))
        was_definition = is_definition
    return result
