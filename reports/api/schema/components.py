"""What no operation describes: the JSON Schema of edition documents, so that a client has their types, and what webhooks send.

The parts of a document are called `Document…`. A sealed document has all fields of its schema; only a source's entry leaves out what it
does not know. Webhooks are in the form of Standard Webhooks, as `reports.delivery` writes them.
"""

from typing import Any

from reports.document.canonical import ADDED_FIELDS, NUMBERS, json_schema
from reports.document.types import SCHEMA_VERSION
from reports.reading.proof import Checkpoint

type Schema = dict[str, Any]

COMPONENTS = "#/components/schemas/"
DOCUMENT: Schema = {"$ref": f"{COMPONENTS}EditionDocument"}
CHART: Schema = {"$ref": f"{COMPONENTS}DocumentChart"}
ENTRY: Schema = {"$ref": f"{COMPONENTS}CslEntry"}
#: Parts of a source's entry, in which what is not known is left out.
_WITH_GAPS = ("CslItem", "CslName", "CslDate")


def documents() -> dict[str, Schema]:
    """Return the schemas of documents, by name."""
    schema = json_schema(SCHEMA_VERSION, address="")
    parts = schema.pop("$defs")
    references = {part: _reference(part, parts[part]) for part in parts}
    named = {
        reference["$ref"].removeprefix(COMPONENTS): _component(parts[part], references, part)
        for part, reference in references.items()
        if _is_component(reference)
    }
    whole = _component({name: each for name, each in schema.items() if not name.startswith("$")}, references)
    # Documents in older schemas have no fields that were added later.
    added = frozenset[str]().union(*ADDED_FIELDS.values())
    whole["required"] = [name for name in whole["required"] if name not in added]
    whole["properties"]["schema_version"] = {"enum": list(NUMBERS), "type": "integer"}
    item = named["DocumentCslItem"]
    identified = {"properties": {"id": {"type": "string"}} | item["properties"], "required": ["id", *item["required"]]}
    return named | {
        "EditionDocument": whole,
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


_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_CHECKPOINT: Schema = Checkpoint.model_json_schema()
_OF_ALL: Schema = {
    "report": {"type": "string", "description": "The report’s slug."},
    "year": {"type": "integer"},
    "version": {"type": "string", "description": "The version’s number."},
    "sha256": _SHA256 | {"description": "Of the document’s bytes."},
    "record_sha256": _SHA256 | {"description": "Of the record of its publication."},
    "url": _ADDRESS | {"description": "The version."},
    "document_url": _ADDRESS | {"description": "Its document; after a withdrawal or redaction, 410 with the reason."},
    "checkpoint": _component(_CHECKPOINT, _CHECKPOINT.pop("$defs")),
}
_REASON: Schema = {"reason": {"type": "string", "description": "Why, as readers are told."}}
_PUBLISHED: Schema = {
    "severity": {"$ref": "#/components/schemas/Severity"},
    "note": {"type": "string", "description": "The publisher’s note."},
}
#: The webhook messages as (type, description, properties besides those that all messages have).
_MESSAGES: tuple[tuple[str, str, Schema], ...] = (
    ("version.published", "A version was published.", _PUBLISHED),
    ("version.withdrawn", "A version was withdrawn: delete your copy of its text.", _REASON),
    ("version.redacted", "A version’s text had to be removed: delete your copy of it.", _REASON),
)
_HEADERS: dict[str, str] = {
    "webhook-id": "The message’s own: the same each time it is tried again.",
    "webhook-timestamp": "When it was sent, in seconds since 1970.",
    "webhook-signature": "`v1,` and an HMAC-SHA256 in base64, of the other two and the body.",
}


def _object(properties: Schema, description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }


def _name(kind: str) -> str:
    return "".join(part.title() for part in kind.split("."))


def messages() -> dict[str, Schema]:
    """Return the schemas of messages, by name."""
    return {
        f"{_name(kind)}Message": _object(
            {
                "type": {"type": "string", "const": kind},
                "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
                "data": _object(_OF_ALL | more, "Which version, and where it is."),
            },
            what,
        )
        for kind, what, more in _MESSAGES
    }


def webhooks() -> dict[str, Schema]:
    """Return the requests that messages are sent in."""
    return {kind: {"post": _request(kind, what)} for kind, what, _ in _MESSAGES}


def _request(kind: str, what: str) -> Schema:
    body = {"schema": {"$ref": f"#/components/schemas/{_name(kind)}Message"}}
    return {
        "operationId": f"on{_name(kind)}",
        "tags": ["Webhooks"],
        "summary": what,
        "description": "Signed as Standard Webhooks are: check it with one of its libraries.",
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": description, "schema": {"type": "string"}}
            for name, description in _HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "2XX": {"description": "The message has arrived. Anything else is tried again, for 76 hours."},
            "410": {"description": "Nothing more is sent to this address."},
        },
    }
