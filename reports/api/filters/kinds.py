"""Kinds of filter. Each reads its value strictly and describes it, and refuses words of an open set that do not exist."""

from collections.abc import Callable, Iterable
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from rest_framework.request import Request

from reports.api.parameters import Parameter, texts_of
from reports.api.problems import INVALID_VALUE, Problem, wrong_parameters
from reports.api.values import Value, WrongValue

SUGGESTIONS = 20


class ValueField(forms.Field):
    """A form's field that reads one of our values."""

    def __init__(self, *, value: Value, **options: Any) -> None:
        super().__init__(**{**options, "required": False})
        self.value = value

    def to_python(self, text: Any) -> Any:
        if not text:
            return None
        try:
            return self.value.read(text)
        except WrongValue as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class By(django_filters.Filter):
    """A filter by `value`; `column` and `lookup` say where it is looked for, unless `how` (queryset, value) says it in full.

    `exist` lists the words of an open set, of which an unknown one is a Problem that names the nearest.
    """

    field_class = ValueField

    def __init__(
        self,
        value: Value,
        description: str,
        *,
        column: str = "",
        lookup: str = "exact",
        how: Callable[["Filters", QuerySet, Any], QuerySet] | None = None,
        exist: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        super().__init__(field_name=column, lookup_expr=lookup, value=value)
        self.value = value
        self.description = description
        self.how = how
        self.exist = exist

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return qs
        if self.exist:
            refuse_unknown(self.name, value if isinstance(value, list) else [value], self.exist)
        return (
            self.how(self.parent, qs, value)
            if self.how
            else qs.filter(**{f"{self.field_name}__{self.lookup_expr}": value})
        )

    name = ""


class Filters(django_filters.FilterSet):
    """The filters of a list. `request` tells the other parameters, `at` the moment that the list is as of."""

    at: datetime | None = None

    @classmethod
    def parameters(cls) -> tuple[Parameter, ...]:
        return tuple(Parameter(name, by.value, by.description) for name, by in cls.base_filters.items())

    @classmethod
    def applied(cls, request: Request, rows: QuerySet, at: datetime | None) -> QuerySet:
        """`rows` as of `at`, filtered as `request` asks; its parameters have been read before."""
        filters = cls(data=texts_of(request), queryset=rows, request=request)
        filters.at = at
        for name, by in filters.filters.items():
            by.name = name
        if not filters.is_valid():
            raise Problem(INVALID_VALUE, str(filters.errors.as_json()))
        return filters.qs


def refuse_unknown(parameter: str, asked: Iterable[str], exist: Callable[[], Iterable[str]]) -> None:
    """Raises a Problem if one of `asked` does not exist; it names the nearest that do."""
    known = sorted(set(exist()))
    errors = [
        {
            "parameter": parameter,
            "value": word,
            "detail": f"“{word}” is not published here.",
            "allowed": known if len(known) <= SUGGESTIONS else get_close_matches(word, known, SUGGESTIONS, 0.3),
        }
        for word in asked
        if word not in known
    ]
    if errors:
        raise wrong_parameters(INVALID_VALUE, errors)
