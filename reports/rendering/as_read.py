"""A text as it is read, without its signs, and where each of its characters stands in the Markdown."""

import re
from array import array
from collections.abc import Mapping
from functools import cached_property
from html import unescape
from types import MappingProxyType

from markdown_it.token import Token

from reports.rendering.markdown import formula_text, labelled_markdown

#: Between the blocks of a text, and between the cells of a table.
PART, CELL = "\n", " · "
#: How far the next words stand behind the last at most: signs, the blanks of a table's cell.
_FARTHEST = 1_000
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ADDRESS = re.compile(
    r"\]\(\s*+(?:<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)\s*+"
    r"""(?:"[^"]*+"|'[^']*+'|\([^()]*+\))?\s*+\)|\]\[[^\[\]]*+\]|\]"""
)
_BREAKS = {"softbreak", "hardbreak"}
#: What stands in a text as a whole: as it is typed, or ends, and as it is read.
_TYPED = {
    "math": lambda token: (formula_text(token), formula_text(token)),
    "line_break": lambda token: (token.content, " "),
    "task": lambda token: ("]", f"{token.content} "),
    "misplaced_figure": lambda token: (token.content, ""),
}
_BARE = {"linkify", "autolink"}
_MARKDOWN = labelled_markdown()


class AsRead:
    """`words` are those of `source` as a reader has them; chips (a source, a technique by name) are there with their words.

    `names` are those of techniques by slug, `labels` those of sources by key. A source that is not `is_markdown` has no signs.
    """

    def __init__(
        self,
        source: str,
        *,
        is_markdown: bool = True,
        names: Mapping[str, str] = MappingProxyType({}),
        labels: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.source, self._is_markdown, self._names, self._labels = source, is_markdown, names, labels
        self._words: list[str] = []
        self._starts, self._ends = array("I"), array("I")
        #: Whether a character is none of the source: a chip's, or what parts two blocks.
        self._fixed = bytearray()
        self._at, self._between = 0, PART
        self._is_address = self._is_table = False
        if is_markdown:
            self._read(_MARKDOWN.parse(source))
        else:
            self._put(source.replace("\n", " "), 0, len(source))

    @cached_property
    def words(self) -> str:
        return "".join(self._words)

    def is_fixed(self, start: int, end: int) -> bool:
        """Whether none of these words stand in the source as they are read."""
        return all(self._fixed[start:end])

    def place(self, at: int) -> int:
        """Where the word that begins at `at` begins in the source."""
        return self._starts[at]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where these words stand in the source; None if signs of Markdown, a chip or an entity stand within them."""
        if any(self._fixed[start:end]):
            return None
        first, last = self._starts[start], self._ends[end - 1]
        return (first, last) if self.source[first:last] == self.words[start:end] else None

    def replaced(self, found: list[tuple[int, int]], spans: list[tuple[int, int]], by: str) -> str | None:
        """The source with each of `spans` replaced by `by`; None if it is not read so then, with what is `found` in the words replaced."""
        new = _with(self.source, spans, by)
        made = AsRead(new, is_markdown=self._is_markdown, names=self._names, labels=self._labels)
        # Signs may be meant; those of a list or heading, which count at a line's start alone, are none within words.
        meant = by.replace(by.strip(), AsRead(f"a {by.strip()}").words[2:]) if by.strip() else by
        # What parts blocks may go with a block.
        is_so = any(made.words.split() == _with(self.words, found, each).split() for each in (by, meant))
        return new if is_so else None

    def _put(self, words: str, start: int, end: int, *, is_fixed: bool = False) -> None:
        """Words that stand in the source from `start` to `end`, one character for each if they are as many."""
        self._words.append(words)
        self._fixed += bytes([is_fixed]) * len(words)
        is_same = len(words) == end - start
        self._starts.extend(range(start, end) if is_same else [start] * len(words))
        self._ends.extend(range(start + 1, end + 1) if is_same else [end] * len(words))
        self._at = max(self._at, end)

    def _read(self, tokens: list[Token]) -> None:
        lines = [0]
        for line in self.source.split("\n"):
            lines.append(lines[-1] + len(line) + 1)
        for token in tokens:
            if token.map and token.nesting >= 0:
                self._at = max(self._at, lines[token.map[0]])
            if token.type in {"table_open", "table_close"}:
                self._between, self._is_table = PART, token.nesting > 0
            if read := getattr(self, f"_read_{token.type}", None):
                read(token)

    def _read_inline(self, token: Token) -> None:
        self._part()
        for child in token.children or []:
            self._child(child)

    def _read_fence(self, token: Token) -> None:
        self._part()
        for line in token.content.rstrip("\n").split("\n"):
            self._text(line)
            self._part(" ")

    _read_code_block = _read_fence

    def _read_math_block(self, token: Token) -> None:
        self._part()
        self._put(formula_text(token), self._at, self._at, is_fixed=True)

    def _part(self, between: str = "") -> None:
        if self._words:
            self._put(between or self._between, self._at, self._at, is_fixed=True)
        self._between = CELL if self._is_table else PART

    def _child(self, token: Token) -> None:
        if token.type in _BREAKS:
            line_end = self._find("\n")
            self._put(" ", line_end, line_end + 1)
        elif token.type in _TYPED:
            typed, words = _TYPED[token.type](token)
            self._put(words, self._at, self._find(typed) + len(typed), is_fixed=True)
        elif read := getattr(self, f"_read_{token.type}", None):
            read(token)
        elif token.nesting:
            self._sign(token)

    def _read_text(self, token: Token) -> None:
        self._text(token.content)
        if token.meta.get("picture"):
            self._leave_link()

    def _read_code_inline(self, token: Token) -> None:
        self._at = self._find(token.markup) + len(token.markup)
        self._text(token.content)
        self._at = self._find(token.markup) + len(token.markup)

    def _sign(self, token: Token) -> None:
        """Steps over what opens or closes a mark or a link."""
        if token.markup in _BARE:
            self._is_address = token.nesting > 0
        elif token.markup:
            self._at = self._find(token.markup) + len(token.markup)
        elif self.source.startswith("<", self._at):
            self._at = self._find(">") + 1
        elif token.type == "link_close":
            self._leave_link()

    def _leave_link(self) -> None:
        if found := _ADDRESS.search(self.source, self._at, self._at + _FARTHEST):
            self._at = found.end()

    def _read_citation(self, token: Token) -> None:
        start, between = self._find(token.content), "("
        for cited in token.meta["cited"]:
            self._put(f"{between}{self._labels.get(cited.key, cited.key)}", self._at, self._at, is_fixed=True)
            between = "; "
            self._at = self._find(cited.key) + len(cited.key)
            if cited.locator:
                self._put(", ", self._at, self._at, is_fixed=True)
                self._text(cited.locator)
        self._put(")", self._at, start + len(token.content), is_fixed=True)

    def _read_technique(self, token: Token) -> None:
        start, slug = self._find("[["), token.meta["slug"]
        if token.content:
            self._at = self.source.find("|", start) + 1
            self._text(token.content)
        else:
            self._put(self._names.get(slug, slug), start, start, is_fixed=True)
        self._at = self._find("]]") + 2

    def _read_footnote_ref(self, token: Token) -> None:
        """A note's number is none of the words; a note that stands within them is."""
        start = self._find("[")
        end = self.source.find("]", start)
        if "label" not in token.meta:
            self._put(" ", start, start, is_fixed=True)
            self._put(self.source[start + 1 : end], start + 1, end)
        self._at = end + 1

    def _text(self, content: str) -> None:
        """Words as they are read, found behind what was read last; those that stand nowhere so are a chip's."""
        if not content:
            return None
        if (start := self.source.find(content, self._at, self._at + len(content) + _FARTHEST)) == self._at:
            return self._put(content, start, start + len(content), is_fixed=self._is_address)
        for at in range(self._at, min(self._at + _FARTHEST, len(self.source))):
            if at == start:
                return self._put(content, at, at + len(content), is_fixed=self._is_address)
            if spans := self._escaped(content, at):
                for words, *span in spans:
                    self._put(words, *span, is_fixed=self._is_address)
                return None
        return self._put(content, self._at, self._at, is_fixed=True)

    def _escaped(self, content: str, at: int) -> list[tuple[str, int, int]]:
        """The same of words with backslashes and entities in them, each character with its span; empty if they are not at `at`."""
        spans, read = [], 0
        while read < len(content):
            end, words = at + 1, self.source[at : at + 1]
            if words == "\\" and content[read] != "\\":
                end, words = at + 2, self.source[at + 1 : at + 2]
            elif words == "\\" and self.source.startswith("\\\\", at):
                end = at + 2
            elif words == "&" and (entity := _ENTITY.match(self.source, at)):
                end, words = entity.end(), unescape(entity.group())
            if not words or not content.startswith(words, read):
                return []
            spans.append((words, at, end))
            at, read = end, read + len(words)
        return spans

    def _find(self, sign: str) -> int:
        """Where a sign stands next; where one is, if it does not."""
        found = self.source.find(sign, self._at, self._at + _FARTHEST)
        return found if found >= 0 else self._at


def _with(text: str, spans: list[tuple[int, int]], by: str) -> str:
    for start, end in reversed(spans):
        text = text[:start] + by + text[end:]
    return text
