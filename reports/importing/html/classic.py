"""What WordPress makes of a post as it is kept: paragraphs of lines, and short codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from reports.importing.html.posts import Attached

_TAGS = """
    address article aside blockquote caption col colgroup dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hgroup hr legend li main menu nav ol p pre script section style summary table tbody td tfoot th thead tr ul
"""
_BLOCK = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_KEPT = re.compile(r"<(/?)(pre|script|style|code)\b", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_CODE = re.compile(r"\[(/?)([A-Za-z][\w-]{0,60})((?:\s[^\[\]]{0,1000})?)\]")
_PICTURE = re.compile(r"\s*((?:<a [^<>]{0,1000}>\s*)?<img [^<>]{0,2000}>(?:\s*</a>)?)", re.IGNORECASE)
#: A block that is only a comment, which WordPress fills in when a page is shown.
_MADE_ON_PAGE = re.compile(r"<!-- wp:(?P<name>[a-z0-9/-]{1,80})(?: \{[^\n]{0,2000}?\})? /-->")
_NUMBER = re.compile(r"\"ref\":(\d{1,18})")
_IDS = re.compile(r"ids=[\"']?([\d,\s]{1,2000})")
_SAID = re.compile(r"caption=\"([^\"]{0,1000})\"")
#: Those that stand without attributes and without an end; another word in brackets may be meant as it stands.
_KNOWN = frozenset(
    {"gallery", "playlist", "audio", "video", "embed", "caption", "toc", "contact-form", "contact-form-7"}
)


@dataclass
class Classic:
    """The text of a post as a page would show it; `left` are the short codes that mean nothing here, each with the line it stands in."""

    html: str = ""
    left: list[tuple[int, str]] = field(default_factory=list)


def classic(
    text: str,
    pictures: Mapping[str, Attached] = MappingProxyType({}),
    patterns: Mapping[str, str] = MappingProxyType({}),
) -> Classic:
    """The HTML of a post that is kept as it was typed; galleries are of the site's `pictures`, by their numbers, and what stands in several
    posts is one of its `patterns`."""
    made = Classic()
    text = text.replace("\r\n", "\n")
    line = 0
    for part, is_kept in _parts(text):
        made.html += part if is_kept else _without_codes(part, line, made.left, pictures)
        line += part.count("\n")
    lines = dict(_lines_of_blocks(text))
    made.html = _MADE_ON_PAGE.sub(
        lambda block: _pattern(block, lines.get(block[0], 0), made.left, pictures, patterns), made.html
    )
    if "<!-- wp:" not in text:
        made.html = "".join(part if is_kept else _with_paragraphs(part) for part, is_kept in _parts(made.html, "pre"))
    return made


def _lines_of_blocks(text: str) -> Iterator[tuple[str, int]]:
    line = counted = 0
    for block in _MADE_ON_PAGE.finditer(text):
        line, counted = line + text.count("\n", counted, block.start()), block.start()
        yield block[0], line


def _pattern(
    block: re.Match[str],
    line: int,
    left: list[tuple[int, str]],
    pictures: Mapping[str, Attached],
    patterns: Mapping[str, str],
) -> str:
    """What a block shows that has no text of its own, if it is known."""
    number = _NUMBER.search(block[0])
    if number and (pattern := patterns.get(number[1])) is not None:
        inside = classic(pattern, pictures)
        left += ((line, code) for _, code in inside.left)
        return inside.html
    left.append((line, f"wp:{block['name']}"))
    return ""


def _parts(text: str, *only: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each is kept as it stands, as code is."""
    start, opened = 0, ""
    for found in _KEPT.finditer(text):
        name = found[2].casefold()
        if only and name == "code":
            continue
        if not opened and not found[1]:
            yield text[start : found.start()], False
            start, opened = found.start(), name
        elif found[1] and name == opened:
            yield text[start : found.start()], True
            start, opened = found.start(), ""
    yield text[start:], bool(opened)


def _without_codes(text: str, line: int, left: list[tuple[int, str]], pictures: Mapping[str, Attached]) -> str:
    codes = list(_CODE.finditer(text))
    last = {found[2]: found.start() for found in codes if found[1]}
    whole: list[str] = []
    at = counted = 0
    for found in codes:
        name = found[2]
        if found.start() < at or not (found[1] or "=" in found[3] or name in last or name in _KNOWN):
            continue
        whole.append(text[at : found.start()])
        at = found.end()
        if name in {"caption", "embed"} and not found[1] and at <= last.get(name, -1):
            end = text.index(f"[/{name}", at)
            inside = text[at:end]
            whole.append(_caption(inside, found[3]) if name == "caption" else _embed(inside))
            at = text.index("]", end) + 1
        elif name == "gallery" and (gallery := _gallery(found[3], pictures)):
            whole.append(gallery)
        elif not found[1]:
            line, counted = line + text.count("\n", counted, found.start()), found.start()
            left.append((line, found[0]))
    return "".join([*whole, text[at:]])


def _caption(inside: str, attributes: str) -> str:
    picture = _PICTURE.match(inside)
    if picture is None:
        return inside
    said = _SAID.search(attributes)
    words = inside[picture.end() :].strip() or (said[1] if said else "")
    return f"\n\n<figure>{picture[1]}<figcaption>{words}</figcaption></figure>\n\n"


def _gallery(attributes: str, pictures: Mapping[str, Attached]) -> str:
    """The pictures of a gallery as figures; nothing unless all of them are known."""
    named = _IDS.search(attributes)
    numbers = re.findall(r"\d+", named[1]) if named else []
    if not all(number in pictures for number in numbers):
        return ""
    return "".join(f"\n\n{pictures[number].html}\n\n" for number in numbers)


def _embed(inside: str) -> str:
    address = escape(inside.strip())
    return f'\n\n<a href="{address}">{address}</a>\n\n'


def _with_paragraphs(text: str) -> str:
    """Lines as paragraphs, parted by blank lines and by elements that are none of a line."""
    apart = _BLOCK.sub(lambda tag: f"{tag[0]}\n\n" if tag[0][1] == "/" else f"\n\n{tag[0]}", text)
    return "\n".join(map(_paragraph, filter(None, (each.strip() for each in _BLANK.split(apart)))))


def _paragraph(part: str) -> str:
    return part if _BLOCK.match(part) else f"<p>{part.replace('\n', '<br>')}</p>"
