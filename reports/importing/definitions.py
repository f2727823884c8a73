"""Definitions of links and notes: a file has them anywhere, a section has those that it uses."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from reports.importing.errors import ImportLog
from reports.rendering.markdown import labelled_markdown

type Env = dict[str, Any]

_BREAKS = ("softbreak", "hardbreak")
_SHORT = 60
#: By so many characters all texts together may grow, and so many uses are followed: one long note may be called everywhere.
MOST_ADDED = 4_000_000
MOST_USES = 200_000
#: Abbreviations are written alike (`*[HTML]: …`), and are none here.
_LIKE_A_DEFINITION = re.compile(r"\*?\[[^\[\]\\]{1,200}\]:")


@dataclass(frozen=True)
class _Label:
    """What a definition is found by: `name` as Markdown compares it, and whether it is a note's."""

    name: str
    is_note: bool


@dataclass(frozen=True)
class Definition:
    """A definition in the lines `start` to `end`; `typed` is its label. One in a list or quotation cannot be moved by its lines."""

    label: _Label
    typed: str
    start: int
    end: int
    can_move: bool
    address: str = ""
    title: str = ""


@dataclass
class _Range:
    """The lines of a summary or section. `own` is defined in them; `uses` has the line in which each is used first.

    `within` has what each note that stands here uses itself.
    """

    start: int
    end: int
    is_summary: bool
    own: dict[_Label, Definition] = field(default_factory=dict)
    uses: dict[_Label, int] = field(default_factory=dict)
    within: dict[_Label, set[_Label]] = field(default_factory=dict)

    def wants(self) -> list[_Label]:
        """What it uses and does not have; a summary has no notes."""
        return [label for label in self.uses if label not in self.own and not (self.is_summary and label.is_note)]


@dataclass(frozen=True)
class Heading:
    """A heading of the file: the line that it begins in, and its Markdown."""

    line: int
    markdown: str


def share_definitions(
    lines: Sequence[str],
    definitions: Iterable[Definition],
    ranges: Sequence[tuple[int, int]],
    headings: Iterable[Heading],
    *,
    numbers: Sequence[int],
    report: ImportLog,
) -> list[list[int | str]]:
    """The lines of each range with the definitions that it uses: indices of `lines`, or a text for one that is rewritten.

    The first range is the summary. `numbers` are those that lines have in the file. A definition leaves a range that does not
    use it for those that do; what nothing uses stays where it is, and is told.
    """
    return _Sharing(lines, definitions, ranges, headings, numbers=numbers, report=report).shared()


def unread_in(markdown: str) -> Iterator[tuple[int, str]]:
    """What a body has of references that are not read as such: the line, from 0, and a sentence."""
    if "][" not in markdown and "]:" not in markdown:
        return
    env: Env = {}
    tokens = _TEXT.parse(markdown, env)
    for line, _, token in _inside(tokens, env):
        if token.type == "undefined":
            whole, label = _short(token.meta["whole"]), _short(token.meta["undefined"])
            yield line, f"“{whole}” is shown as typed: “{label}” is not defined. Add a line [{label}]: https://…"
    for token in tokens:
        if token.type == "inline" and token.map:
            for at, text in enumerate(token.content.split("\n")):
                if found := _LIKE_A_DEFINITION.match(text):
                    advice = "Put an empty line above it, and an address that starts with https:// after it."
                    yield (
                        token.map[0] + at,
                        f"“{_short(found.group())}” is shown as typed, because it is not a valid definition. {advice}",
                    )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHORT else f"{words[: _SHORT - 1]}…"


