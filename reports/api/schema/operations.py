"""Operations: their parameters, answers and problems."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import uritemplate
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.fields import empty

from reports.api import exceptions
from reports.api.exceptions import Kind, ProblemSerializer
from reports.api.filters.fields import Choice, CommaSeparated, FieldNames, Number, OrderNames, Slug, StrictField, Year
from reports.api.serializers.base import RowSerializer, Word
from reports.converters import PATTERNS

type Schema = dict[str, Any]

#: Real answers, which the schema shows. A test asks for each again; `UPDATE_SAMPLES=1 pytest tests/api/test_schema.py` writes them.
SAMPLES = Path(__file__).parent.parent / "sample_answers"

#: The variables of addresses, by name.
IN_PATH: dict[str, tuple[Schema, str]] = {
    "report": (Slug.schema, "The report’s slug."),
    "year": (Year().schema, "The edition’s year."),
    "version": (
        {"type": "string", "pattern": rf"^(latest|{Number.pattern[1:-1]})$"},
        "A version’s number, such as `1.0`, or `latest`.",
    ),
    "section": (Slug.schema, "The section’s slug in that version."),
    "paragraph": ({"type": "string", "pattern": f"^{PATTERNS['paragraph']}$"}, "The paragraph’s id in that section."),
    "figure": ({"type": "string", "pattern": f"^{PATTERNS['figurekey']}$"}, "The figure’s key."),
    "trend": (Slug.schema, "The trend’s slug."),
    "technique": (Slug.schema, "The technique’s slug."),
}
HEADERS: dict[str, tuple[str, str]] = {
    "ETag": ("string", "A strong validator of the bytes sent; send it back as `If-None-Match`."),
    "Last-Modified": ("string", "When something published last changed."),
    "Cache-Control": ("string", "How long the answer may be used without asking again."),
    "RateLimit-Policy": (
        "string",
        'How many requests a minute one client may send: `"minute";q=300;w=60`. Not in cached answers, which do not count.',
    ),
    "RateLimit": (
        "string",
        'What is left of that minute, and how many seconds it lasts: `"minute";r=299;t=42`. Not in cached answers.',
    ),
    "Link": ("string", "The first, previous, next and last page (RFC 8288)."),
    "Retry-After": ("integer", "In how many seconds to try again."),
}
_ALWAYS = ("ETag", "Last-Modified", "Cache-Control", "RateLimit-Policy", "RateLimit")


class ApiSchema(AutoSchema):
    """Describes a PublishedView; of other views, nothing.

    An operation gives one form: at `sections/` pages, at `sections.csv` a table. So a client knows the type of what it reads.
    """

    view: Any

    def is_excluded(self) -> bool:
        return not hasattr(self.view, "summary")

    @property
    def _operation(self) -> str:
        name = type(self.view).__name__
        return name[0].lower() + name[1:]

    def get_operation_id(self) -> str:
        return f"{self._operation}As{self._form.format.title()}" if self._is_other_form else self._operation

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        return f"{self.view.summary}, as {self._form.called}" if self._is_other_form else self.view.summary

    def get_description(self) -> str:  # type: ignore[override]  # DRF's own generator asks otherwise
        """What the view says, and where the other forms are."""
        parts = [self.view.description, self._form.__doc__ if self._is_other_form else ""]
        others = [] if self._is_other_form else type(self.view).renderer_classes[1:]
        if others:
            forms = ", ".join(f"`.{each.ending()}` ({each.called})" for each in others)
            parts.append(f"In other forms at its address without the last slash, and with {forms} behind it.")
        return "\n\n".join(filter(None, parts))

    def get_auth(self) -> list[Schema]:
        return []

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"

    def _get_parameters(self) -> list[Schema]:
        in_path = [
            {"in": "path", "name": name, "required": True, "description": IN_PATH[name][1], "schema": IN_PATH[name][0]}
            for name in uritemplate.variables(self.path)
        ]
        asked = {name: each.field for name, each in self.view.filterset_class.base_filters.items()}
        return in_path + [self._parameter(name, asked[name]) for name in asked]

    def _parameter(self, name: str, field: StrictField) -> Schema:
        listed = {"style": "form", "explode": False} if isinstance(field, CommaSeparated) else {}
        needed = {"required": True} if field.required else {}
        parameter = {"in": "query", "name": name, "description": field.help_text, "schema": self._value(field)}
        return parameter | listed | needed

    def _value(self, field: StrictField) -> Schema:
        """The schema of a parameter's value. A set of words that has a name is a component."""
        if isinstance(field, CommaSeparated):
            called = {OrderNames: "Order", FieldNames: "Field"}.get(type(field))
            items = self._words(f"{self._row}{called}", field.of.schema) if called else self._value(field.of)
            return field.schema | {"items": items}
        if isinstance(field, Choice) and field.called:
            return self._words(field.called, field.schema)
        return field.schema

    @property
    def _row(self) -> str:
        return self.view.serializer_class.__name__.removesuffix("Serializer")

    def _words(self, called: str, schema: Schema, meaning: str | None = None) -> Schema:
        return self._registered(called, schema | ({"description": meaning} if meaning else {}))

    def _get_request_body(self, direction: str = "request") -> Schema | None:
        if self.method != "POST":
            return None
        content = {"text/plain": {"schema": {"type": "string", "minLength": 1}}}
        return {"description": self.view.request_body, "required": True, "content": content}

    def _get_response_bodies(self, direction: str = "response") -> Schema:
        description = "Nothing changed since the answer with that ETag, or since that time."
        responses: Schema = {"200": self._success()}
        if self.method == "GET":
            responses["304"] = {"description": description, "headers": _headers("ETag")}
        if self.view.may_move:
            location = {"description": "That address.", "schema": {"type": "string", "format": "uri"}}
            description = "The same thing has another address now."
            responses["301"] = {"description": description, "headers": {"Location": location}}
        for kind in self._kinds():
            self._add_problem(responses, kind)
        return responses

    def _success(self) -> Schema:
        content = {self._form.media_type: self._content(self._form)}
        always = _ALWAYS if self.method == "GET" else _ALWAYS[2:]
        names = [*always, *(["Link"] if self._is_list and not self._is_other_form else [])]
        return {"description": self.view.summary, "headers": _headers(*names), "content": content}

    @property
    def _form(self) -> Any:
        """The renderer of the one form that the operation gives."""
        return self.view.renderer_classes[0]

    @property
    def _is_other_form(self) -> bool:
        return self._form is not type(self.view).renderer_classes[0]

    def _content(self, renderer: Any) -> Schema:
        if renderer.media_type != "application/json":
            return {"schema": getattr(renderer, "schema", {"type": "string"})}
        example = _sample(self._operation)
        return {"schema": self._json_schema(), **({"example": example} if example is not None else {})}

    def _json_schema(self) -> Schema:
        if self.view.json_schema is not None:
            return dict(self.view.json_schema)
        component = self.resolve_serializer(self.view.serializer_class, "response")
        if not self._is_list:
            return component.ref
        row = component.ref
        if "fields" in self.view.filterset_class.base_filters:
            description = "A row with the fields that `fields` names. `id` is always among them."
            chosen = component.schema | {"required": ["id"], "description": description}
            row = {"anyOf": [row, self._registered(f"{component.name}WithFields", chosen)]}
        page = self.view.page_schema(row)
        return self._registered(self.get_paginated_name(component.name), page)

    def _registered(self, name: str, schema: Schema) -> Schema:
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
        self.registry.register_on_missing(component)
        return component.ref

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> Schema:
        """Words of one set are one component, whatever field holds them."""
        if not isinstance(field, Word) or not field.called:
            schema: Schema = super()._map_serializer_field(field, direction, bypass_extensions)
            schema.pop("x-spec-enum-id", None)
            return schema
        ref = self._words(field.called, {"type": "string", "enum": list(field.choices)}, field.meaning)
        more = {} if field.help_text == field.meaning else {"description": field.help_text}
        others = [{"type": "string"}] if field.field_name == "kind" else []  # Kinds may be added within v1.
        others += [{"type": "null"}] if field.allow_null else []
        return ({"anyOf": [ref, *others]} if others else dict(ref)) | more

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Schema:
        """An object with all its fields but those that a row has only when asked for; fields may be added within v1."""
        schema: Schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, ProblemSerializer):
            return schema
        left_out = getattr(getattr(serializer, "Meta", None), "left_out", ())
        there = [name for name, field in serializer.fields.items() if field.required or field.default is not empty]
        return schema | {"required": [name for name in there if name not in left_out]}

    @property
    def _is_list(self) -> bool:
        return issubclass(getattr(self.view, "serializer_class", None) or object, RowSerializer)

    def _kinds(self) -> list[Kind]:
        kinds = [exceptions.UNKNOWN_PARAMETER, exceptions.INVALID_VALUE]
        if self._is_list:
            kinds.insert(1, exceptions.UNKNOWN_FIELD)
        if "as_of" in self.view.filterset_class.base_filters:
            kinds.append(exceptions.FUTURE_DATE)
        if self.method == "POST":
            kinds = [exceptions.BAD_REQUEST, exceptions.TOO_LARGE]
        else:
            kinds += [exceptions.NOT_FOUND, exceptions.PRECONDITION_FAILED]
        kinds.append(exceptions.ADDRESS_TOO_LONG)
        if self.view.may_be_gone:
            kinds += [exceptions.WITHDRAWN, exceptions.REDACTED]
        return [*kinds, exceptions.TOO_MANY_REQUESTS, exceptions.UNAVAILABLE, exceptions.INTERNAL]

    def _add_problem(self, responses: Schema, kind: Kind) -> None:
        description = f"[{kind.title}]({kind.path})"
        if already := responses.get(str(kind.status)):
            already["description"] += f"\n\n{description}"
            return
        names = ["RateLimit-Policy", "RateLimit"] + (["Retry-After"] if kind.status in (429, 503) else [])
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        responses[str(kind.status)] = {
            "description": description,
            "headers": _headers(*names),
            "content": {exceptions.MEDIA_TYPE: {"schema": problem}},
        }


@cache
def _sample(operation: str) -> Any:
    """Return the answer that is stored as an operation's example, or None."""
    path = SAMPLES / f"{operation}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _headers(*names: str) -> Schema:
    return {name: {"description": HEADERS[name][1], "schema": {"type": HEADERS[name][0]}} for name in names}
