"""An edition's Markdown taken apart: front matter, title, lead, and sections with their lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from reports.document.text import normal_line, normal_prose
from reports.importing.lengths import refuse_long_lines, refuse_long_texts
from reports.importing.problems import ImportRefused, Problem, Report

#: The blocks of a section's body as pages have them: HTML is text there, so a tag hides no heading.
BLOCKS = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin).disable("inline")
_INLINE = MarkdownIt("commonmark", {"html": False})
_NUMBERED = re.compile(r"(\d{1,4})[.)](?:\s+(.*))?", re.DOTALL)
_FENCE = "---"


@dataclass(frozen=True)
class Block:
    """YAML as it stands in the file, and the line it begins in."""

    text: str
    line: int


@dataclass(frozen=True)
class Part:
    """What stands under one heading of the second level. `number` is the heading's; `line` the heading's line."""

    line: int
    title: str
    number: int | None
    attributes: Block | None
    body: str
    body_line: int


@dataclass(frozen=True)
class Outline:
    """A file taken apart. `title` is None where no heading of the first level stands."""

    front: Block | None
    title: str | None
    title_line: int
    lead: str
    lead_line: int
    parts: tuple[Part, ...]

    @property
    def is_rich(self) -> bool:
        """Whether the file says more than headings and prose."""
        return self.front is not None or any(part.attributes for part in self.parts)


@dataclass(frozen=True)
class _Heading:
    level: int
    text: str
    start: int
    end: int


def take_apart(text: str, report: Report) -> Outline:
    """The outline of a file; what stands where nothing may stand becomes a problem in `report`.

    A heading counts only at the top level: not inside a fenced block, a list or a quotation.
    """
    lines = text.split("\n")
    front, start = _front_matter(lines, report)
    refuse_long_lines(lines, start, report)
    tokens = BLOCKS.parse("\n".join(lines[start:]))
    headings = list(_headings(tokens, start))
    titles = [heading for heading in headings if heading.level == 1]
    for extra in titles[1:]:
        report.problem(
            extra.start + 1,
            f"A second title stands here: “{extra.text}”; the first is {report.told(titles[0].start + 1)}",
            "A section begins with ##, a part of it with ###.",
        )
    chapters = [heading for heading in headings if heading.level == 2]
    lead_start = titles[0].end if titles else start
    lead_end = next((heading.start for heading in chapters), len(lines))
    _refuse_text_before(titles, chapters, lines, start, report)
    lead, lead_line = _prose(lines, lead_start, lead_end)
    fences = {start + token.map[0]: token for token in tokens if _is_attributes(token) and token.map}
    ends = [heading.start for heading in chapters[1:]] + [len(lines)]
    parts = tuple(_part(heading, end, lines, fences, report) for heading, end in zip(chapters, ends, strict=False))
    for line in fences:
        report.problem(
            line + 1,
            "A section block stands here, away from its heading",
            "Move it directly under the ## heading, or give the block another name than “section”.",
        )
    title = titles[0].text if titles else None
    refuse_long_texts([(lead_line, title or "", lead), *((part.line, part.title, part.body) for part in parts)], report)
    return Outline(front, title, titles[0].start + 1 if titles else start + 1, lead, lead_line, parts)


def _front_matter(lines: Sequence[str], report: Report) -> tuple[Block | None, int]:
    """The YAML between the `---` lines at the top, and the index of the first line after it."""
    if lines[0].rstrip() != _FENCE:
        return None, 0
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        problem = Problem(1, "The block that begins with --- has no end", "Close it with a line of its own: ---")
        raise ImportRefused(report.filename, [*report.problems, problem])
    return Block("\n".join(lines[1:end]), 2), end + 1


def _headings(tokens: Sequence[Token], offset: int) -> Iterator[_Heading]:
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2") and token.map:
            yield _Heading(int(token.tag[1]), plain_words(inside.content), offset + token.map[0], offset + token.map[1])


def plain_words(markdown: str) -> str:
    """One line of Markdown as the words that a reader sees."""
    tokens = _INLINE.parseInline(markdown)
    return normal_line("".join(_words_of(child) for token in tokens for child in token.children or ()))


def _words_of(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content


def _refuse_text_before(
    titles: Sequence[_Heading], chapters: Sequence[_Heading], lines: Sequence[str], start: int, report: Report
) -> None:
    if not titles:
        return
    if chapters and chapters[0].start < titles[0].start:
        report.problem(
            chapters[0].start + 1, "A section stands before the title", "Move the title to the top of the file."
        )
        return
    _, line = _prose(lines, start, titles[0].start)
    if any(text.strip() for text in lines[start : titles[0].start]):
        report.problem(line, "Text stands before the title", "Move it below the title, or delete it.")


def _prose(lines: Sequence[str], start: int, end: int) -> tuple[str, int]:
    """The text of lines `start` to `end` and the line (from 1) it begins in."""
    while start < end and not lines[start].strip(" \t"):
        start += 1
    return normal_prose("\n".join(lines[start:end])), start + 1


def _is_attributes(token: Token) -> bool:
    return token.type == "fence" and token.level == 0 and token.info.strip() == "section"


def _part(heading: _Heading, end: int, lines: Sequence[str], fences: dict[int, Token], report: Report) -> Part:
    numbered = _NUMBERED.fullmatch(heading.text)
    title = (numbered.group(2) or "") if numbered else heading.text
    start = heading.end
    while start < end and not lines[start].strip(" \t"):
        start += 1
    fence = fences.pop(start, None)
    attributes = None
    if fence is not None and fence.map is not None:
        attributes = Block(fence.content, start + 2)
        if (
            fence.map[1] - fence.map[0] < 2
            or lines[start + fence.map[1] - fence.map[0] - 1].strip(" ")[:3] != fence.markup[:3]
        ):
            report.problem(
                start + 1, "The section block has no end", f"Close it with a line of its own: {fence.markup}"
            )
        start += fence.map[1] - fence.map[0]
    body, body_line = _prose(lines, start, end)
    return Part(heading.start + 1, title, int(numbered.group(1)) if numbered else None, attributes, body, body_line)
