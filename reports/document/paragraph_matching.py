"""Matching of the paragraphs of two versions: which paragraphs of the later one continue those of the earlier one.

Equal paragraphs are matched first, in their section and then anywhere. Others are matched by the words and pairs of words that they
share, so that a paragraph may be changed, split into several or joined with others. What remains alone between the same neighbours is
taken for a changed paragraph, because a reader must not miss a change. The time is linear in the number of paragraphs, because only
paragraphs that share a rare phrase are compared.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.document.diff.texts import Phrase, moved, pair_by_keys, phrases_of

#: The share of common words above which two paragraphs of one section, or of two, can be one that was changed.
_ALIKE = 0.4
_ALIKE_ELSEWHERE = 0.6
#: The share of a paragraph's words that another must contain to be joined from it or split into it.
_CONTAINED = 0.6
#: A phrase in more paragraphs than this does not tell which of them belong together.
_MOST_HOLDERS = 12


@dataclass(frozen=True)
class ComparedParagraph:
    """A paragraph of a version. `section` is its section's uid as text, `sha256` that of its words, links and citations."""

    section: str
    id: str
    text: str
    sha256: str


@dataclass(frozen=True)
class Match:
    """The paragraphs of the earlier version, by index, that a later paragraph continues, in order; none if it is new.

    `is_moved` is True for an equal paragraph in another section or in another order.
    """

    origins: tuple[int, ...] = ()
    is_moved: bool = False


def match_paragraphs(olds: Sequence[ComparedParagraph], news: Sequence[ComparedParagraph]) -> list[Match]:
    """Return for each new paragraph what it continues."""
    equal = pair_by_keys(olds, news, [lambda each: (each.section, each.sha256), lambda each: each.sha256])
    matching = _Matching(olds, news, equal)
    matching.match_similar()
    matching.match_neighbours()
    matching.match_parts()
    out_of_order = _out_of_order(olds, news, equal)
    return [Match(tuple(sorted(matching.origins[new])), new in out_of_order) for new in range(len(news))]


def _out_of_order(
    olds: Sequence[ComparedParagraph], news: Sequence[ComparedParagraph], equal: dict[int, int]
) -> set[int]:
    """Return the indexes of equal paragraphs that are in another section, or in another order in their section."""
    out = {new for new, old in equal.items() if olds[old].section != news[new].section}
    by_section: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for new, old in equal.items():
        if new not in out:
            by_section[news[new].section][new] = old
    return out.union(*map(moved, by_section.values()))


class _Matching:
    """The matching in progress: `origins` are the old indexes by new index, `heirs` the new indexes by old index."""

    def __init__(
        self, olds: Sequence[ComparedParagraph], news: Sequence[ComparedParagraph], equal: dict[int, int]
    ) -> None:
        self._olds = olds
        self._news = news
        self.origins: defaultdict[int, set[int]] = defaultdict(set)
        self.heirs: defaultdict[int, set[int]] = defaultdict(set)
        for new, old in equal.items():
            self._link(old, new)
        equal_olds = set(equal.values())
        self._old_phrases = {old: phrases_of(each.text) for old, each in enumerate(olds) if old not in equal_olds}
        self._new_phrases = {new: phrases_of(each.text) for new, each in enumerate(news) if new not in equal}
        self._candidates = sorted(set(self._with_common_phrases()))

    def _link(self, old: int, new: int) -> None:
        self.origins[new].add(old)
        self.heirs[old].add(new)

    def _with_common_phrases(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of unequal old and new paragraphs that share a phrase which few paragraphs have."""
        holders: defaultdict[Phrase, list[int]] = defaultdict(list)
        for new, phrases in self._new_phrases.items():
            for phrase in phrases:
                holders[phrase].append(new)
        for old, phrases in self._old_phrases.items():
            for phrase in phrases:
                found = holders.get(phrase, ())
                if len(found) <= _MOST_HOLDERS:
                    yield from ((old, new) for new in found)

    def match_similar(self) -> None:
        """Match one old paragraph with one new, the most similar first."""
        scored = []
        for old, new in self._candidates:
            old_phrases = self._old_phrases[old]
            new_phrases = self._new_phrases[new]
            likeness = 2 * (old_phrases & new_phrases).total() / (old_phrases.total() + new_phrases.total())
            is_here = self._olds[old].section == self._news[new].section
            if likeness >= (_ALIKE if is_here else _ALIKE_ELSEWHERE):
                scored.append((-likeness, not is_here, abs(old - new), old, new))
        for *_, old, new in sorted(scored):
            if not self.heirs[old] and not self.origins[new]:
                self._link(old, new)

    def match_neighbours(self) -> None:
        """Match an old and a new paragraph that are each alone between the same neighbours in a section."""
        news_of: defaultdict[str, list[int]] = defaultdict(list)
        for new, each in enumerate(self._news):
            news_of[each.section].append(new)
        olds_of: defaultdict[str, list[int]] = defaultdict(list)
        for old, each in enumerate(self._olds):
            olds_of[each.section].append(old)
        for section, news in news_of.items():
            for old_gap, new_gap in self._gaps(olds_of[section], news):
                if len(old_gap) == len(new_gap) == 1:
                    self._link(old_gap[0], new_gap[0])

    def _gaps(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the unmatched old and new paragraphs of a section between each two neighbours that are matched in order."""
        known = set(olds)
        anchors = {new: min(self.origins[new] & known) for new in news if self.origins[new] & known}
        new_anchors = sorted(set(anchors) - moved(anchors))
        old_anchors = [anchors[new] for new in new_anchors]
        old_gaps: defaultdict[int, list[int]] = defaultdict(list)
        new_gaps: defaultdict[int, list[int]] = defaultdict(list)
        for old in olds:
            if not self.heirs[old]:
                old_gaps[bisect(old_anchors, old)].append(old)
        for new in news:
            if not self.origins[new]:
                new_gaps[bisect(new_anchors, new)].append(new)
        yield from ((old_gaps[gap], new_gaps[gap]) for gap in sorted(old_gaps))

    def match_parts(self) -> None:
        """Link a paragraph that is left to the one which has most of its words, beyond those that the other's partner has."""
        for old, new in self._candidates:
            if not self.origins[new] and self._is_in(self._new_phrases[new], self._left_of_old(old)):
                self._link(old, new)
        for old, new in self._candidates:
            if not self.heirs[old] and self._is_in(self._old_phrases[old], self._left_of_new(new)):
                self._link(old, new)

    def _left_of_old(self, old: int) -> Counter[Phrase]:
        """Return the phrases of an old paragraph that are not in its successors."""
        left = Counter(self._old_phrases[old])
        for new in self.heirs[old]:
            left -= self._new_phrases[new]
        return left

    def _left_of_new(self, new: int) -> Counter[Phrase]:
        """Return the phrases of a new paragraph that are not in those it continues."""
        left = Counter(self._new_phrases[new])
        for old in self.origins[new]:
            left -= self._old_phrases[old]
        return left

    @staticmethod
    def _is_in(part: Counter[Phrase], whole: Counter[Phrase]) -> bool:
        return bool(part) and (part & whole).total() >= _CONTAINED * part.total()
