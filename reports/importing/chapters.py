"""Join an edition whose chapters are separate files into one text, with the file and line that each of its lines is from."""

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from markdown_it.token import Token

from reports.importing.assembly import Raw
from reports.importing.decoding import MAX_BYTES, decode
from reports.importing.errors import FileError, ImportLog, ImportRefused, refuse
from reports.importing.front_matter import front_matter, front_values, translate
from reports.importing.lengths import refuse_long_lines, refuse_long_texts
from reports.importing.markdown_text import BLOCKS, plain_words, without_meaning
from reports.importing.slugs import LONGEST, bare_name, section_slug_of
from reports.rendering import MARKDOWN, heading_id, split_attributes

#: Names of the file with the edition's own front matter, title and summary.
_INDEX = {"index", "_index", "readme", "edition"}
#: The keys in a chapter's front matter that belong to its section.
_KEYS = ("title", "summary", "credits", "aliases", "slug", "keywords", "trend", "maturity")
_LINK = re.compile(r"(?<!!)(\[(?:[^\[\]\\\n]|\\.){1,1000}\]\([ \t]*<?)([^\s<>()]{1,500})")
_IMAGE = re.compile(r"(!\[(?:[^\[\]\\\n]|\\.){0,2000}\]\([ \t]*<?)([^\s<>()]{1,500})")
#: A picture as an HTML tag.
_TAG = re.compile(r"(<img\b[^<>]{0,1000}?\ssrc=[\"']?)([^\s\"'<>]{1,500})", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,18}")


@dataclass(frozen=True)
class JoinedChapters:
    """The text of an edition, its path, and the file and line number that each of its lines is from. `notes` are findings.

    `has_index` is whether one of the files is the index. `rewritten` are the changed addresses: the line in the text, the address before,
    and the new one.
    """

    name: str
    text: str
    sources: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()
    has_index: bool = True
    rewritten: tuple[tuple[int, str, str], ...] = ()


@dataclass
class _Chapter:
    """A chapter's file while it is read: its values, and its lines with their numbers."""

    name: str
    slug: str
    title: str
    title_line: int
    values: Raw
    #: Unknown keys of its front matter, each with its line.
    unknown: dict[str, int | None]
    #: The lines of the known keys.
    key_lines: dict[str, int]
    #: Findings about the values of known keys.
    notes: tuple[str, ...] = ()
    lines: list[tuple[str, int]] = field(default_factory=list)


def join_chapters(texts: Mapping[str, bytes], *, filename: str) -> JoinedChapters:
    """Return one text of the index, if there is one, and the chapters in the order of their names. Raise ImportRefused."""
    found = min(
        (name for name in texts if _stem(name) in _INDEX or _is_parent_page(name, texts)),
        key=lambda name: (name.count("/"), name),
        default=None,
    )
    index = found or posixpath.join(posixpath.commonpath([posixpath.dirname(name) for name in texts]), "index.md")
    notes: list[str] = []
    names = sorted((name for name in texts if name != index), key=_natural)
    chapters = _read_all(names, texts, filename, index if found else "")
    unknown = {key: f"{each.name}, line {line}" for each in reversed(chapters) for key, line in each.unknown.items()}
    if unknown:
        named = "; ".join(f"“{key}” (first in {place})" for key, place in sorted(unknown.items()))
        notes.append(f"Unknown keys in chapters are ignored: {named}.")
    notes += (note for each in chapters for note in each.notes)
    top = decode(texts[index], filename=index).split("\n") if found else [""]
    rows = [(text, (index, number)) for number, text in enumerate(top, 1)]
    by_file = {each.name: each for each in chapters}
    rewritten: list[tuple[int, str, str]] = []
    size = 0
    for chapter in chapters:
        for text, number, addresses in _section_lines(chapter, by_file, index):
            size += len(text)
            if size > MAX_BYTES:
                message = f"The chapters have more than {MAX_BYTES // 1_048_576} MB when their links and pictures lead where they lie here"
                refuse(filename, message, "Split the edition, or give folders shorter names.")
            rows.append((text, (chapter.name, number)))
            rewritten += ((len(rows), before, now) for before, now in addresses)
    whole = "\n".join(text for text, _ in rows)
    return JoinedChapters(
        index, whole, tuple(source for _, source in rows), tuple(notes), found is not None, tuple(rewritten)
    )


