"""What two people made of one text, paragraph by paragraph.

Paragraphs that only one of them changed, added or removed are settled; what both changed is contested, and somebody has to choose.
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
    """A paragraph, or a smaller part of a text, with the white space before it in `space`."""

    space: str

    def __new__(cls, text: str, space: str = "") -> Self:
        made = super().__new__(cls, text)
        made.space = space
        return made


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as both began with it, and what each made of it; empty where it is not there. `space` stands before it."""

    was: str
    mine: str
    theirs: str
    space: str = ""

    @property
    def is_contested(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.mine != self.was != self.theirs and self.mine != self.theirs

    @property
    def has_their_words(self) -> bool:
        """Whether mine says all that theirs does, as they wrote it, and nothing that they took out."""
        if not self.theirs or self.theirs not in self.mine:
            return False
        before, _, after = self.mine.partition(self.theirs)
        if tokens_of(before) + tokens_of(self.theirs) + tokens_of(after) != tokens_of(self.mine):
            return False
        removed = {each.strip() for each in tokens_of(self.was)} - {each.strip() for each in tokens_of(self.theirs)}
        return not removed & {each.strip() for each in tokens_of(before) + tokens_of(after)}

    def before(self, other: Self) -> Self:
        """This one and the next as one."""
        pairs = ((self.was, other.was), (self.mine, other.mine), (self.theirs, other.theirs))
        was, mine, theirs = ((other.space or _PARAGRAPH_BREAK).join(filter(None, pair)) for pair in pairs)
        return replace(self, was=was, mine=mine, theirs=theirs, space=self.space or other.space)

    @property
    def is_theirs(self) -> bool:
        """Whether the other person alone changed it."""
        return self.mine == self.was != self.theirs

    @property
    def text(self) -> str:
        """What it says once the change of either is made; mine where it is contested."""
        return self.theirs if self.is_theirs else self.mine


class _Side:
    """What one person made of each of the `olds` (None: nothing), and what they put before each, and at the end.

    With a `key`, all that stands between two places that are alike by it is one for one, if it is as many.
    """

    def __init__(
        self, olds: Sequence[str], news: Sequence[str], work: Work, key: Callable[[str], str] | None = None
    ) -> None:
        self.kept: list[int | None] = [None] * len(olds)
        self.added: list[list[str]] = [[] for _ in range(len(olds) + 1)]
        keys = [[(key or str.strip)(text) for text in texts] for texts in (olds, news)]
        for tag, i1, i2, j1, j2 in align(keys[0], keys[1], work):
            if tag == "equal" or (i2 - i1 == j2 - j1 and (key or i2 - i1 == 1)):
                self.kept[i1:i2] = range(j1, j2)
            elif tag == "replace":
                self._pair(olds[i1:i2], news[j1:j2], (i1, j1), work)
            else:
                self.added[i2] += news[j1:j2]
        self.news = news

    def _pair(self, olds: Sequence[str], news: Sequence[str], start: tuple[int, int], work: Work) -> None:
        i, j = start
        for old, new in pair_similar(olds, news, words_of, work.spend):
            if old is not None and new is not None:
                self.kept[i] = j
            elif new is not None:
                self.added[i].append(new)
            i, j = i + (old is not None), j + (new is not None)

    def of(self, index: int) -> str:
        """What became of the `index`-th."""
        place = self.kept[index]
        return "" if place is None else self.news[place]


def merge_texts(was: str, mine: str, theirs: str, work: Work | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of both people's texts, in order. If there is no time to compare them, the whole is one paragraph."""
    work = work or Work()
    whole = (Paragraph(was, mine, theirs),)
    if not was.strip():
        return whole
    mine = _with_notes_apart(was, mine, theirs)
    try:
        return tuple(_as_pieces(merge_pieces(_pieces_of(was), _pieces_of(mine), _pieces_of(theirs), work)))
    except TooMuchWork:
        return whole


def merge_pieces(
    was: Sequence[Piece],
    mine: Sequence[Piece],
    theirs: Sequence[Piece],
    work: Work,
    key: Callable[[str], str] | None = None,
) -> list[Paragraph]:
    """The pieces of both people's texts, in order; those with the same `key` are one. Raises TooMuchWork."""
    my, their = (_Side(was, news, work, key) for news in (mine, theirs))
    return list(_woven(was, my, their))


def _with_notes_apart(was: str, mine: str, theirs: str) -> str:
    """`mine`, with other names for notes that both added under one name: readers would have one of the two texts twice."""
    old, own, other = (dict(_NOTE_TEXT.findall(text)) for text in (was, mine, theirs))
    alike = [name for name, words in own.items() if name not in old and other.get(name, words) != words]
    last = max((int(name) for name in own.keys() | other.keys() if name.isdecimal()), default=0)
    names = {name: str(last + number) for number, name in enumerate(alike, start=1)}
    return _NOTE.sub(lambda found: f"[^{names.get(found[1], found[1])}]", mine) if names else mine


def _woven(olds: Sequence[str], my: _Side, their: _Side) -> Iterator[Paragraph]:
    for index in range(len(olds) + 1):
        mine_alone = list(my.added[index])
        for text in their.added[index]:
            is_of_both = text in mine_alone
            while is_of_both and mine_alone[0] != text:
                yield Paragraph("", alone := mine_alone.pop(0), "", _space(alone))
            yield Paragraph("", mine_alone.pop(0) if is_of_both else "", text, _space(text))
        yield from (Paragraph("", text, "", _space(text)) for text in mine_alone)
        if index < len(olds):
            mine, theirs = my.of(index), their.of(index)
            yield Paragraph(olds[index], mine, theirs, _space(mine) or _space(theirs))


def _space(piece: str) -> str:
    return getattr(piece, "space", "")


def _as_pieces(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """The paragraphs; those between which a word went that hangs on a choice are one piece, to be chosen as a whole.

    So a word that all three texts have is there whatever is chosen, and what one person joined or split is there once.
    """
    pieces, count = list(paragraphs), 0
    while len(pieces) != count:
        count, last = len(pieces), 0
        reach, whole = _reach(pieces), pieces
        pieces = []
        for place, each in enumerate(whole):
            pieces[-1:] = [pieces[-1].before(each)] if place and place <= last else [*pieces[-1:], each]
            last = max(last, reach.get(place, 0))
    return pieces


def _reach(pieces: Sequence[Paragraph]) -> dict[int, int]:
    """From which piece to which later one a phrase went that a choice could lose, or to which next one it could keep twice."""
    was, mine, theirs, least, most = (Counter[Phrase]() for _ in range(5))
    moved: defaultdict[Phrase, list[int]] = defaultdict(list)
    for place, each in enumerate(pieces):
        my, their = phrases_of(each.mine), phrases_of(each.theirs)
        was.update(phrases_of(each.was))
        mine.update(my)
        theirs.update(their)
        least.update(my & their if each.is_contested else their if each.is_theirs else my)
        most.update(my | their if each.is_contested else their if each.is_theirs else my)
        for phrase in my.keys() | their.keys():
            if my[phrase] != their[phrase]:
                moved[phrase].append(place)
    reach: dict[int, int] = {}
    for phrase, (first, *_, last) in ((phrase, places) for phrase, places in moved.items() if len(places) > 1):
        b, m, t = was[phrase], mine[phrase], theirs[phrase]
        is_lost = min(b, m, t, m + t - b) > 0 == least[phrase]
        is_twice = last == first + 1 and len(phrase) > 1 and b == m == t == 1 < most[phrase]
        if is_lost or is_twice:
            reach[first] = max(reach.get(first, 0), last)
    return reach


def joined(paragraphs: Sequence[Paragraph], text_of: Callable[[Paragraph], str] = lambda each: each.text) -> str:
    """One text of them all, with the blank lines that stood between them."""
    text = ""
    for each in paragraphs:
        if part := text_of(each):
            text += f"{each.space or _PARAGRAPH_BREAK}{part}" if text else part
    return text


def _pieces_of(text: str) -> list[Piece]:
    """The paragraphs of `text`."""
    parts = ((part, _BLANK_LINE.sub("", part)) for part in paragraphs_of(text))
    return [Piece(paragraph, part[: len(part) - len(paragraph)]) for part, paragraph in parts]
