"""Prose to sentences, by the marks that end them and the abbreviations that do not."""

import re
from collections.abc import Iterator

#: Marks that end a sentence, with the quotes and brackets that may close after them.
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?=\s|$))|[。！？]+[」』”’）]*")
_TITLES = "dr mr mrs ms prof st ph.d"
_SHORTENED = "e.g i.e cf vs approx ca al fig figs eq eqs no nos vol ch sec pp p ed eds dept est resp"
_OFTEN_LAST = "etc u.s u.k e.u a.m p.m ph.d inc ltd corp co"
_ABBREVIATIONS = frozenset(f"{_TITLES} {_SHORTENED}".split())
#: Abbreviations that often end a sentence too: what follows decides.
_EITHER = frozenset(_OFTEN_LAST.split())
#: Longer than any abbreviation: what stands before it decides nothing.
_LOOKED_BACK = 40
_LAST_WORD = re.compile(r"[^\s(\[“\"‘']*\Z")
_SMALL = re.compile(r"\s*[a-z\d(]")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of one paragraph begins and ends, white space around it left out."""
    start = 0
    for mark in _END.finditer(text):
        if _ends(text, start, mark):
            yield from _trimmed(text, start, mark.end())
            start = mark.end()
    yield from _trimmed(text, start, len(text))


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    if not mark.group().startswith((".", "…")):
        return not (mark.group()[-1] in "”’\"'»)" and _SMALL.match(text, mark.end()))
    before = text[max(start, mark.start() - _LOOKED_BACK) : mark.start()].rstrip(".!?…")
    word = _LAST_WORD.search(before)
    last = word.group().casefold() if word else ""
    follows_small = bool(_SMALL.match(text, mark.end()))
    if last in _EITHER:
        return not follows_small
    if last in _ABBREVIATIONS:
        return False
    is_initial = len(last) == 1 and last.isalpha() and last != "i" and word is not None and word.group().isupper()
    is_ellipsis = mark.group().startswith(("..", "…"))
    return not is_initial and not (is_ellipsis and follows_small)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if bare := piece.strip():
        begin = start + len(piece) - len(piece.lstrip())
        yield begin, begin + len(bare)
