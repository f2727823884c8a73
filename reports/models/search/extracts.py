"""The words around what was found, as HTML that is safe by construction: escaped, then marked."""

import re
from collections.abc import Sequence
from html import escape

from reports.models.search.question import Term
from reports.models.search.words import fold, stem

LENGTH = 260
_BEFORE = 60


def marked(text: str, terms: Sequence[Term]) -> str:
    """The whole text as HTML, with what was found in `<mark>`."""
    return _html(text, _places(text, terms), 0, len(text))


def extract(text: str, terms: Sequence[Term]) -> str:
    """The part of the text in which most of the terms stand close together, as HTML; its beginning if none does."""
    text = " ".join(text.split())
    places = _places(text, terms)
    start = _best(places)
    first = _word_start(text, max(0, start - _BEFORE)) if start > _BEFORE else 0
    last = _word_end(text, min(len(text), first + LENGTH))
    html = _html(text, [each for each in places if first <= each[0] and each[1] <= last], first, last)
    return f"{'… ' if first else ''}{html}{' …' if last < len(text) else ''}"


def _places(text: str, terms: Sequence[Term]) -> list[tuple[int, int, str]]:
    """(start, end, stem) of each word found."""
    stems = {each for term in terms for each in term.stems}
    beginnings = tuple(term.stems[-1] for term in terms if term.is_prefix)
    if not stems:
        return []
    # Porter puts an e or an i in place of other endings; what remains is how the word begins.
    roots = "|".join(sorted({re.escape(re.sub("[ei]$", "", each)) for each in stems}))
    found = re.finditer(rf"(?<![^\W_])(?:{roots})[^\W_]*", fold(text))
    named = ((each.start(), each.end(), stem(each.group())) for each in found)
    return [each for each in named if each[2] in stems or (beginnings and each[2].startswith(beginnings))]


def _best(places: Sequence[tuple[int, int, str]]) -> int:
    """Where to begin so that most different words are in reach."""
    best, most = (places[0][0] if places else 0), 0
    for index, (start, _, _) in enumerate(places[:200]):
        reach = {each[2] for each in places[index : index + 12] if each[1] <= start + LENGTH - _BEFORE}
        if len(reach) > most:
            best, most = start, len(reach)
    return best


def _word_start(text: str, place: int) -> int:
    return text.find(" ", place) + 1


def _word_end(text: str, place: int) -> int:
    if place == len(text):
        return place
    return max(text.rfind(" ", 0, place), 0) or place


def _html(text: str, places: Sequence[tuple[int, int, str]], first: int, last: int) -> str:
    parts, here = [], first
    for start, end, _ in places:
        parts += [escape(text[here:start]), "<mark>", escape(text[start:end]), "</mark>"]
        here = end
    return "".join([*parts, escape(text[here:last])])
