"""Two texts as a reader compares them: paragraphs with the words that went and came, and a line for what stayed."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.document.diff import Run, RunKind, count_words, diff_words
from reports.document.types import EditionDocument, Section
from reports.rendering import read_section


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph with its runs; one without changes stands for `unchanged` paragraphs of which nothing is shown."""

    runs: tuple[Run, ...] = ()
    unchanged: int = 0


@dataclass(frozen=True)
class ComparedText:
    """A text of two versions. `label` names it; `added` and `removed` count words."""

    label: str
    paragraphs: tuple[ComparedParagraph, ...]
    added: int
    removed: int

    @property
    def is_same(self) -> bool:
        """Whether no word differs: then only the markup does."""
        return not self.added and not self.removed and all(not each.runs for each in self.paragraphs)


def compared(label: str, before: str, after: str) -> ComparedText:
    """Two plain texts, with blank lines between paragraphs."""
    runs = diff_words(before, after)
    return ComparedText(
        label,
        tuple(_folded(_paragraphs(runs))),
        count_words(runs, RunKind.ADDED),
        count_words(runs, RunKind.REMOVED),
    )


def words_of(document: EditionDocument | None, section: Section | None) -> str:
    """A section's body without its markup."""
    return read_section(document, section).text if document and section else ""


def _paragraphs(runs: Iterable[Run]) -> Iterable[tuple[Run, ...]]:
    """The runs, broken where any of them breaks a paragraph."""
    current: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n\n")
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
