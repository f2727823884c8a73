"""Pictures beside a text, or written in it as text, made into figures where the text shows them."""

import base64
import binascii
import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it.common.utils import normalizeReference

from reports.document.types import EditionDocument
from reports.importing.assembly import Raw
from reports.importing.blocks.model import Drawn
from reports.importing.chapters import ORDER
from reports.importing.errors import ImportLog
from reports.importing.pictures import Figures, PictureFile, UnusablePicture, open_picture
from reports.importing.structure import BLOCKS, lines_of_prose, plain_words

#: Behind a picture's alternative text, or behind the label that it is called by.
_WRITTEN = re.compile(
    r"(?P<before>\]\([ \t]{0,9}<?|\]:[ \t]{0,9}<?)data:image/(?P<kind>png|jpe?g|webp|avif|gif);base64,(?P<data>[A-Za-z0-9+/=]+)"
)


def take_out(text: str, taken: Collection[str]) -> tuple[str, dict[str, bytes]]:
    """The text with names of files where pictures were written, its lines as before, and the files, called otherwise than those `taken`."""
    files: dict[str, bytes] = {}
    if "data:image/" not in text:
        return text, files

    def named(written: re.Match[str]) -> str:
        try:
            data = base64.b64decode(written["data"], validate=True)
        except binascii.Error:
            return written.group()
        number = len(files) + 1
        while (name := f"picture-{number}.{written['kind']}") in taken or name in files:
            number += 1
        files[name] = data
        return f"{written['before']}{name}"

    return _WRITTEN.sub(named, text), files


