"""Search for quoted words in a section's text, also after the text around them has changed (TextQuoteSelector of W3C Web Annotation).

Quotation marks, dashes, case, Markdown signs and numbers of citations are ignored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from html import unescape
from itertools import groupby, takewhile
from typing import NamedTuple

from reports.rendering.markdown import block_text, parse
from reports.rendering.prose import name_techniques, plain_line, plain_text
from trends.names import fold_with_offsets

#: Characters around the number of a note, so that it can be removed from a quote.
_NOTE_START = "\ue000"
_NOTE_END = "\ue001"
#: Replacements for characters that programs write differently (quotation marks, dashes) and for invisible ones.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("-‐‑‒–—―−", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff*_↩\ue000\ue001", ""),
    }
)
_NOTE_NUMBER = re.compile(rf"{_NOTE_START}[^{_NOTE_END}]*(?:{_NOTE_END}|\Z)")
_CITED = re.compile(r"(?:(?<![^\S\n])[^\S\n]+)?\[\d+(?:, [^\[\]\n]*)?\]")
_NOTED = re.compile(r"\[\^[^\[\]\s]+\]")
_MARKUP = re.compile(r"[\[\]*_`\\<&!]")
#: The length of the text before and after a quote that is stored to find it again, in characters.
CONTEXT = 60
#: The similarity above which edited words count as the same words.
_ALIKE = 0.6
_PART = re.compile(r"<(/?)(\w++)[^<>]*+>|&#?\w++;|.", re.DOTALL)
#: Elements that do not separate words.
_INLINE = {"a", "code", "em", "mark", "span", "strong"}
#: Elements whose text is not searched: note markers, margin notes, drawings, and formulas with their TeX.
_LEFT_OUT = {"aside", "details", "figure", "math", "sup", "svg"}

#: Markdown that is not text: keys, slugs, addresses, formulas and tags.
_NOT_WORDS = re.compile(
    r"""
    \]\(\s*+(?:<[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:\s++(?:"[^"\n]*+"|'[^'\n]*+'))?+\s*+\)
    | \[@[^\[\]\n]*\] | \[\[[^\[\]|\n]*(?:\||\]\]) | \[\^[^\[\]\s]*\] | \]\[[^\[\]\n]*\] | ^\ {0,3}\[[^\[\]\n]+\]:.*$
    | https?://[^\s<>]+ | <[A-Za-z/!][^<>\n]*> | \{\#[^{}\n]*\} | \$\$[^$]*\$\$ | \$(?=\S)[^$\n]*(?<=\S)\$(?!\d)
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def find_words(text: str, words: str, *, is_markdown: bool = True) -> Iterator[tuple[int, int]]:
    """Yield start and end of all occurrences of `words` in a text, in any case and across line breaks.

    If it `is_markdown`, keys, slugs, addresses, formulas and tags are not searched.
    """
    wanted = r"(?:[^\S\n]{1,20}+|[^\S\n]{0,20}+\n[^\S\n]{0,20}+)".join(map(re.escape, re.split(r"\s+", words)))
    pattern = f"(?:{_NOT_WORDS.pattern})|({wanted})" if is_markdown else f"({wanted})"
    found = re.finditer(pattern, text, _NOT_WORDS.flags)
    yield from (each.span() for each in found if each[1])


def quote_text(quote: str, names: Mapping[str, str]) -> str:
    """Return a quote as plain text. `names` are the names of techniques by slug."""
    if not _MARKUP.search(quote):
        return quote
    bare = _NOTED.sub("", quote)
    return plain_text(bare, names) if "\n" in bare else plain_line(bare, names)


@dataclass(frozen=True)
class QuotedText:
    """A section's `body` to search for quotes. `names` are the names of techniques by slug."""

    body: str
    names: Mapping[str, str]

    def find(self, quote: str) -> str | None:
        """Return the quoted words as readers see them, on one line, or None if the text does not contain them.

        The quote can be copied from a page, with numbers of citations and notes, or from the form, as Markdown.
        """
        wanted = dict.fromkeys(folded(each)[0].strip() for each in self._spellings(quote))
        for reading in self._readings:
            text, offsets = folded(reading)
            for words in filter(None, wanted):
                if (at := text.find(words)) >= 0:
                    found = reading[offsets[at] : offsets[at + len(words) - 1] + 1]
                    return _line(_NOTE_NUMBER.sub("", found))
        return None

    @cached_property
    def as_read(self) -> str:
        """Return the plain text without numbers of citations and notes."""
        return self._read(self.names, notes=False)

    def _spellings(self, quote: str) -> Iterator[str]:
        yield quote
        yield _CITED.sub("", quote)
        yield quote_text(quote, self.names)
        yield quote_text(quote, {})

    @property
    def _readings(self) -> Iterator[str]:
        """Yield the plain text with and without the numbers of notes, and with techniques by name and (as in imports) by slug."""
        yield self.as_read
        yield self._read({}, notes=False)
        yield self._read(self.names, notes=True)
        yield self._read({}, notes=True)

    def _read(self, names: Mapping[str, str], *, notes: bool) -> str:
        tokens = parse(self.body)
        name_techniques(tokens, names)
        for child in (child for token in tokens for child in token.children or ()):
            if child.type == "footnote_ref" and notes:
                child.type = "text"
                child.content = f"{_NOTE_START}{child.meta['id'] + 1}{_NOTE_END}"
        return block_text(tokens)


def folded(text: str) -> tuple[str, list[int]]:
    """Return `text` in the form in which quotes are compared, and for each of its characters the offset in `text`."""
    return fold_with_offsets(text, _SIGNS)


@dataclass(frozen=True)
class Anchor:
    """Quoted words, on one line, with the text before and after them at the time of the comment."""

    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class AnchorFinder:
    """A text to search for anchors."""

    text: str

    def find(self, anchor: Anchor) -> tuple[int, int] | None:
        """Return start and end of the quoted words, or None if the text does not contain them.

        Of several occurrences, the one with the most similar context is chosen.
        """
        text, offsets = self._folded
        words, before, after = (folded(each)[0].strip() for each in (anchor.quote, anchor.before, anchor.after))
        found = None
        best = -1
        at = text.find(words) if words else -1
        while at >= 0:
            end = at + len(words)
            alike = _common(reversed(before), reversed(text[max(at - 2 * CONTEXT, 0) : at].rstrip()))
            alike += _common(after, text[end : end + 2 * CONTEXT].lstrip())
            if alike > best:
                found = (offsets[at], offsets[end - 1] + 1)
                best = alike
            at = text.find(words, at + 1)
        return found

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return folded(self.text)


def moved_anchor(anchor: Anchor, after: str) -> Anchor | None:
    """Return the anchor for the words that now are between the context of `anchor` in the text `after`.

    Return None if the context is not found or the words are not similar.
    """
    text, offsets = folded(after)
    before, behind = (folded(each)[0].strip() for each in (anchor.before, anchor.after))
    start = text.find(before)
    start += len(before) if start >= 0 else 0
    end = text.find(behind, start) if behind else len(text)
    if start < 0 or end < 0 or end - start > 2 * len(anchor.quote) + CONTEXT:
        return None
    words = _line(after[offsets[start] : offsets[end - 1] + 1]) if end > start else ""
    is_alike = SequenceMatcher(None, anchor.quote, words).ratio() > _ALIKE
    return Anchor(words, anchor.before, anchor.after) if is_alike else None


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """Return the length of the common beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def anchor_of(text: QuotedText, quote: str, before: str = "", after: str = "") -> Anchor | None:
    """Return the anchor for a copied quote with its context, or None if the text does not contain the quote."""
    words = text.find(quote)
    read = text.as_read
    around = (quote_text(each, text.names) for each in (before, after))
    found = AnchorFinder(read).find(Anchor(words, *around)) if words else None
    if words is None or found is None:
        return None
    start, end = found
    return Anchor(words, _line(read[max(start - CONTEXT, 0) : start]), _line(read[end : end + CONTEXT]))


def _line(text: str) -> str:
    return " ".join(text.split())


class Mark(NamedTuple):
    """A part of an anchor's words in HTML, by offsets. The first part of each anchor has its name, the others have ""."""

    start: int
    end: int
    name: str

    @property
    def tag(self) -> str:
        """The start tag of the mark."""
        identity = f' id="words-{self.name}"' if self.name else ""
        return f'<mark class="commented"{identity}>'


def marks_of(html: str, anchors: Mapping[str, Anchor]) -> list[Mark]:
    """Return where the words of anchors, by name, are in a section's HTML, in order.

    Words that span elements are marked in pieces. Anchors that are not found are ignored.
    """
    text, spots = _read(html)
    anchored = AnchorFinder(text)
    owners: list[tuple[str, ...]] = [()] * len(text)
    for name, anchor in anchors.items():
        for at in range(*(anchored.find(anchor) or (0, 0))):
            owners[at] = (*owners[at], name)
    marks: list[Mark] = []
    named: set[str] = set()
    for (names, _), run in groupby(enumerate(owners), key=lambda each: (each[1], spots[each[0]][2])):
        found = [spots[at] for at, _ in run]
        start = found[0][0]
        end = found[-1][1]
        if not names or start == end:
            continue
        fresh = next((name for name in names if name not in named), "")
        named |= {fresh}
        marks.append(Mark(start, end, fresh))
    return marks


def _read(html: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Return the text of HTML, and for each character its start and end in the HTML and the number of tags before it."""
    words: list[str] = []
    spots: list[tuple[int, int, int]] = []
    left_out = ""
    depth = 0
    tags = 0
    for part in _PART.finditer(html):
        closes = part[1]
        name = part[2]
        tags += name is not None
        if left_out:
            if name == left_out:
                depth += -1 if closes else 1
                left_out = left_out if depth else ""
        elif name and not closes and (name in _LEFT_OUT or 'class="cite"' in part[0]):
            left_out = name
            depth = 1
            while words and words[-1].isspace():  # the space before a citation is left out too
                words.pop()
                spots.pop()
        elif name is None:
            for character in unescape(part[0]):
                words.append(character)
                spots.append((part.start(), part.end(), tags))
        elif name not in _INLINE:
            words.append("\n")
            spots.append((part.end(), part.end(), tags))
    return "".join(words), spots
