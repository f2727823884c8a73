"""Quotation marks, dashes and minus signs follow the rules of the report's language while somebody types."""

import pytest

from tests.browser.writing.surface import after, becomes, body_of, compose, fill, press, unlike

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: What is typed, and the same in English, German and French.
QUOTED = [
    ('a "b c" d', "a “b c” d", "a „b c“ d", "a «\u202fb c\u202f» d"),
    ("\"a 'b' c\" ('d')", "“a ‘b’ c” (‘d’)", "„a ‚b‘ c“ (‚d‘)", "«\u202fa ‘b’ c\u202f» (‘d’)"),
    ("\"a 'b'\" c", "“a ‘b’” c", "„a ‚b‘“ c", "«\u202fa ‘b’\u202f» c"),
    ("that's the writers' own", "that’s the writers’ own", "that’s the writers’ own", "that’s the writers’ own"),
]

#: The text, the keys, and the text after them, in any language. An x that is deleted begins keys that are signs.
SET = [
    ("", "a -- b", "a – b"),
    ("", "2024--25", "2024–25"),
    ("", "a---b", "a—b"),
    ("", "x|Backspace|-3.5 %, (-2) and -1", "−3.5 %, (−2) and −1"),
    ("", "one line|Shift+Enter|-3", "one line\\\n−3"),
    ("| a |\n|---|\n| b¦ |", "Backspace|-7", "| a |\n|---|\n| −7 |"),
    ("Turns [@one]", "''s way", "Turns [@one]’s way"),
]

#: What stays as it is typed.
STAYS = [
    ("", "2024-25, 2026-11-30, GPT-4, a - b and 3-4", "2024-25, 2026-11-30, GPT-4, a - b and 3-4"),
    ("", "see https://example.org/it's--so-1", r"see https\://example.org/it's--so-1"),
    ("", 'type `a -- "b" -1`', 'type `a -- "b" -1`'),
    ("Run `one¦ two`", " -- 'x' -1", "Run `one -- 'x' -1 two`"),
    ("```\none¦\n```", ' -- "x" -1', '```\none -- "x" -1\n```'),
    ("", "so [@one, p. 3--4 'x']", "so [@one, p. 3--4 'x']"),
]


@pytest.fixture
def write_in(desk, write):
    """Open an empty section of a report in that language."""

    def opened(language):
        desk.report.language = language
        desk.report.save()
        return write()

    return opened


@pytest.mark.parametrize(("language", "column"), [("en", 1), ("de-AT", 2), ("fr", 3), ("es", 1)])
def test_typed_quotes_dashes_and_minus_signs_follow_the_language(write_in, language, column):
    page = write_in(language)
    cases = [("", f"x|Backspace|{case[0]}" if case[0][0] == "'" else case[0], case[column]) for case in QUOTED]
    cases += SET + STAYS
    found = [after(page, text, keys) for text, keys, _ in cases]
    assert unlike(found, [expected for _, _, expected in cases]) == []


@pytest.mark.parametrize("key", ["Backspace", "Control+z"])
@pytest.mark.parametrize(
    ("language", "signs"),
    [
        ("en", ('say "', "say “", 'say "')),
        ("en", ("don'", "don’", "don'")),
        ("de", ('"a"', "„a“", '„a"')),
        ("de", ("by -3", "by −3", "by -3")),
        ("de", ("a --", "a –", "a --")),
    ],
)
def test_backspace_or_undo_brings_back_the_typed_signs(write_in, key, language, signs):
    typed, written, undone = signs
    page = write_in(language)
    page.keyboard.type(typed)
    becomes(page, written)
    page.keyboard.press(key)
    becomes(page, undone)
    page.keyboard.type("1")
    becomes(page, undone + "1")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    becomes(page, undone[:-1].rstrip())


def test_undo_brings_back_typed_signs_step_by_step_and_redo_repeats_them(write_in):
    page = write_in("en")
    page.keyboard.type("it's so")
    steps = ["it’s so", "it’", "it'", ""]
    for step, expected in enumerate(steps):
        assert body_of(page) == expected
        if step + 1 < len(steps):
            page.keyboard.press("Control+z")
    for expected in reversed(steps[:-1]):
        page.keyboard.press("Control+y")
        becomes(page, expected)


def test_a_quote_that_a_dead_key_or_a_selection_brings_is_set_too(write_in):
    page = write_in("de")
    page.keyboard.type("so ")
    compose(page, ['"'], '"')
    becomes(page, "so „")
    fill(page, "One ¦two¦.")
    press(page, '"')
    becomes(page, "One „.")
