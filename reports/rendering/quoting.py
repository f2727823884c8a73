"""Words quoted from a section's text: found there however they were copied, and shown as readers see them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest

from markdown_it.token import Token

from reports.rendering.markdown import formula_text, parse
from reports.rendering.prose import plain_line, plain_text
from trends.names import fold_with_places

#: Signs that differ from one program to the next (kinds of quotation marks, dashes), or that no reader sees.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("-‐‑‒–—―−", " "),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff*_↩", ""),
    }
)
_CITED = re.compile(r"(?:(?<![^\S\n])[^\S\n]+)?\[\d+(?:, [^\[\]\n]*)?\]")
_NOTED = re.compile(r"\[\^[^\[\]\s]+\]")
_PARAGRAPH_NUMBER = re.compile(r"^[^\S\n]*\d{1,4}[^\S\n]+(?=\S)", re.MULTILINE)
_MARKUP = re.compile(r"[\[\]*_`\\<&!]")
_BREAKS = {"softbreak", "hardbreak", "line_break"}


def quote_text(quote: str, names: Mapping[str, str]) -> str:
    """A quote as readers see it, without marks; `names` are those of techniques by slug."""
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
        """The words as readers see them, on one line; None if they do not stand in the text.

        Copied from a page a quote has no marks, but the numbers of citations, notes and paragraphs; from the form it has marks.
        """
        wanted = dict.fromkeys(folded(each)[0].strip() for each in self._spellings(quote))
        for reading in self._readings:
            for words in filter(None, wanted):
                if (found := reading.cut(words)) is not None:
                    return found
        return None

    @property
    def as_read(self) -> str:
        """The text without marks, and without the numbers of citations and notes."""
        return self._readings[0].text

    def _spellings(self, quote: str) -> Iterator[str]:
        for each in (quote, _PARAGRAPH_NUMBER.sub("", quote)):
            yield each
            yield _CITED.sub("", each)
        yield quote_text(quote, self.names)
        yield quote_text(quote, {})

    @cached_property
    def _readings(self) -> tuple["_Reading", ...]:
        """The text with and without the numbers of notes, techniques by name and, as imports write them, by slug."""
        tokens = parse(self.body)
        return tuple(
            _Reading(tuple(_pieces(tokens, names, notes=notes)))
            for notes in (False, True)
            for names in (self.names, {})
        )


@dataclass(frozen=True)
class _Reading:
    """Pieces of text; what is a number of a note is read, but is none of the words."""

    pieces: tuple[tuple[str, bool], ...]

    def cut(self, words: str) -> str | None:
        read, places = self._folded
        at = read.find(words)
        if at < 0:
            return None
        text, shown = self._text
        start, end = places[at], places[at + len(words) - 1] + 1
        return " ".join(
            "".join(sign for sign, is_word in zip(text[start:end], shown[start:end], strict=True) if is_word).split()
        )

    @property
    def text(self) -> str:
        return self._text[0]

    @cached_property
    def _text(self) -> tuple[str, tuple[bool, ...]]:
        text = "".join(piece for piece, _ in self.pieces)
        return text, tuple(chain.from_iterable([is_word] * len(piece) for piece, is_word in self.pieces))

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return folded(self.text)


def folded(text: str) -> tuple[str, list[int]]:
    """`text` as quotes are compared, and the place that each character came from."""
    return fold_with_places(text, _SIGNS)


def _pieces(tokens: list[Token], names: Mapping[str, str], *, notes: bool) -> Iterator[tuple[str, bool]]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline_pieces(token.children or [], names, notes=notes)
            yield "\n", True
        elif token.type in {"fence", "code_block"}:
            yield token.content, True
        elif token.type == "math_block":
            yield formula_text(token), True


def _inline_pieces(tokens: list[Token], names: Mapping[str, str], *, notes: bool) -> Iterator[tuple[str, bool]]:
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.type in _BREAKS:
            yield " ", True
        elif token.type == "footnote_ref" and notes:
            yield str(token.meta["id"] + 1), False
        elif token.type == "technique":
            yield token.content or names.get(token.meta["slug"], token.meta["slug"]), True
        elif token.type == "math":
            yield formula_text(token), True
        elif token.type == "task":
            yield f"{token.content} ", True
        elif token.type in {"text", "code_inline"}:
            # The space before a mark goes with it.
            is_before_mark = following is not None and following.type in {"citation", "footnote_ref"}
            yield token.content.rstrip() if is_before_mark else token.content, True
