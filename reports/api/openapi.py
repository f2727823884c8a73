"""The schema of the API: OpenAPI 3.1, made from what the views declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import uritemplate
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from reports.api import problems, sample_answers
from reports.api.values import Number, Slug, Value, Whole

if TYPE_CHECKING:
    from pydantic import BaseModel

    from reports.api.parameters import Parameter

type Schema = dict[str, Any]

#: The variables of addresses, by name.
IN_PATH: dict[str, tuple[Value | None, str]] = {
    "report": (Slug(), "The report’s slug."),
    "year": (Whole(1900, 2200), "The edition’s year."),
    "version": (None, "A version’s number, such as `1.0`, or `latest`."),
    "section": (Slug(), "The section’s slug in that version."),
    "trend": (Slug(), "The trend’s slug."),
    "technique": (Slug(), "The technique’s slug."),
}
VERSION_IN_PATH = {"type": "string", "pattern": rf"^(latest|{Number().schema['pattern'][1:-1]})$"}

HEADERS: dict[str, tuple[str, str]] = {
    "ETag": ("string", "A strong validator of the bytes sent; send it back as `If-None-Match`."),
    "Last-Modified": ("string", "When something published last changed."),
    "Cache-Control": ("string", "How long the answer may be used without asking again."),
    "RateLimit-Policy": (
        "string",
        'How many requests a minute one client may send: `"minute";q=300;w=60`. In streams and problems.',
    ),
    "RateLimit": (
        "string",
        'What is left of that minute, and how many seconds it lasts: `"minute";r=299;t=42`. In streams and problems.',
    ),
}


class ResourceSchema(AutoSchema):
    """Describes a PublishedView."""

    view: Any

    def get_operation_id(self) -> str:
        return self.view.operation

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_summary(self) -> str:
        return self.view.summary

    def get_description(self) -> str:  # type: ignore[override]  # DRF's own generator asks otherwise
        return self.view.description

    def _get_parameters(self) -> list[Schema]:
        in_path = [_path_parameter(name) for name in uritemplate.variables(self.path)]
        return in_path + [_query_parameter(parameter) for parameter in self.view.all_parameters()]

    def get_auth(self) -> list[Schema]:
        return []

    def _get_request_body(self, direction: str = "request") -> None:
        return None

    def _get_response_bodies(self, direction: str = "response") -> Schema:
        responses: Schema = {
            "200": self._success(),
            "304": {
                "description": "Nothing changed since the answer with that ETag, or since that time.",
                "headers": _headers("ETag"),
            },
        }
        if self.view.may_move:
            responses["301"] = {
                "description": "The same thing has another address now.",
                "headers": {
                    "Location": {"description": "That address.", "schema": {"type": "string", "format": "uri"}}
                },
            }
        responses["414"] = {
            "description": "The address is too long for the server in front: a few thousand characters."
        }
        for kind in self._kinds():
            self._add_problem(responses, kind)
        return responses

    def _success(self) -> Schema:
        view = self.view
        content = {}
        for renderer in view.renderer_classes:
            content[renderer.media_type] = self._content(renderer.media_type)
        names = [*HEADERS, *(["Link"] if view.is_list else [])]
        return {"description": view.summary, "headers": _headers(*names), "content": content}

    def _content(self, media_type: str) -> Schema:
        if media_type != "application/json":
            binary = media_type == "application/zip"
            return {"schema": {"type": "string", "format": "binary"} if binary else {"type": "string"}}
        example = sample_answers.stored(self.view.operation)
        return {"schema": self._json_schema(), **({"example": example} if example is not None else {})}

    def _json_schema(self) -> Schema:
        view = self.view
        if view.json_schema is not None:
            return dict(view.json_schema)
        row = self._component(view.resource)
        return self._envelope(view.resource.__name__, row, view.envelope) if view.is_list else row

    def _envelope(self, name: str, row: Schema, members: Schema) -> Schema:
        schema = {
            "type": "object",
            "additionalProperties": False,
            "required": [*members, "results"],
            "properties": {**members, "results": {"type": "array", "items": row}},
        }
        return self._register(f"{name}Page", schema)

    def _component(self, resource: type[BaseModel]) -> Schema:
        schema = resource.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        for name, part in schema.pop("$defs", {}).items():
            self._register(name, part)
        return self._register(resource.__name__, schema)

    def _register(self, name: str, schema: Schema) -> Schema:
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
        self.registry.register_on_missing(component)
        return dict(component.ref)

    def _kinds(self) -> list[problems.Kind]:
        kinds = [problems.UNKNOWN_PARAMETER, problems.INVALID_VALUE]
        if self.view.is_list:
            kinds.insert(1, problems.UNKNOWN_FIELD)
        if any(parameter.name == "as_of" for parameter in self.view.all_parameters()):
            kinds.append(problems.FUTURE_DATE)
        kinds += [problems.NOT_FOUND, problems.NOT_ACCEPTABLE]
        if self.view.may_be_gone:
            kinds += [problems.WITHDRAWN, problems.REDACTED]
        return [*kinds, problems.TOO_MANY_REQUESTS, problems.UNAVAILABLE]

    def _add_problem(self, responses: Schema, kind: problems.Kind) -> None:
        said = f"{kind.title} (`/problems/{kind.slug}/`): {kind.meaning}"
        if already := responses.get(str(kind.status)):
            already["description"] += f"\n\n{said}"
            return
        names = ["RateLimit-Policy", "RateLimit"] + (["Retry-After"] if kind.status in (429, 503) else [])
        responses[str(kind.status)] = {
            "description": said,
            "headers": _headers(*names),
            "content": {problems.MEDIA_TYPE: {"schema": self._register("Problem", problems.SCHEMA)}},
        }


def _path_parameter(name: str) -> Schema:
    value, description = IN_PATH[name]
    schema = value.schema if value else VERSION_IN_PATH
    return {"in": "path", "name": name, "required": True, "description": description, "schema": schema}


def _query_parameter(parameter: Parameter) -> Schema:
    schema = parameter.value.schema
    listed = {"style": "form", "explode": False} if schema["type"] == "array" else {}
    needed = {"required": True} if parameter.required else {}
    return {
        "in": "query",
        "name": parameter.name,
        "description": parameter.description,
        "schema": schema,
        **listed,
        **needed,
    }


def _headers(*names: str) -> Schema:
    known = {
        **HEADERS,
        "Link": ("string", "The first, previous, next and last page (RFC 8288)."),
        "Retry-After": ("integer", "In how many seconds to try again."),
    }
    return {name: {"description": known[name][1], "schema": {"type": known[name][0]}} for name in names}
