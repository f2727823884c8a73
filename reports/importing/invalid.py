"""Convert errors of pydantic to errors in a file: line, sentence and advice."""

import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from reports.importing.errors import ImportLog, Path

type Location = tuple[int | str, ...]

#: The expected format of a text, by the name of its key.
_LOOKS = {
    "slug": "lower-case letters, digits and single hyphens, as in multimodal-fusion",
    "trend": "a slug: lower-case letters, digits and single hyphens",
    "technique": "a slug: lower-case letters, digits and single hyphens",
    "broader": "a slug: lower-case letters, digits and single hyphens",
    "theme": "a slug: lower-case letters, digits and single hyphens",
    "key": "letters, digits and the signs _ : . - without spaces, as in vaswani2017",
    "doi": "10.1234/abcd, without https://doi.org/",
    "orcid": "0000-0002-1825-0097, without https://orcid.org/",
    "issn": "1234-5679",
    "language": "a tag such as en, pt-BR or zh-Hant",
    "colour": "six hex digits in lower case, as in #8a2b1d, in quotes",
    "dark_colour": "six hex digits in lower case, as in #f0a08c, in quotes",
    "sha256": "64 hex digits in lower case",
    "media_type": "image/png, image/jpeg, image/webp or image/avif",
}


def note_errors(error: ValidationError, model: type[BaseModel], log: ImportLog, at: Path = ()) -> None:
    """Add each error in `error` to `log`, once for each line; `at` is the path of the checked value."""
    noted: set[tuple[int | None, str]] = set()
    for mistake in error.errors(include_url=False):
        path = _path(mistake["loc"], model)
        message, advice = _message_of(mistake, path, model)
        line = log.line_of(*at, *path)
        if (line, message) not in noted:
            noted.add((line, message))
            log.error(line, message, advice)


def _path(location: Location, model: type[BaseModel]) -> Path:
    """Return the location without the names that pydantic gives to the branches of a union."""
    path: list[int | str] = []
    for step in location:
        if isinstance(step, str) and path and isinstance(path[-1], int) and _model_at(model, path) is None:
            break
        path.append(step)
    return tuple(path)


def _message_of(mistake: Any, path: Path, model: type[BaseModel]) -> tuple[str, str]:
    kind = mistake["type"]
    given = mistake["input"]
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        around = _model_at(model, path[:-1])
        keys = [field.alias or key for key, field in around.model_fields.items()] if around else []
        return f"Unknown key “{name}”", f"The keys are {', '.join(keys)}."
    if path[-3:-2] == ("rows",):
        return f"rows: a cell cannot contain {_described(given)}", "Use text, a number, or null."
    if kind == "missing":
        return f"“{name}” is missing", "Add it."
    if kind in ("enum", "literal_error"):
        choices = str(mistake.get("ctx", {}).get("expected", "")).replace("'", "")
        return f"{name}: “{given}” is not allowed here", f"Use one of: {choices}."
    if kind == "value_error":
        sentence = mistake["msg"].removeprefix("Value error, ")
        return (f"{name}: {sentence}" if name else sentence), "Change it as the sentence says."
    return _wrong_kind(kind, name, given, mistake)


def _wrong_kind(kind: str, name: str, given: Any, mistake: Any) -> tuple[str, str]:
    value = _described(given)
    if kind == "string_pattern_mismatch":
        looks = _LOOKS.get(name, "the format that the documentation describes")
        return f"{name}: “{given}” has the wrong format", f"Use {looks}."
    for starts, expected, advice in _KINDS:
        if kind.startswith(starts):
            return f"{name}: expected {expected}, not {value}", advice
    sentence = mistake["msg"][:1].lower() + mistake["msg"][1:]
    return f"{name}: {sentence}", f"It is {value}."


#: The beginnings of pydantic's error types, what is expected, and advice on how to write it.
_KINDS = (
    (("string_type", "string_sub_type"), "text", "Write it as text, numbers and dates in quotes."),
    (("tuple_type", "list_type"), "a list", "Put each item on its own line, starting with a hyphen."),
    (("model_", "dict_type"), "a group of keys with values", "Write them as key: value."),
    (("uuid",), "a UID", "Leave the key out to have one created."),
    (("date",), "a date", "Write it as 2025-12-31."),
    (("int", "float", "finite_number"), "a number", "Write it in digits."),
)


def _described(given: Any) -> str:
    match given:
        case None:
            return "nothing"
        case bool():
            return f"{str(given).lower()} (true or false)"
        case int() | float():
            return f"the number {given}"
        case str():
            return f"“{given if len(given) <= 60 else given[:57] + '…'}”"
        case dict():
            return "keys with values"
        case _:
            return "a list"


def _model_at(model: type[BaseModel], path: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the model of the value at `path` below `model`; None if the value is not described by a model."""
    found: type[BaseModel] | None = model
    for step in path:
        if found is None or isinstance(step, int):
            continue
        fields = found.model_fields.items()
        found = next((_model_in(each.annotation) for name, each in fields if step in (name, each.alias)), None)
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the first model in an annotation, such as in a list or an alias; None if there is none."""
    if isinstance(annotation, typing.TypeAliasType):
        annotation = annotation.__value__
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, typing.get_args(annotation))), None)
