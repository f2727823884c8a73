"""YAML to plain values, with the line of every key: a small and safe part of YAML 1.2.

Read from the parser's events rather than with its loader: anchors and tags are refused before they can do harm,
a key that stands twice is seen, `no` stays a word and `2025-12-31` stays text, and depth costs no recursion.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from reports.importing.errors import ImportLog, Path

#: An edition's own parts lie at most eight deep.
DEEPEST = 24
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,4})?")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass
class _Open:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


class _Refused(Exception):
    """What cannot be read, at a line counted from 0 in the YAML."""

    def __init__(self, line: int, words: str, advice: str) -> None:
        super().__init__(words)
        self.line, self.words, self.advice = line, words, advice


def read_yaml(text: str, *, first_line: int, at: Path, report: ImportLog) -> Any:
    """The value that `text` holds; `first_line` is that of `text` in the file, `at` the path that the value will have.

    The lines of all values go into `report`. None, and an error in `report`, if the text cannot be read.
    """
    reader = _Reader(first_line, at, report)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except _Refused as refused:
        report.error(first_line + refused.line, refused.words, refused.advice)
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "it cannot be read"
        report.error(
            first_line + (mark.line if mark else 0),
            f"This is not YAML: {words}",
            "Look at the indentation, colons and quotes of this line and the one above.",
        )
        return None
    return reader.value


class _Reader:
    """Builds one value out of parser events."""

    def __init__(self, first_line: int, at: Path, report: ImportLog) -> None:
        self.first_line, self.at, self.report = first_line, at, report
        self.value: Any = None
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """Add what one event brings."""
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _Refused(line, "A second YAML document starts here", "Keep one block between the --- lines.")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                line, "Anchors and aliases (& and *) are not supported", "Write the value out, or put it in quotes."
            )
        elif isinstance(event, yaml.NodeEvent):
            if event.tag not in (None, "!"):  # type: ignore[attr-defined]
                raise _Refused(line, f"The tag {event.tag} is not supported", "Leave it out.")  # type: ignore[attr-defined]
            self._take_node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()

    def _take_node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            if self._awaits_key():
                self._take_key(event, line)
            else:
                self._place(_scalar(event), line)
            return
        if self._awaits_key():
            raise _Refused(line, "A key must be a word, not a list or a block", "Put the text in quotes.")
        if len(self.open) >= DEEPEST:
            raise _Refused(line, f"Values are nested more than {DEEPEST} levels deep", "Simplify the structure.")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(value, self._place(value, line)))

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _take_key(self, event: yaml.ScalarEvent, line: int) -> None:
        around = self.open[-1]
        path = (*around.path, event.value)
        if event.value in around.value:
            words = f"The key “{event.value}” appears twice, first in line {self.report.lines[path]}"
            self.report.error(self.first_line + line, words, "Keep one.")
        around.key = event.value
        self.report.lines[path] = self.first_line + line

    def _place(self, value: Any, line: int) -> Path:
        """Put a value where it belongs, and give its path."""
        if not self.open:
            self.value = value
            return self.at
        around = self.open[-1]
        if isinstance(around.value, list):
            path = (*around.path, len(around.value))
            self.report.lines[path] = self.first_line + line
            around.value.append(value)
            return path
        key = str(around.key)
        around.value[key], around.key = value, None
        return (*around.path, key)


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0]:
        return event.value
    if event.value in CONSTANTS:
        return CONSTANTS[event.value]
    if INTEGER.fullmatch(event.value):
        return int(event.value)
    return float(event.value) if FLOAT.fullmatch(event.value) else event.value
