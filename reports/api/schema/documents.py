"""The JSON Schemas of edition documents as components, so that a client has their types, too.

The newest schema's parts are called `Document…`, those of an older one with its number: `Document1Chart`. A sealed document has all
of its fields; only a source's entry leaves out what it does not know.
"""

from typing import Any

from reports.document.schema import NUMBERS, json_schema

type Schema = dict[str, Any]

COMPONENTS = "#/components/schemas/"
DOCUMENT: Schema = {"$ref": f"{COMPONENTS}EditionDocument"}
CHART: Schema = {"$ref": f"{COMPONENTS}DocumentChart"}
ENTRY: Schema = {"$ref": f"{COMPONENTS}CslEntry"}
#: Parts of a source's entry, in which what is not known is left out.
_WITH_GAPS = ("CslItem", "CslName", "CslDate")


def components() -> dict[str, Schema]:
    """All of them, by name."""
    named: dict[str, Schema] = {}
    newest = json_schema(NUMBERS[-1], address="")["$defs"]
    for number in NUMBERS:
        schema = json_schema(number, address="")
        parts = schema.pop("$defs")
        said_by = {part: _reference(part, parts[part], number, newest) for part in parts}
        for part, said in said_by.items():
            if _is_component(said):
                named.setdefault(said["$ref"].removeprefix(COMPONENTS), _component(parts[part], said_by, part))
        whole = {name: said for name, said in schema.items() if not name.startswith("$")}
        named[f"EditionDocument{number}"] = _component(whole, said_by)
    documents = [{"$ref": f"{COMPONENTS}EditionDocument{number}"} for number in NUMBERS]
    what = "An edition document, in the schema that `schema_version` names."
    item = named["DocumentCslItem"]
    identified = {"properties": {"id": {"type": "string"}} | item["properties"], "required": ["id", *item["required"]]}
    return named | {
        "EditionDocument": {"oneOf": documents, "description": what},
        "CslEntry": item | identified | {"description": "A source’s entry as CSL-JSON; `id` is its key."},
    }


def _reference(part: str, schema: Schema, number: int, newest: dict[str, Schema]) -> Schema:
    """How a part is said where it stands: a text or a number is written there. Words that stayed the same have one name."""
    if "enum" in schema and "title" in schema:
        return {"$ref": f"{COMPONENTS}{part}"}  # Words that the API has, too.
    if "enum" in schema or "properties" in schema:
        is_newest = number == NUMBERS[-1] or ("enum" in schema and schema == newest.get(part))
        return {"$ref": f"{COMPONENTS}Document{'' if is_newest else number}{part}"}
    return schema


def _is_component(said: Schema) -> bool:
    return str(said.get("$ref")).startswith(COMPONENTS)


def _component(schema: Schema, said_by: dict[str, Schema], part: str = "") -> Schema:
    said: Schema = _referring(schema, said_by)
    if "properties" in said and part not in _WITH_GAPS:
        said["required"] = list(said["properties"])
    return said


def _referring(node: Any, said_by: dict[str, Schema]) -> Any:
    """A schema that refers to components; without titles, by which generators would name types, and defaults, which are written."""
    if isinstance(node, list):
        return [_referring(each, said_by) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        said = said_by[node["$ref"].rpartition("/")[2]]
        return said if _is_component(said) else _referring(said, said_by)
    # Under these two names a dictionary is a property, and no title or default.
    left_out = {name for name in ("title", "default") if name in node and not isinstance(node[name], dict)}
    return {name: _referring(each, said_by) for name, each in node.items() if name not in left_out}
