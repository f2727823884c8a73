"""Extracts around matches as safe HTML: escaped, then marked."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice

from reports.search.question import WORD, Term, fold, stem, words_of

LENGTH = 260
_BEFORE = 60
#: In characters: the greatest distance of matches that are shown together.
_TOGETHER = 170
#: How many matches of a term are considered, to limit the time for long texts.
_LOOKED_AT = 200

#: Start and end of a match in words, and the index of its term.
type _Run = tuple[int, int, int]


def marked(text: str, terms: Sequence[Term], stems: list[str] | None = None) -> str:
    """Return the whole text as HTML with matches in `<mark>`. `stems` are those of its words, if known."""
    return _html(text, _places(text, _runs(text, terms, stems)), 0, len(text))


def extract(text: str, terms: Sequence[Term], stems: list[str] | None = None) -> str:
    """Return the part of the text with most terms close together as HTML, or its beginning without a match."""
    text = " ".join(text.split())
    runs = _runs(text, terms, stems)
    # In words of average length, so that only the part shown is split into words.
    reach = _TOGETHER * len(stems or words_of(text)) // max(1, len(text))
    best = _closest(runs, reach)
    places = _places(text, [run for run in runs if run[0] <= runs[best][0] + 2 * reach])
    start = places[best][0] if best < len(places) else 0
    first = _word_start(text, start) if start > _BEFORE else 0
    last = _word_end(text, min(len(text), first + LENGTH))
    html = _html(text, [place for place in places if first <= place[0] and place[1] <= last], first, last)
    return f"{'… ' if first else ''}{html}{' …' if last < len(text) else ''}"


def _runs(text: str, terms: Sequence[Term], stems: list[str] | None) -> list[_Run]:
    """Return the matches of terms in order, without overlaps."""
    words = words_of(text) if stems is None or any(term.is_prefix for term in terms) else stems
    stems = [stem(word) for word in words] if stems is None else stems
    runs = [(*run, place) for place, term in enumerate(terms) for run in islice(_of(term, stems, words), _LOOKED_AT)]
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda run: (run[0], -run[1])):
        if not kept or kept[-1][1] <= run[0]:
            kept.append(run)
    return kept


def _of(term: Term, stems: list[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of a term's matches in words."""
    for form in term.forms:
        before, last = list(form[:-1]), form[-1]
        ends = [end for end, its_stem in enumerate(stems) if its_stem == last]
        if term.is_prefix:
            known = enumerate(zip(stems, words, strict=False))
            ends = [end for end, (its_stem, word) in known if word.startswith(last) or its_stem.startswith(last)]
        for end in ends:
            if end >= len(before) and stems[end - len(before) : end] == before:
                yield end - len(before), end + 1


def _closest(runs: Sequence[_Run], reach: int) -> int:
    """Return the index of the match from which most different terms are in reach."""
    best, most = 0, 0
    for index, (first, _, _) in enumerate(runs[:_LOOKED_AT]):
        terms = {run[2] for run in runs[index : index + 12] if run[1] <= first + reach}
        if len(terms) > most:
            best, most = index, len(terms)
    return best


def _places(text: str, runs: Sequence[_Run]) -> list[tuple[int, int]]:
    """Return start and end of matches in characters."""
    words = list(islice(WORD.finditer(fold(text)), max((end for _, end, _ in runs), default=0)))
    # Stems and words differ in number only if the row was changed meanwhile.
    return [(words[first].start(), words[end - 1].end()) for first, end, _ in runs if end <= len(words)]


def _word_start(text: str, place: int) -> int:
    """Return an offset a little before `place`, between two words if the text has spaces."""
    space = text.find(" ", place - _BEFORE, place)
    return space + 1 if space >= 0 else place - _BEFORE


def _word_end(text: str, place: int) -> int:
    space = text.rfind(" ", place - _BEFORE, place) if place < len(text) else -1
    return space if space > 0 else place


def _html(text: str, places: Sequence[tuple[int, int]], first: int, last: int) -> str:
    parts, here = [], first
    for start, end in places:
        parts += [escape(text[here:start]), "<mark>", escape(text[start:end]), "</mark>"]
        here = end
    return "".join([*parts, escape(text[here:last])])
