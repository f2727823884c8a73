"""Bold and italic: switched on and off, deleted in and saved, they are what CommonMark reads back."""

import re

import pytest

from reports.rendering.prose import render_prose
from tests.browser.writing.surface import body_of, fill, press

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

MARKED = {
    "B|one |I|two|B|I| out": "<strong>one <em>two</em></strong> out",
    "B|I|two|I| three|B| out": "<strong><em>two</em> three</strong> out",
    "I|one |B|two|I|B| out": "<em>one <strong>two</strong></em> out",
    "B|one |I|two|I|B| out": "<strong>one <em>two</em></strong> out",
    "B|I|two|I|B| out": "<em><strong>two</strong></em> out",
    "I|B|two|I|B| out": "<em><strong>two</strong></em> out",
    "I|B|two|I| three|B| out": "<strong><em>two</em> three</strong> out",
    "B|I|two|B| three|I| out": "<em><strong>two</strong> three</em> out",
    "B|one |I|two|B| three|I| out": "<strong>one <em>two</em></strong> <em>three</em> out",
    "I|one |B|two |I|three|B| out": "<em>one <strong>two</strong></em> <strong>three</strong> out",
    "B|one |I|B|two|I| out": "<strong>one</strong> <em>two</em> out",
    "B|one. |I|two.|B|I| out": "<strong>one. <em>two.</em></strong> out",
    "B| one|B| out": "<strong>one</strong> out",
    "B|one |Control+Home|End|out": "<strong>one out</strong>",
    "B|one |Enter|out": "<strong>one</strong></p>\n<p>out",
    "B|I|one|Enter|out": "<em><strong>one</strong></em></p>\n<p>out",
    "B|one two|ArrowLeft|ArrowLeft|ArrowLeft|Enter": "<strong>one</strong></p>\n<p><strong>two</strong>",
}


def as_read(page, steps):
    """What readers see of what the steps write in an empty text."""
    fill(page, "")
    press(page, re.sub(r"(?<![^|])[BI](?![^|])", lambda found: f"Control+{found[0].lower()}", steps))
    return render_prose(body_of(page)).removeprefix("<p>").removesuffix("</p>\n")


def test_bold_and_italic_end_where_they_are_switched_off_in_any_order(write):
    page = write()
    assert {steps: as_read(page, steps) for steps in MARKED} == MARKED


DELETED = {
    "one |B|Backspace|two": "onetwo",
    "one |B|two|B|Backspace|x": "one <strong>twx</strong>",
    "one |B|t|Backspace|z|B| out": "one <strong>z</strong> out",
    "one |B|two|Shift+ArrowLeft|Shift+ArrowLeft|Shift+ArrowLeft|Backspace|x": "one <strong>x</strong>",
    "one |B|two|B| |Backspace|Backspace|x": "one <strong>twx</strong>",
    "one |B|I|two|I|B|Backspace|x": "one <em><strong>twx</strong></em>",
    "one |B|two|Home|Delete": "ne <strong>two</strong>",
    "B|two|Home|Delete": "<strong>wo</strong>",
    "B|two|B| out|Home|ArrowRight|ArrowRight|Delete|Delete": "<strong>tw</strong>out",
}


def test_letters_are_deleted_beside_and_in_what_is_bold_and_no_sign_of_it(write):
    page = write()
    assert {steps: as_read(page, steps) for steps in DELETED} == DELETED


SELECTED = {
    ("One.\n\nTwo.", "Control+a|Control+b"): "**One.**\n\n**Two.**",
    ("One.\n\nTwo.", "Control+a|Control+b|Control+b"): "One.\n\nTwo.",
    ("- one\n- two\n  - *three*", "Control+a|Control+b"): "- **one**\n- **two**\n  - ***three***",
    ("### Head\n\n> One\n> two.\n\n![[growth]]", "Control+a|Control+i"): (
        "### *Head*\n\n> *One\n> two.*\n\n![[growth]]"
    ),
    ("One seven.", "Shift+ArrowLeft|Control+b|Control+b"): "One seven.",
    ("Four **five**", "Shift+Home|Control+b|End|z"): "**Four fivez**",
    ("- one\n- two", "Shift+Home|Shift+ArrowUp|Control+i"): "- *one*\n- *two*",
    ("One.\n\n| a |\n|---|\n| b |\n\nTwo.", "Control+a|Control+b"): (
        "**One.**\n\n| **a** |\n|---|\n| **b** |\n\n**Two.**"
    ),
}


def test_what_is_selected_is_bold_in_each_of_its_paragraphs_and_items_or_not_at_all(write):
    page = write()

    def pressed(text, steps):
        fill(page, text)
        press(page, steps)
        return body_of(page)

    assert {case: pressed(*case) for case in SELECTED} == SELECTED
