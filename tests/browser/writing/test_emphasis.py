"""Bold and italic: switched on and off, deleted in and saved, they are what CommonMark reads back."""

import pytest

from reports.rendering.prose import render_prose
from tests.browser.writing.surface import body_of

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

MARKED = [
    ("B|one |I|two|B|I| out", "<strong>one <em>two</em></strong> out"),
    ("B|I|two|I| three|B| out", "<strong><em>two</em> three</strong> out"),
    ("I|one |B|two|I|B| out", "<em>one <strong>two</strong></em> out"),
    ("B|one |I|two|I|B| out", "<strong>one <em>two</em></strong> out"),
    ("B|I|two|I|B| out", "<em><strong>two</strong></em> out"),
    ("I|B|two|I|B| out", "<em><strong>two</strong></em> out"),
    ("I|B|two|I| three|B| out", "<strong><em>two</em> three</strong> out"),
    ("B|I|two|B| three|I| out", "<em><strong>two</strong> three</em> out"),
    ("B|one |I|two|B| three|I| out", "<strong>one <em>two</em></strong> <em>three</em> out"),
    ("I|one |B|two |I|three|B| out", "<em>one <strong>two</strong></em> <strong>three</strong> out"),
    ("B|one |I|B|two|I| out", "<strong>one</strong> <em>two</em> out"),
    ("B|one. |I|two.|B|I| out", "<strong>one. <em>two.</em></strong> out"),
    ("B| one|B| out", "<strong>one</strong> out"),
    ("B|one |Control+Home|End|out", "<strong>one</strong> out"),
    ("B|one |Enter|out", "<strong>one</strong></p>\n<p>out"),
    ("B|I|one|Enter|out", "<em><strong>one</strong></em></p>\n<p>out"),
    ("B|one two|ArrowLeft|ArrowLeft|ArrowLeft|Enter", "<strong>one</strong></p>\n<p><strong>two</strong>"),
]


def press(page, steps):
    """Types what begins with a small letter, a blank or a sign; presses what else stands there."""
    for step in steps.split("|"):
        keys = {"B": "Control+b", "I": "Control+i"}.get(step, step)
        (page.keyboard.press if keys[0].isupper() else page.keyboard.type)(keys)
    return page


@pytest.mark.parametrize(("steps", "expected"), MARKED)
def test_bold_and_italic_end_where_they_are_switched_off_in_any_order(write, steps, expected):
    assert render_prose(body_of(press(write(), steps))) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("one |B|Backspace|two", "one two"),
        ("one |B|two|B|Backspace|x", "one <strong>twx</strong>"),
        ("one |B|t|Backspace|z|B| out", "one <strong>z</strong> out"),
        ("one |B|two|Shift+ArrowLeft|Shift+ArrowLeft|Shift+ArrowLeft|Backspace|x", "one x"),
        ("B|Backspace|two", "two"),
        ("B|Delete|two", "two"),
        ("one |B|two|B| |Backspace|Backspace|x", "one <strong>twx</strong>"),
        ("one |B|I|two|I|B|Backspace|x", "one <em><strong>twx</strong></em>"),
        ("one |B|two|Home|Delete", "ne <strong>two</strong>"),
        ("B|two|Home|Delete", "<strong>wo</strong>"),
        ("B|two|B| out|Home|ArrowRight|ArrowRight|Delete|Delete", "<strong>tw</strong>out"),
    ],
)
def test_letters_are_deleted_beside_and_in_what_is_bold_and_no_sign_of_it(write, steps, expected):
    assert render_prose(body_of(press(write(), steps))) == f"<p>{expected}</p>\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [("one |B", "one"), ("one |B|two ", "one **two**"), ("- |I| |word|I", "-  *word*")],
)
def test_what_is_saved_has_no_sign_of_a_mark_that_was_only_begun(desk, write, steps, expected):
    page = press(write(), steps)
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == expected


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("One.\n\nTwo.", "Control+a|B", "**One.**\n\n**Two.**"),
        ("One.\n\nTwo.", "Control+a|B|B", "One.\n\nTwo."),
        ("- one\n- two\n  - *three*", "Control+a|B", "- **one**\n- **two**\n  - ***three***"),
        ("### Head\n\n> One\n> two.\n\n![[growth]]", "Control+a|I", "### *Head*\n\n> *One\n> two.*\n\n![[growth]]"),
        ("One seven.", "Shift+ArrowLeft|B|B", "One seven."),
        ("Four **five**", "Shift+Home|B|End|z", "**Four five**z"),
        ("- one\n- two", "Shift+Home|Shift+ArrowUp|Shift+End|Shift+Home|I", "- *one*\n- *two*"),
        ("One.\n\n| a |\n|---|\n| b |\n\nTwo.", "Control+a|B", "**One.**\n\n| a |\n|---|\n| b |\n\n**Two.**"),
    ],
)
def test_what_is_selected_is_bold_in_each_of_its_paragraphs_and_items_or_not_at_all(write, text, keys, expected):
    assert body_of(press(write(text), keys)) == expected
