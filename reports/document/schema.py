"""The JSON Schema of the edition document, one address a schema number."""

from typing import Any

from reports.document.types import SCHEMA_VERSION, EditionDocument


def json_schema(*, address: str) -> dict[str, Any]:
    """The schema of today's documents as JSON Schema 2020-12; `address` becomes its `$id`."""
    schema = EditionDocument.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        **schema,
        "title": f"Edition document, schema {SCHEMA_VERSION}",
    }
