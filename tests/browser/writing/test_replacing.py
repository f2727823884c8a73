"""What is typed in place of something, or beside a table, with keys, an input method, a dead key or an emoji panel: all that it
does not replace stays as it was written.
"""

import pytest

from tests.browser.writing.surface import becomes, compose

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

FULL = "Grew [@one] and [[kites]] too[^1] **bold** [link](https://example.org/) more.\n\n[^1]: A note."
TABLE = "| a | b |\n| --- | --- |\n| c | d |"
HOW = {
    "key": lambda page: page.keyboard.press("x"),
    "emoji": lambda page: page.keyboard.insert_text("x"),
    "input method": lambda page: compose(page, ["n", "ni"], "x"),
    "dead key": lambda page: compose(page, ["´"], "x"),
}


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        (f"First.\n\n{FULL}", ["Control+Home", "End", *["Shift+ArrowRight"] * 3, "key"], f"First.x{FULL[1:]}"),
        (f"First.\n\n{FULL}", ["Control+Home", "End", *["Shift+ArrowRight"] * 3, "input method"], f"First.x{FULL[1:]}"),
        ("## Head words\n\nMore.", ["Control+Home", "Control+Shift+ArrowRight", "input method"], "## x words\n\nMore."),
        ("- item words", ["Home", "Control+Shift+ArrowRight", "dead key"], "- x words"),
        (f"{TABLE}\n\nAfter.", ["Home", "ArrowUp", "input method"], f"{TABLE}\n\nx\n\nAfter."),
        (f"{TABLE}\n\nAfter.", ["Home", "ArrowLeft", "dead key"], f"{TABLE}\n\nx\n\nAfter."),
        (f"{TABLE}\n\nAfter.", ["Home", "ArrowUp", "ArrowUp", "emoji"], f"{TABLE}\n\nx\n\nAfter."),
        (f"First.\n\n{FULL}", ["Control+Home", "End", *["Shift+ArrowRight"] * 7, "emoji"], f"First.x{FULL[5:]}"),
                (f"First.\n\n{FULL}", ["Control+Home", "End", *["Shift+ArrowRight"] * 3, "dead key"], f"First.x{FULL[1:]}"),
                ("One\n\n## Head *two*", ["Control+Home", "End", *["Shift+ArrowRight"] * 3, "key"], "OnexHead *two*"),
                ("> quoted words", ["Home", "Control+Shift+ArrowRight", "input method"], "> x words"),
                ("1. First one", ["Home", "Control+Shift+ArrowRight", "input method"], "1. x one"),
                ("## Head words", ["Control+Home", "Control+Shift+ArrowRight", "dead key"], "## x words"),
                (f"{TABLE}\n\nAfter.", ["Home", "ArrowUp", "dead key"], f"{TABLE}\n\nx\n\nAfter."),
                (f"Before.\n\n{TABLE}", ["Control+Home", "ArrowDown", "ArrowDown", "emoji"], f"Before.\n\n{TABLE}\n\nx"),
                ("A [@one] b", ["Control+Home", "ArrowRight", "ArrowRight", "ArrowRight", "emoji"], "A [@one]x b"),
    ],
)  # fmt: skip
def test_only_what_is_selected_is_replaced(write, said, text, keys, expected):
    page = write(text)
    for key in keys[:-1]:
        page.keyboard.press(key)
    HOW[keys[-1]](page)
    becomes(page, expected)
    page.keyboard.type("yz")
    becomes(page, expected.replace("x", "xyz", 1))
    assert said == []


def test_delete_above_a_table_chooses_it_before_it_takes_it_away(write):
    page = write(f"Above.\n\n{TABLE}\n\nAfter.", at="Home")
    page.keyboard.press("End")
    page.keyboard.press("Delete")
    becomes(page, f"Above.\n\n{TABLE}\n\nAfter.")
    page.keyboard.press("Delete")
    becomes(page, "Above.\n\n\n\nAfter.")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5*3*2 tenders", r"5\*3\*2 tenders"),
        ("2025. That was it", r"2025\. That was it"),
        ("a *b* **c** 5*", r"a *b* **c** 5\*"),
    ],
)
def test_a_star_between_figures_and_a_year_are_no_signs(write, typed, expected):
    page = write()
    page.keyboard.type(typed)
    becomes(page, expected)


def test_selected_words_that_are_dragged_quickly_are_moved_whole(write):
    page = write("Some words here.\n\nLast.", at="Home")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.press("Control+Shift+ArrowRight")
    held = page.evaluate(
        "() => { const {left, top} = getSelection().getRangeAt(0).getBoundingClientRect(); return [left + 9, top + 9]; }"
    )
    line = page.locator(".cm-line").last.bounding_box()
    page.mouse.move(*held)
    page.mouse.down()
    page.mouse.move(line["x"] + 200, line["y"] + 9)
    page.mouse.move(line["x"] + 210, line["y"] + 9)
    page.mouse.up()
    becomes(page, "Some.\n\nLast. words here")


def test_no_key_moves_or_copies_lines_which_would_join_paragraphs(write):
    text = "One.\n\nTwo.\n\nThree."
    page = write(text, at="Home")
    page.keyboard.press("ArrowDown")
    for key in ("Alt+ArrowDown", "Alt+ArrowUp", "Shift+Alt+ArrowDown", "Control+Shift+k"):
        page.keyboard.press(key)
    becomes(page, text)
