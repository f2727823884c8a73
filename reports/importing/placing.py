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
from reports.importing.structure import BLOCKS, lines_of_prose, plain_words
from reports.importing.word.archive import Link
from reports.importing.word.figures import Figures
from reports.importing.word.pieces import Drawn
from reports.rendering.markdown import attributes_of

_INLINE = (
    r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\]\([ \t]*"
    r"(?:<(?P<spaced>[^<>\n]{1,500})>|(?P<path>[^\s<>()\"](?:[^<>()\"\n]|\([^<>()\"\n]{0,200}\)){0,500}?))"
    r'(?:[ \t]+"(?P<title>[^"\n]{0,2000})")?[ \t]*\)(?:\{[^{}\n]{0,500}\})?'
)
_EMBEDDED = r"!\[\[(?P<path>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{0,200}))?\]\]"
#: A picture that is a line of its own, with a caption as its title, and with what other programs add in braces.
_PICTURE = re.compile(rf"[ \t]*{_INLINE}[ \t]*")
#: The same by a label, which is defined elsewhere in the text.
_LABELLED = re.compile(r"[ \t]*!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,2000})\](?:\[(?P<label>[^\[\]\n]{0,200})\])?[ \t]*")
#: The same as a wiki has it: the name of a file, wherever it lies, and how wide it is or what it shows.
_EMBED = re.compile(rf"[ \t]*{_EMBEDDED}[ \t]*")
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
#: The same in HTML: a picture, or a figure with its caption, and nothing else in its paragraph.
_IMG = re.compile(
    r"(?:<figure\b[^<>]{0,500}>\s*)?(?P<img><img\b[^<>]{1,3000}>)\s*"
    r"(?:<figcaption\b[^<>]{0,500}>(?P<caption>(?:[^<]|<(?!/figcaption))*)</figcaption>\s*)?(?:</figure>)?",
    re.IGNORECASE,
)
#: A picture among other words, in each of these ways; code, which shows none; and what a backslash keeps as it is.
_WITHIN = tuple(re.compile(each, re.IGNORECASE) for each in (_INLINE, _EMBEDDED, r"<img\b[^<>]{1,3000}>"))
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
    """Put a figure where a section shows one of `files` in a line of its own, or below what it stands within; the pictures, and the
    names of the files that are shown. What cannot be shown is told.

    A picture that is not among the files stays as it is typed and is told with everything else of a text.
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

    def made(at: int, name: str, alt: str, caption: str) -> str:
        figure, words = figures.add(Drawn(name, alt, is_cropped=False), caption, caption or posixpath.basename(name))
        if words:
            log.finding(numbers[at], words)
        return f"![[{figure['key']}]]" if figure else ""

    for at, end, name, alt, caption in _pictures(body, lines, beside, figures.keys):
        if name is not None:
            shown[at] = made(at, name, alt, caption)
            gone.update(range(at + 1, end))
    gone |= set(_definitions_left(lines, shown)) if shown else set()
    below: dict[int, list[tuple[int, str]]] = {}
    for at, end in _other_lines(body, lines, {*shown, *gone}):
        line, kept = lines[at], 0
        parts: list[str] = []
        for start, stop, name, words, alt, caption in _within(line, beside, figures.keys):
            if figure := made(at, name, alt, caption):
                told = f"The picture “{alt or name}” stood within other text, and stands below that as a figure."
                log.finding(numbers[at], told)
                below.setdefault(end, []).append((at, figure))
            parts += [line[kept:start], words]
            kept = stop
        lines[at] = "".join([*parts, line[kept:]])
    written = list(_written(lines, shown, gone, below))
    section["body"] = "\n".join(text for _, text in written).strip("\n")
    rows = [numbers[at] for at, _ in written]
    if section["body"] != body and all(number is not None for number in rows):
        start = next((at for at, (_, text) in enumerate(written) if text), 0)
        log.rows[place] = tuple(number for number in rows[start:] if number is not None)


def _written(
    lines: Sequence[str],
    shown: Mapping[int, str],
    gone: Collection[int],
    below: Mapping[int, Sequence[tuple[int, str]]],
) -> Iterator[tuple[int, str]]:
    """Lines with figures, which are paragraphs of their own, in their place and below others, each with the line that it was."""
    for at, line in enumerate(lines):
        if at not in gone:
            if (at in shown and at and lines[at - 1].strip()) or (at - 1 in shown and line.strip()):
                yield at, ""
            yield at, shown.get(at, line)
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


def _within(line: str, beside: Beside, described: Collection[str]) -> Iterator[tuple[int, int, str, str, str, str]]:
    """The pictures of a line in their order: where each begins and ends, the file, the words that stay, alternative text and caption.

    What leads somewhere needs words: without others, the name of the file.
    """
    code = [found.span() for found in _CODE.finditer(line)]
    found = sorted((each for way in _WITHIN for each in way.finditer(line)), key=lambda each: each.start())
    for each in found:
        given, start = each.groupdict(), each.start()
        if any(first <= start < end for first, end in code) or line[:start].endswith("\\"):
            continue
        if "alt" in given:
            name, words, caption = beside.find(given["spaced"] or given["path"]), given["alt"], given["title"] or ""
        elif "path" in given:
            name = None if given["path"] in described else beside.named(given["path"])
            words, caption = (given["words"] or "").strip(), ""
            words = "" if _SIZE.fullmatch(words) else words
        else:
            tag = attributes_of(each[0])
            name, caption = beside.find(tag.get("src", "")), ""
            words = _MARKS.sub(r"\\\1", " ".join(tag.get("alt", "").split()))
        if name is not None:
            leads = line[:start].endswith("[") and line[each.end() :].startswith("](")
            stays = words or (_MARKS.sub(r"\\\1", posixpath.basename(name)) if leads else "")
            yield start, each.end(), name, stays, plain_words(words), caption


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
