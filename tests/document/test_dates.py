"""A date that is known to the day, to the month or to the year alone."""

from datetime import date

import pytest
from pydantic import ValidationError

from reports.document.text import first_day
from reports.languages import ENGLISH
from tests.document.documents import DOCUMENT


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        ("2021-12-01", "1 December 2021", date(2021, 12, 1)),
        ("2021-12", "December 2021", date(2021, 12, 1)),
        ("2021", "2021", date(2021, 1, 1)),
        ("2024-02-29", "29 February 2024", date(2024, 2, 29)),
    ],
)
def test_it_is_said_as_far_as_it_is_known(text, words, first):
    changed = type(DOCUMENT).model_validate(DOCUMENT.model_dump() | {"first_published": text})

    assert (changed.first_published, ENGLISH.dated(text), first_day(text)) == (text, words, first)


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "2023-02-29", "2021-12-00"])
def test_a_day_that_does_not_exist_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="is not a date; enter 2021-12-01, 2021-12 or 2021"):
        type(DOCUMENT).model_validate(DOCUMENT.model_dump() | {"first_published": text})


@pytest.mark.parametrize("text", ["21", "1 May 2021", "2021-1", "2021-12-01T00:00", "0021", "2021-12-1", "２０２１"])
def test_what_has_another_form_is_refused(text):
    with pytest.raises(ValidationError):
        type(DOCUMENT).model_validate(DOCUMENT.model_dump() | {"first_published": text})
