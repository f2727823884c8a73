"""The canonical form of a document: RFC 8785 bytes, and the SHA-256 of those bytes."""

import hashlib
import json
from typing import Any

import rfc8785
from pydantic import ValidationError

from reports.document.types import EditionDocument
from reports.document.types.report import SEALED
from reports.document.upgrade import upgrade


class UnreadableDocument(Exception):
    """The bytes are no edition document; the message says why, in words."""


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of a JSON value (dicts, lists, strings, numbers, booleans, None), as UTF-8."""
    return rfc8785.dumps(value)


def canonical_bytes(document: EditionDocument) -> bytes:
    """The bytes that are sealed, served as the document, and digested."""
    return canonical_json(document.model_dump(mode="json", by_alias=True))


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest(document: EditionDocument) -> str:
    """The SHA-256 of the document's canonical bytes: equal documents, and only those, have equal digests."""
    return sha256(canonical_bytes(document))


def read_document(data: bytes | str) -> EditionDocument:
    """The sealed document that `data` holds, upgraded in memory if its schema is older.

    Raises UnreadableDocument.
    """
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(f"This is not JSON: {error}.") from error
    if not isinstance(raw, dict):
        raise UnreadableDocument("A document is a JSON object.")
    try:
        return EditionDocument.model_validate_json(json.dumps(upgrade(raw)), context=SEALED)
    except ValidationError as error:
        raise UnreadableDocument(in_words(error)) from error
    except ValueError as error:
        raise UnreadableDocument(str(error)) from error


def in_words(error: ValidationError) -> str:
    """Each mistake of a validation on a line: where it is, what is wrong."""
    lines = []
    for mistake in error.errors(include_url=False):
        place = ".".join(str(part) for part in mistake["loc"]) or "document"
        lines.append(f"{place}: {mistake['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
