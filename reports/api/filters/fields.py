"""Form fields of query parameters. Unlike stock fields, each accepts one spelling of a value only (not `2025.0`, `２０２５` or ` 2025`),
and has its JSON Schema in `schema`."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from reports.document.sources import bare_doi
from reports.reading.exceptions import InvalidMoment
from reports.reading.versions import Moment, read_moment

#: The most values of one parameter. More would make addresses too long for servers.
MOST = 20


class WrongValue(forms.ValidationError):
    """The error of a parameter. The message continues its name; `allowed` are the values of a closed set."""

    def __init__(self, message: str, allowed: Sequence[Any] | None = None) -> None:
        super().__init__(message)
        self.allowed = allowed


class StrictField(forms.Field):
    """A field whose `read` parses text. `default` is the value of a missing parameter."""

    schema: dict[str, Any] = {"type": "string"}
    default_error_messages = {"required": "is required"}

    def __init__(self, *, default: Any = None, **options: Any) -> None:
        super().__init__(**options)
        self.default = default

    def to_python(self, value: Any) -> Any:
        if value is None:
            return self.default
        if not value:
            raise WrongValue(f"is empty; {'' if self.required else 'leave it out, or '}give it a value")
        return self.read(value)

    def read(self, text: str) -> Any:
        raise NotImplementedError


class WholeNumber(StrictField):
    """A whole number from `least` to `most`."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most
        self.schema = {"type": "integer", "minimum": least, "maximum": most}
        if self.default is not None:
            self.schema["default"] = self.default

    def read(self, text: str) -> int:
        if re.fullmatch(r"0|[1-9][0-9]{0,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        raise WrongValue(f"must be a whole number from {self.least} to {self.most}")


class Year(WholeNumber):
    """A year that an edition can have."""

    def __init__(self, **options: Any) -> None:
        super().__init__(least=1900, most=2200, **options)


class Choice(StrictField):
    """A value of a closed set. In the schema, its component has the name `called`."""

    def __init__(self, *, words: Iterable[str], called: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.called = words.__name__ if isinstance(words, type) else called
        self.words = [str(word) for word in words]
        self.schema = {"type": "string", "enum": self.words}

    def read(self, text: str) -> str:
        if text in self.words:
            return text
        raise WrongValue(f"must be one of {', '.join(self.words)}", self.words)


class CommaSeparated(StrictField):
    """One to `most` values, separated by commas."""

    def __init__(self, of: StrictField, *, most: int = MOST, **options: Any) -> None:
        super().__init__(**options)
        self.of, self.most = of, most
        self.schema = {"type": "array", "items": of.schema, "minItems": 1, "maxItems": most}

    def read(self, text: str) -> list[Any]:
        parts = text.split(",")
        if len(parts) > self.most:
            raise WrongValue(f"takes at most {self.most} values")
        return [self.of.read(part) for part in parts]


class OrderNames(CommaSeparated):
    """Names to order by; `-` before a name reverses the order."""

    def __init__(self, *, names: Iterable[str], **options: Any) -> None:
        super().__init__(Choice(words=[sign + name for name in names for sign in ("", "-")]), **options)

    def read(self, text: str) -> list[str]:
        order = super().read(text)
        names = [name.removeprefix("-") for name in order]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise WrongValue(f"names “{twice}” twice")
        return order


class FieldNames(CommaSeparated):
    """Names of fields, in the order of the rows: always with `id`; fields in `left_out` only if they are named."""

    def __init__(self, *, names: Sequence[str], left_out: Collection[str], **options: Any) -> None:
        super().__init__(Choice(words=names), most=max(MOST, len(names)), **options)
        self.names = names
        self.default = [name for name in names if name not in left_out]

    def read(self, text: str) -> list[str]:
        wanted = super().read(text)
        return [name for name in self.names if name == "id" or name in wanted]


class Text(StrictField):
    """Text that matches `pattern`. `wanted` describes it in error messages; `convert` may raise a ValueError."""

    pattern: str
    wanted: str
    longest = 80
    convert: Callable[[str], Any] = str

    def read(self, text: str) -> Any:
        if len(text) <= self.longest and re.fullmatch(self.pattern[1:-1], text):
            with suppress(ValueError):
                return self.convert(text)
        raise WrongValue(f"must be {self.wanted}")


class Slug(Text):
    """The last part of an address, such as `multimodal-models`."""

    pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"
    wanted = "a slug: lower-case letters, digits and single hyphens"
    schema = {"type": "string", "pattern": pattern, "maxLength": Text.longest}


#: Control characters, and those that change the direction of text.
_UNSEEN = r"\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff"


class Line(Text):
    """One line of text without spaces around it. `comma=False`: for a value of `CommaSeparated`."""

    def __init__(self, *, longest: int = 100, comma: bool = True, **options: Any) -> None:
        super().__init__(**options)
        out = _UNSEEN if comma else f"{_UNSEEN},"
        self.longest = longest
        self.pattern = rf"^[^\s{out}]([^{out}]*[^\s{out}])?$"
        self.wanted = f"text of at most {longest} characters, on one line and without spaces around it"
        self.schema = {"type": "string", "pattern": self.pattern, "maxLength": longest}

    def read(self, text: str) -> Any:
        # Documents are in the composed form (NFC), but some keyboards and files give the other.
        return super().read(unicodedata.normalize("NFC", text))


class Doi(Line):
    """A DOI, bare or as the address that resolves it."""

    convert = staticmethod(bare_doi)


class Day(Text):
    """A day, as in 2025-01-31."""

    pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    wanted = "a day such as 2025-01-31"
    convert = date.fromisoformat
    schema = {"type": "string", "format": "date"}


class Identifier(Text):
    """The stable `id` of a resource."""

    pattern = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
    wanted = "an id such as 0b3ff3f0-5ca1-4b3c-9d3f-7d7a0d1f2c11"
    convert = UUID
    schema = {"type": "string", "format": "uuid"}


class Number(Text):
    """A version's number, such as 1.0."""

    pattern = r"^[1-9][0-9]{0,3}\.(0|[1-9][0-9]{0,3})$"
    wanted = "a version number such as 1.0"
    schema = {"type": "string", "pattern": pattern}


class AsOf(StrictField):
    """A past or present day or instant. For a future one, InvalidMoment is raised and becomes another problem."""

    schema = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}

    def read(self, text: str) -> Moment:
        try:
            return read_moment(text, now=timezone.now())
        except InvalidMoment as wrong:
            if wrong.is_future:
                raise
            raise WrongValue("must be a day such as 2025-01-31, or a time such as 2025-01-31T12:00:00Z") from wrong


class Flag(StrictField):
    """true or false."""

    schema = {"type": "boolean", "default": False}

    def read(self, text: str) -> bool:
        if text in ("true", "false"):
            return text == "true"
        raise WrongValue("must be true or false", ("true", "false"))
