"""What a parameter may be: how its text is read, and how the schema describes it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from reports.facts.refusals import CannotAsk
from reports.reading.moments import Moment, read_moment

#: How many values one parameter may have. More would make addresses that servers refuse.
MOST = 20


class WrongValue(Exception):
    """The text cannot be read as the value; `allowed` holds what could stand there, if that is a closed set."""

    def __init__(self, detail: str, allowed: Sequence[Any] | None = None) -> None:
        super().__init__(detail)
        self.allowed = allowed


class Value(Protocol):
    @property
    def schema(self) -> dict[str, Any]: ...

    def read(self, text: str) -> Any: ...


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most`."""

    least: int
    most: int
    default: int | None = None

    @property
    def schema(self) -> dict[str, Any]:
        given = {} if self.default is None else {"default": self.default}
        return {"type": "integer", "minimum": self.least, "maximum": self.most, **given}

    def read(self, text: str) -> int:
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        raise WrongValue(f"is a whole number from {self.least} to {self.most}")


@dataclass(frozen=True)
class OneOf:
    """A word of a closed set."""

    words: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}

    def read(self, text: str) -> str:
        if text in self.words:
            return text
        raise WrongValue(f"is one of {', '.join(self.words)}", self.words)


@dataclass(frozen=True)
class Some:
    """One or more values, separated by commas."""

    of: Value

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema, "minItems": 1, "maxItems": MOST}

    def read(self, text: str) -> list[Any]:
        parts = text.split(",")
        if len(parts) > MOST:
            raise WrongValue(f"has at most {MOST} values")
        return [self.of.read(part) for part in parts]


@dataclass(frozen=True)
class Slug:
    """The last part of an address, such as `multimodal-models`."""

    pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern, "maxLength": 80}

    def read(self, text: str) -> str:
        if len(text) <= 80 and re.fullmatch(self.pattern[1:-1], text, re.ASCII):
            return text
        raise WrongValue("is the last part of an address: small letters, digits and single hyphens")


#: Control characters, and those that make a text show in another order than it is stored in.
_UNSEEN = r"\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff"


@dataclass(frozen=True)
class Words:
    """Text of one line that neither starts nor ends with a space; among `Some`, without commas."""

    longest: int = 100
    comma: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self._pattern, "maxLength": self.longest}

    @property
    def _pattern(self) -> str:
        out = _UNSEEN if self.comma else f"{_UNSEEN},"
        return rf"^[^\s{out}]([^{out}]*[^\s{out}])?$"

    def read(self, text: str) -> str:
        if len(text) <= self.longest and re.fullmatch(self._pattern[1:-1], text):
            return text
        raise WrongValue(f"is text of at most {self.longest} characters, on one line and without spaces around it")


@dataclass(frozen=True)
class Day:
    """A day, as in 2025-01-31."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def read(self, text: str) -> date:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise WrongValue("is a day such as 2025-01-31")


@dataclass(frozen=True)
class AsOf:
    """A day or an instant that has come."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}

    def read(self, text: str) -> Moment:
        try:
            return read_moment(text, now=timezone.now())
        except CannotAsk as wrong:
            if wrong.is_future:
                raise
            raise WrongValue("is a day such as 2025-01-31, or an instant such as 2025-01-31T12:00:00Z") from wrong


@dataclass(frozen=True)
class Flag:
    """true or false."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "default": False}

    def read(self, text: str) -> bool:
        if text in ("true", "false"):
            return text == "true"
        raise WrongValue("is true or false", ("true", "false"))


@dataclass(frozen=True)
class Identifier:
    """The stable `id` of a resource."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}

    def read(self, text: str) -> UUID:
        if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
            return UUID(text)
        raise WrongValue("is an id such as 0b3ff3f0-5ca1-4b3c-9d3f-7d7a0d1f2c11")


@dataclass(frozen=True)
class Number:
    """A version's number, such as 1.0."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})$"}

    def read(self, text: str) -> str:
        if re.fullmatch(r"[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})", text):
            return text
        raise WrongValue("is a version’s number such as 1.0")


def closed(words: Iterable[str]) -> Some:
    """Some words of a closed set."""
    return Some(OneOf(tuple(str(word) for word in words)))


YEAR = Whole(1900, 2200)
