"""Markdown of other programs: HTML in it, and links written as macros of Hugo and Jekyll."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from html import unescape
from itertools import accumulate

from reports.importing.blocks.inline import code_span
from reports.importing.errors import ImportLog, refuse, shortened
from reports.importing.html import read_fragments
from reports.importing.markdown_text import lines_of_prose, without_meaning
from reports.limited_process import LimitExceeded
from reports.rendering.markdown import attributes_of, block_parser

_OPEN = "<!--"
_CLOSE = "-->"
#: A fence of code, an escaped sign, code within a line, a comment, or a tag.
_SIGN = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|\\.|(?P<ticks>`+)|<!--|(?<!\]\()(?<!\]: )</?(?P<name>[A-Za-z][A-Za-z0-9]{0,20})(?:\s[^<>]{0,3000})?/?>",
    re.MULTILINE,
)
_TICKS = re.compile(r"`+")
#: Elements that are converted as on a web page if they begin a line.
_READ = frozenset({"table", "blockquote", "ul", "ol", "dl", "pre"})
#: Tags around or between paragraphs, and within sentences, which are removed; their content stays.
_AROUND = frozenset(
    {"div", "p", "center", "section", "article", "aside", "header", "footer", "main", "details", "figure", "figcaption"}
)
_WITHIN = frozenset({"span", "font", "u", "mark", "small", "big", "abbr", "ins", "nobr", "tt", "samp", "kbd", "code"})
_MARKS = {
    "b": ("<strong>", "</strong>"),
    "i": ("<em>", "</em>"),
    "cite": ("<em>", "</em>"),
    "s": ("~~", "~~"),
    "del": ("~~", "~~"),
    "strike": ("~~", "~~"),
    "q": ("“", "”"),
    "hr": ("\n\n---\n\n", ""),
    "summary": ("\n\n<strong>", "</strong>\n\n"),
    **{f"h{level}": (f"\n\n{'#' * level} ", "\n\n") for level in range(1, 7)},
}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_FIGURE = re.compile(
    r"<figure\b[^<>]{0,500}>\s*(?:(?P<img><img\b[^<>]{1,3000}>)|(?P<before>!\[[^\[\]\n]{0,2000}\]\([^()\n]{1,500})\))\s*"
    r"<figcaption\b[^<>]{0,500}>(?P<caption>(?:[^<]|<(?!/?fig)){0,3000})</figcaption>\s*</figure\s*>",
    re.IGNORECASE,
)
#: Tags that may give a heading its anchor.
_NAMING = frozenset({"a", "span"})
_IN_CODE = re.compile(r"([^\n]{1,2000}?)</(?:code|kbd|samp|tt)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,3000}>")
_BLOCKS = block_parser(with_definitions=True)


def without_html(lines: Sequence[str], start: int, log: ImportLog) -> tuple[list[str], list[int]]:
    """Return the lines of a file with the HTML converted from line `start` (counted from 0) on, and the line number of each, from 1.

    Each comment with words in it becomes a finding, one without an end an error. Code is unchanged. Raise ImportRefused.
    """
    text = "\n".join(lines[start:])
    if "<" not in text:
        return [*lines], [*range(1, len(lines) + 1)]
    converted, numbers = _Scan(text, start, log).result()
    return [*lines[:start], *converted], [*range(1, start + 1), *numbers]


class _Scan:
    """One pass over a text: `edits` are the ranges to replace, in order, each with its replacement."""

    def __init__(self, text: str, start: int, log: ImportLog) -> None:
        self.text = text
        self.start = start
        self.log = log
        self.offsets = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.edits: list[tuple[int, int, str]] = []
        #: Edits whose HTML is converted as a page, by their index, each with the indent of its lines.
        self.pages: dict[int, str] = {}
        #: Anchors of headings, by line number.
        self.names: dict[int, str] = {}
        self._runs: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text):
            self._runs.setdefault(len(run.group()), []).append(run.start())
        self._blank = -1
        self._unclosed: set[str] = set()

    def result(self) -> tuple[list[str], list[int]]:
        """Return the lines of the text with all edits, and their line numbers."""
        at: int | None = 0
        while at is not None and (found := _SIGN.search(self.text, at)):
            at = self._past(found)
        self._read_pages()
        return self._closed_up(*self._edited())

    def _past(self, found: re.Match[str]) -> int | None:
        """Handle a match, and return the offset at which to continue; None to stop."""
        if fence := found["fence"]:
            close = re.compile(rf"^[ \t>]*{re.escape(fence)}{fence[0]}*[ \t]*$", re.MULTILINE)
            return end.end() if (end := close.search(self.text, found.end())) else len(self.text)
        if found["ticks"]:
            return self._end_of_code(found)
        before = self.text[self.text.rfind("\n", 0, found.start()) + 1 : found.start()]
        is_in_code = before.startswith(("    ", "\t")) and self._line(found.start()) in self._indented
        if found.group()[0] == "\\" or is_in_code:
            return found.end()
        return self._tag(found, before) if found["name"] else self._comment(found.start(), before)

    def _tag(self, found: re.Match[str], before: str) -> int:
        begin = found.start()
        end = found.end()
        name = found["name"].lower()
        closes = found.group().startswith("</")
        begins_line = not before.strip()
        if name in _READ and begins_line and not closes and (element_end := self._end_of_element(name, begin)):
            self.pages[len(self.edits)] = before
            return self._replace(begin - len(before), element_end, "")
        if name == "figure" and (figure := _FIGURE.match(self.text, begin)):
            return self._replace(begin, figure.end(), f"\n\n{_figure(figure)}\n\n")
        if name in _CODE and not closes and (code := _IN_CODE.match(self.text, end)):
            return self._replace(begin, code.end(), code_span(unescape(_TAG.sub("", code[1]))))
        given = attributes_of(found.group())
        if before.startswith("#") and name in _NAMING and (anchor := given.get("id") or given.get("name")):
            self.names.setdefault(self._number(begin), anchor)
        if name in _WITHIN or (name == "a" and before.startswith("#")):
            return self._replace(begin, end, "")
        if name in _AROUND:
            return self._replace(begin, end, "\n\n" if begins_line or closes else "")
        if name == "img" and given.get("src"):
            return self._replace(begin, end, _picture(given, ""))
        return self._replace(begin, end, _MARKS[name][closes]) if name in _MARKS else end

    def _replace(self, begin: int, end: int, text: str) -> int:
        self.edits.append((begin, end, text))
        return end

    def _comment(self, begin: int, before: str) -> int | None:
        closed = self.text.find(_CLOSE, begin + 2)
        if closed < 0:
            message = "This comment is not closed"
            self.log.error(self._number(begin), message, "Close it with -->, or put <!-- in backticks to show it.")
            return None
        words = " ".join(self.text[begin + len(_OPEN) : closed].split())
        first = self._number(begin)
        last = self._number(closed)
        end = closed + len(_CLOSE)
        if any(letter.isalnum() for letter in words):
            is_long = "" if first == last else f", up to line {last}"
            self.log.finding(first, f"A comment is left out{is_long}: “{shortened(words)}”.")
        after = self.text[end : self.text.find("\n", end) % (len(self.text) + 1)]
        if not before.strip() or not after.strip() or after.startswith(" "):
            begin -= len(before) - len(before.rstrip())
        end += 0 if after.strip() else len(after)
        return self._replace(begin, end, "\n" if first < last and before.strip() and after.strip() else "")

    def _end_of_code(self, ticks: re.Match[str]) -> int:
        """Return the end of code within a paragraph; the end of the ticks if the code is not closed in it."""
        same = self._runs[len(ticks["ticks"])]
        at = ticks.end()
        if self._blank < at:
            self._blank = end if (end := self.text.find("\n\n", at)) >= 0 else len(self.text)
        index = bisect_left(same, at)
        return same[index] + len(ticks["ticks"]) if index < len(same) and same[index] < self._blank else at

    def _end_of_element(self, name: str, begin: int) -> int:
        """Return the end of the element that begins at `begin`; 0 if it is not closed."""
        depth = 0
        tags = re.compile(rf"<(/?){name}\b[^<>]{{0,3000}}>", re.IGNORECASE)
        for each in tags.finditer(self.text, begin) if name not in self._unclosed else ():
            depth += -1 if each[1] else 1
            if not depth:
                return each.end()
        self._unclosed.add(name)
        return 0

    @cached_property
    def _indented(self) -> set[int]:
        """The lines of indented code blocks."""
        blocks = (each.map for each in _BLOCKS.parse(self.text) if each.type == "code_block")
        return {line for each in blocks for line in range(*each or (0, 0))}

    def _line(self, offset: int) -> int:
        return bisect_right(self.offsets, offset) - 1

    def _number(self, offset: int) -> int:
        return self.start + self._line(offset) + 1

    def _read_pages(self) -> None:
        """Convert the HTML in `pages`, in a limited process if it is large. Raise ImportRefused."""
        pages = [self.text[self.edits[at][0] : self.edits[at][1]] for at in self.pages]
        try:
            read = read_fragments(pages)
        except LimitExceeded as error:
            message = f"The HTML in this file cannot be read: {error}"
            refuse(self.log.filename, message, "Write it in Markdown.", cause=error)
        for (at, indent), page in zip(self.pages.items(), read, strict=True):
            begin, end, _ = self.edits[at]
            lines = [f"{indent}{line}" if line else "" for line in page.markdown.split("\n")]
            self.edits[at] = begin, end, "\n".join(["", *lines, "", ""])
            for message in page.findings:
                self.log.finding(self._number(begin), message)

    def _edited(self) -> tuple[list[str], list[int], set[int]]:
        """Return the lines with all edits, their numbers, and which lines were edited."""
        lines = [""]
        numbers = [self.start + 1]
        edited = set[int]()
        at = 0
        for begin, end, text in (*self.edits, (len(self.text), len(self.text), "")):
            first, *more = self.text[at:begin].split("\n")
            numbers += range(self._number(at) + 1, self._number(at) + 1 + len(more))
            lines[-1:] = [lines[-1] + first, *more]
            first, *more = text.split("\n")
            edited |= set(range(len(lines) - 1, len(lines) + len(more))) if end > begin else set()
            numbers += [numbers[-1]] * len(more)
            lines[-1:] = [lines[-1] + first, *more]
            numbers[-1] = self._number(end) if more else numbers[-1]
            at = end
        return lines, numbers, edited

    def _closed_up(self, lines: list[str], numbers: list[int], edited: set[int]) -> tuple[list[str], list[int]]:
        """Return the lines with the anchors of headings, and one empty line instead of several around an edit."""
        result: list[str] = []
        result_numbers: list[int] = []
        for at, line in enumerate(lines):
            is_near = at in edited or at - 1 in edited or at + 1 in edited
            if is_near and not line.strip() and (not result or not result[-1].strip()):
                continue
            name = self.names.pop(numbers[at], "") if line.startswith("#") and "{#" not in line else ""
            result.append(f"{line.rstrip()} {{#{name}}}" if name else line)
            result_numbers.append(numbers[at])
        return result, result_numbers


def _picture(given: dict[str, str], caption: str) -> str:
    alt = without_meaning(" ".join(given.get("alt", "").split()))
    title = f' "{caption}"' if caption else ""
    return f"![{alt}](<{given.get('src', '')}>{title})"


def _figure(found: re.Match[str]) -> str:
    caption = " ".join(found["caption"].replace('"', "”").split())
    if found["img"]:
        return _picture(attributes_of(found["img"]), caption)
    return f'{found["before"]} "{caption}")' if caption else f"{found['before']})"


_LINK = re.compile(
    r"(?P<before>(?P<image>!?)\[[^\[\]\n]{0,500}\]\([ \t]{0,9}<?|^ {0,3}\[[^\[\]\n]{1,500}\]:[ \t]{0,9}<?)"
    r"(?P<base>\{\{-?[ \t]{0,9}site\.(?:base)?url[ \t]{0,9}-?\}\})?"
    r"(?:\{\{[<%]-?[ \t]{0,9}(?:rel)?ref[ \t]{1,9}[\"'`](?P<ref>[^\"'`\s{}]{1,500})[\"'`][ \t]{0,9}-?[%>]\}\}"
    r"|\{%-?[ \t]{0,9}(?:link|post_url)[ \t]{1,9}(?P<post>[^\s{}%]{1,500})[ \t]{0,9}-?%\}"
    r"|\{\{-?[ \t]{0,9}[\"'](?P<url>[^\"'\s{}]{1,500})[\"'][ \t]{0,9}\|[ \t]{0,9}(?:relative|absolute)_url[ \t]{0,9}-?\}\})?"
    r"(?P<slash>/{0,2})"
)


def plain_links(text: str) -> str:
    """Return the text with a path in place of a macro in links and pictures outside code. Line numbers do not change."""
    if not any(mark in text for mark in ("]({", "](<{", "]: {", "]: <{")):
        return text
    lines = text.split("\n")
    for at in lines_of_prose(text):
        lines[at] = _LINK.sub(_plain, lines[at])
    return "\n".join(lines)


def _plain(link: re.Match[str]) -> str:
    path = link["ref"] or link["post"] or link["url"]
    if path is None and link["base"] is None:
        return link[0]
    if link["image"]:
        # The file of a picture is found by the end of its path.
        return f"{link['before']}/{(path or '').lstrip('/')}" if path or link["slash"] else f"{link['before']}/"
    return f"{link['before']}{(path or '').lstrip('/')}{link['slash'] if path else ''}"
