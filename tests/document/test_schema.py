"""The JSON Schema of the edition document says what the types say."""

import json

import jsonschema
import pytest
from hypothesis import given, settings

from reports.document.canonical import NUMBERS, canonical_bytes, json_schema
from reports.document.types import SCHEMA_VERSION, EditionDocument
from tests.document.documents import DOCUMENT
from tests.rounds import rounds
from tests.strategies import documents

ADDRESS = "https://example.org/schemas/edition-document.json"
VALIDATORS = {number: jsonschema.Draft202012Validator(json_schema(number, address=ADDRESS)) for number in NUMBERS}


def described():
    """The schema of today's documents as their types describe it, without an address."""
    schema = EditionDocument.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": f"Edition document, schema {SCHEMA_VERSION}",
    }


def test_it_is_a_schema_with_an_address():
    schema = VALIDATORS[SCHEMA_VERSION].schema
    jsonschema.Draft202012Validator.check_schema(schema)

    assert schema["$id"] == ADDRESS
    assert schema["title"] == f"Edition document, schema {SCHEMA_VERSION}"


@settings(max_examples=rounds(25), deadline=None)
@given(document=documents())
def test_every_document_is_valid_in_the_schema_that_it_names(document):
    raw = json.loads(canonical_bytes(document))

    assert raw["schema_version"] == (3 if document.key_findings else 2)
    VALIDATORS[raw["schema_version"]].validate(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"year": "2024"},
        {"year": 1066},
        {"mood": "good"},
        {"schema_version": 1},
        {"closed_on": 2024},
        {"first_published": 2024},
        {"first_published": "1 May 2024"},
        {"sections": [{}]},
        {"doi": "x"},
    ],
)
def test_what_is_no_document_is_not_valid(change):
    raw = json.loads(canonical_bytes(DOCUMENT))
    validator = VALIDATORS[raw["schema_version"]]

    assert validator.is_valid(raw)
    assert not validator.is_valid(raw | change)


def without_descriptions(schema):
    """A schema as it decides: what only explains, for people, is left out."""
    if isinstance(schema, dict):
        return {key: without_descriptions(value) for key, value in schema.items() if key != "description"}
    return [without_descriptions(each) for each in schema] if isinstance(schema, list) else schema


def test_the_newest_schema_that_is_kept_is_what_the_types_say():
    kept = json_schema(NUMBERS[-1], address=ADDRESS)

    assert without_descriptions({key: kept[key] for key in kept if key != "$id"}) == without_descriptions(described())


@pytest.mark.parametrize("number", NUMBERS)
def test_every_number_that_documents_were_sealed_in_keeps_its_schema(number):
    schema = json_schema(number, address=ADDRESS)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["$id"], schema["title"]) == (ADDRESS, f"Edition document, schema {number}")
    assert schema["properties"]["schema_version"] == {
        "const": number, "default": number, "title": "Schema Version", "type": "integer"
    }  # fmt: skip