class _Sharing:
    """What is known of the definitions of one file."""

    def __init__(
        self,
        lines: Sequence[str],
        definitions: Iterable[Definition],
        ranges: Sequence[tuple[int, int]],
        headings: Iterable[Heading],
        *,
        numbers: Sequence[int],
        report: ImportLog,
    ) -> None:
        self.lines, self.headings, self.numbers, self.report = lines, headings, numbers, report
        self.ranges = [_Range(start, max(start, end), at == 0) for at, (start, end) in enumerate(ranges)]
        self.definitions = list(definitions)
        self.first: dict[_Label, Definition] = {}
        self.followed = 0
        self._env: Env = {
            "references": {
                each.label.name: {"href": "", "title": ""} for each in self.definitions if not each.label.is_note
            },
            "footnotes": {
                "refs": {f":{each.label.name}": -1 for each in self.definitions if each.label.is_note},
                "list": {},
            },
        }

    def shared(self) -> list[list[int | str]]:
        if not self.definitions:
            return [[*range(each.start, each.end)] for each in self.ranges]
        self._find_owners()
        for each in self.ranges:
            self._read(each)
        for each in self.ranges:
            self._follow(each)
        self._refuse_too_much()
        self._tell_unused(self._used_in_headings())
        wanted = {label for each in self.ranges for label in each.wants()}
        return [self._lines_of(each, wanted) for each in self.ranges]

    def _find_owners(self) -> None:
        for each in self.definitions:
            around = self._range_of(each)
            if around is not None and (same := around.own.get(each.label)):
                first = self.report.told(self.numbers[same.start])
                words = f"“{self._short(each)}” repeats the definition “{self._short(same)}” {first}. Keep one."
                self._tell(each.start, words)
            elif around is not None:
                around.own[each.label] = each
            if each.label not in self.first or (each.can_move and not self.first[each.label].can_move):
                self.first[each.label] = each

    def _range_of(self, each: Definition) -> _Range | None:
        at = bisect_right(self.ranges, each.start, key=lambda part: part.start) - 1
        return self.ranges[at] if at >= 0 and each.start < self.ranges[at].end else None

    def _read(self, each: _Range) -> None:
        """Note what the text of a range uses, and what each of its notes does."""
        tokens = _TEXT.parse("\n".join(self.lines[each.start : each.end]), self._env)
        for line, around, token in _inside(tokens, self._env):
            if (label := _label_of(token)) is None or label not in self.first:
                continue
            if around:
                each.within.setdefault(_Label(around, is_note=True), set()).add(label)
            else:
                each.uses.setdefault(label, each.start + line)

    def _follow(self, each: _Range) -> None:
        """Add what a range uses by way of its notes."""
        waiting = deque(each.uses.items())
        while waiting:
            label, line = waiting.popleft()
            home = each if label in each.own else self._range_of(self.first[label])
            if each.is_summary and label.is_note:
                self._tell(
                    line, f"A summary cannot have notes: “[^{label.name}]” is shown as typed. Move it into the text."
                )
                continue
            for further in home.within.get(label, ()) if home else ():
                if further not in each.uses:
                    self.followed += 1
                    if self.followed > MOST_USES:
                        self._refuse()
                    each.uses[further] = line
                    waiting.append((further, line))

    def _refuse_too_much(self) -> None:
        length = {
            label: sum(len(self.lines[line]) + 1 for line in range(each.start, each.end))
            for label, each in self.first.items()
        }
        if sum(length[label] for each in self.ranges for label in each.wants()) > MOST_ADDED:
            self._refuse()

    def _refuse(self) -> None:
        words = "The links and notes that this file defines are used in too many sections to give each its own"
        self.report.error(None, words, "Shorten the notes, or split the edition.")
        self.report.settle()

    def _used_in_headings(self) -> set[_Label]:
        used = set()
        for each in self.headings:
            if "[" not in each.markdown:
                continue
            for token in _TEXT.parseInline(each.markdown, self._env)[0].children or ():
                if (label := _label_of(token)) and label in self.first:
                    used.add(label)
                    if label.is_note:
                        self._tell(
                            each.line,
                            f"A heading cannot have notes: “[^{label.name}]” is shown as typed. Move it into the text.",
                        )
        return used

    def _tell_unused(self, used: set[_Label]) -> None:
        for each in self.ranges:
            used |= each.uses.keys()
        for definition in self.definitions:
            if definition.label not in used:
                self._tell(
                    definition.start, f"The text does not use “{self._short(definition)}”, so readers do not see it."
                )

    def _lines_of(self, each: _Range, wanted: set[_Label]) -> list[int | str]:
        gone = {
            line
            for label, definition in each.own.items()
            if definition.can_move and label in wanted and label not in each.uses and self.first[label] is definition
            for line in range(definition.start, definition.end)
        }
        kept = self._without(each, gone) if gone else [*range(each.start, each.end)]
        added = list(self._added(each))
        if not added:
            return [*kept]
        end = next((at for at in range(len(kept), 0, -1) if self.lines[kept[at - 1]].strip()), 0)
        rows: list[int | str] = [*kept[:end], *([""] if added[0] != "" else []), *added]
        env: Env = {}
        _DEFINED.parse(self._text(rows), env)
        if {label.name for label in each.wants() if not label.is_note} <= env.get("references", {}).keys() and (
            {f":{label.name}" for label in each.wants() if label.is_note and self.first[label].can_move}
            <= env.get("footnotes", {}).get("refs", {}).keys()
        ):
            return rows
        last = kept[end - 1] if end else each.start
        self._tell(last, "This text ends in code without an end, so it gets no definitions from elsewhere.")
        return [*kept]

    def _without(self, each: _Range, gone: set[int]) -> list[int]:
        """The lines of a range but for those; all of them if the text would not be the same without."""
        kept: list[int] = []
        for line in range(each.start, each.end):
            follows_gap = line - 1 in gone and (not kept or not self.lines[kept[-1]].strip())
            if line not in gone and not (follows_gap and not self.lines[line].strip()):
                kept.append(line)
        before, after = self._text(range(each.start, each.end)), self._text(kept)
        return kept if _blocks(before) == _blocks(after) else list(range(each.start, each.end))

    def _added(self, each: _Range) -> Iterator[int | str]:
        wants = [self.first[label] for label in each.wants()]
        for definition in wants:
            if definition.label.is_note:
                continue
            yield from range(definition.start, definition.end) if definition.can_move else [_written(definition)]
        for definition in wants:
            if not definition.label.is_note:
                continue
            if definition.can_move:
                yield ""
                yield from range(definition.start, definition.end)
            else:
                words = f"The note “{_mark(definition)}” is in a list or quotation, so other sections cannot use it."
                self._tell(definition.start, f"{words} Move it to the end of the file.")

    def _text(self, rows: Iterable[int | str]) -> str:
        return "\n".join(row if isinstance(row, str) else self.lines[row] for row in rows)

    def _short(self, each: Definition) -> str:
        return _short(" ".join(self.lines[each.start : each.end]))

    def _tell(self, line: int, words: str) -> None:
        self.report.finding(self.numbers[line], words)


