"""Two texts word by word, and which of one list belongs to which of another.

Paragraphs are held against paragraphs first, then words within those that changed: quick for long texts, and a reader sees
which words changed rather than stray words that two different paragraphs happen to share.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import accumulate, pairwise, takewhile
from typing import Self

#: Two texts that share fewer of their words than this are two texts, not one that was changed.
_ALIKE = 0.4
#: What holding two texts against each other takes beside their words, in words.
_PAIR = 25


def pair_similar(
    olds: Sequence[str], news: Sequence[str], words: Callable[[str], Counter[str]], spend: Callable[[int], None]
) -> list[tuple[str | None, str | None]]:
    """Return pairs of old and new texts, in order, so that the most words are shared; None for a text without a partner.

    `spend` is called first, with the number of words to compare. It may raise.
    """
    spend(len(olds) * len(news) * _PAIR)
    old_words, new_words = [words(text) for text in olds], [words(text) for text in news]
    spend(sum(map(len, old_words)) * len(news))
    alike = [[_likeness(old, new) for new in new_words] for old in old_words]
    best = _best_scores(alike, len(olds), len(news))
    pairs: list[tuple[str | None, str | None]] = []
    i = j = 0
    while i < len(olds) or j < len(news):
        if i == len(olds):
            pairs.append((None, news[j]))
            j += 1
        elif j == len(news) or best[i][j] == best[i + 1][j]:
            pairs.append((olds[i], None))
            i += 1
        elif best[i][j] == best[i][j + 1]:
            pairs.append((None, news[j]))
            j += 1
        else:
            pairs.append((olds[i], news[j]))
            i, j = i + 1, j + 1
    return pairs


def _best_scores(alike: list[list[float]], olds: int, news: int) -> list[list[float]]:
    """At [i][j], the most likeness that pairs from the i-th old and the j-th new text on can add up to."""
    best = [[0.0] * (news + 1) for _ in range(olds + 1)]
    for i in range(olds - 1, -1, -1):
        for j in range(news - 1, -1, -1):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return best


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """From 0 to 1: how many of all their words the two share."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def pair_by_keys[S](
    olds: Sequence[S], news: Sequence[S], keys: Sequence[Callable[[S], Hashable | None]]
) -> dict[int, int]:
    """New index -> old index, matched by the first key, the rest by the next, and so on. A key that is None matches nothing."""
    pairs: dict[int, int] = {}
    for key in keys:
        taken = set(pairs.values())
        free: defaultdict[Hashable, list[int]] = defaultdict(list)
        for index, old in enumerate(olds):
            if index not in taken and (name := key(old)) is not None:
                free[name].append(index)
        for index, new in enumerate(news):
            if index not in pairs and free.get(key(new)):
                pairs[index] = free[key(new)].pop(0)
    return pairs


def moved(pairs: dict[int, int]) -> set[int]:
    """The new indexes whose order changed: all but the longest run that kept it."""
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for new in sorted(pairs):
        place = bisect_left(tails, pairs[new])
        previous[new] = ends[place - 1] if place else None
        tails[place : place + 1] = [pairs[new]]
        ends[place : place + 1] = [new]
    kept: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return set(pairs) - kept


#: A word, or a mark of punctuation, each with the white space before it.
_TOKEN = re.compile(r"\s*\w(?:[\w'’.,-]*\w)?|\s*[^\w\s]|\s+")
#: The same, and white space by itself: where words are put before a word, it stays the same.
_PIECE = re.compile(r"\w(?:[\w'’.,-]*\w)?|[^\w\s]|\s+")
_WORD = re.compile(r"\w(?:[\w'’.,-]*\w)?")
_BETWEEN_PARAGRAPHS = re.compile(r"(\n[^\S\n]*\n\s*)")
_BETWEEN_SENTENCES = re.compile(r"((?<=[.?!])\s+|\n)")
#: Texts shorter than this (both together, in characters) are compared by words at once.
_SHORT = 3000
#: So many pairs of equal words (or sentences, or paragraphs) are looked at: a second, and more than texts need that
#: somebody wrote to be read. Looking for all of them can take time with the cube of the length.
_STEPS = 3_000_000
_STEPS_OF_DOCUMENTS = 20_000_000


class RunKind(StrEnum):
    """Whether a run of words is in both texts, only in the later, or only in the earlier."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """A run of words with its white space."""

    kind: RunKind
    text: str


class TooMuchWork(Exception):
    """Two texts cannot be compared as finely as this in the time that there is."""


class Work:
    """A budget for comparing texts; the texts of one page share it."""

    def __init__(self, steps: int = _STEPS) -> None:
        self.left = steps

    @classmethod
    def for_documents(cls) -> Self:
        """For all texts of two documents."""
        return cls(_STEPS_OF_DOCUMENTS)

    def spend(self, steps: int) -> None:
        """Take `steps` from what is left. Raises TooMuchWork, and takes nothing, if it is less."""
        if steps > self.left:
            raise TooMuchWork
        self.left -= steps


class _Matcher(SequenceMatcher[str]):
    """Python's own, which counts the pairs before it looks at them. White space is the same only beside what is."""

    def __init__(self, olds: Sequence[str], news: Sequence[str], work: Work) -> None:
        super().__init__(str.isspace, olds, news, autojunk=False)
        pairs = (1 + len(self.b2j.get(each, ())) for each in olds)  # type: ignore[attr-defined]
        self._steps = list(accumulate(pairs, initial=0))
        self._work = work

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self._work.spend(self._steps[-1 if ahi is None else ahi] - self._steps[alo])
        return super().find_longest_match(alo, ahi, blo, bhi)


