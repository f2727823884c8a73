"""Which of one list belongs to which of another: by likeness, by key, and in which order."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence

#: Two texts that share fewer of their words than this are two texts, not one that was changed.
_ALIKE = 0.4
#: What holding two texts against each other takes beside their words, in words.
_PAIR = 25


def pair_similar(
    olds: Sequence[str], news: Sequence[str], words: Callable[[str], Counter[str]], spend: Callable[[int], None]
) -> list[tuple[str | None, str | None]]:
    """Each old text beside the new one that it became, in order, so that the most words are shared; None stands for no text.

    `spend` is told before how many words are looked at, and may raise what it likes.
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
