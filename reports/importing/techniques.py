"""Techniques that a text names, as whole words, the longest first; and the assessments that are proposed for them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile
from operator import itemgetter

from markdown_it.token import Token

from reports.document.types import TechniqueStatement
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.assembly import Raw
from reports.importing.structure import plain_words
from reports.rendering.markdown import parse
from trends.names import fold, fold_with_places

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


#: Where a name is not prose, beside code: links and their addresses, citations, figures, notes' marks, tags, addresses.
_NOT_PROSE = re.compile(
    r"!?\[\[[^\[\]\n]*\]\]|\[@[^\[\]\n]*\]|\[\^[^\[\]\s]*\]"
    r"|!?\[[^\[\]\n]{0,500}\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])"
    r"|<[A-Za-z/!?][^<>\n]*>|https?://\S+|www\.\S+",
)
_TICKS = re.compile(r"`+")
_QUOTE_MARKS = re.compile(r"\n[ \t]*(?:>[ \t]*)+")
_BLOCK_MARKS = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)]|#{1,6})[ \t]+)*")
_LINK = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_MARKS = re.compile(r"(?:(?<![ \t])[ \t]+)?\[@[^\[\]\n]*\](?!\((?:https?:|mailto:|[/#]))|\[\^[^\[\]\s]*\]")
_CELL = re.compile(r"\|")
_TABLE_PARTS = frozenset({"td_open", "th_open"})
_DASHES = str.maketrans("‐‑‒–−", "-----")


@dataclass(frozen=True)
class Mention:
    """A technique named in a text: its slug, the sentence in Markdown, and where the name stands in the text."""

    technique: str
    markdown: str
    start: int
    end: int

    @cached_property
    def sentence(self) -> str:
        """The sentence as readers see it, worked out once somebody asks: most mentions are not the first."""
        return _as_read(self.markdown)


def find_techniques(text: str, techniques: Sequence[TechniqueStatement], *, once: bool = False) -> tuple[Mention, ...]:
    """Every mention of `techniques` in Markdown `text`, in the order of the text; not inside code or links. `once`: the first of each."""
    names = _names(techniques)
    if not names or not text:
        return ()
    # The next reader of the text asks for the same tokens. Notes are no sentences of it.
    tokens = list(takewhile(lambda token: token.type != "footnote_block_open", parse(text)))
    folded, origins = fold_with_places(_only_prose(text, tokens), _DASHES)
    found = sorted(_find(folded, names))
    blocks = list(_blocks(text, tokens)) if found else []
    mentions: list[Mention] = []
    seen: set[str] = set()
    for at, length, slug in found:
        start, end = origins[at], origins[at + length - 1] + 1
        index = bisect_right(blocks, start, key=itemgetter(0)) - 1
        if index < 0 or (once and slug in seen):
            continue
        sentence = next(
            (span for span in _sentence_spans(text, *blocks[index]) if span[0] <= start and end <= span[1]), None
        )
        if sentence:
            seen.add(slug)
            mentions.append(Mention(slug, text[slice(*sentence)], start, end))
    return tuple(mentions)


def _names(techniques: Sequence[TechniqueStatement]) -> list[tuple[str, str]]:
    """(folded name, slug), the longest name first; of two alike, the one listed first."""
    names: dict[str, str] = {}
    for technique in techniques:
        for name in (technique.name, *technique.aliases):
            if folded := fold(name).translate(_DASHES):
                names.setdefault(folded, technique.slug)
    return sorted(names.items(), key=lambda item: -len(item[0]))


def _only_prose(text: str, tokens: Sequence[Token]) -> str:
    """`text` with what is not prose blanked out by signs that are in no name, every offset kept."""
    lines = text.split("\n")
    for token in tokens:
        if token.type in ("fence", "code_block", "math_block") and token.map:
            for index in range(*token.map):
                lines[index] = "\x00" * len(lines[index])
    prose = _without_formulas(_without_code("\n".join(lines)), tokens)
    return _NOT_PROSE.sub(lambda match: "\x00" * len(match.group()), prose)


def _without_formulas(text: str, tokens: Sequence[Token]) -> str:
    """Return `text` with its formulas blanked out. Their tokens say which they are, as dollars may be prices."""
    pieces, at = [], 0
    offsets = _line_offsets(text)
    for token in tokens:
        for math in (child for child in token.children or () if child.type == "math" and token.map):
            first, end = (offsets[line] for line in token.map or ())
            start = text.find(math.content, max(at, first), end)
            while start >= 0 and not text[max(start - 9, 0) : start].rstrip().endswith("$"):
                start = text.find(math.content, start + 1, end)
            if start >= 0:
                pieces += [text[at:start], "\x00" * len(math.content)]
                at = start + len(math.content)
    return "".join([*pieces, text[at:]])


def _without_code(text: str) -> str:
    """`text` with its code spans blanked out: each from a run of backticks to the next one of the same length."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    later: defaultdict[int, list[int]] = defaultdict(list)
    for index, (start, end) in reversed(list(enumerate(runs))):
        later[end - start].append(index)
    pieces, at, index = [], 0, 0
    while index < len(runs):
        start, end = runs[index]
        alike = later[end - start]
        while alike and alike[-1] <= index:
            alike.pop()
        if alike:
            index = alike[-1]
            pieces += [text[at:start], "\x00" * (runs[index][1] - start)]
            at = runs[index][1]
        index += 1
    return "".join([*pieces, text[at:]])


def _find(folded: str, names: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """(offset, length, slug) of each name in `folded`; what a longer name has taken is not given again."""
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


def _line_offsets(text: str) -> list[int]:
    """Return where each line of `text` begins, and where one after the last would."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _blocks(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """Where the paragraphs, items and rows of Markdown `text` begin and end, and whether they are rows."""
    offsets = _line_offsets(text)
    seen: set[int] = set()
    previous = ""
    for token in tokens:
        if token.type == "inline" and token.map and token.map[0] not in seen:
            seen.add(token.map[0])
            yield offsets[token.map[0]], offsets[token.map[1]] - 1, previous in _TABLE_PARTS
        previous = token.type


def _sentence_spans(text: str, start: int, end: int, is_row: bool) -> Iterator[tuple[int, int]]:
    """Where the sentences of a block begin and end: never across two cells."""
    edges = [match.start() for match in _CELL.finditer(text, start, end)] if is_row else []
    for left, right in zip([start, *(edge + 1 for edge in edges)], [*edges, end], strict=True):
        for begin, stop in sentences(text[left:right]):
            yield left + begin, left + stop


def _as_read(markdown: str) -> str:
    """A sentence of Markdown as a reader sees it, on one line."""
    linked = _LINK.sub(
        lambda match: match.group(2) or match.group(1).replace("-", " "), _QUOTE_MARKS.sub("\n", markdown)
    )
    return plain_words(_BLOCK_MARKS.sub("", _MARKS.sub("", linked)))


def propose(sections: Sequence[Raw], techniques: Sequence[TechniqueStatement]) -> int:
    """Give each section about a trend an assessment of each technique that it names, with the first sentence that does.

    They are not rated and proposed: a person confirms them. Returns how many there are.
    """
    count = 0
    for section in sections:
        if not section.get("trend"):
            continue
        found = find_techniques(section["body"], techniques, once=True)
        quotes = {mention.technique: mention.sentence for mention in found}
        section["assessments"] = [
            {"technique": slug, "maturity": Maturity.NOT_RATED, "status": AssessmentStatus.PROPOSED, "quote": quote}
            for slug, quote in quotes.items()
        ]
        count += len(quotes)
    return count