def _read_all(names: Sequence[str], texts: Mapping[str, bytes], filename: str, index: str) -> list[_Chapter]:
    """Return the chapters. Raise ImportRefused with the errors in all of them and in the index."""
    chapters = list[_Chapter]()
    errors = list[FileError]()
    for name in [index, *names] if index else names:
        try:
            if name == index:
                _top_of(name, texts[name])
            else:
                chapters.append(_read(name, texts[name]))
        except ImportRefused as refused:
            errors += (
                replace(each, line=None, file=name if each.line is None else f"{name}, line {each.line}")
                for each in refused.errors
            )
    if errors:
        raise ImportRefused(filename, errors)
    return chapters


def _read(name: str, data: bytes) -> _Chapter:
    lines, start, values, log = _top_of(name, data)
    refuse_long_lines(lines, start, log)
    refuse_long_texts([(start + 1, name, "\n".join(lines[start:]))], log)
    unknown = {key: log.line_of(key) for key in translate(values, _KEYS, log)}
    stem = _stem(name)
    file_name = bare_name(posixpath.basename(posixpath.dirname(name)) if stem in _INDEX else stem)
    tokens = BLOCKS.parse("\n".join(lines[start:]))
    heads = [
        (token, tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0
    ]
    first = next(((token, inside) for token, inside in heads if token.tag == "h1"), None)
    given = values.pop("title", None)
    title_line = log.line_of("title") or 1
    if first and (given is None or plain_words(split_attributes(first[1].content)[0]) == str(given).strip()):
        title = first[1].content
        title_line = start + (first[0].map or [0])[0] + 1
        heads.remove(first)
        for at in range(*(first[0].map or [0, 0])):
            lines[start + at] = ""
    elif given:
        title = without_meaning(str(given))
    else:
        title = file_name.replace("-", " ").capitalize()
    slug = values.get("slug") or section_slug_of(
        file_name, otherwise=section_slug_of(plain_words(split_attributes(title)[0]), otherwise="chapter")
    )
    known = {key: value for key, value in values.items() if key in _KEYS} | {"slug": slug}
    key_lines = {key: log.line_of(key) or 1 for key in known}
    # A slug that is too long is refused when all values are checked; until then it is part of every link.
    notes = tuple(f"{name}, line {each.line}: {each.message}" for each in log.findings)
    chapter = _Chapter(name, str(slug)[:LONGEST], title, title_line, known, unknown, key_lines, notes)
    _demote(heads, lines, start)
    chapter.lines = [(text, number) for number, text in enumerate(lines[start:], start + 1)]
    return chapter


def _top_of(name: str, data: bytes) -> tuple[list[str], int, Raw, ImportLog]:
    """Return the lines of a file, the index of the first line of its text, its front matter, and the log. Raise ImportRefused."""
    log = ImportLog(name)
    lines = decode(data, filename=name).split("\n")
    block, start = front_matter(lines, log)
    values = front_values(block, log) if block else {}
    log.raise_errors()
    return lines, start, values, log


def _demote(heads: Sequence[tuple[Token, Token]], lines: list[str], start: int) -> None:
    """Lower a chapter's headings below that of its section. A heading's anchor stays if it differs from the id of its text."""
    highest = min((int(token.tag[1]) for token, _ in heads), default=3)
    for token, inside in heads:
        words, anchor = split_attributes(inside.content.replace("\n", " "))
        if anchor and heading_id(anchor) != heading_id(plain_words(words)):
            words = f"{words} {{#{anchor}}}"
        first, end = token.map or [0, 0]
        level = min(int(token.tag[1]) + max(0, 3 - highest), 6)
        lines[start + first] = f"{'#' * level} {words}"
        for at in range(first + 1, end):
            lines[start + at] = ""


def _section_lines(
    chapter: _Chapter, chapters: Mapping[str, _Chapter], index: str
) -> Iterator[tuple[str, int, Sequence[tuple[str, str]]]]:
    """Yield the lines of a section: heading, section block, and text with rewritten links and paths.

    Each line is given as text, line number in the chapter, and the addresses that were changed in it, as pairs of before and after.
    """
    yield "", chapter.title_line, ()
    yield f"## {chapter.title}", chapter.title_line, ()
    values = [(key, f"{key}: {json.dumps(value, ensure_ascii=False)}") for key, value in chapter.values.items()]
    for key, text in (("", ""), ("", "~~~~~~~~section"), *values, ("", "~~~~~~~~"), ("", "")):
        yield text, chapter.key_lines.get(key, 1), ()
    tokens = BLOCKS.parse("\n".join(text for text, _ in chapter.lines))
    prose, tags = (
        {at for token in tokens if token.type in kinds and token.map for at in range(*token.map)}
        for kinds in ({"inline"}, {"inline", "html_block"})
    )
    base = posixpath.dirname(index)
    folder = posixpath.dirname(chapter.name)

    def target(address: str) -> str:
        return _target(address, chapter, chapters, index)

    def path(address: str) -> str:
        return _picture_path(base, folder, address)

    for at, (text, number) in enumerate(chapter.lines):
        addresses: list[tuple[str, str]] = []
        line = text
        if at in prose:
            line = _with_links(_with_links(line, _LINK, target, addresses), _IMAGE, path, addresses)
        if at in tags:
            line = _with_links(line, _TAG, path, addresses)
        yield line, number, addresses


def _with_links(text: str, links: re.Pattern[str], target: Callable[[str], str], changed: list[tuple[str, str]]) -> str:
    """Return a line with its `links` rewritten by `target`; pairs of old and new address are appended to `changed`."""

    def rewritten(link: re.Match[str]) -> str:
        now = target(link[2])
        if now != link[2]:
            changed.append((MARKDOWN.normalizeLink(link[2]), MARKDOWN.normalizeLink(now)))
        return link[1] + now

    return links.sub(rewritten, text)


def _picture_path(base: str, folder: str, path: str) -> str:
    """Return the path of a picture relative to the index."""
    if ":" in path or path.startswith("/"):
        return path
    return posixpath.relpath(posixpath.join(folder or ".", path), base or ".")


def _target(address: str, chapter: _Chapter, chapters: Mapping[str, _Chapter], index: str) -> str:
    """Return the new address of a link in a chapter, which may name another chapter by its file. The index becomes `index.md`."""
    path, mark, place = address.partition("#")
    if not path or ":" in path or path.startswith("/"):
        return address
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(chapter.name), unquote(path)))
    near = (whole, f"{whole}.md", f"{whole}/index.md", f"{whole}/_index.md")
    other = next((chapters[name] for name in near if name in chapters), None)
    if other is None:
        return f"index.md{mark}{place}" if index in near else address
    return f"#{place}" if other is chapter and place else f"../{other.slug}/{mark}{place}"


def _is_parent_page(name: str, texts: Collection[str]) -> bool:
    """Return whether all other texts are in a folder with the name of this one, as in exports from Notion."""
    folder = f"{posixpath.splitext(name)[0]}/"
    return all(other == name or other.startswith(folder) for other in texts)


def _stem(name: str) -> str:
    return posixpath.splitext(posixpath.basename(name))[0].casefold()


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Return a sort key by which `2-b` comes before `10-a`."""
    parts = re.split(r"(\d{1,18})", name.casefold())
    return [(not part.isdigit(), int(part) if _DIGITS.fullmatch(part) else 0, part) for part in parts if part]
