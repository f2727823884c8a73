"""Two texts, word by word.

Paragraphs are held against paragraphs first, then words within those that changed: quick for long texts, and a reader sees
which words changed rather than stray words that two different paragraphs happen to share.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from reports.document.diff.pairing import pair_similar

#: A word, or a mark of punctuation, each with the white space before it.
_TOKEN = re.compile(r"\s*\w(?:[\w'’.,-]*\w)?|\s*[^\w\s]|\s+")
_WORD = re.compile(r"\w(?:[\w'’.,-]*\w)?")
_BETWEEN_PARAGRAPHS = re.compile(r"(\n[^\S\n]*\n\s*)")
_BETWEEN_SENTENCES = re.compile(r"((?<=[.?!])\s+|\n)")
#: Texts shorter than this (both together, in characters) are compared by words at once.
_SHORT = 3000
#: Above this many possible pairs of equal words, the words are not compared: nobody wrote such a text to be read.
_TOO_MANY_PAIRS = 3_000_000


class RunKind(StrEnum):
    """Whether a run of words stands in both texts, only in the later, or only in the earlier."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """A run of words with its white space."""

    kind: RunKind
    text: str


type _Splitter = Callable[[str], list[str]]


def diff_words(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from `before` to `after`, removed before added.

    The same and removed runs joined are `before`; the same and added ones, `after`.
    """
    return tuple(_merged(_compare(before, after, (_paragraphs, _sentences))))


def count_words(runs: Iterable[Run], kind: RunKind) -> int:
    """How many words the runs of one kind hold; punctuation is no word."""
    return sum(len(_WORD.findall(run.text)) for run in runs if run.kind is kind)


def _compare(before: str, after: str, splitters: Sequence[_Splitter]) -> Iterator[Run]:
    if before == after:
        yield Run(RunKind.SAME, before)
        return
    if not splitters or (len(splitters) == 1 and len(before) + len(after) < _SHORT):
        yield from _compare_words(before, after)
        return
    split, finer = splitters[0], splitters[1:]
    olds, news = split(before), split(after)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(RunKind.SAME, "".join(olds[i1:i2]))
        else:
            yield from _compare_stretch(olds[i1:i2], news[j1:j2], finer)


def _compare_stretch(olds: list[str], news: list[str], finer: Sequence[_Splitter]) -> Iterator[Run]:
    """Paragraphs (or sentences) none of which stayed: those that are alike are compared, the rest went or came."""
    if len(olds) == len(news) == 1:
        yield from _compare(olds[0], news[0], finer)
        return
    for old, new in pair_similar(olds, news, _words_of):
        if old is None:
            yield Run(RunKind.ADDED, new or "")
        elif new is None:
            yield Run(RunKind.REMOVED, old)
        else:
            yield from _compare(old, new, finer)


def _compare_words(before: str, after: str) -> Iterator[Run]:
    olds, news = _TOKEN.findall(before), _TOKEN.findall(after)
    old_counts, new_counts = Counter(olds), Counter(news)
    if sum(count * new_counts[word] for word, count in old_counts.items()) > _TOO_MANY_PAIRS:
        yield Run(RunKind.REMOVED, before)
        yield Run(RunKind.ADDED, after)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(RunKind.SAME, "".join(olds[i1:i2]))
        else:
            yield Run(RunKind.REMOVED, "".join(olds[i1:i2]))
            yield Run(RunKind.ADDED, "".join(news[j1:j2]))


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind become one run, and between two runs that stayed, what went stands before what came."""
    same, removed, added = "", "", ""
    for run in runs:
        if not run.text:
            continue
        if run.kind is RunKind.SAME:
            if removed or added:
                yield from _filled(same, removed, added)
                same, removed, added = "", "", ""
            same += run.text
        elif run.kind is RunKind.REMOVED:
            removed += run.text
        else:
            added += run.text
    yield from _filled(same, removed, added)


def _filled(same: str, removed: str, added: str) -> Iterator[Run]:
    for kind, text in ((RunKind.SAME, same), (RunKind.REMOVED, removed), (RunKind.ADDED, added)):
        if text:
            yield Run(kind, text)


def _paragraphs(text: str) -> list[str]:
    return _split(text, _BETWEEN_PARAGRAPHS)


def _sentences(text: str) -> list[str]:
    return _split(text, _BETWEEN_SENTENCES)


def _split(text: str, between: re.Pattern[str]) -> list[str]:
    """The parts of `text`, each with the white space before it, so that a part that is added at the end changes no other."""
    first, *rest = between.split(text)
    return [first, *(space + part for space, part in zip(rest[::2], rest[1::2], strict=True))]


def _words_of(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))
