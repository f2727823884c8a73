"""Find the techniques that a text names, as whole words, the longest name first, and propose assessments for them."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from markdown_it.token import Token

from reports.document.text import normal_line
from reports.document.types import TechniqueStatement
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.assembly import Raw
from reports.rendering.markdown import formula_text, parse
from trends.names import fold, fold_with_offsets

#: The end of a sentence, with quotes and brackets that close after it.
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++[\"'”’»)\]*_]*+(?=\s|$))|[。！？]+[」』”’）]*")
_TITLES = "dr mr mrs ms prof st ph.d"
_SHORTENED = "e.g i.e cf vs approx ca al fig figs eq eqs no nos vol ch sec pp p ed eds dept est resp"
_OFTEN_LAST = "etc u.s u.k e.u a.m p.m ph.d inc ltd corp co"
_ABBREVIATIONS = frozenset(f"{_TITLES} {_SHORTENED}".split())
#: Abbreviations that often end a sentence too: the next word decides.
_EITHER = frozenset(_OFTEN_LAST.split())
#: The number of characters before a full stop in which an abbreviation is looked for.
_LOOK_BEHIND = 40
_LAST_WORD = re.compile(r"[^\s(\[“\"‘']*\Z")
_SMALL = re.compile(r"\s*[a-z\d(]")
#: Parts of running text in which a name does not count.
_NOT_PROSE = re.compile(r"<[A-Za-z/!?][^<>\n]*>|https?://\S+|www\.\S+")
_BREAKS = frozenset({"softbreak", "hardbreak", "line_break"})
_DASHES = str.maketrans("‐‑‒–−", "-----")


def propose(sections: Sequence[Raw], techniques: Sequence[TechniqueStatement]) -> int:
    """Give each section about a trend an assessment of each technique that it names, with the first sentence that does.

    The assessments are not rated and have the status proposed, until a person confirms them. Return their number.
    """
    count = 0
    for section in sections:
        if not section.get("trend"):
            continue
        section["assessments"] = [
            {"technique": slug, "maturity": Maturity.NOT_RATED, "status": AssessmentStatus.PROPOSED, "quote": quote}
            for slug, quote in find_techniques(section["body"], techniques).items()
        ]
        count += len(section["assessments"])
    return count


def find_techniques(body: str, techniques: Sequence[TechniqueStatement]) -> dict[str, str]:
    """Return the slugs of the techniques that a body names, each with the first sentence that does, as readers see it.

    Case, accents and kinds of dashes do not count. Names in code, links, formulas and notes are ignored.
    """
    names = _names(techniques)
    found: dict[str, str] = {}
    tokens = takewhile(lambda token: token.type != "footnote_block_open", parse(body) if names else ())
    for shown, prose in (_as_read(token.children or []) for token in tokens if token.type == "inline"):
        folded, origins = fold_with_offsets(prose, _DASHES)
        for at, length, slug in sorted(_find(folded, names)):
            start = origins[at]
            end = origins[at + length - 1] + 1
            spans = (span for span in sentences(shown) if span[0] <= start and end <= span[1])
            if slug not in found and (sentence := next(spans, None)):
                found[slug] = normal_line(shown[slice(*sentence)])
    return found


def _as_read(tokens: Sequence[Token]) -> tuple[str, str]:
    """Return the text of a block as readers see it, and a copy of the same length in which NUL replaces what is not prose."""
    shown = ""
    prose = ""
    links = 0
    for token in tokens:
        links += token.nesting if token.type in ("link_open", "link_close") else 0
        text = _text_of(token)
        if token.type in ("citation", "footnote_ref"):
            shown = shown.rstrip()
            prose = prose[: len(shown)]
        is_prose = not links and (token.type == "text" or token.type in _BREAKS)
        shown += text
        prose += _NOT_PROSE.sub(lambda found: "\x00" * len(found[0]), text) if is_prose else "\x00" * len(text)
    return shown, prose


def _text_of(token: Token) -> str:
    match token.type:
        case "math":
            return formula_text(token)
        case "technique":
            return token.content or token.meta.get("slug", "").replace("-", " ")
        case "text" | "code_inline":
            return token.content
        case kind:
            return " " if kind in _BREAKS else ""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph begins and ends, without the white space around it."""
    start = 0
    for mark in _END.finditer(text):
        if _ends(text, start, mark):
            yield from _trimmed(text, start, mark.end())
            start = mark.end()
    yield from _trimmed(text, start, len(text))


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    if not mark.group().startswith((".", "…")):
        return not (mark.group()[-1] in "”’\"'»)" and _SMALL.match(text, mark.end()))
    before = text[max(start, mark.start() - _LOOK_BEHIND) : mark.start()].rstrip(".!?…")
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


def _names(techniques: Sequence[TechniqueStatement]) -> list[tuple[str, str]]:
    """Return pairs of folded name and slug, the longest name first. If two techniques share a name, the first one has it."""
    names: dict[str, str] = {}
    for technique in techniques:
        for name in (technique.name, *technique.aliases):
            if folded := fold(name).translate(_DASHES):
                names.setdefault(folded, technique.slug)
    return sorted(names.items(), key=lambda item: -len(item[0]))


def _find(folded: str, names: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield offset, length and slug of each name in `folded`. A name within a longer name that was found does not count."""
    taken = bytearray(len(folded))
    for name, slug in names:
        at = folded.find(name)
        while at >= 0:
            end = at + len(name)
            if _is_whole(folded, at, end) and not any(taken[at:end]):
                taken[at:end] = b"\x01" * len(name)
                yield at, len(name), slug
            at = folded.find(name, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")
