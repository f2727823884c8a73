"""Base classes of FilterSets. A FilterSet has all parameters of an operation, those of pagination and format too."""

import copy
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from functools import cache, reduce
from operator import or_
from typing import Any, Self

import django_filters
from django import forms
from django.db import connection
from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from reports.api.exceptions import INVALID_VALUE, UNKNOWN_FIELD, UNKNOWN_PARAMETER, wrong_parameters
from reports.api.filters.fields import (
    AsOf,
    CommaSeparated,
    Day,
    FieldNames,
    Identifier,
    Line,
    OrderNames,
    Slug,
    StrictField,
    WholeNumber,
    Year,
)
from reports.models.index import PublishedEdition
from reports.models.series import Report

#: How much of a wrong value is repeated in the error.
_LONGEST_ECHO = 100
SUGGESTIONS = 20
PER_PAGE_LIMIT = 100


class Filter(django_filters.Filter):
    """A filter whose value is parsed by a strict field, which takes the other options.

    `many`: the value may be several, separated by commas, and a row has to match one of them. `exist` returns the values that exist; any
    other is refused with the most similar ones.
    """

    def __init__(
        self,
        field_class: type[StrictField],
        field_name: str | None = None,
        lookup_expr: str | None = None,
        *,
        many: bool = False,
        exist: Callable[[], Iterable[str]] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(field_name, lookup_expr or ("in" if many else "exact"), label="", **options)
        self.field_class, self.many, self.exist = field_class, many, exist

    @property
    def field(self) -> StrictField:
        if not hasattr(self, "_field"):
            one = super().field
            self._field = CommaSeparated(one, required=one.required, help_text=one.help_text) if self.many else one
        return self._field

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A filter of one request's own: nothing of it is changed but what it belongs to."""
        copied = copy.copy(self)
        copied.method = self.method
        return copied


class Parameter(Filter):
    """A parameter that does not filter; the view or another filter reads it."""

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        return qs


class PublishedSince(Filter):
    """`published_since`: rows whose time in a column is on a day (UTC) or later."""

    def __init__(self, field_name: str, **options: Any) -> None:
        super().__init__(Day, field_name, **options)

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__gte": datetime.combine(value, time.min, tzinfo=UTC)}) if value else qs


class Contains(Filter):
    """`text`: rows with this text in one of the columns, ignoring case."""

    def __init__(self, *columns: str, **options: Any) -> None:
        super().__init__(Line, **options)
        self.columns = columns

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        if value is None:
            return qs
        # LIKE of SQLite ignores case in ASCII only; its slower REGEXP is Python's.
        needs_regex = connection.vendor == "sqlite" and not value.isascii()
        lookup, pattern = ("iregex", re.escape(value)) if needs_regex else ("icontains", value)
        return qs.filter(reduce(or_, (Q(**{f"{column}__{lookup}": pattern}) for column in self.columns)))


class Ordering(Filter):
    """`ordering`, by the names of `columns`; then, and without it, by the columns of `default`."""

    def __init__(self, *default: str, **columns: str) -> None:
        super().__init__(
            OrderNames,
            names=tuple(columns),
            help_text="What to order by, first things first; `-` turns an order round.",
        )
        self.default, self.columns = default, columns

    def filter(self, qs: QuerySet, value: list[str] | None) -> QuerySet:
        columns = [f"-{self.columns[name[1:]]}" if name[0] == "-" else self.columns[name] for name in value or ()]
        return qs.order_by(*columns, *self.default)


class Fields(Parameter):
    """`fields`: which of a serializer's fields rows are to have."""

    def __init__(self, serializer: type[BaseSerializer]) -> None:
        left_out = getattr(getattr(serializer, "Meta", None), "left_out", ())
        more = f" Left out unless asked for: {', '.join(f'`{name}`' for name in left_out)}." if left_out else ""
        super().__init__(
            FieldNames,
            names=tuple(serializer().fields),  # type: ignore[attr-defined]
            left_out=left_out,
            help_text=f"The fields that rows are to have, separated by commas; `id` always comes along.{more}",
        )


class FilterSet(django_filters.FilterSet):
    """The parameters of an operation. One that is a word of Python's is declared with an underscore behind it: `from_`."""

    def __init__(self, data: dict[str, str], request: Request | None = None) -> None:
        # Rows are given to filter_queryset(); these are none.
        super().__init__(data, PublishedEdition.objects.none(), request=request)

    @classmethod
    def get_filters(cls) -> dict[str, Any]:
        return {name.rstrip("_"): each for name, each in super().get_filters().items()}

    @classmethod
    @cache
    def get_form_class(cls) -> type[forms.Form]:
        """Return the form of the declared parameters, cached because it is the same for all requests."""
        return type(f"{cls.__name__}Form", (forms.Form,), {name: each.field for name, each in cls.base_filters.items()})

    @property
    def params(self) -> dict[str, Any]:
        """The values of all parameters by name; None or the default for missing ones."""
        self.is_valid()
        return self.form.cleaned_data


class AsOfFilters(FilterSet):
    as_of = Parameter(
        AsOf,
        help_text="How things stood at the end of this day (UTC; today means now), or at this instant: of each edition the latest "
        "version published by then, and how it moved against those of that time. "
        "Text that was withdrawn since is left out of lists and answers 410 by its own address.",
    )


class FeedFilters(FilterSet):
    per_page = Parameter(WholeNumber, least=1, most=PER_PAGE_LIMIT, default=20, help_text="How many rows a page has.")


class ListFilters(FeedFilters):
    page = Parameter(
        WholeNumber,
        least=1,
        most=1_000_000,
        default=1,
        help_text="Which page of the list; `next` and the `Link` header lead from page to page.",
    )


def report_slugs() -> QuerySet:
    return Report.objects.published().values_list("slug", flat=True)


class EditionRowFilters(ListFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Rows with one of these ids.")
    report = Filter(Slug, "edition__report__slug", many=True, exist=report_slugs, help_text="Reports, by slug.")
    year = Filter(Year, "edition__year", many=True, help_text="Editions of these years.")
    year_from = Filter(Year, "edition__year", "gte", help_text="Editions of this year and later ones.")
    year_to = Filter(Year, "edition__year", "lte", help_text="Editions of this year and earlier ones.")
    published_since = PublishedSince(
        "version__published_at", help_text="Rows of versions published on this day (UTC) or later."
    )


def for_whole_list(filterset_class: type[FilterSet], needed: tuple[str, ...]) -> type[FilterSet]:
    """Return the FilterSet of a CSV or NDJSON address: without those of pages, and without `fields` if the format has `needed` ones."""
    chosen = ("page", "per_page", *(("fields",) if needed else ()))
    without = {name: None for name in chosen if name in filterset_class.base_filters}
    whole: type[FilterSet] = type(f"{filterset_class.__name__}InOneForm", (filterset_class,), without)
    return whole


def refuse_unknown(parameter: str, values: Iterable[str], exist: Callable[[], Iterable[str]]) -> None:
    """Raise a Problem that suggests the nearest existing values if one of `values` does not exist."""
    known = sorted(set(exist()))
    errors = [
        {
            "parameter": parameter,
            "value": word,
            "detail": f"“{word}” is not published here.",
            "allowed": known if len(known) <= SUGGESTIONS else get_close_matches(word, known, SUGGESTIONS, 0.3),
        }
        for word in values
        if word not in known
    ]
    if errors:
        raise wrong_parameters(INVALID_VALUE, errors)


def read_parameters(request: Request, filterset_class: type[FilterSet]) -> FilterSet:
    """Return the bound FilterSet. Raises a Problem that names all unknown, repeated, missing and invalid parameters."""
    _refuse_undeclared(request, filterset_class)
    # A repeated parameter means the same as a list with commas.
    given = {name: ",".join(texts) for name, texts in request.query_params.lists()}
    filterset = filterset_class(given, request)
    if not filterset.is_valid():
        _refuse_invalid(filterset, given)
    _refuse_empty_ranges(filterset.params)
    for name, value in filterset.params.items():
        if value is not None and (exist := filterset.filters[name].exist):
            refuse_unknown(name, value if isinstance(value, list) else [value], exist)
    return filterset


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


def _refuse_invalid(filterset: FilterSet, given: dict[str, str]) -> None:
    wrong = {name: errors[0] for name, errors in filterset.errors.as_data().items()}
    # Missing parameters first, then in the order of the request.
    order = [*(name for name in wrong if name not in given), *(name for name in given if name in wrong)]
    errors = [_error(name, wrong[name], given.get(name)) for name in order]
    about_fields = wrong.keys() <= {"fields", "ordering"} and all("allowed" in error for error in errors)
    raise wrong_parameters(UNKNOWN_FIELD if about_fields else INVALID_VALUE, errors)


def _refuse_empty_ranges(params: dict[str, Any]) -> None:
    for start in (name for name in params if name.endswith("_from")):
        end = f"{start.removesuffix('_from')}_to"
        if None not in (params[start], params.get(end)) and params[start] > params[end]:
            detail = f"“{start}” must not be later than “{end}”."
            raise wrong_parameters(INVALID_VALUE, [{"parameter": start, "value": str(params[start]), "detail": detail}])


def _error(name: str, wrong: Any, text: str | None) -> dict[str, Any]:
    error: dict[str, Any] = {"parameter": name}
    if text is not None:
        error["value"] = text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO]}…"
    error["detail"] = f"“{name}” {wrong.message}."
    if (allowed := getattr(wrong, "allowed", None)) is not None:
        error["allowed"] = list(allowed)
    return error
