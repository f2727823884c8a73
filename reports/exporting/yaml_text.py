"""Plain values as YAML that a person can edit and that reads back as what it was.

Text stands bare where nothing in YAML 1.1 or 1.2 could take it for something else; otherwise in double quotes, or, with
several lines, as a literal block.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE = re.compile(
    r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`\t\u2028\u2029]*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d"
)
_WORDS_WITH_A_MEANING = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_SEPARATORS = re.compile("[\u2028\u2029]")


def yaml_text(value: Mapping[str, Any]) -> str:
    """The lines of a mapping, each ended by a newline. Values are text, numbers, booleans, None, lists and mappings."""
    return "".join(f"{line}\n" for line in _mapping(value))


def _mapping(value: Mapping[str, Any]) -> Iterator[str]:
    for key, each in value.items():
        yield from _entry(f"{_quoted_unless_bare(key)}:", each)


def _entry(start: str, value: Any) -> Iterator[str]:
    """`start` (a key, or a hyphen) with its value behind or below it."""
    match value:
        case dict() if value:
            yield start
            yield from _indented(_mapping(value))
        case list() if value and all(isinstance(each, dict) and each for each in value):
            yield start
            for each in value:
                yield from _indented(_item(each))
        case list() if value and any(isinstance(each, list) for each in value):
            yield start
            for each in value:
                yield f"  - {_flow(each)}"
        case str() if "\n" in value and not _SEPARATORS.search(value) and not value.endswith((" ", "\n", "\t")):
            mark = "|2-" if value[:1] in (" ", "\t", "\n") else "|-"
            yield f"{start} {mark}"
            yield from _indented(iter(value.split("\n")))
        case _:
            yield f"{start} {_flow(value)}"


def _item(value: Mapping[str, Any]) -> Iterator[str]:
    first, *rest = _mapping(value)
    yield f"- {first}"
    yield from _indented(iter(rest))


def _indented(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}" if line else ""


def _flow(value: Any) -> str:
    """A value on one line."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return _quoted_unless_bare(value)
        case Mapping():
            return "{" + ", ".join(f"{_quoted_unless_bare(key)}: {_flow(each)}" for key, each in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(_flow(each) for each in value) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} has no YAML here")


def _quoted_unless_bare(text: str) -> str:
    if _BARE.fullmatch(text) and not text[-1].isspace() and text.casefold() not in _WORDS_WITH_A_MEANING:
        return text
    return _SEPARATORS.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(text, ensure_ascii=False))
