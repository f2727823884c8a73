"""Where the cursor stands: in words, and beside chips, never in what is chosen there."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing.surface import after, becomes, body_of, fill, press, unlike

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: A text, the keys, and what it becomes.
LINES = [
    ("Above\n\n- item one", "End|Home|typed", "Above\n\n- typeditem one"),
    ("Above\n\n1. One\n2. Two", "End|Home|ArrowLeft|typed", "Above\n\n1. Onetyped\n2. Two"),
    ("- One\n- Two", "ArrowUp|End|ArrowRight|typed", "- One\n- typedTwo"),
    ("### Words", "Home|typed", "### typedWords"),
    ("> Words", "Home|typed", "> typedWords"),
    ("- One\n- Two", "ArrowUp|End|Delete", "- OneTwo"),
    ("- item one", "End|Shift+Home|typed", "- typed"),
    ("- One\n  - deep", "End|Home|typed", "- One\n  - typeddeep"),
    ("> - One", "End|Home|typed", "> - typedOne"),
    ("Text[^1].\n\n[^1]: Note", "End|Home|typed", "Text[^1].\n\n[^1]: typedNote"),
    ("```\n- code¦\n```", "Home|typed", "```\ntyped- code\n```"),
    ("- One\n- Two", "Home|ArrowUp|typed", "- typedOne\n- Two"),
    ("- One\n- Two", "Home|Home|typed", "- One\n- typedTwo"),
]


def test_home_end_and_arrows_lead_to_words_and_not_to_what_a_line_begins_with(write):
    page = write()
    assert unlike([(text, steps, after(page, text, steps)) for text, steps, _ in LINES], LINES) == []


def test_what_is_typed_right_after_an_arrow_tears_no_signs_apart(write):
    page = write()
    text = "a **b** [c](https://example.org/) d"
    for steps in range(2, 9):
        fill(page, text)
        press(page, "|".join(["Home", *["ArrowRight"] * steps, "xyz"]))
        before, _, after = body_of(page).partition("xyz")
        assert before + after == text
        assert not (before.endswith("*") and after.startswith("*"))
        assert "](" not in before or ")" in before


def test_what_is_typed_after_a_look_at_a_chip_stands_behind_it(write):
    page = write()
    for thing in ("[@one, p. 3]", "[[kites]]"):
        fill(page, f"Words {thing} end")
        chip = page.locator(".md-chip")
        chip.click()
        expect(chip).to_contain_class("is-chosen")
        page.keyboard.press("Enter")
        page.get_by_role("dialog").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.type(" more")
        becomes(page, f"Words {thing} more end")


def test_what_is_typed_on_a_chip_that_an_arrow_selected_stands_behind_it(write):
    page = write()
    fill(page, "A [@one] end")
    press(page, "Home|ArrowRight|ArrowRight|ArrowRight|x")
    becomes(page, "A [@one]x end")
