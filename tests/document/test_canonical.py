"""The canonical form: the same document always gives the same bytes, and other bytes are refused in words."""

import json
import unicodedata
from uuid import UUID

import pytest
from hypothesis import given, settings

from reports.document.canonical import (
    UnreadableDocument,
    canonical_bytes,
    canonical_json,
    digest,
    read_document,
    sha256,
)
from reports.document.types import Chart, Column, EditionDocument, Figure
from tests.document.documents import DOCUMENT, REPORT
from tests.rounds import rounds
from tests.strategies import documents


@settings(max_examples=rounds(40), deadline=None)
@given(document=documents())
def test_a_document_reads_back_from_its_bytes(document):
    data = canonical_bytes(document)

    assert read_document(data) == document
    assert canonical_bytes(read_document(data)) == data
    assert digest(document) == sha256(data)


def test_keys_are_sorted_and_nothing_is_padded():
    # The example of RFC 8785, section 3.2.2: sorted by UTF-16 units, numbers as ECMAScript writes them.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27],
        "literals": [None, True, False],
        "€": 1,
        "1": "\n",
    }

    assert canonical_json(value).decode() == (
        '{"1":"\\n","literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"€":1}'
    )


def test_the_same_words_give_the_same_digest_however_they_are_encoded():
    composed, decomposed = ("Café über", unicodedata.normalize("NFD", "Café über"))
    assert composed != decomposed

    first, second = (
        EditionDocument(**{**DOCUMENT.model_dump(), "title": title, "report": REPORT})
        for title in (composed, decomposed)
    )

    assert digest(first) == digest(second)


def chart(cell):
    return Figure(
        uid=UUID(int=4),
        key="f",
        chart=Chart(kind="line", x="x", y="x", columns=(Column(key="x", label="X"),), rows=((cell,),)),
    )


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), float("-inf"), 10**15, -1e22, "\ud800", "\u202e", "\x00"])
def test_what_the_canonical_form_cannot_hold_is_refused_by_the_types(cell):
    with pytest.raises(ValueError, match=r"."):
        chart(cell)


@pytest.mark.parametrize("cell", [10**15 - 1, 0.1, -9.9e14, -0.0, 5e-324, "text", None])
def test_a_cell_keeps_its_value(cell):
    document = DOCUMENT.model_copy(update={"figures": (chart(cell),)})

    assert read_document(canonical_bytes(document)) == document


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "This is not JSON"),
        (b"\xff", "This is not JSON"),
        (b"[" * 100_000, "This is not JSON"),
        (b"[]", "A document is a JSON object."),
        (b"{}", "uid: Field required"),
        (b'{"schema_version":99}', "schema_version 99 is not supported; this release reads 2 to 3."),
        (b'{"schema_version":true}', "schema_version True is not supported"),
        (b'{"schema_version":"1"}', "schema_version '1' is not supported"),
    ],
)
def test_other_bytes_are_refused_in_words(data, words):
    with pytest.raises(UnreadableDocument, match=r".") as refused:
        read_document(data)

    assert words in str(refused.value)


def test_a_key_that_the_schema_does_not_know_is_refused():
    raw = json.loads(canonical_bytes(DOCUMENT)) | {"mood": "good"}

    with pytest.raises(UnreadableDocument, match=r"mood: Extra inputs are not permitted"):
        read_document(json.dumps(raw))


@pytest.mark.parametrize(
    "change", [{"title": "The Sea in 2025"}, {"year": 2025}, {"sections": ()}, {"doi": "10.1234/x"}]
)
def test_another_document_has_another_digest(change):
    assert digest(DOCUMENT.model_copy(update=change)) != digest(DOCUMENT)
