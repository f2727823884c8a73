"""Codes that others give out are looked at closely, and what was sealed before that stays readable."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from reports.document.canonical import canonical_json, read_document
from reports.document.text import check_issn, check_language, language_and_region
from reports.document.types import ReportStatement
from reports.document.types.edition import Issn, Language
from tests.document.documents import DOCUMENT

ISSN, LANGUAGE = TypeAdapter(Issn), TypeAdapter(Language)


@pytest.mark.parametrize("code", ["", "0378-5955", "2434-561X", "2049-3630", "1234-5679"])
def test_an_issn_with_its_check_digit_is_taken(code):
    assert ISSN.validate_python(code) == check_issn(code) == code


@pytest.mark.parametrize("digit", "0123456789X")
def test_of_eleven_check_digits_one_is_right(digit):
    code = f"0378-595{digit}"
    if digit == "5":
        check_issn(code)
    else:
        with pytest.raises(
            ValueError, match=f"“{code}” is not a valid ISSN: a digit is wrong, because 0378-595 must end with 5"
        ):
            check_issn(code)


@pytest.mark.parametrize("code", ["12", "0378-595x", "03785955", "0378-5955 ", "0378-5955\n", "٠٣٧٨-٥٩٥٥", "X378-5955"])
def test_what_does_not_look_like_an_issn_is_refused(code):
    with pytest.raises(ValueError, match="is not an ISSN, such as 1234-5679"):
        check_issn(code)
    with pytest.raises(ValidationError):
        ISSN.validate_python(code)


@pytest.mark.parametrize(
    ("tag", "parts"),
    [
        ("en", ("en", "")),
        ("no", ("no", "")),
        ("en-GB", ("en", "GB")),
        ("zh-Hant", ("zh", "")),
        ("zh-Hant-TW", ("zh", "TW")),
        ("es-419", ("es", "")),
        ("de-1996", ("de", "")),
        ("sl-IT-nedis", ("sl", "IT")),
        ("haw", ("haw", "")),
    ],
)
def test_a_language_tag_is_taken(tag, parts):
    assert LANGUAGE.validate_python(tag) == check_language(tag) == tag
    assert language_and_region(tag) == parts


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("xx", "“xx” is not a language code; English is en"),
        ("eng", "“eng” has a shorter code: use en"),
        ("ger", "“ger” has a shorter code: use de"),
        ("en-UK", "“UK” is not a country or region code; the United Kingdom is GB"),
        ("EN", "“EN” is not a language code, such as en, en-GB or zh-Hant"),
        ("en-gb", "“en-gb” is not a language code"),
        ("en_GB", "“en_GB” is not a language code"),
        ("english", "“english” is not a language code"),
        ("", "“” is not a language code"),
        ("en-" + "x" * 8 + "-abcde" * 5, "is not a language code"),
    ],
)
def test_what_is_no_language_tag_is_refused_in_words(tag, words):
    with pytest.raises(ValueError, match=words):
        check_language(tag)
    with pytest.raises(ValidationError):
        LANGUAGE.validate_python(tag)


@pytest.mark.parametrize(("name", "code"), [("issn", "1234-567X"), ("language", "xx"), ("language", "en-UK")])
def test_what_was_sealed_with_another_code_stays_readable(name, code):
    raw = DOCUMENT.model_dump(mode="json", by_alias=True)
    raw["report"][name] = code
    with pytest.raises(ValidationError, match="is no"):
        ReportStatement.model_validate_json(json.dumps(raw["report"]))
    assert getattr(read_document(canonical_json(raw)).report, name) == code
