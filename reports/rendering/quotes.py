"""Words quoted from a section's text: found there however they were copied, shown as readers see them, and found again in a text that has
changed around them, as TextQuoteSelectors of the W3C's Web Annotation are.

Quotation marks, dashes, case, marks of Markdown and numbers of citations make no difference.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from html import unescape
from itertools import groupby, takewhile

from reports.rendering.markdown import block_text, parse
from reports.rendering.prose import give_names, plain_line, plain_text
from trends.names import fold_with_offsets

#: Around the number of a note, which is read, but is none of the words.
_NOTE_START, _NOTE_END = "\ue000", "\ue001"
#: Signs that differ from one program to the next (kinds of quotation marks, dashes), or that no reader sees.
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
#: So much of what stands around the words tells them from the same words elsewhere.
CONTEXT = 60
#: Above it, words that were edited are still those words.
_ALIKE = 0.6
_PART = re.compile(r"<(/?)(\w++)[^<>]*+>|&#?\w++;|.", re.DOTALL)
#: What stands within a line; another element parts words.
_INLINE = {"a", "code", "em", "mark", "span", "strong"}
#: What is none of the text's own words: numbers of notes, what stands in the margin, drawings, formulas with their source.
_LEFT_OUT = {"aside", "details", "figure", "math", "sup", "svg"}


#: What is none of a text's words: keys, slugs, addresses, formulas and tags.
_NOT_WORDS = re.compile(
    r"""
    \]\(\s*+(?:<[^<>\n]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)(?:\s++(?:"[^"\n]*+"|'[^'\n]*+'))?+\s*+\)
    | \[@[^\[\]\n]*\] | \[\[[^\[\]|\n]*(?:\||\]\]) | \[\^[^\[\]\s]*\] | \]\[[^\[\]\n]*\] | ^\ {0,3}\[[^\[\]\n]+\]:.*$
    | https?://[^\s<>]+ | <[A-Za-z/!][^<>\n]*> | \{\#[^{}\n]*\} | \$\$[^$]*\$\$ | \$(?=\S)[^$\n]*(?<=\S)\$(?!\d)
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def find_words(text: str, words: str, *, is_markdown: bool = True) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text as it is written, in any case and across ends of lines."""
    wanted = r"(?:[^\S\n]{1,20}+|[^\S\n]{0,20}+\n[^\S\n]{0,20}+)".join(map(re.escape, re.split(r"\s+", words)))
    pattern = f"(?:{_NOT_WORDS.pattern})|({wanted})" if is_markdown else f"({wanted})"
    found = re.finditer(pattern, text, _NOT_WORDS.flags)
    yield from (each.span() for each in found if each[1])


def quote_text(quote: str, names: Mapping[str, str]) -> str:
    """Return a quote as readers see it, without marks; `names` are those of techniques by slug."""
    if not _MARKUP.search(quote):
        return quote
    bare = _NOTED.sub("", quote)
    return plain_text(bare, names) if "\n" in bare else plain_line(bare, names)


@dataclass(frozen=True)
class QuotedText:
    """A section's `body`, in which quotes are looked for; `names` are those of techniques by slug."""

    body: str
    names: Mapping[str, str]

    def find(self, quote: str) -> str | None:
        """Return the words as readers see them, on one line; None if they do not stand in the text.

        Copied from a page a quote has no marks, but the numbers of citations and notes; from the form it has marks.
        """
        wanted = dict.fromkeys(folded(each)[0].strip() for each in self._spellings(quote))
        for reading in self._readings:
            read, places = folded(reading)
            for words in filter(None, wanted):
                if (at := read.find(words)) >= 0:
                    found = reading[places[at] : places[at + len(words) - 1] + 1]
                    return _line(_NOTE_NUMBER.sub("", found))
        return None

    @cached_property
    def as_read(self) -> str:
        """The text without marks, and without the numbers of citations and notes."""
        return self._read(self.names, notes=False)

    def _spellings(self, quote: str) -> Iterator[str]:
        yield quote
        yield _CITED.sub("", quote)
        yield quote_text(quote, self.names)
        yield quote_text(quote, {})

    @property
    def _readings(self) -> Iterator[str]:
        """The text with and without the numbers of notes, techniques by name and, as imports write them, by slug."""
        yield self.as_read
        yield self._read({}, notes=False)
        yield self._read(self.names, notes=True)
        yield self._read({}, notes=True)

    def _read(self, names: Mapping[str, str], *, notes: bool) -> str:
        tokens = parse(self.body)
        give_names(tokens, names)
        for child in (child for token in tokens for child in token.children or ()):
            if child.type == "footnote_ref" and notes:
                child.type, child.content = "text", f"{_NOTE_START}{child.meta['id'] + 1}{_NOTE_END}"
        return block_text(tokens)


def folded(text: str) -> tuple[str, list[int]]:
    """Return `text` as quotes are compared, and the place that each character came from."""
    return fold_with_offsets(text, _SIGNS)


@dataclass(frozen=True)
class Anchor:
    """The words, on one line, and what stood around them when they were chosen."""

    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Anchored:
    """A text in which words are looked for: `start` and `end` of those that an anchor means."""

    text: str

    def find(self, anchor: Anchor) -> tuple[int, int] | None:
        """Return the ends of the words, of several places the one with the most similar surroundings; None if they are gone."""
        text, places = self._folded
        words, before, after = (folded(each)[0].strip() for each in (anchor.quote, anchor.before, anchor.after))
        found, best = None, -1
        at = text.find(words) if words else -1
        while at >= 0:
            end = at + len(words)
            alike = _common(reversed(before), reversed(text[max(at - 2 * CONTEXT, 0) : at].rstrip()))
            alike += _common(after, text[end : end + 2 * CONTEXT].lstrip())
            if alike > best:
                found, best = (places[at], places[end - 1] + 1), alike
            at = text.find(words, at + 1)
        return found

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return folded(self.text)


def moved(anchor: Anchor, after: str) -> Anchor | None:
    """Return the anchor of the words that an edit put between what stands around those of `anchor`; None if there are none."""
    text, places = folded(after)
    before, behind = (folded(each)[0].strip() for each in (anchor.before, anchor.after))
    start = text.find(before)
    start += len(before) if start >= 0 else 0
    end = text.find(behind, start) if behind else len(text)
    if start < 0 or end < 0 or end - start > 2 * len(anchor.quote) + CONTEXT:
        return None
    words = _line(after[places[start] : places[end - 1] + 1]) if end > start else ""
    is_alike = SequenceMatcher(None, anchor.quote, words).ratio() > _ALIKE
    return Anchor(words, anchor.before, anchor.after) if is_alike else None


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """Return the length of the common beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def anchor_of(text: QuotedText, quote: str, before: str = "", after: str = "") -> Anchor | None:
    """The anchor of words as somebody copied them, with what they copied around them; None if the text has no such words."""
    words, read = text.find(quote), text.as_read
    around = (quote_text(each, text.names) for each in (before, after))
    found = Anchored(read).find(Anchor(words, *around)) if words else None
    if words is None or found is None:
        return None
    start, end = found
    return Anchor(words, _line(read[max(start - CONTEXT, 0) : start]), _line(read[end : end + CONTEXT]))


def _line(text: str) -> str:
    return " ".join(text.split())


def marked(html: str, anchors: Mapping[str, Anchor]) -> str:
    """A section's HTML with the words of each anchor in `<mark class="commented" id="words-NAME">`, those that are there.

    Words across elements are marked in pieces, of which the first has the id.
    """
    text, spots = _read(html)
    anchored = Anchored(text)
    owners: list[tuple[str, ...]] = [()] * len(text)
    for name, anchor in anchors.items():
        for at in range(*(anchored.find(anchor) or (0, 0))):
            owners[at] = (*owners[at], name)
    pieces: list[str] = []
    last, named = 0, set[str]()
    for (names, _), run in groupby(enumerate(owners), key=lambda each: (each[1], spots[each[0]][2])):
        found = [spots[at] for at, _ in run]
        start, end = found[0][0], found[-1][1]
        if not names or start == end:
            continue
        fresh = next((name for name in names if name not in named), "")
        named |= {fresh}
        identity = f' id="words-{fresh}"' if fresh else ""
        pieces += [html[last:start], f'<mark class="commented"{identity}>', html[start:end], "</mark>"]
        last = end
    return "".join([*pieces, html[last:]])


def _read(html: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The words of a page, and where each character stands in it: from, to, and the number of the element's end before it."""
    words: list[str] = []
    spots: list[tuple[int, int, int]] = []
    left_out, depth, tags = "", 0, 0
    for part in _PART.finditer(html):
        closes, name = part[1], part[2]
        tags += name is not None
        if left_out:
            if name == left_out:
                depth += -1 if closes else 1
                left_out = left_out if depth else ""
        elif name and not closes and (name in _LEFT_OUT or 'class="cite"' in part[0]):
            left_out, depth = name, 1
            while words and words[-1].isspace():  # the space before a citation goes with it
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