_INLINE = (
    r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\]\([ \t]*"
    r"(?:<(?P<spaced>[^<>\n]{1,500})>|(?P<path>[^\s<>()\"](?:[^<>()\"\n]|\([^<>()\"\n]{0,200}\)){0,500}?))"
    r'(?:[ \t]+"(?P<title>[^"\n]{0,2000})")?[ \t]*\)(?:\{[^{}\n]{0,500}\})?'
)
_EMBEDDED = r"!\[\[(?P<path>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{0,200}))?\]\]"
#: The same by a label, which is defined elsewhere in the text.
_LABELLED = r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\](?:\[(?P<label>[^\[\]\n]{0,200})\])?(?!\()"
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
#: A picture among other words, and among nothing but pictures.
_WITHIN = tuple(re.compile(each, re.IGNORECASE) for each in (_INLINE, _EMBEDDED))
_ALONE = tuple(re.compile(each, re.IGNORECASE) for each in (_INLINE, _EMBEDDED, _LABELLED))
_BETWEEN = re.compile(r"(?:\s|<br\s*/?>|\\\n)*", re.IGNORECASE)
#: Code, which shows no pictures, and what a backslash keeps as it is.
_CODE = re.compile(r"(?<!`)(`{1,99})(?!`).+?(?<!`)\1(?!`)")
_MARKS = re.compile(r"([\\`*_\[\]<>#!|~^{])")


#: Files that are used otherwise, or left behind by systems.
_OURS = {ORDER, "Thumbs.db", "desktop.ini"}
_MOST_NAMED = 12
#: Folders that makers of sites publish at their root.
SITE_ROOTS = ("static/", "public/")


class Beside:
    """The files beside a text, found by the paths that the text has for them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._folded: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for name in files:
            self._folded.setdefault(_folded(name), name)
            self._by_name.setdefault(_folded(posixpath.basename(name)), name)
        self._found: dict[str, str | None] = {}

    def used(self) -> frozenset[str]:
        """The names of the files that were asked for."""
        return frozenset(name for name in self._found.values() if name)

    def find(self, path: str) -> str | None:
        """The name of the file that a path means: from where the text lies, or from the root of the site that it was part of."""
        if path not in self._found:
            self._found[path] = self._look_for(path)
        return self._found[path]

    def named(self, path: str) -> str | None:
        """The same as a wiki finds it: a file of that name in any folder."""
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
    """A path as it is compared: macOS takes letters and their accents apart."""
    return unicodedata.normalize("NFC", name).casefold()


def place_pictures(
    raw: Raw, files: Mapping[str, bytes], log: ImportLog
) -> tuple[tuple[PictureFile, ...], frozenset[str]]:
    """Put a figure where a section shows one of `files` in a line of its own, or below what it stands within; the pictures, and the
    names of the files that are shown. What cannot be shown is told.

    A picture that is not among the files stays as it is typed and is told with everything else of a text.
    """
    beside = Beside(files)
    figures = Figures(files.get)
    taken = [
        each["key"] for each in raw.get("figures") or () if isinstance(each, dict) and isinstance(each.get("key"), str)
    ]
    figures.keys.update(taken)
    for index, section in enumerate(raw["sections"]):
        if isinstance(section.get("body"), str) and "![" in section["body"]:
            _place(section, ("sections", index, "body"), beside, figures, log)
    if figures.raw:
        given = raw.get("figures")
        raw["figures"] = [*(given if isinstance(given, list) else []), *figures.raw]
    return tuple(figures.pictures.values()), beside.used()


def tell_of_others(
    document: EditionDocument, files: Mapping[str, bytes], used: Collection[str], log: ImportLog
) -> None:
    """A finding for the files beside a text of which nothing is shown."""
    wanted = {picture.sha256 for _, picture in document.pictures()}
    left = sorted(
        name
        for name, data in files.items()
        if name not in used and posixpath.basename(name) not in _OURS and hashlib.sha256(data).hexdigest() not in wanted
    )
    if left:
        more = f" and {len(left) - _MOST_NAMED:,} more" if len(left) > _MOST_NAMED else ""
        words = f"Files that no text uses are left out: {', '.join(f'“{name}”' for name in left[:_MOST_NAMED])}{more}."
        log.finding(None, words)


def named_pictures(
    document: EditionDocument, files: Mapping[str, bytes], known: Collection[PictureFile]
) -> tuple[PictureFile, ...]:
    """Of `files`, the pictures that a document names by their SHA-256, but for those that are `known`."""
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


def _place(section: Raw, place: tuple[Any, ...], beside: Beside, figures: Figures, log: ImportLog) -> None:
    lines = section["body"].split("\n")
    numbers = [log.line_in(place, at) for at in range(len(lines))]
    body = section["body"]
    shown: dict[int, list[str]] = {}
    gone: set[int] = set()
    before = len(figures.raw)

    def made(at: int, name: str, alt: str, caption: str) -> str:
        figure, words = figures.add(Drawn(name, alt), caption, caption or posixpath.basename(name))
        if words:
            log.finding(numbers[at], words)
        return f"![[{figure['key']}]]" if figure else ""

    for start, end, pictures in _pictures(body, lines, beside, figures.keys):
        shown[start] = [made(*each) for each in pictures]
        gone.update(range(start + 1, end))
    gone |= set(_definitions_left(lines, {*shown, *gone})) if shown else set()
    below: dict[int, list[tuple[int, str]]] = {}
    for at, end in _other_lines(body, lines, {*shown, *gone}):
        line, kept = lines[at], 0
        parts: list[str] = []
        for start, stop, name, words, caption in _within(line, beside, figures.keys):
            alt = plain_words(words)
            if figure := made(at, name, alt, caption):
                told = f"The picture “{alt or name}” was inside a paragraph and is now a figure below it."
                log.finding(numbers[at], told)
                below.setdefault(end, []).append((at, figure))
            leads = line[:start].endswith("[") and line[stop:].startswith("](")
            stays = words or (_MARKS.sub(r"\\\1", posixpath.basename(name)) if leads else "")
            parts += [line[kept:start], stays]
            kept = stop
        lines[at] = "".join([*parts, line[kept:]])
    written = list(_written(lines, shown, gone, below))
    # Figures are numbered as they are listed: in the order of the text.
    order = {text: at for at, (_, text) in enumerate(written)}
    figures.raw[before:] = sorted(figures.raw[before:], key=lambda each: order[f"![[{each['key']}]]"])
    text = "\n".join(text for _, text in written).strip("\n")
    rows = [numbers[at] for at, _ in written]
    if section["body"] != text and all(number is not None for number in rows):
        start = next((at for at, (_, text) in enumerate(written) if text), 0)
        log.rows[place] = tuple(number for number in rows[start:] if number is not None)
    section["body"] = text


def _written(
    lines: Sequence[str],
    shown: Mapping[int, Sequence[str]],
    gone: Collection[int],
    below: Mapping[int, Sequence[tuple[int, str]]],
) -> Iterator[tuple[int, str]]:
    """Lines with figures, which are paragraphs of their own, in their place and below others, each with the line that it was."""
    for at, line in enumerate(lines):
        if at not in gone:
            if (at in shown and at and lines[at - 1].strip()) or (at - 1 in shown and line.strip()):
                yield at, ""
            first, *others = shown.get(at, (line,))
            yield at, first
            for figure in others:
                yield from ((at, ""), (at, figure))
        for row, figure in below.get(at, ()):
            yield from ((row, ""), (row, figure))
        if at in below and "".join(lines[at + 1 : at + 2]).strip():
            yield at, ""


def _other_lines(body: str, lines: Sequence[str], shown: Collection[int]) -> Iterator[tuple[int, int]]:
    """The lines that may hold pictures within other text, each with the last line of the block at the top level that it is in."""
    prose = set(lines_of_prose(body))
    for token in BLOCKS.parse(body):
        if token.level or not token.map or token.nesting < 0 or token.type == "html_block":
            continue
        start, end = token.map
        last = next((at for at in reversed(range(start, min(end, len(lines)))) if lines[at].strip()), start)
        yield from ((at, last) for at in range(start, last + 1) if at in prose and at not in shown)


def _meant(
    found: re.Match[str], beside: Beside, described: Collection[str], references: Mapping[str, Any]
) -> tuple[str | None, str, str]:
    """Return the file of a picture (None if it is not beside the text), its words in Markdown, and its caption."""
    given = {name: value or "" for name, value in found.groupdict().items()}
    if "label" in given:
        defined = references.get(normalizeReference(given["label"] or given["alt"]), {})
        return beside.find(defined.get("href", "")), given["alt"], defined.get("title", "")
    if "alt" in given:
        return beside.find(given["spaced"] or given["path"]), given["alt"], given["title"]
    name = None if given["path"] in described else beside.named(given["path"])
    words = given["words"].strip()
    return name, "" if _SIZE.fullmatch(words) else words, ""


def _within(line: str, beside: Beside, described: Collection[str]) -> Iterator[tuple[int, int, str, str, str]]:
    """The pictures of a line in their order: where each begins and ends, the file, its words and its caption."""
    code = [found.span() for found in _CODE.finditer(line)]
    found = sorted((each for way in _WITHIN for each in way.finditer(line)), key=lambda each: each.start())
    for each in found:
        start = each.start()
        if any(first <= start < end for first, end in code) or line[:start].endswith("\\"):
            continue
        name, words, caption = _meant(each, beside, described, {})
        if name is not None:
            yield start, each.end(), name, words, caption


def _definitions_left(lines: Sequence[str], shown: Collection[int]) -> Iterator[int]:
    """The lines that define labels of which only pictures made use that are figures now."""
    labels = {each["label"] or each["alt"] for at in shown for each in re.finditer(_LABELLED, lines[at])}
    rest = [line for at, line in enumerate(lines) if at not in shown]
    used = {label for label in labels if any(f"[{label}]" in line.removeprefix(f"[{label}]:") for line in rest)}
    begins = tuple(f"[{label}]:" for label in labels - used)
    for at, line in enumerate(lines):
        if begins and line.startswith(begins):
            yield from (at, at + 1) if at + 1 < len(lines) and not lines[at + 1].strip() else (at,)


def _pictures(
    body: str, lines: Sequence[str], beside: Beside, described: Collection[str]
) -> Iterator[tuple[int, int, list[tuple[int, str, str, str]]]]:
    """Paragraphs at the top level, and lines of these, that are pictures and nothing else: where they begin and end, and of each picture
    its line, file, alternative text and caption. Not those in code, lists, quotations and tables."""
    env: dict[str, Any] = {}
    blocks = [each.map for each in BLOCKS.parse(body, env) if each.type == "paragraph_open" and not each.level]

    def found(start: int, end: int) -> list[tuple[int, str, str, str]]:
        return _only_pictures("\n".join(lines[start:end]), start, beside, described, env.get("references", {}))

    for start, end in filter(None, blocks):
        if pictures := found(start, end):
            yield start, end, pictures
        else:
            yield from ((at, at + 1, pictures) for at in range(start, end) if (pictures := found(at, at + 1)))


def _only_pictures(
    text: str, line: int, beside: Beside, described: Collection[str], references: Mapping[str, Any]
) -> list[tuple[int, str, str, str]]:
    """Return the pictures of a text that begins in `line`; none if it has other words, or the file of one is missing."""
    pictures = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        found = next((each for way in _ALONE if (each := way.match(text, at))), None)
        name, words, caption = _meant(found, beside, described, references) if found else (None, "", "")
        if found is None or name is None:
            return []
        pictures.append((line + text.count("\n", 0, at), name, plain_words(words), caption))
        between = _BETWEEN.match(text, found.end())
        at = between.end() if between else len(text)
    return pictures
