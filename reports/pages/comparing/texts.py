"""Two texts as a reader compares them: paragraphs with the words that went and came, and a line for what stayed."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports.document.diff import Run, RunKind, Work, count_words, diff_words
from reports.document.types import EditionDocument, Section
from reports.languages import Words
from reports.rendering import plain_text, read_section


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph with its runs; one without changes stands for `unchanged` paragraphs of which nothing is shown."""

    runs: tuple[Run, ...] = ()
    unchanged: int = 0


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


def compared(label: str, before: str, after: str, work: Work) -> ComparedText:
    """Two plain texts, with blank lines between paragraphs."""
    runs = diff_words(before, after, work)
    return ComparedText(
        label,
        folded(runs),
        count_words(runs, RunKind.ADDED),
        count_words(runs, RunKind.REMOVED),
    )


def folded(runs: Iterable[Run]) -> tuple[ComparedParagraph, ...]:
    """The paragraphs in which words went or came, and how many stand unchanged between them."""
    return tuple(_folded(_paragraphs(spaced(runs))))


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
    parts: tuple[tuple[str, Callable[[EditionDocument, Section], str]], ...] = (
        (words("Title"), lambda _, section: section.title if len(olds) == len(news) == 1 else ""),
        (words("Summary"), lambda _, section: plain_text(section.summary)),
        ("", lambda document, section: read_section(document, section).text),
    )
    pairs = [
        (label, _joined(read(before, each) for each in olds), _joined(read(after, each) for each in news))
        for label, read in parts
    ]
    return tuple(compared(label, was, now, work) for label, was, now in pairs if was != now)


def spaced(runs: Iterable[Run]) -> Iterable[Run]:
    """The runs with the space before what went or came set apart, so that no mark begins with one."""
    for run in runs:
        words = run.text.lstrip(" ")
        if run.kind is RunKind.SAME or not words:
            yield run
            continue
        if len(words) < len(run.text):
            yield Run(RunKind.SAME, " ")
        yield Run(run.kind, words)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, texts))


def _paragraphs(runs: Iterable[Run]) -> Iterable[tuple[Run, ...]]:
    """The runs, broken where any of them ends a paragraph, an item of a list or a row of a table."""
    current: list[Run] = []
    for run in runs:
        first, *others = re.split(r"\n+", run.text)
        current.append(Run(run.kind, first))
        for text in others:
            yield tuple(each for each in current if each.text)
            current = [Run(run.kind, text)]
    yield tuple(each for each in current if each.text)


def _folded(paragraphs: Iterable[tuple[Run, ...]]) -> Iterable[ComparedParagraph]:
    unchanged = 0
    for runs in paragraphs:
        if all(run.kind is RunKind.SAME for run in runs):
            unchanged += bool(runs)
            continue
        if unchanged:
            yield ComparedParagraph(unchanged=unchanged)
            unchanged = 0
        yield ComparedParagraph(runs)
    if unchanged:
        yield ComparedParagraph(unchanged=unchanged)
