"""The one filter backend. It reads all parameters of a request before anything else is done, and passes over none."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from reports.api.exceptions import INVALID_VALUE, UNKNOWN_FIELD, UNKNOWN_PARAMETER, wrong_parameters
from reports.api.filters.base import FilterSet, refuse_unknown

#: How much of a wrong value is repeated in the error.
_SHOWN = 100


class StrictBackend(BaseFilterBackend):
    """Whatever a view's FilterSet does not declare is refused with what there is; so is what comes twice, or cannot be read."""

    def read(self, request: Request, filterset_class: type[FilterSet]) -> FilterSet:
        """The request's parameters. Raises a Problem that names each unknown, repeated, missing or unreadable one."""
        _refuse_undeclared(request, filterset_class)
        # Values that are given one by one are as good as a list with commas.
        given = {name: ",".join(texts) for name, texts in request.query_params.lists()}
        filterset = filterset_class(given, request)
        if not filterset.is_valid():
            _refuse_unreadable(filterset, given)
        _refuse_empty_ranges(filterset.asked)
        for name, value in filterset.asked.items():
            if value is not None and (exist := filterset.filters[name].exist):
                refuse_unknown(name, value if isinstance(value, list) else [value], exist)
        return filterset

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        return view.filterset.filter_queryset(queryset)


def _refuse_undeclared(request: Request, filterset_class: type[FilterSet]) -> None:
    declared = filterset_class.base_filters
    allowed = sorted(declared)
    there = f"there are {', '.join(allowed)}." if allowed else "there are none."
    given = dict(request.query_params.lists())
    errors: list[dict[str, Any]] = [
        {"parameter": name, "detail": f"Unknown parameter “{name}”; {there}", "allowed": allowed}
        for name in given
        if name not in declared
    ]
    errors += [
        {"parameter": name, "detail": f"“{name}” is given {len(texts)} times but takes one value."}
        for name, texts in given.items()
        if len(texts) > 1 and name in declared and declared[name].field.schema["type"] != "array"
    ]
    if errors:
        raise wrong_parameters(UNKNOWN_PARAMETER, errors)


def _refuse_unreadable(filterset: FilterSet, given: dict[str, str]) -> None:
    wrong = {name: errors[0] for name, errors in filterset.errors.as_data().items()}
    # Those that are missing first, the others as they were given.
    order = [*(name for name in wrong if name not in given), *(name for name in given if name in wrong)]
    errors = [_error(name, wrong[name], given.get(name)) for name in order]
    about_fields = wrong.keys() <= {"fields", "ordering"} and all("allowed" in error for error in errors)
    raise wrong_parameters(UNKNOWN_FIELD if about_fields else INVALID_VALUE, errors)


def _refuse_empty_ranges(asked: dict[str, Any]) -> None:
    for start in (name for name in asked if name.endswith("_from")):
        end = f"{start.removesuffix('_from')}_to"
        if None not in (asked[start], asked.get(end)) and asked[start] > asked[end]:
            detail = f"“{start}” must not be later than “{end}”."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": start, "value": str(asked[start]), "detail": detail}])


def _error(name: str, wrong: Any, text: str | None) -> dict[str, Any]:
    error: dict[str, Any] = {"parameter": name}
    if text is not None:
        error["value"] = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    error["detail"] = f"“{name}” {wrong.message}."
    if (allowed := getattr(wrong, "allowed", None)) is not None:
        error["allowed"] = list(allowed)
    return error
