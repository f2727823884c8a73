"""Where the cursor may stand: in words, and never before or within what a line begins with, nor in signs that are not seen."""

import pytest

from tests.browser.writing.surface import becomes, body_of

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("Above\n\n- item one", ["End", "Home", "typed"], "Above\n\n- typeditem one"),
        ("Above\n\n- item one", ["End", "Home", "ArrowRight", "typed"], "Above\n\n- itypedtem one"),
        ("Above\n\n1. One\n2. Two", ["End", "Home", "ArrowLeft", "typed"], "Above\n\n1. Onetyped\n2. Two"),
        ("- One\n- Two", ["ArrowUp", "End", "ArrowRight", "typed"], "- One\n- typedTwo"),
        ("### Words", ["Home", "typed"], "### typedWords"),
        ("> Words", ["Home", "typed"], "> typedWords"),
        ("- One\n- Two", ["ArrowUp", "End", "Delete"], "- OneTwo"),
        ("- item one", ["End", "Shift+Home", "typed"], "- typed"),
        ("- One\n  - deep", ["End", "Home", "typed"], "- One\n  - typeddeep"),
                ("> - One", ["End", "Home", "typed"], "> - typedOne"),
                ("Text[^1].\n\n[^1]: Note", ["End", "Home", "typed"], "Text[^1].\n\n[^1]: typedNote"),
                ("```\n- code\n```", ["ArrowUp", "Home", "typed"], "```\ntyped- code\n```"),
                ("Words", ["Home", "typed"], "typedWords"),
                ("- One\n- Two", ["Home", "ArrowUp", "typed"], "- typedOne\n- Two"),
                ("- One\n- Two", ["Home", "Home", "typed"], "- One\n- typedTwo"),
    ],
)  # fmt: skip
def test_what_a_line_begins_with_is_no_place_for_the_cursor(write, text, keys, expected):
    page = write(text)
    for key in keys:
        if key == "typed":
            page.keyboard.type(key, delay=40)
        else:
            page.keyboard.press(key)
    becomes(page, expected)


@pytest.mark.parametrize("steps", range(2, 9))
def test_what_is_typed_right_after_an_arrow_tears_no_signs_apart(write, steps):
    page = write("a **b** [c](https://example.org/) d", at="Home")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    page.keyboard.type("xyz")
    before, _, after = body_of(page).partition("xyz")
    assert before + after == "a **b** [c](https://example.org/) d"
    assert not (before.endswith("*") and after.startswith("*"))
    assert "](" not in before or ")" in before


@pytest.mark.parametrize("thing", ["[@one, p. 3]", "[[kites]]", "[^1]"])
def test_what_is_typed_after_a_look_at_a_chip_stands_behind_it(write, thing):
    text = f"Words {thing} end\n\n[^1]: A note."
    page = write(text)
    page.locator(".md-chip").first.click()
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.type(" more")
    becomes(page, text.replace(thing, f"{thing} more", 1))


def test_what_is_typed_on_a_chip_that_an_arrow_stepped_on_stands_behind_it(write):
    page = write("A [@one] end", at="Home")
    for _ in "A ":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("x")
    becomes(page, "A [@one]x end")
