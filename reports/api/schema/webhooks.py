"""What webhooks send, for the schema: messages in the form of Standard Webhooks, as `reports.delivery` writes them."""

from typing import Any

type Schema = dict[str, Any]

_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_OF_ALL: Schema = {
    "report": {"type": "string", "description": "The report’s slug."},
    "year": {"type": "integer"},
    "version": {"type": "string", "description": "The version’s number."},
    "sha256": _SHA256 | {"description": "Of the document’s bytes."},
    "record_sha256": _SHA256 | {"description": "Of the record of its publication."},
    "url": _ADDRESS | {"description": "The version."},
    "document_url": _ADDRESS | {"description": "Its document; after a withdrawal or redaction, 410 with the reason."},
}
_REASON: Schema = {"reason": {"type": "string", "description": "Why, as readers are told."}}
_PUBLISHED: Schema = {
    "severity": {"$ref": "#/components/schemas/Severity"},
    "note": {"type": "string", "description": "The publisher’s note."},
}
#: Of each: its type, what happened, and what its data have beside those of all.
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


def components() -> dict[str, Schema]:
    """The messages, by name."""
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
    """The requests that they are sent in."""
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
