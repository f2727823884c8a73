"""The parameters of a request: which there are, and reading them strictly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request

from reports.api.problems import INVALID_VALUE, UNKNOWN_FIELD, UNKNOWN_PARAMETER, wrong_parameters
from reports.api.values import AsOf, OneOf, Some, Value, Whole, WrongValue


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query: its name, what it may be, and the schema's words for it."""

    name: str
    value: Value
    description: str
    required: bool = False


PER_PAGE_LIMIT = 100

PAGE = Parameter(
    "page", Whole(1, 1_000_000, 1), "Which page of the list; `next` and the `Link` header lead from page to page."
)
PER_PAGE = Parameter("per_page", Whole(1, PER_PAGE_LIMIT, 20), "How many rows a page has.")
AS_OF = Parameter(
    "as_of",
    AsOf(),
    "How things stood at the end of this day (UTC; today means now), or at this instant: of each edition the latest version "
    "published by then, and how it moved against those of that time. "
    "Text that was withdrawn since is left out of lists and answers 410 by its own address.",
)


def fields_parameter(names: Sequence[str], left_out: Sequence[str]) -> Parameter:
    """`fields`, for rows that have `names`, of which `left_out` are given only when asked for."""
    more = f" Left out unless asked for: {', '.join(f'`{name}`' for name in left_out)}." if left_out else ""
    return Parameter(
        "fields",
        Some(OneOf(tuple(names))),
        f"The fields that rows are to have, separated by commas; `id` always comes along.{more}",
    )


def read_query(request: Request, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The values of the parameters that `request` carries, by name.

    Raises a Problem that names each unknown, repeated, missing or unreadable parameter, and what exists.
    """
    known = {parameter.name: parameter for parameter in parameters}
    _refuse_unknown(request, known)
    given = texts_of(request)
    missing = [name for name, parameter in known.items() if parameter.required and name not in given]
    errors = [{"parameter": name, "detail": f"“{name}” is needed."} for name in missing]
    values = {}
    for name, text in given.items():
        try:
            values[name] = _read(known[name], text)
        except WrongValue as wrong:
            errors.append(_error(name, text, wrong))
    if errors:
        about_fields = all(error["parameter"] in ("fields", "ordering") for error in errors)
        raise wrong_parameters(UNKNOWN_FIELD if about_fields else INVALID_VALUE, errors)
    return values


def texts_of(request: Request) -> dict[str, str]:
    """The parameters as they came, by name. Values that are given one by one are as good as a list with commas."""
    return {name: ",".join(texts) for name, texts in request.query_params.lists()}


def _refuse_unknown(request: Request, known: dict[str, Parameter]) -> None:
    given = dict(request.query_params.lists())
    allowed = sorted(known)
    errors: list[dict[str, Any]] = [
        {
            "parameter": name,
            "detail": f"There is no parameter “{name}” here; "
            + (f"there are {', '.join(allowed)}." if allowed else "there are none."),
            "allowed": allowed,
        }
        for name in given
        if name not in known
    ]
    errors += [
        {"parameter": name, "detail": f"“{name}” is given {len(texts)} times; it has one value."}
        for name, texts in given.items()
        if len(texts) > 1 and name in known and not isinstance(known[name].value, Some)
    ]
    if errors:
        raise wrong_parameters(UNKNOWN_PARAMETER, errors)


def _read(parameter: Parameter, text: str) -> Any:
    if not text:
        raise WrongValue("is empty; leave it out, or give it a value")
    return parameter.value.read(text)


def _error(name: str, text: str, wrong: WrongValue) -> dict[str, Any]:
    shown = text if len(text) <= 100 else f"{text[:100]}…"
    error: dict[str, Any] = {"parameter": name, "value": shown, "detail": f"“{name}” {wrong}."}
    if wrong.allowed is not None:
        error["allowed"] = list(wrong.allowed)
    return error
