"""HTML comments of a Markdown file: words for those who write it, which are left out, and told."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markdown_it.rules_block import StateBlock

from reports.importing.errors import ImportLog
from reports.rendering.markdown import block_parser

_OPEN, _CLOSE = "<!--", "-->"
#: After a comment that begins in a paragraph and ends in another, the file is read again: so often, and no more.
_MOST_READ = 8
_SIGN = re.compile(r"\\.|`+|<!--", re.DOTALL)
_TICKS = re.compile(r"`+")
_CLOSES = re.compile(_CLOSE)
_SHORT = 60


@dataclass(frozen=True)
class _Comment:
    """Where a comment stands in a text. `is_block`: not within a paragraph. `is_last`: what follows must be read again."""

    start: int
    end: int
    is_block: bool
    is_last: bool


@dataclass(frozen=True)
class _Lines:
    """A text, the offset at which each of its lines begins, and the number that each has in the file."""

    text: str
    offsets: Sequence[int]
    numbers: Sequence[int]

    def index(self, offset: int) -> int:
        return bisect_right(self.offsets, offset) - 1

    def number(self, offset: int) -> int:
        return self.numbers[self.index(offset)]


def without_comments(lines: Sequence[str], start: int, report: ImportLog) -> tuple[list[str], list[int]]:
    """The lines of a file but for its comments from line `start` (from 0) on, and the number (from 1) that each has in the file.

    Each comment with words in it becomes a finding; one without an end an error. What stands in code is no comment.
    """
    kept, numbers = list(lines), list(range(1, len(lines) + 1))
    for _ in range(_MOST_READ):
        text = "\n".join(kept[start:])
        if _OPEN not in text:
            return kept, numbers
        offsets = [0, *accumulate(len(line) + 1 for line in kept[start:])]
        whole = _Lines(text, offsets, [*numbers[start:], numbers[-1] + 1])
        comments = list(_comments(whole, report))
        for comment in comments:
            _tell(whole, comment, report)
        kept[start:], numbers[start:] = _cut(whole, comments)
        if not (comments and comments[-1].is_last):
            return kept, numbers
    words = f"More than {_MOST_READ} comments begin in one paragraph and end in another"
    report.error(None, words, "Put <!-- and --> on lines of their own.")
    return kept, numbers


def _comments(whole: _Lines, report: ImportLog) -> Iterator[_Comment]:
    """The comments of a text in their order; up to the first after which the blocks are other ones than they seemed."""
    at, seen = 0, -1
    for token in _BLOCKS.parse(whole.text):
        if token.type not in ("inline", "comment") or not token.map or token.map[0] <= seen:
            continue
        seen = token.map[0]  # the cells of a row share their line
        begin, end = max(at, whole.offsets[token.map[0]]), whole.offsets[token.map[1]] - 1
        for start in _openings(whole.text, begin, end):
            closed = whole.text.find(_CLOSE, start + 2)
            if closed < 0:
                words = "This comment is not closed"
                report.error(whole.number(start), words, "Close it with -->, or put <!-- in backticks to show it.")
                return
            at = closed + len(_CLOSE)
            yield _Comment(start, at, token.type == "comment", at > end)
            if at > end:
                return


def _openings(text: str, begin: int, end: int) -> Iterator[int]:
    """Where comments begin from `begin` to `end`: not in code, nor where a backslash makes text of it."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text, begin, end):
        runs.setdefault(len(run.group()), []).append(run.start())
    at = begin
    while found := _SIGN.search(text, at, end):
        at = found.end()
        if found.group() == _OPEN:
            yield found.start()
            closed = text.find(_CLOSE, found.start() + 2, end)
            at = end if closed < 0 else closed + len(_CLOSE)
        elif found.group()[0] == "`":
            same = runs.get(len(found.group()), [])
            index = bisect_left(same, at)
            at = same[index] + len(found.group()) if index < len(same) else at


def _tell(whole: _Lines, comment: _Comment, report: ImportLog) -> None:
    words = " ".join(whole.text[comment.start + len(_OPEN) : comment.end - len(_CLOSE)].split())
    if not any(letter.isalnum() for letter in words):
        return  # pandoc keeps two lists apart with an empty one
    short = words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"
    first, last = whole.number(comment.start), whole.number(comment.end - 1)
    is_long = "" if first == last else f", up to line {last}"
    report.finding(first, f"A comment is left out{is_long}: “{short}”.")


def _cut(whole: _Lines, comments: Sequence[_Comment]) -> tuple[list[str], list[int]]:
    """The lines of a text without its comments, each with its number. What stood around one of several lines stays on two."""
    lines, numbers, at = [""], [whole.numbers[0]], 0

    def add(end: int) -> None:
        first, *more = whole.text[at:end].split("\n")
        lines[-1] += first.removeprefix(" ") if lines[-1].endswith(" ") else first
        begin = whole.index(at) + 1
        lines.extend(more)
        numbers.extend(whole.numbers[begin : begin + len(more)])

    for comment in comments:
        add(comment.start)
        at = comment.end
        if "\n" in whole.text[comment.start : at] and (comment.is_block or lines[-1].strip()):
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            numbers.append(whole.number(at - 1))
        if whole.text[at : at + 1] not in ("", "\n"):
            continue
        lines[-1] = lines[-1].rstrip()
        follows_gap = len(lines) > 1 and not lines[-2].strip()
        if not lines[-1] and (follows_gap or not comment.is_block) and whole.text[at:]:
            at += (
                2 if follows_gap and whole.text.startswith("\n\n", at) else 1
            )  # an empty line would end a paragraph, or widen a gap
            numbers[-1] = whole.number(at)
    add(len(whole.text))
    return lines, numbers


def _comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block rule: a line that begins with `<!--`, and all lines up to the one where it ends."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith(_OPEN, begin):
        return False
    if silent:
        return True
    if "closes" not in state.env:
        state.env["closes"] = [found.start() for found in _CLOSES.finditer(state.src)]
    index = bisect_left(state.env["closes"], begin + 2)
    closed = state.env["closes"][index] if index < len(state.env["closes"]) else len(state.src)
    line = start
    while line + 1 < end and state.eMarks[line] <= closed:
        if state.sCount[line + 1] < state.blkIndent and not state.isEmpty(line + 1):
            break
        line += 1
    state.line = line + 1
    state.push("comment", "", 0).map = [start, state.line]
    return True


#: The blocks of a file as pages have them, but that a comment is one, and notes stay in their place.
_BLOCKS = block_parser().disable("footnote_tail")
_BLOCKS.block.ruler.at("html_block", _comment_block, {"alt": ["paragraph", "reference", "blockquote"]})
