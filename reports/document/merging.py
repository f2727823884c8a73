"""Three-way merge of a text that two people changed, paragraph by paragraph.

The names are `was` for the common base, `mine` and `theirs`. Changes of one person are merged; a paragraph that both changed
differently is contested, and a person must choose.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from reports.document.diff.texts import (
    Phrase,
    TooMuchWork,
    Work,
    align,
    pair_similar,
    paragraphs_of,
    phrases_of,
    tokens_of,
    words_of,
)

_BLANK_LINE = re.compile(r"^(?:[^\S\n]*\n)+")
_PARAGRAPH_BREAK = "\n\n"
_NOTE = re.compile(r"\[\^([^\]\s]{1,200})\]")
_NOTE_TEXT = re.compile(r"^\[\^([^\]\s]{1,200})\]:(.*)$", re.MULTILINE)


class Piece(str):
    """A part of a text, such as a paragraph. `space` is the white space before it."""

    space: str

    def __new__(cls, text: str, space: str = "") -> Self:
        made = super().__new__(cls, text)
        made.space = space
        return made


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in the base (`was`) and in each person's text; "" where it does not exist. `space` is the white space before it."""

    was: str
    mine: str
    theirs: str
    space: str = ""

    @property
    def is_contested(self) -> bool:
        """Return whether both changed it, and differently."""
        return self.mine != self.was != self.theirs and self.mine != self.theirs

    @property
    def has_their_words(self) -> bool:
        """Return whether `mine` contains `theirs` as a whole, and no word that they removed."""
        if not self.theirs or self.theirs not in self.mine:
            return False
        before, _, after = self.mine.partition(self.theirs)
        if tokens_of(before) + tokens_of(self.theirs) + tokens_of(after) != tokens_of(self.mine):
            return False
        removed = {each.strip() for each in tokens_of(self.was)} - {each.strip() for each in tokens_of(self.theirs)}
        return not removed & {each.strip() for each in tokens_of(before) + tokens_of(after)}

    def joined_with(self, other: Self) -> Self:
        """Return this paragraph and the next as one."""
        pairs = ((self.was, other.was), (self.mine, other.mine), (self.theirs, other.theirs))
        was, mine, theirs = ((other.space or _PARAGRAPH_BREAK).join(filter(None, pair)) for pair in pairs)
        return replace(self, was=was, mine=mine, theirs=theirs, space=self.space or other.space)

    @property
    def is_theirs(self) -> bool:
        """Return whether only the other person changed it."""
        return self.mine == self.was != self.theirs

    @property
    def text(self) -> str:
        """Return the merged text; if contested, `mine`."""
        return self.theirs if self.is_theirs else self.mine


class _Side:
    """One person's changes of the base `olds` to `news`.

    `matches` has for each old piece the index of its new one, or None if it was removed. `added` has the pieces inserted before each
    old one and, last, at the end. With a `key`, pieces are compared by it, and a replaced run of equal length is matched one by one.
    """

    def __init__(
        self, olds: Sequence[str], news: Sequence[str], work: Work, key: Callable[[str], str] | None = None
    ) -> None:
        self.matches: list[int | None] = [None] * len(olds)
        self.added: list[list[str]] = [[] for _ in range(len(olds) + 1)]
        keys = [[(key or str.strip)(text) for text in texts] for texts in (olds, news)]
        for tag, i1, i2, j1, j2 in align(keys[0], keys[1], work):
            if tag == "equal" or (i2 - i1 == j2 - j1 and (key or i2 - i1 == 1)):
                self.matches[i1:i2] = range(j1, j2)
            elif tag == "replace":
                self._pair(olds[i1:i2], news[j1:j2], (i1, j1), work)
            else:
                self.added[i2] += news[j1:j2]
        self.news = news

    def _pair(self, olds: Sequence[str], news: Sequence[str], start: tuple[int, int], work: Work) -> None:
        i, j = start
        for old, new in pair_similar(olds, news, words_of, work.spend):
            if old is not None and new is not None:
                self.matches[i] = j
            elif new is not None:
                self.added[i].append(new)
            i = i + (old is not None)
            j = j + (new is not None)

    def of(self, index: int) -> str:
        """Return the new text of the old piece at `index`, or "" if it was removed."""
        match = self.matches[index]
        return "" if match is None else self.news[match]


def merge_texts(was: str, mine: str, theirs: str, work: Work | None = None) -> tuple[Paragraph, ...]:
    """Return the merged paragraphs, in order. If comparing them takes too much `work`, the whole text is one paragraph."""
    work = work or Work()
    whole = (Paragraph(was, mine, theirs),)
    if not was.strip():
        return whole
    mine = _with_renamed_notes(was, mine, theirs)
    try:
        return tuple(_joined(merge_pieces(_pieces_of(was), _pieces_of(mine), _pieces_of(theirs), work)))
    except TooMuchWork:
        return whole


