"""Two texts as readers compare them: paragraphs and list items with the words that went and came, and a line for what stayed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, zip_longest
from operator import itemgetter

from reports.document.diff import Run, RunKind, Work, count_words, diff_words
from reports.document.types import EditionDocument, Section
from reports.languages import Words
from reports.rendering import Line, join_blocks, prose_lines, read_section

_PLAIN = Line()


@dataclass(frozen=True)
class MarkedRun(Run):
    """A run with its bold and other marked words as HTML."""

    html: str = ""


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph with its runs, and `line` says what it is; one without changes stands for `unchanged` paragraphs of which nothing is
    shown."""

    runs: tuple[Run, ...] = ()
    unchanged: int = 0
    line: Line = _PLAIN


@dataclass(frozen=True)
class ComparedText:
    """A text of two versions. `label` names it, or is "" for the body; `added` and `removed` count words."""

    label: str
    paragraphs: tuple[ComparedParagraph, ...]
    added: int
    removed: int

    @property
    def is_same(self) -> bool:
        """Whether no word differs: then only the markup does."""
        return not self.added and not self.removed and all(not each.runs for each in self.paragraphs)


class _Reader:
    """Reads the lines of a text along with the runs that it is made of."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines, self._row, self._column = lines, 0, 0

    @property
    def line(self) -> Line:
        return self._lines[self._row] if self._row < len(self._lines) else _PLAIN

    def read(self, text: str) -> str:
        """Return the next words as HTML."""
        start, self._column = self._column, self._column + len(text)
        marked = zip_longest(text, self.line.marks[start : self._column], fillvalue="")
        parts = ((mark, escape("".join(map(itemgetter(0), each)))) for mark, each in groupby(marked, itemgetter(1)))
        return "".join(f"<{mark}>{words}</{mark}>" if mark else words for mark, words in parts)

    def end_lines(self, number: int) -> None:
        self._row, self._column = self._row + number, 0


def compared(label: str, before: Sequence[Line], after: Sequence[Line], work: Work) -> ComparedText:
    """Two texts, line by line."""
    runs = diff_words(_text(before), _text(after), work)
    return ComparedText(
        label,
        folded(runs, before, after),
        count_words(runs, RunKind.ADDED),
        count_words(runs, RunKind.REMOVED),
    )


def folded(
    runs: Iterable[Run], before: Sequence[Line] = (), after: Sequence[Line] = ()
) -> tuple[ComparedParagraph, ...]:
    """The paragraphs in which words went or came, and how many stand unchanged between them. Without the lines of the two texts, all
    are plain paragraphs."""
    return tuple(_folded(_paragraphs(runs, _Reader(before), _Reader(after))))


def section_texts(
    documents: tuple[EditionDocument, EditionDocument],
    olds: Sequence[Section],
    news: Sequence[Section],
    work: Work,
    words: Words,
) -> tuple[ComparedText, ...]:
    """Title, summary and text, each if it differs; several sections that became one are read as one. Of sections that only one
    of the documents has, the title is told elsewhere."""
    before, after = documents
    has_title = len(olds) == len(news) == 1
    parts: tuple[tuple[str, Callable[[EditionDocument, Section], Sequence[Line]]], ...] = (
        (words("Title"), lambda _, section: (Line(section.title),) if has_title else ()),
        (words("Summary"), lambda _, section: prose_lines(section.summary)),
        ("", lambda document, section: read_section(document, section).lines),
    )
    pairs = [
        (label, join_blocks(read(before, each) for each in olds), join_blocks(read(after, each) for each in news))
        for label, read in parts
    ]
    return tuple(compared(label, was, now, work) for label, was, now in pairs if _text(was) != _text(now))


def spaced(runs: Iterable[Run]) -> Iterable[Run]:
    """The runs with the space before what went or came set apart, so that no mark begins with one."""
    for run in runs:
        words = run.text.lstrip(" ")
        if run.kind is RunKind.SAME or not words:
            yield run
            continue
        if len(words) < len(run.text):
            yield Run(RunKind.SAME, run.text[: -len(words)])
        yield Run(run.kind, words)


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _paragraphs(runs: Iterable[Run], before: _Reader, after: _Reader) -> Iterable[ComparedParagraph]:
    """The runs, broken where any of them ends a paragraph, an item of a list or a row of a table."""
    readers = {RunKind.SAME: (before, after), RunKind.REMOVED: (before,), RunKind.ADDED: (after,)}
    current: list[MarkedRun] = []
    for kind, text in ((run.kind, text) for run in runs for text in re.split(r"(\n+)", run.text) if text):
        if text.startswith("\n"):
            yield _paragraph(current, before, after)
            current = []
            for reader in readers[kind]:
                reader.end_lines(len(text))
            continue
        for run in spaced([Run(kind, text)]):
            html = [reader.read(run.text) for reader in readers[kind]][-1]
            current.append(MarkedRun(run.kind, run.text, html))
    yield _paragraph(current, before, after)


def _paragraph(runs: Sequence[Run], before: _Reader, after: _Reader) -> ComparedParagraph:
    stays = any(run.kind is not RunKind.REMOVED and not run.text.isspace() for run in runs)
    return ComparedParagraph(tuple(runs), line=(after if stays else before).line)


def _folded(paragraphs: Iterable[ComparedParagraph]) -> Iterable[ComparedParagraph]:
    unchanged = 0
    for paragraph in paragraphs:
        if all(run.kind is RunKind.SAME for run in paragraph.runs):
            unchanged += bool(paragraph.runs)
            continue
        if unchanged:
            yield ComparedParagraph(unchanged=unchanged)
            unchanged = 0
        yield paragraph
    if unchanged:
        yield ComparedParagraph(unchanged=unchanged)
