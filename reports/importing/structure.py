"""Parse an edition's Markdown into front matter, title, lead, and sections with their lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from reports.document.text import normal_prose
from reports.importing.definitions import DefinitionSharing, definitions_in
from reports.importing.errors import ImportLog, ImportRefused
from reports.importing.foreign_markdown import without_html
from reports.importing.front_matter import front_matter, front_values
from reports.importing.lengths import refuse_long_lines, refuse_long_texts, refuse_many_sections
from reports.importing.markdown_text import plain_words
from reports.importing.outline import Block, Outline, Part
from reports.rendering import split_attributes
from reports.rendering.markdown import block_parser

#: Parses blocks, with definitions as tokens.
_DEFINING = block_parser(with_definitions=True)
_NUMBERED = re.compile(r"(\d{1,4})[.)](?:\s+(.*))?", re.DOTALL)
_DEEPEST = 6


@dataclass(frozen=True)
class _Heading:
    level: int
    text: str
    markdown: str
    start: int
    end: int
    anchor: str


def parse_outline(text: str, log: ImportLog, *, has_chapters: bool = False, is_added: bool = False) -> Outline:
    """Return the outline of a file; misplaced text becomes errors in `log`.

    A heading counts only at the top level: not inside a fenced block, a list or a quotation. Comments are left out, and each section gets
    the definitions that it uses, wherever they are in the file. If sections begin with # as the title does, all headings but the title
    are lowered by a level. `has_chapters` means that the text was joined from several files, so its sections are known. `is_added` means
    that the text is added to an edition, so a title with text under it begins a section too.
    """
    lines = text.split("\n")
    front, start = front_matter(lines, log)
    refuse_long_lines(lines, start, log)
    source = _Source(*without_html(lines, start, log), log)
    lines = source.lines
    env = dict[str, Any]()
    tokens = _DEFINING.parse("\n".join(lines[start:]), env)
    headings = list(_headings(tokens, start, env))
    title_count = None if has_chapters else _titles_among(headings, front)
    if is_added and title_count != 0 and _is_chapter(tokens, headings, front):
        title_count = 0
    if title_count is not None:
        _lower(tokens, lines, start, title_count)
        env = {}
        tokens = _DEFINING.parse("\n".join(lines[start:]), env)
        headings = list(_headings(tokens, start, env))
    titles = [heading for heading in headings if heading.level == 1]
    for extra in titles[1:]:
        log.error(
            source.line(extra.start),
            f"The file has a second title, “{extra.text}”; the first is {log.place_of(source.line(titles[0].start))}",
            "Use ## for sections and ### for their parts.",
        )
    chapters = [heading for heading in headings if heading.level == 2]
    refuse_many_sections(len(chapters), log)
    lead_start = titles[0].end if titles else start
    lead_end = next((heading.start for heading in chapters), len(lines))
    _refuse_text_before(titles, chapters, source, start)
    fences = {start + token.map[0]: token for token in tokens if _is_attributes(token) and token.map}
    ends = [*(heading.start for heading in chapters[1:]), len(lines)][: len(chapters)]
    attributes = [_attributes(heading, end, source, fences) for heading, end in zip(chapters, ends, strict=True)]
    for line in fences:
        log.error(
            source.line(line),
            "This section block is not below a heading",
            "Move it directly under the ## heading, or rename the block.",
        )
    below = [body_start for _, body_start in attributes]
    shared = DefinitionSharing(
        lines,
        list(definitions_in(tokens, lines, start)),
        [(lead_start, lead_end), *zip(below, ends, strict=True)],
        [*source.numbers, source.line(len(lines))],
        log,
    ).lines_of_ranges({heading.start: heading.markdown for heading in headings})
    lead, lead_lines = source.prose(shared[0])
    lead_line = lead_lines[0] if lead_lines else source.line(lead_end)
    parts = tuple(
        _part(heading, block, end, rows, source)
        for heading, (block, _), end, rows in zip(chapters, attributes, ends, shared[1:], strict=True)
    )
    title = titles[0].text if titles else None
    refuse_long_texts([(lead_line, title or "", lead), *((part.line, part.title, part.body) for part in parts)], log)
    return Outline(front, title, source.line(titles[0].start if titles else start), lead, lead_line, parts)


@dataclass(frozen=True)
class _Source:
    """The lines of a file, their numbers in the file, and its log."""

    lines: list[str]
    numbers: list[int]
    log: ImportLog

    def line(self, index: int) -> int:
        """Return the number of a line in the file by its index; after the last line, the next number."""
        return self.numbers[index] if index < len(self.numbers) else self.numbers[-1] + 1

    def prose(self, rows: Sequence[int | str]) -> tuple[str, tuple[int, ...]]:
        """Return the text of some rows, each an index or a line of its own, and the number in the file of each of its lines."""
        texts = [row if isinstance(row, str) else self.lines[row] for row in rows]
        start = next((at for at, text in enumerate(texts) if text.strip(" \t")), len(texts))
        numbers: list[int] = []
        for row in rows[start:]:
            numbers.append(self.line(row) if isinstance(row, int) else numbers[-1])
        text = normal_prose("\n".join(texts[start:]))
        return text, tuple(numbers[: text.count("\n") + 1]) if text else ()


def _titles_among(headings: Sequence[_Heading], front: Block | None) -> int | None:
    """Return how many of the first headings are the title if # begins sections too: 1, or 0 if front matter has the title.

    None if # does not begin sections.
    """
    levels = [heading.level for heading in headings]
    if levels[:1] != [1]:
        return None
    given = _front_title(front)
    if given and headings[0].text != given:
        return 0 if levels.count(1) > 1 or len(levels) == 1 else None
    return 1 if levels[:2] == [1, 1] else None


def _is_chapter(tokens: Sequence[Token], headings: Sequence[_Heading], front: Block | None) -> bool:
    """Return whether the title is a section with the text under it: the file has no front matter, section block or numbers."""
    if front or [each.level for each in headings[:1]] != [1] or any(_is_attributes(each) for each in tokens):
        return False
    # A heading is three tokens: its beginning, its text and its end.
    has_text = len(tokens) > 3 and tokens[3].type != "heading_open"
    return has_text and not any(_NUMBERED.fullmatch(each.text) for each in headings)


def _front_title(front: Block | None) -> str:
    """Return the title in front matter, or "". Errors in front matter are reported where all its values are read."""
    try:
        value = front_values(front, ImportLog("")).get("title") if front else None
    except ImportRefused:
        return ""
    return str(value or "").strip()


def _lower(tokens: Sequence[Token], lines: list[str], start: int, title_count: int) -> None:
    """Lower all headings but the first `title_count` by a level; their lines do not move."""
    found = [(token, inside) for token, inside in pairwise(tokens) if token.type == "heading_open" and not token.level]
    for token, inside in found[title_count:]:
        first, end = token.map or [0, 0]
        words = inside.content.replace("\n", " ")
        lines[start + first] = f"{'#' * min(int(token.tag[1]) + 1, _DEEPEST)} {words}"
        lines[start + first + 1 : start + end] = [""] * (end - first - 1)


def _headings(tokens: Sequence[Token], offset: int, env: dict[str, Any]) -> Iterator[_Heading]:
    for token, inside in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2") and token.map:
            start, end = token.map
            markdown, anchor = split_attributes(inside.content)
            words = plain_words(markdown, env.get("references"))
            yield _Heading(int(token.tag[1]), words, markdown, offset + start, offset + end, anchor)


def _refuse_text_before(titles: Sequence[_Heading], chapters: Sequence[_Heading], source: _Source, start: int) -> None:
    if not titles:
        return
    if chapters and chapters[0].start < titles[0].start:
        message = "A section comes before the title"
        source.log.error(source.line(chapters[0].start), message, "Move the title to the top of the file.")
        return
    if numbers := source.prose(range(start, titles[0].start))[1]:
        source.log.error(numbers[0], "Text comes before the title", "Move it below the title, or delete it.")


def _is_attributes(token: Token) -> bool:
    return token.type == "fence" and token.level == 0 and token.info.strip() == "section"


def _attributes(heading: _Heading, end: int, source: _Source, fences: dict[int, Token]) -> tuple[Block | None, int]:
    """Return the section block directly under a heading, removed from `fences`, or None, and the index of the first line below."""
    start = heading.end
    while start < end and not source.lines[start].strip(" \t"):
        start += 1
    fence = fences.pop(start, None)
    if fence is None or fence.map is None:
        return None, start
    height = fence.map[1] - fence.map[0]
    if height < 2 or source.lines[start + height - 1].strip(" ")[:3] != fence.markup[:3]:
        advice = f"Close it with {fence.markup} on its own line."
        source.log.error(source.line(start), "The section block is not closed", advice)
    return Block(fence.content, source.line(start) + 1), start + height


def _part(heading: _Heading, attributes: Block | None, end: int, rows: Sequence[int | str], source: _Source) -> Part:
    numbered = _NUMBERED.fullmatch(heading.text)
    title = (numbered.group(2) or "") if numbered else heading.text
    body, lines = source.prose(rows)
    number = int(numbered.group(1)) if numbered else None
    body_line = lines[0] if lines else source.line(end)
    return Part(source.line(heading.start), title, number, attributes, body, body_line, lines, heading.anchor)