type Phrase = tuple[str, ...]
type _Splitter = Callable[[str], list[str]]


def diff_words(before: str, after: str, work: Work | None = None) -> tuple[Run, ...]:
    """The runs that lead from `before` to `after`, removed before added.

    The same and removed runs joined are `before`; the same and added ones, `after`. Where `work` does not suffice to compare
    words, whole sentences, paragraphs or texts are removed and added.
    """
    return tuple(_merged(_compare(before, after, (paragraphs_of, _sentences), work or Work())))


def diff_read(before: str, after: str, in_words: Callable[[str], str], work: Work | None = None) -> tuple[Run, ...]:
    """Compare two texts as `in_words` returns them; if only signs of Markdown differ, as they are written."""
    one, other = in_words(before), in_words(after)
    return diff_words(one, other, work) if one != other else diff_words(before, after, work)


def count_words(runs: Iterable[Run], kind: RunKind) -> int:
    """Return the number of words in the runs of one kind, without punctuation."""
    return sum(len(_WORD.findall(run.text)) for run in runs if run.kind is kind)


def _compare(before: str, after: str, splitters: Sequence[_Splitter], work: Work) -> Iterator[Run]:
    if before == after:
        yield Run(RunKind.SAME, before)
        return
    try:
        if splitters and (len(splitters) > 1 or len(before) + len(after) >= _SHORT):
            split, *finer = splitters
            for old, new in pair_texts(split(before), split(after), work):
                if old and new:
                    yield from _compare(old, new, finer, work)
                else:
                    yield Run(RunKind.REMOVED, old)
                    yield Run(RunKind.ADDED, new)
            return
        olds, news = _PIECE.findall(before), _PIECE.findall(after)
        for tag, i1, i2, j1, j2 in align(olds, news, work):
            if tag == "equal":
                yield Run(RunKind.SAME, "".join(olds[i1:i2]))
            else:
                yield Run(RunKind.REMOVED, "".join(olds[i1:i2]))
                yield Run(RunKind.ADDED, "".join(news[j1:j2]))
    except TooMuchWork:
        yield from _as_wholes(_PIECE.findall(before), _PIECE.findall(after))


def _as_wholes(olds: list[str], news: list[str]) -> Iterator[Run]:
    """Yield what both texts begin and end with as the same, and all between as removed and added."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(olds, news, strict=False)))
    ends = zip(reversed(olds[start:]), reversed(news[start:]), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    yield Run(RunKind.SAME, "".join(olds[:start]))
    yield Run(RunKind.REMOVED, "".join(olds[start : len(olds) - end]))
    yield Run(RunKind.ADDED, "".join(news[start : len(news) - end]))
    yield Run(RunKind.SAME, "".join(olds[len(olds) - end :]))


def pair_texts(olds: Sequence[str], news: Sequence[str], work: Work) -> list[tuple[str, str]]:
    """Return each old text with its new one, in order; "" stands for none. Raises TooMuchWork."""
    pairs: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in align(olds, news, work):
        if tag == "equal" or i2 - i1 == j2 - j1 == 1:
            pairs += zip(olds[i1:i2], news[j1:j2], strict=True)
            continue
        try:
            similar = pair_similar(olds[i1:i2], news[j1:j2], words_of, work.spend)
        except TooMuchWork:
            similar = [*((old, None) for old in olds[i1:i2]), *((None, new) for new in news[j1:j2])]
        pairs += [(old or "", new or "") for old, new in similar]
    return pairs


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind become one run, and between two runs that stayed, what went stands before what came."""
    held: defaultdict[RunKind, str] = defaultdict(str)
    for run in runs:
        if run.kind is RunKind.SAME and run.text and (held[RunKind.REMOVED] or held[RunKind.ADDED]):
            yield from _filled(held)
            held.clear()
        held[run.kind] += run.text
    yield from _filled(held)


def _filled(held: Mapping[RunKind, str]) -> Iterator[Run]:
    kinds = (RunKind.SAME, RunKind.REMOVED, RunKind.ADDED)
    yield from (Run(kind, held[kind]) for kind in kinds if held[kind])


def align(olds: Sequence[str], news: Sequence[str], work: Work) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from one list to the other, as difflib tells them. Raises TooMuchWork."""
    return _Matcher(olds, news, work).get_opcodes()


def tokens_of(text: str) -> list[str]:
    """Words and marks of punctuation, each with the white space before it."""
    return _TOKEN.findall(text)


def paragraphs_of(text: str) -> list[str]:
    """Paragraphs, each with the blank lines before it."""
    return _split(text, _BETWEEN_PARAGRAPHS)


def _sentences(text: str) -> list[str]:
    return _split(text, _BETWEEN_SENTENCES)


def _split(text: str, between: re.Pattern[str]) -> list[str]:
    """The parts of `text`, each with the white space before it, so that a part that is added at the end changes no other."""
    first, *rest = between.split(text)
    return [first, *(space + part for space, part in zip(rest[::2], rest[1::2], strict=True))]


def words_of(text: str) -> Counter[str]:
    """Return how often each word is in a text, ignoring case."""
    return Counter(_WORD.findall(text.casefold()))


def phrases_of(text: str) -> Counter[Phrase]:
    """Return how often each word and each pair of neighbours is in a text, ignoring case."""
    words = _WORD.findall(text.casefold())
    return Counter([*zip(words, strict=True), *pairwise(words)])
