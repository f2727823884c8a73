"""Read YAML as plain values with the line of every key: a small and safe part of YAML 1.2.

The values are built from the parser's events instead of with its loader: anchors and tags are refused before they can do harm, duplicate
keys are noticed, `no` and `2025-12-31` stay text, and nesting does not cause recursion.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from reports.importing.errors import ImportLog, Path

#: The deepest nesting. The parts of an edition are nested at most eight levels deep.
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
    """YAML that is not supported, at a line counted from 0."""

    def __init__(self, line: int, message: str, advice: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.advice = advice


def read_yaml(text: str, *, first_line: int, at: Path, log: ImportLog) -> Any:
    """Return the value of the YAML in `text`; None, with an error in `log`, if it cannot be read.

    `first_line` is the line of `text` in the file, `at` the path that the value will have. The lines of all values go into `log`.
    """
    reader = _Reader(first_line, at, log)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except _Refused as refused:
        line = first_line + refused.line
        log.error(line, refused.message, refused.advice)
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or "it cannot be read"
        advice = "Look at the indentation, colons and quotes of this line and the one above."
        log.error(line, f"This is not YAML: {problem}", advice)
        return None
    return reader.value


class _Reader:
    """Builds one value from parser events."""

    def __init__(self, first_line: int, at: Path, log: ImportLog) -> None:
        self.first_line = first_line
        self.at = at
        self.log = log
        self.value: Any = None
        self.open: list[_Open] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        """Handle one event. Raise _Refused for YAML that is not supported."""
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

    def _take_key(self, event: yaml.ScalarEvent, offset: int) -> None:
        around = self.open[-1]
        path = (*around.path, event.value)
        line = self.first_line + offset
        if event.value in around.value:
            message = f"The key “{event.value}” appears twice, first in line {self.log.lines[path]}"
            self.log.error(line, message, "Keep one.")
        around.key = event.value
        self.log.lines[path] = line

    def _place(self, value: Any, line: int) -> Path:
        """Add a value to the open mapping or list, and return its path."""
        if not self.open:
            self.value = value
            return self.at
        around = self.open[-1]
        if isinstance(around.value, list):
            path = (*around.path, len(around.value))
            self.log.lines[path] = self.first_line + line
            around.value.append(value)
            return path
        key = str(around.key)
        around.value[key] = value
        around.key = None
        return (*around.path, key)


def _scalar(event: yaml.ScalarEvent) -> Any:
    if not event.implicit[0]:
        return event.value
    if event.value in CONSTANTS:
        return CONSTANTS[event.value]
    if INTEGER.fullmatch(event.value):
        return int(event.value)
    return float(event.value) if FLOAT.fullmatch(event.value) else event.value
