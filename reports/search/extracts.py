"""The words around what was found, as HTML that is safe by construction: escaped, then marked."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice

from reports.search.question import Term
from reports.search.words import WORD, fold, stem, words_of

LENGTH = 260
_BEFORE = 60
#: Of how many places one is chosen, so that no text takes long.
_LOOKED_AT = 200

#: (start, end, which of the terms)
type _Place = tuple[int, int, int]


def marked(text: str, terms: Sequence[Term], stems: list[str] | None = None) -> str:
    """The whole text as HTML, with what was found in `<mark>`. `stems` are those of its words, in order, if they are at hand."""
    return _html(text, _places(text, terms, stems), 0, len(text))


def extract(text: str, terms: Sequence[Term], stems: list[str] | None = None) -> str:
    """The part of the text in which most of the terms stand close together, as HTML; its beginning if none does."""
    text = " ".join(text.split())
    places = _places(text, terms, stems)
    start = _best(places)
    first = _word_start(text, start) if start > _BEFORE else 0
    last = _word_end(text, min(len(text), first + LENGTH))
    html = _html(text, [place for place in places if first <= place[0] and place[1] <= last], first, last)
    return f"{'… ' if first else ''}{html}{' …' if last < len(text) else ''}"


def _places(text: str, terms: Sequence[Term], stems: list[str] | None) -> list[_Place]:
    """Where the terms stand, in order; none reaches into another."""
    words = words_of(text) if stems is None or any(term.is_prefix for term in terms) else stems
    stems = [stem(word) for word in words] if stems is None else stems
    runs = [
        (*run, number) for number, term in enumerate(terms) for run in islice(_runs(term, stems, words), _LOOKED_AT)
    ]
    matches = list(islice(WORD.finditer(fold(text)), max((end for _, end, _ in runs), default=0)))
    kept: list[_Place] = []
    for first, end, number in sorted(runs, key=lambda run: (run[0], -run[1])):
        # The stems are as many as the words, unless somebody changed the row underneath.
        if end <= len(matches) and (not kept or kept[-1][1] <= matches[first].start()):
            kept.append((matches[first].start(), matches[end - 1].end(), number))
    return kept


def _runs(term: Term, stems: list[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a term begins and ends, counted in words."""
    for form in term.forms:
        before, last = list(form[:-1]), form[-1]
        ends = [end for end, its_stem in enumerate(stems) if its_stem == last]
        if term.is_prefix:
            known = enumerate(zip(stems, words, strict=False))
            ends = [end for end, (its_stem, word) in known if word.startswith(last) or its_stem.startswith(last)]
        for end in ends:
            if end >= len(before) and stems[end - len(before) : end] == before:
                yield end - len(before), end + 1


def _best(places: Sequence[_Place]) -> int:
    """Where to begin so that most different terms are in reach."""
    best, most = (places[0][0] if places else 0), 0
    for index, (start, _, _) in enumerate(places[:200]):
        reach = {place[2] for place in places[index : index + 12] if place[1] <= start + LENGTH - _BEFORE}
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
