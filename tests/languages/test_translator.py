"""Dates, numbers and sentences of a language."""

from datetime import UTC, date, datetime

import pytest

from reports.languages import ENGLISH, Phrase, direction_of, translator_for

DAY = date(2026, 1, 14)


@pytest.mark.parametrize(
    ("language", "day", "month", "number", "row"),
    [
        ("en", "14 January 2026", "December 2021", "−12,345.5", "a, b and c"),
        ("en-US", "January 14, 2026", "December 2021", "−12,345.5", "a, b, and c"),
        ("de", "14. Januar 2026", "Dezember 2021", "−12.345,5", "a, b und c"),
        ("de-AT", "14. Jänner 2026", "Dezember 2021", "−12.345,5", "a, b und c"),
    ],
)
def test_dates_numbers_and_lists_are_written_as_in_the_language(language, day, month, number, row):
    translate = translator_for(language)

    assert (translate.day(DAY), translate.dated("2021-12"), translate.number(-12345.5, 1)) == (day, month, number)
    assert translate.listed(["a", "b", "c"]) == row


def test_a_moment_is_told_in_utc():
    at = datetime(2026, 1, 14, 23, 30, tzinfo=UTC)

    assert translator_for("en").moment(at) == "14 January 2026, 23:30 UTC"
    assert translator_for("de").moment(at) == "14. Januar 2026, 23:30 Uhr UTC"


def test_words_of_a_country_come_from_the_catalogue_of_their_language():
    assert translator_for("de-CH")("Contents") == "Inhalt"


def test_a_language_without_a_catalogue_has_english_words_with_dates_to_match():
    assert translator_for("fr") == ENGLISH
    assert translator_for("fr").day(DAY) == "14 January 2026"


def test_a_language_without_a_catalogue_keeps_its_direction():
    assert (translator_for("ar").from_right, translator_for("ar")("Contents"), translator_for("fr").from_right) == (
        True,
        "Contents",
        False,
    )


def test_a_word_is_looked_up_in_its_context():
    german = translator_for("de")

    assert german(Phrase("Previous", "section")) == "Zurück"
    assert german.of("maturity", "growing") == "wachsend"


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("de", "ltr"), ("xyz", "ltr")]
)
def test_a_language_says_which_way_it_is_written(language, direction):
    assert direction_of(language) == direction
