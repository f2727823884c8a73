"""The kinds of text that documents hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reports.document.text import (
    Key,
    Name,
    SectionSlug,
    Slug,
    Title,
    WebAddress,
    normal_line,
    normal_prose,
    refused_character,
)


def refusal(kind, text):
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(text)
    return refused.value.errors()[0]["msg"].removeprefix("Value error, ")


@given(text=st.text())
def test_normal_texts_stay_as_they_are(text):
    if refused_character(text):
        with pytest.raises(ValueError, match="cannot be published; delete it"):
            normal_line(text)
        with pytest.raises(ValueError, match="cannot be published; delete it"):
            normal_prose(text)
        return
    for normal in (normal_line, normal_prose):
        assert normal(normal(text)) == normal(text)
        assert unicodedata.is_normalized("NFC", normal(text))


def test_a_line_is_one_line():
    assert normal_line("  Two\r\n words\t\u00a0here ") == "Two words here"


def test_prose_keeps_its_inner_lines_and_loses_its_blank_edges():
    assert normal_prose("\r\n  \n    code\r\n\r\nwords  \rmore\n\n") == "    code\n\nwords  \nmore"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\ufeff", "\uffff", "\ud800"])
def test_characters_that_cannot_be_published_are_named(character):
    assert refused_character(f"a{character}b") == f"U+{ord(character):04X}"


@pytest.mark.parametrize("slug", ["versions", "compare", "figures", "v1.0", "v12.34"])
def test_a_section_cannot_have_the_address_of_something_else(slug):
    with pytest.raises(ValidationError):
        TypeAdapter(SectionSlug).validate_python(slug)


@pytest.mark.parametrize("slug", ["version", "v1", "v1-0", "compare-us"])
def test_other_words_are_free(slug):
    assert TypeAdapter(SectionSlug).validate_python(slug) == slug


@pytest.mark.parametrize(
    "slug", ["", "Tides", "high tides", "-tides", "tides-", "a--b", "über", "a/b", "a\n", "a" * 81]
)
def test_an_address_has_one_spelling(slug):
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(slug)


@pytest.mark.parametrize("key", ["", "@doe", "doe 2020", "doe\n", "[doe]", "é"])
def test_a_key_can_be_written_in_a_text(key):
    with pytest.raises(ValidationError):
        TypeAdapter(Key).validate_python(key)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org", "ftp://example.org", 'https://x"y', "https://a b"]
)
def test_only_web_addresses_are_linked(address):
    assert refusal(WebAddress, address) == f"“{address}” is not a web address; it starts with https:// or http://"


@pytest.mark.parametrize(("kind", "limit"), [(Title, 300), (Name, 200)])
def test_what_the_tables_have_no_room_for_is_refused_in_words(kind, limit):
    assert TypeAdapter(kind).validate_python("é" * limit) == "é" * limit
    assert refusal(kind, "é" * (limit + 1)) == f"has {limit + 1} characters; at most {limit} are allowed, so shorten it"


@given(st.text(st.sampled_from(" \t\n\r\x0c\u00a0ab"), max_size=12))
def test_prose_loses_blank_lines_before_it_and_white_space_after_it_and_no_indent(text):
    try:
        found = normal_prose(text)
    except ValueError:
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip().split("\n")
    while lines and not lines[0].strip(" \t") and len(lines) > 1:
        del lines[0]
    assert found == "\n".join(lines)
