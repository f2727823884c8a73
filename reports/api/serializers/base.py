"""Fields of our own, and what serializers have in common. They only write: clients send nothing."""

from collections.abc import Callable, Iterable
from functools import cached_property
from operator import attrgetter
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reports.api.addresses import Addresses
from reports.document.canonical import instant


@extend_schema_field({"type": "string", "examples": ["0b3ff3f0-5ca1-4b3c-9d3f-7d7a0d1f2c11"]})
class Id(serializers.CharField):
    """Stable, to join on; never a key of the database."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "Stable: it stays the same in every version and year, to join on.")
        super().__init__(**options)


class Slug(serializers.CharField):
    """The last part of an address. Where it may be null, one that is empty is."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "The last part of an address.")
        super().__init__(**options)

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]
        return value or (None if self.allow_null else value)


class Word(serializers.ChoiceField):
    """A word of a closed set, whose own words say what it means. Where it may be null, one that is empty is.

    The schema knows the set by what it is `called`: by its class, if it has one.
    """

    def __init__(self, choices: Iterable[str], *, called: str = "", **options: Any) -> None:
        self.called, self.meaning = (choices.__name__, choices.__doc__) if isinstance(choices, type) else (called, None)
        if self.meaning:
            options.setdefault("help_text", self.meaning)
        super().__init__([str(choice) for choice in choices], **options)

    def to_representation(self, value: Any) -> Any:
        return value or (None if self.allow_null else value)


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class Sha256(serializers.CharField):
    """A checksum."""


class VersionNumber(serializers.CharField):
    """Such as 1.10, which is not 1.1: where a table has no types, it is written as v1.10."""


class Instant(serializers.DateTimeField):
    """A time as records write it: in UTC, with its microseconds even where they are 0."""

    def to_representation(self, value: Any) -> str:
        return instant(value)


@extend_schema_field({"type": "string", "format": "uri"})
class Address(serializers.Field):
    """An absolute address, as `to` makes it of the row."""

    def __init__(self, to: Callable[[Addresses, Any], str | None], **options: Any) -> None:
        super().__init__(source="*", **options)
        self.to = to

    @cached_property
    def _links(self) -> Addresses:
        return self.context["addresses"]

    def to_representation(self, row: Any) -> str | None:
        return self.to(self._links, row)


class Page(Address):
    """The address of a page for readers; `to` gives its path."""

    def __init__(self, to: Callable[[Any], str], **options: Any) -> None:
        options.setdefault("help_text", "The page for readers.")
        super().__init__(lambda links, row: links.page(to(row)), **options)


def own_label(**options: Any) -> serializers.CharField:
    """What a report itself calls a maturity."""
    text = "What the report itself calls that maturity, in headings and columns; empty if it is the same."
    return serializers.CharField(help_text=text, **options)


def texts(**options: Any) -> serializers.ListField:
    """A list of texts."""
    return serializers.ListField(child=serializers.CharField(), **options)


class Serializer(serializers.Serializer):
    """A part of an answer. Where a value comes from is worked out once for all rows, which takes a third off DRF's time for each."""

    @cached_property
    def _steps(self) -> list[tuple[Any, serializers.Field, Callable[[Any], Any], Callable[[Any], Any] | None]]:
        return [
            (field.field_name, field, _reader(field), None if type(field) in _PLAIN else field.to_representation)
            for field in self._readable_fields
        ]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        values: dict[Any, Any] = {}
        for name, field, read, represent in self._steps:
            try:
                value = read(instance)
            except AttributeError:
                # A member of a document, or what may be missing.
                value = field.get_attribute(instance)
            values[name] = value if represent is None or value is None else represent(value)
        return values


#: Their values are text and numbers already.
_PLAIN = (serializers.CharField, serializers.IntegerField, VersionNumber)


def _reader(field: serializers.Field) -> Callable[[Any], Any]:
    is_stock = type(field).get_attribute is serializers.Field.get_attribute
    source = str(field.source)
    return attrgetter(source) if is_stock and source != "*" else field.get_attribute


class FileSerializer(Serializer):
    """Something that can be had as a file."""

    format = serializers.CharField(help_text="The end of its name: pdf, csv, bib …")
    type = serializers.CharField(help_text="Its media type.")
    url = Address(lambda links, file: links.page(file.path))


class MadeFileSerializer(FileSerializer):
    """A file of a version, which is made when somebody first asks for it, and stays the same bytes for ever."""

    size = serializers.IntegerField(allow_null=True, help_text="In bytes; null until it is made.")
    sha256 = serializers.CharField(allow_null=True, help_text="Of its bytes; null until it is made.")


class RowSerializer(Serializer):
    """A row of a list: with `fields` a client may ask for some of its fields, so that `id` alone is always there.

    `Meta.left_out` names those that are given only when asked for.
    """

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        chosen = self.context.get("fields", fields)
        return {name: field for name, field in fields.items() if name in chosen}
