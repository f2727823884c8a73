"""Definitions of links and notes: a file may have them anywhere, and each section gets those that it uses."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from reports.importing.errors import ImportLog, shortened
from reports.rendering.markdown import block_parser, labelled_markdown

#: The most characters that copied definitions may add to a file, because one long note can be called everywhere.
MOST_ADDED = 4_000_000
#: Also matches abbreviations (`*[HTML]: …`), which are not supported.
_LIKE_A_DEFINITION = re.compile(r"\*?\[[^\[\]\\]{1,200}\]:")

_REFERENCE = re.compile(r"(?<!\\)\[(?P<words>[^\[\]]{1,500})\]\[(?P<label>[^\[\]]{0,200})\](?!\()")
#: Types of tokens that define a link or a note.
_DEFINING = ("definition", "footnote_reference_open")
_CODE = re.compile(r"(?<!`)(`{1,99})(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Definition:
    """A definition in the lines `start` to `end`. `label` is normalised as Markdown does; a note's has a caret before it."""

    label: str
    start: int
    end: int


def undefined_references(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield the line, counted from 0, and a sentence for each reference in a body that has no definition."""
    if "][" not in markdown and "]:" not in markdown:
        return
    env: dict[str, Any] = {}
    for token in _BLOCKS.parse(markdown, env):
        if token.type != "inline" or not token.map:
            continue
        text = _CODE.sub(lambda found: "-" * len(found[0]), token.content)
        for found in _REFERENCE.finditer(text):
            label = found["label"] or found["words"]
            if label[0] not in "@^" and normalizeReference(label) not in env.get("references", ()):
                line = token.map[0] + text.count("\n", 0, found.start())
                short = shortened(label)
                message = f"“{shortened(found[0])}” is shown as typed: “{short}” is not defined."
                yield line, f"{message} Add a line [{short}]: https://…"
        for at, line_text in enumerate(text.split("\n")):
            if like := _LIKE_A_DEFINITION.match(line_text):
                message = f"“{shortened(like[0])}” is shown as typed, because it is not a valid definition."
                advice = "Put an empty line above it, and an address that starts with https:// after it."
                yield token.map[0] + at, f"{message} {advice}"


class DefinitionSharing:
    """Give each range of lines the definitions that it uses. The first range is the summary, which cannot have notes.

    `numbers` are the line numbers in the file.
    """

    def __init__(
        self,
        lines: Sequence[str],
        definitions: Sequence[Definition],
        ranges: Iterable[tuple[int, int]],
        numbers: Sequence[int],
        log: ImportLog,
    ) -> None:
        self.lines = lines
        self.definitions = definitions
        self.ranges = [range(start, end) for start, end in ranges]
        self.numbers = numbers
        self.log = log
        self.first = {each.label: each for each in reversed(definitions)}
        self.added = 0
        self._env: dict[str, Any] = {
            "references": {label: {"href": "", "title": ""} for label in self.first if label[0] != "^"},
            "footnotes": {"refs": {f":{label[1:]}": -1 for label in self.first if label[0] == "^"}, "list": {}},
        }
        self._within = {each: self._used_in(each.start, each.end) for each in definitions if each.label[0] == "^"}

    def lines_of_ranges(self, headings: Mapping[int, str]) -> list[list[int | str]]:
        """Return the lines of each range with the definitions that it uses, as indices of `lines`, or "" for an added blank line.

        `headings` has the Markdown of each heading by its line. A definition leaves a range that does not use it for those that do; one
        that nothing uses stays where it is and is reported.
        """
        if not self.definitions:
            return [[*each] for each in self.ranges]
        own = [self._own(each) for each in self.ranges]
        uses = [self._uses(each, had) for each, had in zip(self.ranges, own, strict=True)]
        in_headings = {label: line for line, markdown in headings.items() for label in self._used_in_line(markdown)}
        for place, notes in (("A summary", uses[0]), ("A heading", in_headings)):
            for label, line in notes.items():
                if label[0] == "^":
                    self._note(
                        line, f"{place} cannot have notes: “[{label}]” is shown as typed. Move it into the text."
                    )
        used = set(in_headings).union(*uses)
        for each in self.definitions:
            if each.label not in used:
                self._note(each.start, f"The text does not use “{self._quoted(each)}”, so readers do not see it.")
        uses[0] = {label: line for label, line in uses[0].items() if label[0] != "^"}
        wanted = {label for had, needs in zip(own, uses, strict=True) for label in needs if label not in had}
        return [self._rows(*each, wanted) for each in zip(self.ranges, own, uses, strict=True)]

    def _own(self, lines: range) -> dict[str, Definition]:
        """Return the definitions in a range by label, and report duplicates."""
        own: dict[str, Definition] = {}
        start = bisect_right(self.definitions, lines.start - 1, key=lambda each: each.start)
        for each in self.definitions[start:]:
            if each.start >= lines.stop:
                break
            if (same := own.setdefault(each.label, each)) is not each:
                first = self.log.place_of(self.numbers[same.start])
                message = f"“{self._quoted(each)}” repeats the definition “{self._quoted(same)}” {first}. Keep one."
                self._note(each.start, message)
        return own

    def _uses(self, lines: range, own: Mapping[str, Definition]) -> dict[str, int]:
        """Return the labels that a range uses, directly or in notes, each with a line. Raise ImportRefused if copies grow too large."""
        uses = self._used_in(lines.start, lines.stop, own)
        waiting = list(uses)
        for label in waiting:
            each = own.get(label) or self.first[label]
            self.added += sum(len(line) + 1 for line in self.lines[each.start : each.end]) if label not in own else 0
            if self.added > MOST_ADDED:
                message = (
                    "The links and notes that this file defines are used in too many sections to give each its own"
                )
                self.log.refuse(None, message, "Shorten the notes, or split the edition.")
            new = [further for further in self._within.get(each, ()) if further not in uses]
            uses |= dict.fromkeys(new, uses[label])
            waiting += new
        return uses

    def _used_in(self, start: int, end: int, own: Mapping[str, Definition] | None = None) -> dict[str, int]:
        """Return the labels that some lines use, each with the line.

        With the `own` definitions of a range, labels used in notes are left out, and so are those that a list or quotation in it defines.
        """
        used: dict[str, int] = {}
        nested: set[str] = set()
        depth = 0
        for token in _TEXT.parse("\n".join(self.lines[start:end]), self._env):
            depth += token.nesting if token.type.startswith("footnote_reference") else 0
            if token.level and token.type in _DEFINING:
                nested.add(_label(token))
            if own is None or not depth:
                line = start + (token.map[0] if token.map else 0)
                for label in self._labels(token.children or ()):
                    used.setdefault(label, line)
        return {label: line for label, line in used.items() if own is None or label in own or label not in nested}

    def _used_in_line(self, markdown: str) -> Iterator[str]:
        return self._labels(_TEXT.parseInline(markdown, self._env)[0].children or ())

    def _labels(self, tokens: Iterable[Token]) -> Iterator[str]:
        """Yield the labels of the definitions that inline tokens use, also within notes such as ^[this one]."""
        for token in tokens:
            if (label := token.meta.get("label")) is not None:
                label = f"^{label}" if token.type == "footnote_ref" else label
                yield from [label] if label in self.first else []
            elif token.type == "footnote_ref":
                yield from self._labels(self._env["footnotes"]["list"][token.meta["id"]]["tokens"])

    def _rows(
        self, lines: range, own: Mapping[str, Definition], uses: Mapping[str, int], wanted: set[str]
    ) -> list[int | str]:
        """Return the lines of a range with the definitions that it lacks, and without those that only other ranges use."""
        left = (each for label, each in own.items() if label in wanted and label not in uses)
        gone = {line for each in left if self.first[each.label] is each for line in range(each.start, each.end)}
        rows: list[int | str] = []
        for line in lines:
            is_blank = not self.lines[line].strip()
            follows_gap = line - 1 in gone and (not rows or not self.lines[int(rows[-1])].strip())
            if line not in gone and not (follows_gap and is_blank):
                rows.append(line)
        lacks = [self.first[label] for label in uses if label not in own]
        links = [line for each in lacks if each.label[0] != "^" for line in range(each.start, each.end)]
        notes = [("", *range(each.start, each.end)) for each in lacks if each.label[0] == "^"]
        if lacks:
            while rows and not self.lines[int(rows[-1])].strip():
                rows.pop()
        return [*rows, *([""] if links else []), *links, *(line for note in notes for line in note)]

    def _quoted(self, each: Definition) -> str:
        return shortened(" ".join(self.lines[each.start : each.end]))

    def _note(self, line: int, message: str) -> None:
        self.log.finding(self.numbers[line], message)


def definitions_in(tokens: Iterable[Token], lines: Sequence[str], offset: int) -> Iterator[Definition]:
    """Yield the top-level definitions among the tokens of `lines`, whose line numbers start at `offset`, in order."""
    for token in tokens:
        if token.map is None or token.level or token.type not in _DEFINING:
            continue
        start, end = (offset + line for line in token.map)
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        yield Definition(_label(token), start, end)


def _label(token: Token) -> str:
    return token.meta["id"] if token.type == "definition" else f"^{token.meta['label']}"


#: Parses text that uses definitions, which it reads from the environment.
_TEXT = labelled_markdown()
_BLOCKS = block_parser()
