"""The JSON Schema of edition documents as components, so that a client has their types, too. Its parts are called `Document…`.

A sealed document has all of its fields; only a source's entry leaves out what it does not know.
"""

from typing import Any

from reports.document.schema import json_schema
from reports.document.types import SCHEMA_VERSION

type Schema = dict[str, Any]

COMPONENTS = "#/components/schemas/"
DOCUMENT: Schema = {"$ref": f"{COMPONENTS}EditionDocument"}
CHART: Schema = {"$ref": f"{COMPONENTS}DocumentChart"}
ENTRY: Schema = {"$ref": f"{COMPONENTS}CslEntry"}
#: Parts of a source's entry, in which what is not known is left out.
_WITH_GAPS = ("CslItem", "CslName", "CslDate")


def components() -> dict[str, Schema]:
    """Return all of them, by name."""
    schema = json_schema(SCHEMA_VERSION, address="")
    parts = schema.pop("$defs")
    references = {part: _reference(part, parts[part]) for part in parts}
    named = {
        reference["$ref"].removeprefix(COMPONENTS): _component(parts[part], references, part)
        for part, reference in references.items()
        if _is_component(reference)
    }
    whole = {name: each for name, each in schema.items() if not name.startswith("$")}
    item = named["DocumentCslItem"]
    identified = {"properties": {"id": {"type": "string"}} | item["properties"], "required": ["id", *item["required"]]}
    return named | {
        "EditionDocument": _component(whole, references),
        "CslEntry": item | identified | {"description": "A source’s entry as CSL-JSON; `id` is its key."},
    }


def _reference(part: str, schema: Schema) -> Schema:
    """Return how a part is written where it is used: a text or a number inline, everything else by its name."""
    if "enum" in schema and "title" in schema:
        return {"$ref": f"{COMPONENTS}{part}"}  # Words that the API has, too.
    if "enum" in schema or "properties" in schema:
        return {"$ref": f"{COMPONENTS}Document{part}"}
    return schema


def _is_component(reference: Schema) -> bool:
    return str(reference.get("$ref")).startswith(COMPONENTS)


def _component(schema: Schema, references: dict[str, Schema], part: str = "") -> Schema:
    component: Schema = _referring(schema, references)
    if "properties" in component and part not in _WITH_GAPS:
        component["required"] = list(component["properties"])
    return component


def _referring(node: Any, references: dict[str, Schema]) -> Any:
    """A schema that refers to components; without titles, by which generators would name types, and defaults, which are written."""
    if isinstance(node, list):
        return [_referring(each, references) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        reference = references[node["$ref"].rpartition("/")[2]]
        return reference if _is_component(reference) else _referring(reference, references)
    # Under these two names a dictionary is a property, and no title or default.
    left_out = {name for name in ("title", "default") if name in node and not isinstance(node[name], dict)}
    return {name: _referring(each, references) for name, each in node.items() if name not in left_out}
