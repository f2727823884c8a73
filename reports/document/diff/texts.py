"""Comparison of two texts word by word, and matching of the items of two lists.

Paragraphs are matched first, then words within changed paragraphs. This is fast for long texts, and does not mark words as equal that
two different paragraphs have by chance.
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

#: The share of common words above which two texts can be one text that was changed.
_ALIKE = 0.4
#: The constant cost of comparing two texts, in words.
_PAIR = 25


def pair_similar(
    olds: Sequence[str], news: Sequence[str], words: Callable[[str], Counter[str]], spend: Callable[[int], None]
) -> list[tuple[str | None, str | None]]:
    """Return pairs of old and new texts, in order, that share the most words. None stands for a text without partner.

    `words` counts the words of a text. `spend` is called first with the number of words to compare, and may raise.
    """
    spend(len(olds) * len(news) * _PAIR)
    old_words = [words(text) for text in olds]
    new_words = [words(text) for text in news]
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
            i += 1
            j += 1
    return pairs


def _best_scores(alike: list[list[float]], olds: int, news: int) -> list[list[float]]:
    """Return a table of the highest sums of likeness: at [i][j], that of pairs of `olds[i:]` and `news[j:]`."""
    best = [[0.0] * (news + 1) for _ in range(olds + 1)]
    for i in range(olds - 1, -1, -1):
        for j in range(news - 1, -1, -1):
            paired = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    return best


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of common words, from 0 to 1."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def pair_by_keys[S](
    olds: Sequence[S], news: Sequence[S], keys: Sequence[Callable[[S], Hashable | None]]
) -> dict[int, int]:
    """Return old indexes by new index, matched by the first key, the unmatched by the next, and so on. None matches nothing."""
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
    """Return the new indexes of moved items: all that are not in the longest subsequence with the same order as before."""
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for new in sorted(pairs):
        index = bisect_left(tails, pairs[new])
        previous[new] = ends[index - 1] if index else None
        tails[index : index + 1] = [pairs[new]]
        ends[index : index + 1] = [new]
    in_order: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        in_order.add(step)
        step = previous[step]
    return set(pairs) - in_order


#: A word or a punctuation mark, with the white space before it.
_TOKEN = re.compile(r"\s*\w(?:[\w'’.,-]*\w)?|\s*[^\w\s]|\s+")
#: A word, a punctuation mark, or white space. Separate, so that a word is equal to itself after other white space.
_PIECE = re.compile(r"\w(?:[\w'’.,-]*\w)?|[^\w\s]|\s+")
_WORD = re.compile(r"\w(?:[\w'’.,-]*\w)?")
_BETWEEN_PARAGRAPHS = re.compile(r"(\n[^\S\n]*\n\s*)")
_BETWEEN_SENTENCES = re.compile(r"((?<=[.?!])\s+|\n)")
#: Texts with fewer characters (both together) are compared by words at once, not first by sentences.
_SHORT = 3000
#: The limit of pairs of equal words (or sentences, or paragraphs) to examine. It takes a second and is more than real texts need.
#: Without a limit, time could grow with the cube of the length.
_STEPS = 3_000_000
_STEPS_OF_DOCUMENTS = 20_000_000


class RunKind(StrEnum):
    """The texts that contain a run of words: both, only the later, or only the earlier."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """A run of words with its white space."""

    kind: RunKind
    text: str


class TooMuchWork(Exception):
    """Raised if comparing two texts would exceed the budget (`Work`)."""


class Work:
    """A budget of steps for comparing texts. The texts of one page share it."""

    def __init__(self, steps: int = _STEPS) -> None:
        self.left = steps

    @classmethod
    def for_documents(cls) -> Self:
        """Return a budget for all texts of two documents."""
        return cls(_STEPS_OF_DOCUMENTS)

    def spend(self, steps: int) -> None:
        """Take `steps` from the budget. Raises TooMuchWork, and takes nothing, if fewer are left."""
        if steps > self.left:
            raise TooMuchWork
        self.left -= steps


class _Matcher(SequenceMatcher[str]):
    """Python's SequenceMatcher with a budget. White space is junk: it is matched only next to equal words."""

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
    """Return the runs of a comparison, removed before added.

    The same and removed runs joined are `before`; the same and added runs are `after`. If `work` does not suffice to compare words,
    whole sentences, paragraphs or texts are removed and added.
    """
    return tuple(_merged(_compare(before, after, (paragraphs_of, _sentences), work or Work())))


def diff_plain(before: str, after: str, in_words: Callable[[str], str], work: Work | None = None) -> tuple[Run, ...]:
    """Return the runs of comparing two texts as `in_words` returns them, or as Markdown if only Markdown signs differ."""
    one = in_words(before)
    other = in_words(after)
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
        olds = _PIECE.findall(before)
        news = _PIECE.findall(after)
        for tag, i1, i2, j1, j2 in align(olds, news, work):
            if tag == "equal":
                yield Run(RunKind.SAME, "".join(olds[i1:i2]))
            else:
                yield Run(RunKind.REMOVED, "".join(olds[i1:i2]))
                yield Run(RunKind.ADDED, "".join(news[j1:j2]))
    except TooMuchWork:
        yield from _as_wholes(_PIECE.findall(before), _PIECE.findall(after))


def _as_wholes(olds: list[str], news: list[str]) -> Iterator[Run]:
    """Yield the common start and end of both texts as the same, and everything between as removed and added."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(olds, news, strict=False)))
    ends = zip(reversed(olds[start:]), reversed(news[start:]), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    yield Run(RunKind.SAME, "".join(olds[:start]))
    yield Run(RunKind.REMOVED, "".join(olds[start : len(olds) - end]))
    yield Run(RunKind.ADDED, "".join(news[start : len(news) - end]))
    yield Run(RunKind.SAME, "".join(olds[len(olds) - end :]))


def pair_texts(olds: Sequence[str], news: Sequence[str], work: Work) -> list[tuple[str, str]]:
    """Return pairs of old and new texts, in order. "" stands for a text without partner. Raises TooMuchWork."""
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
    """Yield the runs with neighbours of one kind joined, and with removed before added between two that are the same."""
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
    """Return the steps from one list to the other, as `get_opcodes` of difflib. Raises TooMuchWork."""
    return _Matcher(olds, news, work).get_opcodes()


def tokens_of(text: str) -> list[str]:
    """Return the words and punctuation marks, each with the white space before it."""
    return _TOKEN.findall(text)


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs, each with the blank lines before it."""
    return _split(text, _BETWEEN_PARAGRAPHS)


def _sentences(text: str) -> list[str]:
    return _split(text, _BETWEEN_SENTENCES)


def _split(text: str, between: re.Pattern[str]) -> list[str]:
    """Return the parts of `text`, each with the white space before it, because then a part added at the end changes no other."""
    first, *rest = between.split(text)
    return [first, *(space + part for space, part in zip(rest[::2], rest[1::2], strict=True))]


def words_of(text: str) -> Counter[str]:
    """Return the number of times that each word occurs in a text, ignoring case."""
    return Counter(_WORD.findall(text.casefold()))


def phrases_of(text: str) -> Counter[Phrase]:
    """Return the number of times that each word and each pair of neighbouring words occurs in a text, ignoring case."""
    words = _WORD.findall(text.casefold())
    return Counter([*zip(words, strict=True), *pairwise(words)])
