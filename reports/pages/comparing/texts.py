"""Two texts as readers compare them: paragraphs and list items with the words that went and came, and a line for what stayed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, islice, pairwise, zip_longest

from reports.document.diff import Run, RunKind, Work, count_words, diff_words
from reports.document.text import normal_text
from reports.document.types import EditionDocument, Section
from reports.languages import Translator
from reports.rendering import Line, block_lines, parse_prose, read_section


@dataclass(frozen=True)
class MarkedRun(Run):
    """A run with its bold and other marked words as HTML."""

    html: str = ""


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph with its runs and its `line`; or, without runs, a number of `unchanged` paragraphs that are not shown."""

    runs: tuple[Run, ...] = ()
    unchanged: int = 0
    line: Line = field(default_factory=Line)


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
        return not self.paragraphs


def compared(label: str, before: Sequence[Line], after: Sequence[Line], work: Work) -> ComparedText:
    """Two texts, line by line; without paragraphs if no word differs."""
    runs = diff_words(_text(before), _text(after), work)
    paragraphs = folded(runs, before, after)
    return ComparedText(
        label,
        paragraphs if any(each.runs for each in paragraphs) else (),
        count_words(runs, RunKind.ADDED),
        count_words(runs, RunKind.REMOVED),
    )


def folded(
    runs: Iterable[Run], before: Iterable[Line] = (), after: Iterable[Line] = ()
) -> tuple[ComparedParagraph, ...]:
    """The paragraphs in which words went or came, and how many stand unchanged between them. Without the lines of the two texts, all
    are plain paragraphs."""
    return tuple(_folded(_paragraphs(runs, before, after)))


def section_texts(
    documents: tuple[EditionDocument, EditionDocument],
    olds: Sequence[Section],
    news: Sequence[Section],
    work: Work,
    translate: Translator,
    *,
    heirs: Sequence[Section] = (),
) -> tuple[ComparedText, ...]:
    """Return title, summary and text, each if its words or its Markdown differ; several sections that became one are read as one.
    The title of a section that only one document has is not compared. After a split, `heirs` are all sections that continue `olds`:
    then `news` is compared with those paragraphs that it continues, and titles are not compared."""
    before, after = documents
    is_split = len(heirs) > 1
    has_title = len(olds) == len(news) == 1 and not is_split
    parts: tuple[tuple[str, str, Callable[[EditionDocument, Section], Iterable[Iterable[Line]]]], ...] = (
        ("title", translate("Title"), lambda _, section: [[Line(section.title)]] if has_title else []),
        ("summary", translate("Summary"), lambda _, section: [block_lines(parse_prose(section.summary))]),
        (
            "body",
            "",
            lambda document, section: (block_lines(each.tokens) for each in read_section(document, section).blocks),
        ),
    )
    found = []
    for name, label, read in parts:
        blocks = [tuple(block) for each in olds for block in read(before, each)]
        if is_split:
            texts = [_joined(read(after, each)) for each in heirs]
            blocks = _continued(blocks, texts, [each in news for each in heirs].index(True))
        was = _joined(blocks)
        now = _joined(block for each in news for block in read(after, each))
        is_edited = [getattr(each, name) for each in olds] != [getattr(each, name) for each in news]
        if _text(was) != _text(now) or (was and now and is_edited):
            found.append(compared(label, was, now, work))
    return tuple(found)


def _continued(blocks: Iterable[tuple[Line, ...]], texts: Sequence[Iterable[Line]], at: int) -> list[tuple[Line, ...]]:
    """Return the blocks that the text `at` shares most words and pairs of words with; several texts may have the whole of a block.

    A block that none of the texts has anything of belongs to the first, so that its removal is shown once.
    """
    known = [_words_and_pairs(text) for text in texts]
    found = []
    for block in blocks:
        own = _words_and_pairs(block)
        shared = [len(own & each) for each in known]
        if at == shared.index(max(shared)) or own <= known[at]:
            found.append(block)
    return found


def _words_and_pairs(lines: Iterable[Line]) -> set[str | tuple[str, str]]:
    words = normal_text(_text(lines)).split()
    return {*words, *pairwise(words)}


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


def _joined(blocks: Iterable[Iterable[Line]]) -> tuple[Line, ...]:
    """The lines of all blocks that have any, with an empty line between blocks."""
    found = filter(None, map(tuple, blocks))
    return tuple(line for lines in found for line in (Line(), *lines))[1:]


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _paragraphs(runs: Iterable[Run], before: Iterable[Line], after: Iterable[Line]) -> Iterable[ComparedParagraph]:
    """The runs, broken where any of them ends a paragraph, an item of a list or a row of a table."""
    old, new = _characters(before), _characters(after)
    sides = {RunKind.SAME: (old, new), RunKind.REMOVED: (old,), RunKind.ADDED: (new,)}
    current: list[Run] = []
    line = Line()
    for kind, text in ((run.kind, text) for run in runs for text in re.split(r"(\n+)", run.text) if text):
        characters = [[*islice(side, len(text))] for side in sides[kind]][-1]
        if text.startswith("\n"):
            yield ComparedParagraph(tuple(current), line=line)
            current, line = [], Line()
            continue
        if characters and (kind is not RunKind.REMOVED or not current):
            line = characters[0][1]
        current += [
            MarkedRun(run.kind, run.text, _html(run.text, characters[-len(run.text) :]))
            for run in spaced([Run(kind, text)])
        ]
    yield ComparedParagraph(tuple(current), line=line)


def _characters(lines: Iterable[Line]) -> Iterator[tuple[str, Line]]:
    """The mark and the line of each character, with the end of each line."""
    for line in lines:
        yield from ((mark, line) for _, mark in zip_longest(f"{line.text}\n", line.marks, fillvalue=""))


def _html(text: str, characters: Iterable[tuple[str, Line]]) -> str:
    marked = zip_longest(text, (mark for mark, _ in characters), fillvalue="")
    parts = ((mark, escape("".join(sign for sign, _ in each))) for mark, each in groupby(marked, lambda each: each[1]))
    return "".join(f"<{mark}>{words}</{mark}>" if mark and words.strip() else words for mark, words in parts)


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
