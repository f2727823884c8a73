"""Notes are written where they stand, and go with their calls; raised and lowered words."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.writing.surface import becomes, body_of, fill, press, put_cursor

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

LEFT = "One.\n\nTwo.[^1]\n\n[^1]: What it says.\n\n    And more."


@pytest.mark.journey
def test_a_note_goes_with_its_last_call_and_comes_back_with_it(write, said):
    page = write(LEFT)
    put_cursor(page, "Two.", 0)
    press(page, "Shift+End|Delete")
    becomes(page, "One.")
    page.keyboard.press("Control+z")
    becomes(page, LEFT)
    # A call that is typed anew elsewhere needs no other key.
    put_cursor(page, "Two.", 0)
    press(page, "Shift+End|Control+x")
    becomes(page, "One.")
    press(page, "Control+Home|Control+v")
    becomes(page, "Two.[^1]One.\n\n[^1]: What it says.\n\n    And more.")
    assert said == []


def test_a_note_that_nothing_calls_says_so(write):
    page = write("One.\n\nTwo.\n\n[^1]: What it says.")
    said = page.locator(".md-note > div").evaluate("each => getComputedStyle(each, '::before').content")
    assert said == '"Readers do not see this note: the text has no marker for it."'
    assert wrong_with(page) == []


def test_a_note_is_written_between_its_call_and_escape_and_removed_where_it_is_empty(write):
    page = write("It turns twice.[^1]\n\n[^1]: Each day.")
    put_cursor(page, "It turns", 8)
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Note", exact=True).click()
    page.keyboard.type("Counted by us, see @att")
    page.locator(".completion").get_by_role("option", name="Vaswani").wait_for()
    press(page, "Enter|, |Control+b|twice|Enter|'And more.|Escape| today")
    becomes(
        page,
        "It turns[^2] today twice.[^1]\n\n[^1]: Each day.\n\n[^2]: Counted by us, see [@one], **twice**\n\n    And more.",
    )
    put_cursor(page, "Each day.", 9)
    press(page, "Control+Shift+ArrowLeft|Control+Shift+ArrowLeft|Control+Shift+ArrowLeft|Backspace|Backspace|x")
    becomes(
        page,
        "It turns[^2] today twice.x\n\n[^2]: Counted by us, see [@one], **twice**\n\n    And more.",
    )


def test_a_citation_with_a_note_right_behind_it_is_both_and_so_are_two_citations(write):
    page = write("It turns [@one][^1] and [@one, p. 2][@one].\n\n[^1]: At sea.", at="Home")
    cited = "Vaswani and Google Brain 2017"
    assert page.locator(".written .md-chip").all_inner_texts() == [cited, "1", f"{cited}, p. 2", cited]


def test_a_passage_copied_into_another_text_takes_its_notes_along(write):
    page = write("One.[^a]\n\nTwo[^1].\n\n[^a]: First.\n\n[^1]: Second.", at="Home")
    put_cursor(page, "Two", 0)
    press(page, "Shift+End|Control+c")
    fill(page, "It turns.[^1]\n\n[^1]: At sea.")
    press(page, "Control+Home|Control+v")
    becomes(page, "Two[^2].It turns.[^1]\n\n[^1]: At sea.\n\n[^2]: Second.")


@pytest.mark.parametrize(
    ("button", "tag", "keys"), [("Subscript", "sub", "Control+,"), ("Superscript", "sup", "Control+.")]
)
def test_figures_are_raised_and_lowered_and_put_back(write, said, button, tag, keys):
    page = write("CO2")
    chosen = page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button)
    page.keyboard.press("Shift+ArrowLeft")
    chosen.click()
    becomes(page, f"CO<{tag}>2</{tag}>")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    press(page, f"Control+End|{keys}| rises")
    becomes(page, f"CO<{tag}>2</{tag}> rises")
    assert page.locator(f".written {tag}").inner_text() == "2"
    # What is raised is lowered instead, and put back by the same key.
    put_cursor(page, "2", 0)
    other, other_keys = ("sup", "Control+.") if tag == "sub" else ("sub", "Control+,")
    press(page, f"Shift+ArrowRight|{other_keys}")
    becomes(page, f"CO<{other}>2</{other}> rises")
    page.keyboard.press(other_keys)
    becomes(page, "CO2 rises")
    assert "<" not in body_of(page)
    assert said == []
