"""Pictures that lie beside a text, made into figures where the text shows them."""

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
from reports.importing.chapters import ORDER
from reports.importing.errors import ImportLog
from reports.importing.pictures import PictureFile, UnusablePicture, open_picture
from reports.importing.structure import BLOCKS, plain_words
from reports.importing.word.archive import Link
from reports.importing.word.figures import Figures
from reports.importing.word.pieces import Drawn
from reports.rendering.markdown import attributes_of

#: A picture that is a line of its own, with a caption as its title, and with what other programs add in braces.
_PICTURE = re.compile(
    r"[ \t]*!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\]\([ \t]*"
    r"(?:<(?P<spaced>[^<>\n]{1,500})>|(?P<path>[^\s<>()\"](?:[^<>()\"\n]|\([^<>()\"\n]{0,200}\)){0,500}?))"
    r'(?:[ \t]+"(?P<title>[^"\n]{0,2000})")?[ \t]*\)(?:\{[^{}\n]{0,500}\})?[ \t]*'
)
#: The same by a label, which is defined elsewhere in the text.
_LABELLED = re.compile(r"[ \t]*!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\](?:\[(?P<label>[^\[\]\n]{0,200})\])?[ \t]*")
#: The same as a wiki has it: the name of a file, wherever it lies, and how wide it is or what it shows.
_EMBED = re.compile(r"[ \t]*!\[\[(?P<path>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{0,200}))?\]\][ \t]*")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
#: The same in HTML: a picture, or a figure with its caption, and nothing else in its paragraph.
_IMG = re.compile(
    r"(?:<figure\b[^<>]{0,500}>\s*)?(?P<img><img\b[^<>]{1,3000}>)\s*"
    r"(?:<figcaption\b[^<>]{0,500}>(?P<caption>(?:[^<]|<(?!/figcaption))*)</figcaption>\s*)?(?:</figure>)?",
    re.IGNORECASE,
)


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

    def __contains__(self, name: str) -> bool:
        return name in self.files

    def read(self, name: str) -> bytes:
        """The bytes of a file that is there."""
        return self.files[name]

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
    """Put a figure where a section shows one of `files` in a line of its own; the pictures, and the names of the files that are shown.
    What cannot be shown is told.

    A picture within a sentence, and one that is not among the files, stays as it is typed and is told with everything else of a text.
    """
    beside = Beside(files)
    figures = Figures(beside, {name: Link("image", name, is_outside=False) for name in files})
    taken = [
        each["key"] for each in raw.get("figures") or () if isinstance(each, dict) and isinstance(each.get("key"), str)
    ]
    figures.keys.update(taken)
    for index, section in enumerate(raw["sections"]):
        if isinstance(section.get("body"), str) and any(mark in section["body"] for mark in ("![", "<img")):
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
        words = f"Nothing is taken of files that no text shows: {', '.join(f'“{name}”' for name in left[:_MOST_NAMED])}{more}."
        log.finding(None, words)


def named_pictures(document: EditionDocument, files: Mapping[str, bytes]) -> tuple[PictureFile, ...]:
    """Of `files`, the pictures that a document names by their SHA-256."""
    wanted = {picture.sha256 for _, picture in document.pictures()}
    found: dict[str, PictureFile] = {}
    for data in files.values() if wanted else ():
        if hashlib.sha256(data).hexdigest() not in wanted:
            continue
        try:
            picture = open_picture(data)
        except UnusablePicture:
            continue
        found[picture.sha256] = picture
    return tuple(found.values())


def _place(section: Raw, place: tuple[Any, ...], beside: Beside, figures: Figures, log: ImportLog) -> None:
    body: str = section["body"]
    lines = body.split("\n")
    numbers = [log.line_in(place, at) for at in range(len(lines))]
    shown: dict[int, str] = {}
    gone: set[int] = set()
    for at, end, name, alt, caption in _pictures(body, lines, beside, figures.keys):
        if name is None:
            continue
        figure, words = figures.add(Drawn(name, alt, is_cropped=False), caption, caption or posixpath.basename(name))
        if words:
            log.finding(numbers[at], words)
        shown[at] = f"![[{figure['key']}]]" if figure else ""
        gone.update(range(at + 1, end))
    if not shown:
        return
    gone |= set(_definitions_left(lines, shown))
    # A figure is a paragraph of its own.
    written, rows = [], []
    for at, line in enumerate(lines):
        if at in gone:
            continue
        apart = (at in shown and at and lines[at - 1].strip()) or (at - 1 in shown and line.strip())
        for text in ["", shown.get(at, line)] if apart else [shown.get(at, line)]:
            written.append(text)
            rows.append(numbers[at])
    section["body"] = "\n".join(written).strip("\n")
    if all(number is not None for number in rows):
        start = next(at for at, line in enumerate(written) if line) if any(written) else 0
        log.rows[place] = tuple(number for number in rows[start:] if number is not None)


def _definitions_left(lines: Sequence[str], shown: Collection[int]) -> Iterator[int]:
    """The lines that define labels of which only pictures made use that are figures now."""
    labels = {found["label"] or found["alt"] for at in shown if (found := _LABELLED.fullmatch(lines[at]))}
    rest = [line for at, line in enumerate(lines) if at not in shown]
    used = {label for label in labels if any(f"[{label}]" in line.removeprefix(f"[{label}]:") for line in rest)}
    begins = tuple(f"[{label}]:" for label in labels - used)
    for at, line in enumerate(lines):
        if begins and line.startswith(begins):
            yield from (at, at + 1) if at + 1 < len(lines) and not lines[at + 1].strip() else (at,)


def _pictures(
    body: str, lines: Sequence[str], beside: Beside, described: Collection[str]
) -> Iterator[tuple[int, int, str | None, str, str]]:
    """The pictures that paragraphs at the top level have in lines of their own: the lines, the file, alternative text and caption.

    Not those in code, lists, quotations and tables.
    """
    env: dict[str, Any] = {}
    for token in BLOCKS.parse(body, env):
        if token.type != "paragraph_open" or token.level or not token.map:
            continue
        start, end = token.map
        if lines[start].lstrip().startswith("<") and (whole := _IMG.fullmatch("\n".join(lines[start:end]).strip())):
            given = attributes_of(whole["img"])
            caption = " ".join((whole["caption"] or "").split())
            yield start, end, beside.find(given.get("src", "")), " ".join(given.get("alt", "").split()), caption
            continue
        for at in range(start, end):
            if found := _PICTURE.fullmatch(lines[at]):
                name = beside.find(found["spaced"] or found["path"])
                yield at, at + 1, name, plain_words(found["alt"]), found["title"] or ""
            elif found := _LABELLED.fullmatch(lines[at]):
                defined = env.get("references", {}).get(normalizeReference(found["label"] or found["alt"]))
                if defined:
                    yield at, at + 1, beside.find(defined["href"]), plain_words(found["alt"]), defined["title"]
            elif (
                (found := _EMBED.fullmatch(lines[at]))
                and found["path"] not in described
                and (name := beside.named(found["path"]))
            ):
                words = (found["words"] or "").strip()
                yield at, at + 1, name, "" if _SIZE.fullmatch(words) else words, ""