def definitions_in(tokens: Iterable[Token], lines: Sequence[str], offset: int) -> Iterator[Definition]:
    """The definitions among the tokens of `lines` from `offset` on, in their order."""
    for token in tokens:
        if token.map is None or token.type not in ("definition", "footnote_reference_open"):
            continue
        start, end = (offset + line for line in token.map)
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        typed, can_move = token.meta["label"], token.level == 0
        if token.type == "definition":
            label, address, title = _Label(token.meta["id"], is_note=False), token.meta["url"], token.meta["title"]
            yield Definition(label, typed, start, end, can_move, address, title)
        else:
            yield Definition(_Label(typed, is_note=True), typed, start, end, can_move)


def _written(each: Definition) -> str:
    """The definition of a link, in a line."""
    title = each.title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'[{each.typed}]: <{each.address}> "{title}"' if title else f"[{each.typed}]: <{each.address}>"


def _mark(each: Definition) -> str:
    return f"[^{each.typed}]" if each.label.is_note else f"[{each.typed}]"


def _blocks(text: str) -> list[tuple[str, str, str, int]]:
    """What the blocks of a text are, but for definitions."""
    found, depth = [], 0
    for token in _DEFINED.parse(text):
        depth += token.nesting if token.type.startswith("footnote_reference") else 0
        if not depth and token.type not in ("definition", "footnote_reference_close"):
            found.append((token.type, token.tag, token.content, token.level))
    return found


def _inside(tokens: Iterable[Token], env: Env) -> Iterator[tuple[int, str, Token]]:
    """Each inline token of a text: its line from 0, the label of the note that it stands in ("" in the text), itself."""
    line, notes = 0, [""]
    for token in tokens:
        if token.type == "footnote_reference_open":
            notes.append(token.meta["label"])
        elif token.type == "footnote_reference_close":
            notes.pop()
        line = token.map[0] if token.map else line
        within = 0
        for child in token.children or ():
            yield line + within, notes[-1], child
            within += child.type in _BREAKS
            yield from ((line + within, notes[-1], each) for each in _in_inline_note(child, env))


def _in_inline_note(token: Token, env: Env) -> Iterator[Token]:
    """What stands in a note such as ^[this one]."""
    if token.type == "footnote_ref" and "label" not in token.meta:
        for each in env["footnotes"]["list"][token.meta["id"]]["tokens"]:
            yield each
            yield from _in_inline_note(each, env)


def _label_of(token: Token) -> _Label | None:
    """The label by which a link, picture or mark of a note finds its definition; None where it needs none."""
    label = token.meta.get("label")
    return None if label is None else _Label(label, is_note=token.type == "footnote_ref")


def _undefined(state: StateInline, silent: bool) -> bool:
    """An inline rule after those for links: `[words][label]` without a definition of that label."""
    start = state.pos
    if silent or state.src[start] != "[":
        return False
    end = parseLinkLabel(state, start)
    if end < 0 or state.src[end + 1 : end + 2] != "[":
        return False
    close = parseLinkLabel(state, end + 1)
    words = state.src[start + 1 : end]
    label = (state.src[end + 2 : close] or words) if close >= 0 else ""
    if not label.strip() or normalizeReference(label) in state.env.get("references", ()):
        return False
    token = state.push("undefined", "", 0)
    token.content = "["
    token.meta = {"undefined": label, "whole": state.src[start : close + 1]}
    state.pos += 1
    return True


#: Where definitions stand, and what uses them.
_DEFINED = labelled_markdown().disable(["inline", "linkify"])
_TEXT = labelled_markdown()
_TEXT.inline.ruler.after("footnote_ref", "undefined", _undefined)
