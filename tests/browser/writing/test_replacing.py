"""What is typed in place of something, or beside a table, with keys, an input method, a dead key or an emoji panel: all that it
does not replace stays as it was written.
"""

import pytest

from tests.browser.writing.surface import after, becomes, body_of, compose, fill, press, settled, unlike

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

FULL = "Grew [@one] and [[kites]] too[^1] **bold** [link](https://example.org/) more.\n\n[^1]: A note."
TABLE = "| a | b |\n| --- | --- |\n| c | d |"
HOW = {
    "key": lambda page: page.keyboard.press("x"),
    "emoji": lambda page: page.keyboard.insert_text("x"),
    "input method": lambda page: compose(page, ["n", "ni"], "x"),
    "dead key": lambda page: compose(page, ["´"], "x"),
}
#: A text, the keys before the one, and what it becomes.
REPLACED = [
    (f"First.\n\n{FULL}", "Control+Home|End" + "|Shift+ArrowRight" * 2, f"First.x{FULL[1:]}"),
    (f"First.\n\n{FULL}", "Control+Home|End" + "|Shift+ArrowRight" * 6, f"First.x{FULL[5:]}"),
    ("One\n\n## Head *two*", "Control+Home|End" + "|Shift+ArrowRight" * 2, "Onexead *two*"),
    ("## Head words\n\nMore.", "Control+Home|Control+Shift+ArrowRight", "## x words\n\nMore."),
    ("- item words", "Home|Control+Shift+ArrowRight", "- x words"),
    ("> quoted words", "Home|Control+Shift+ArrowRight", "> x words"),
    ("1. First one", "Home|Control+Shift+ArrowRight", "1. x one"),
    (f"{TABLE}\n\nAfter.", "Home|ArrowUp", f"{TABLE.replace('d', 'dx')}\n\nAfter."),
    (f"{TABLE}\n\nAfter.", "Home|ArrowLeft", f"{TABLE.replace('d', 'dx')}\n\nAfter."),
    (f"Before.\n\n{TABLE}", "Control+Home|ArrowDown|ArrowDown|ArrowDown", f"Before.\n\n{TABLE}\n\nx"),
    ("A [@one] b", "Control+Home|ArrowRight|ArrowRight|ArrowRight", "A [@one]x b"),
    ("![[growth]]", "Control+End", "![[growth]]\n\nx"),
    ("![[growth]]", "Control+Home", "![[growth]]\n\nx"),
    (TABLE, "Control+End", f"{TABLE}\n\nx"),
    (f"{TABLE}\n\nX", "Control+Home", f"{TABLE.replace('a', 'xa')}\n\nX"),
]


@pytest.mark.parametrize("how", HOW)
def test_only_what_is_selected_is_replaced(write, said, how):
    page = write()

    def replaced(text, steps):
        after(page, text, steps)
        HOW[how](page)
        page.keyboard.type("yz")
        settled(page)
        return body_of(page).replace("xyz", "x")

    assert unlike([(text, steps, replaced(text, steps)) for text, steps, _ in REPLACED], REPLACED) == []
    assert said == []


@pytest.mark.parametrize("steps", ["Home|Backspace", "Control+Home|End|Delete"])
def test_a_table_beside_the_cursor_is_selected_before_it_is_deleted(write, steps):
    page = write(f"Above.\n\n{TABLE}\n\nAfter.")
    press(page, steps)
    becomes(page, f"Above.\n\n{TABLE}\n\nAfter.")
    assert page.locator(".selectedCell").count() == 4
    page.keyboard.press(steps.split("|")[-1])
    becomes(page, "Above.\n\nAfter.")


def test_a_star_between_figures_and_a_year_are_no_signs(write):
    page = write()
    for typed, expected in (
        ("5*3*2 tenders", r"5*3*2 tenders"),
        ("2025. That was it", r"2025\. That was it"),
        ("a *b* **c** 5*", r"a *b* **c** 5*"),
    ):
        fill(page, "")
        page.keyboard.type(typed)
        becomes(page, expected)


def test_selected_words_that_are_dragged_quickly_are_moved_whole(write):
    page = write("Some words here.\n\nLast.", at="Home")
    press(page, "Control+ArrowRight|Control+Shift+ArrowRight|Control+Shift+ArrowRight")
    settled(page)
    held = page.evaluate(
        "() => { const {left, top} = getSelection().getRangeAt(0).getBoundingClientRect(); return [left + 9, top + 9]; }"
    )
    line = page.locator(".written p").last.bounding_box()
    page.mouse.move(*held)
    page.mouse.down()
    page.mouse.move(line["x"] + 200, line["y"] + 9)
    page.mouse.move(line["x"] + 210, line["y"] + 9)
    page.mouse.up()
    becomes(page, "Some.\n\nLast. words here")


def test_no_key_moves_or_copies_lines_which_would_join_paragraphs(write):
    text = "One.\n\nTwo.\n\nThree."
    page = write(text, at="Home")
    press(page, "ArrowDown|Alt+ArrowDown|Alt+ArrowUp|Shift+Alt+ArrowDown|Control+Shift+k")
    becomes(page, text)