def merge_pieces(
    was: Sequence[Piece],
    mine: Sequence[Piece],
    theirs: Sequence[Piece],
    work: Work,
    key: Callable[[str], str] | None = None,
) -> list[Paragraph]:
    """Return the merged pieces, in order. Pieces with the same `key` are the same piece. Raises TooMuchWork."""
    return list(_interleaved(was, _Side(was, mine, work, key), _Side(was, theirs, work, key)))


def _with_renamed_notes(was: str, mine: str, theirs: str) -> str:
    """Return `mine` with new names for footnotes that both people added with one name and different texts."""
    old, own, other = (dict(_NOTE_TEXT.findall(text)) for text in (was, mine, theirs))
    alike = [name for name, words in own.items() if name not in old and other.get(name, words) != words]
    last = max((int(name) for name in own.keys() | other.keys() if name.isdecimal()), default=0)
    names = {name: str(last + number) for number, name in enumerate(alike, start=1)}
    return _NOTE.sub(lambda found: f"[^{names.get(found[1], found[1])}]", mine) if names else mine


def _interleaved(olds: Sequence[str], my: _Side, their: _Side) -> Iterator[Paragraph]:
    for index in range(len(olds) + 1):
        only_mine = list(my.added[index])
        for text in their.added[index]:
            is_in_both = text in only_mine
            while is_in_both and only_mine[0] != text:
                own = only_mine.pop(0)
                yield Paragraph("", own, "", _space(own))
            yield Paragraph("", only_mine.pop(0) if is_in_both else "", text, _space(text))
        yield from (Paragraph("", text, "", _space(text)) for text in only_mine)
        if index < len(olds):
            mine = my.of(index)
            theirs = their.of(index)
            yield Paragraph(olds[index], mine, theirs, _space(mine) or _space(theirs))


def _space(piece: str) -> str:
    return getattr(piece, "space", "")


def _joined(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs, joining those between which a person moved words, because they must be chosen as a whole.

    Otherwise one choice could lose a word that all three texts have, and another could repeat what one person joined or split.
    """
    pieces = list(paragraphs)
    count = 0
    while len(pieces) != count:
        count = len(pieces)
        ranges = _dependent_ranges(pieces)
        last = 0
        joined_pieces: list[Paragraph] = []
        for index, each in enumerate(pieces):
            if index and index <= last:
                joined_pieces[-1] = joined_pieces[-1].joined_with(each)
            else:
                joined_pieces.append(each)
            last = max(last, ranges.get(index, 0))
        pieces = joined_pieces
    return pieces


def _dependent_ranges(pieces: Sequence[Paragraph]) -> dict[int, int]:
    """Return ranges of pieces to be joined, as first and last index.

    Between the two, a phrase was moved that some choice of pieces would lose, or, in neighbours, repeat.
    """
    was, mine, theirs, fewest, most = (Counter[Phrase]() for _ in range(5))
    moved: defaultdict[Phrase, list[int]] = defaultdict(list)
    for index, each in enumerate(pieces):
        my_phrases = phrases_of(each.mine)
        their_phrases = phrases_of(each.theirs)
        was.update(phrases_of(each.was))
        mine.update(my_phrases)
        theirs.update(their_phrases)
        if each.is_contested:
            fewest.update(my_phrases & their_phrases)
            most.update(my_phrases | their_phrases)
        else:
            merged = their_phrases if each.is_theirs else my_phrases
            fewest.update(merged)
            most.update(merged)
        for phrase in my_phrases.keys() | their_phrases.keys():
            if my_phrases[phrase] != their_phrases[phrase]:
                moved[phrase].append(index)
    ranges: dict[int, int] = {}
    for phrase, indexes in moved.items():
        if len(indexes) == 1:
            continue
        first = indexes[0]
        last = indexes[-1]
        b, m, t = was[phrase], mine[phrase], theirs[phrase]
        is_lost = min(b, m, t, m + t - b) > 0 == fewest[phrase]
        is_repeated = last == first + 1 and len(phrase) > 1 and b == m == t == 1 < most[phrase]
        if is_lost or is_repeated:
            ranges[first] = max(ranges.get(first, 0), last)
    return ranges


def joined(paragraphs: Sequence[Paragraph], text_of: Callable[[Paragraph], str] = lambda each: each.text) -> str:
    """Return the paragraphs as one text, with the white space between them. `text_of` chooses the text of each."""
    text = ""
    for each in paragraphs:
        if part := text_of(each):
            text += f"{each.space or _PARAGRAPH_BREAK}{part}" if text else part
    return text


def _pieces_of(text: str) -> list[Piece]:
    parts = ((part, _BLANK_LINE.sub("", part)) for part in paragraphs_of(text))
    return [Piece(paragraph, part[: len(part) - len(paragraph)]) for part, paragraph in parts]
