"""The JSON Schema of the edition document says what the types say."""

import json

import jsonschema
import pytest
from hypothesis import given, settings

from reports.document.canonical import canonical_bytes
from reports.document.schema import json_schema
from tests.document.test_canonical import DOCUMENT
from tests.strategies import documents

ADDRESS = "https://example.org/schemas/edition-document-1.json"
VALIDATOR = jsonschema.Draft202012Validator(json_schema(address=ADDRESS))


def test_it_is_a_schema_with_an_address():
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)

    assert VALIDATOR.schema["$id"] == ADDRESS
    assert VALIDATOR.schema["title"] == "Edition document, schema 1"


@settings(max_examples=25, deadline=None)
@given(document=documents())
def test_every_document_is_valid(document):
    VALIDATOR.validate(json.loads(canonical_bytes(document)))


@pytest.mark.parametrize(
    "change",
    [{"year": "2024"}, {"year": 1066}, {"mood": "good"}, {"schema_version": 2}, {"sections": [{}]}, {"doi": "x"}],
)
def test_what_is_no_document_is_not_valid(change):
    raw = json.loads(canonical_bytes(DOCUMENT))

    assert VALIDATOR.is_valid(raw)
    assert not VALIDATOR.is_valid(raw | change)
