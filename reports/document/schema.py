"""The JSON Schemas of the edition document, one address a schema number.

Each number's schema is a file in `schemas`, so that it says for ever what it said when documents were sealed by it. The newest one
is what the types say (`described`); a test tells when the file has to be written again.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from reports.document.canonical import FIRST_SCHEMA
from reports.document.types import SCHEMA_VERSION, EditionDocument

_FILES = Path(__file__).parent / "schemas"
#: The schema numbers that documents have been sealed in, oldest first.
NUMBERS = tuple(range(FIRST_SCHEMA, SCHEMA_VERSION + 1))


def json_schema(number: int, *, address: str) -> dict[str, Any]:
    """The schema of documents of that `schema_version` as JSON Schema 2020-12; `address` becomes its `$id`."""
    dialect, *rest = _kept(number).items()
    return dict([dialect, ("$id", address), *rest])


def described() -> dict[str, Any]:
    """The schema of today's documents as their types describe it, without an address."""
    schema = EditionDocument.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"Edition document, schema {SCHEMA_VERSION}",
    }


@cache
def _kept(number: int) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((_FILES / f"edition-document-{number}.json").read_text("utf-8"))
    return kept
