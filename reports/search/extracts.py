"""The words around what was found, as HTML that is safe by construction: escaped, then marked."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice, pairwise

from reports.search.question import Term
from reports.search.words import ACCENTS, WORD, fold, stem

LENGTH = 260
_BEFORE = 60
#: How many words that may be what was asked for are looked at, so that no text takes long.
_LOOKED_AT = 2_000
_IS_WORD = re.compile(WORD)

#: (start, end, which of the terms)
type _Place = tuple[int, int, int]


def marked(text: str, terms: Sequence[Term]) -> str:
    """The whole text as HTML, with what was found in `<mark>`."""
    return _html(text, _places(text, terms), 0, len(text))


def extract(text: str, terms: Sequence[Term]) -> str:
    """The part of the text in which most of the terms stand close together, as HTML; its beginning if none does."""
    text = " ".join(text.split())
    places = _places(text, terms)
    start = _best(places)
    first = _word_start(text, start) if start > _BEFORE else 0
    last = _word_end(text, min(len(text), first + LENGTH))
    html = _html(text, [each for each in places if first <= each[0] and each[1] <= last], first, last)
    return f"{'… ' if first else ''}{html}{' …' if last < len(text) else ''}"


def _places(text: str, terms: Sequence[Term]) -> list[_Place]:
    """Where the terms stand, in order; none reaches into another."""
    folded = fold(text)
    # Porter puts an e or an i in place of other endings; what remains is how the word begins.
    roots = "|".join(sorted({re.escape(re.sub("[ei]$", "", each)) for term in terms for each in term.stems}))
    if ACCENTS.search(folded):  # One may stand within a root: all words are looked at.
        roots = ""
    words = list(islice(re.finditer(rf"(?=(?:{roots})){WORD}", folded), _LOOKED_AT)) if terms else []
    found = ((*each, number) for number, term in enumerate(terms) for each in _of(term, words, folded))
    kept: list[_Place] = []
    for place in sorted(found, key=lambda each: (each[0], -each[1])):
        if not kept or kept[-1][1] <= place[0]:
            kept.append(place)
    return kept


def _of(term: Term, words: Sequence[re.Match[str]], folded: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each place where the words of a term follow each other."""
    for first in range(len(words) - len(term.words) + 1):
        group = words[first : first + len(term.words)]
        if _fits(term, [ACCENTS.sub("", each.group()) for each in group]) and not any(
            _IS_WORD.search(folded, one.end(), other.start()) for one, other in pairwise(group)
        ):
            yield group[0].start(), group[-1].end()


def _fits(term: Term, words: Sequence[str]) -> bool:
    *first, last = words
    ends_well = last.startswith(term.stems[-1]) if term.is_prefix else stem(last) == term.stems[-1]
    return ends_well and all(stem(word) == each for word, each in zip(first, term.stems, strict=False))


def _best(places: Sequence[_Place]) -> int:
    """Where to begin so that most different terms are in reach."""
    best, most = (places[0][0] if places else 0), 0
    for index, (start, _, _) in enumerate(places[:200]):
        reach = {each[2] for each in places[index : index + 12] if each[1] <= start + LENGTH - _BEFORE}
        if len(reach) > most:
            best, most = start, len(reach)
    return best


def _word_start(text: str, place: int) -> int:
    """A little before that place; between two words, where words have spaces between them."""
    space = text.find(" ", place - _BEFORE, place)
    return space + 1 if space >= 0 else place - _BEFORE


def _word_end(text: str, place: int) -> int:
    space = text.rfind(" ", place - _BEFORE, place) if place < len(text) else -1
    return space if space > 0 else place


def _html(text: str, places: Sequence[_Place], first: int, last: int) -> str:
    parts, here = [], first
    for start, end, _ in places:
        parts += [escape(text[here:start]), "<mark>", escape(text[start:end]), "</mark>"]
        here = end
    return "".join([*parts, escape(text[here:last])])
