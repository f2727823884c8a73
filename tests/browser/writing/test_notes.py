"""Notes whose last call was deleted, and raised and lowered words, on the surface and in the plain text area."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.writing.surface import becomes, body_of
from tests.waiting import still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

LEFT = "One.\n\nTwo.[^1]\n\n[^1]: What it says.\n\n    And more."


@pytest.mark.journey
def test_a_note_that_nothing_calls_any_more_stays_says_so_and_is_called_or_removed(write, said):
    page = write(LEFT, at="Home")
    told = page.locator(".md-uncalled")
    assert told.count() == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Delete")
    becomes(page, LEFT.replace("Two.[^1]", ""))
    expect(told).to_contain_text("Readers do not see this note: the text has no marker for it.")
    assert wrong_with(page) == []
    # By the keyboard alone.
    page.keyboard.type("Three")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Insert marker at the cursor"
    page.keyboard.press("Enter")
    becomes(page, LEFT.replace("Two.", "Three"))
    told.wait_for(state="detached")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    told.get_by_role("button", name="Remove note").click()
    becomes(page, "One.\n\nThree")
    page.keyboard.press("Control+z")
    becomes(page, LEFT.replace("Two.[^1]", "Three"))
    told.get_by_role("button", name="Remove note").wait_for()
    page.locator(".md-note", has_text="What it says.").click(position={"x": 60, "y": 10})
    page.keyboard.press("End")
    # A note is not called in itself.
    expect(told.get_by_role("button")).to_have_text(["Remove note"])
    assert said == []


def test_a_note_cut_with_its_call_and_pasted_in_another_place_is_called_there(write):
    page = write(LEFT, at="Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+x")
    becomes(page, LEFT.replace("Two.[^1]", ""))
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+v")
    page.wait_for_function("() => !document.querySelector('.md-uncalled')")
    assert body_of(page).startswith("Two.[^1]")
    assert body_of(page).endswith("[^1]: What it says.\n\n    And more.")


def test_a_citation_with_a_note_right_behind_it_is_both(write):
    page = write("It turns [@one][^1].\n\n[^1]: At sea.", at="Home")
    assert page.locator(".cm-content .md-chip").all_inner_texts() == ["Vaswani and Google Brain 2017", "1"]


def test_a_passage_copied_into_another_text_takes_its_notes_along(write):
    page = write("One.[^1]\n\nTwo[^a].\n\n[^1]: First.\n\n[^a]: Second.", at="Home")
    for key in ("ArrowDown", "ArrowDown", "Shift+End", "Control+c"):
        page.keyboard.press(key)
    other = "It turns.[^1]\n\n[^1]: At sea."
    page.locator("#id_body").evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }", other
    )
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+v")
    becomes(page, "Two[^2].It turns.[^1]\n\n[^1]: At sea.\n\n[^2]: Second.")


@pytest.mark.parametrize("look", ["written", "plain"])
@pytest.mark.parametrize(("button", "tag"), [("Subscript", "sub"), ("Superscript", "sup")])
def test_figures_are_raised_and_lowered_and_put_back(write, said, look, button, tag):
    page = write("CO2", look=look)
    chosen = page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button)
    if look == "plain":
        page.locator("#id_body").focus()
        page.keyboard.press("Control+End")
    page.keyboard.press("Shift+ArrowLeft")
    chosen.click()
    becomes(page, f"CO<{tag}>2</{tag}>")
    if look == "written":
        assert chosen.get_attribute("aria-pressed") == "true"
        page.keyboard.press("Control+End")
        page.keyboard.type(" rises")
        still(page)
        line = page.locator(".cm-line").first
        assert line.inner_text() == "CO2 rises"
        mark = line.locator(".md-raised, .md-lowered")
        assert mark.inner_text() == "2"
        assert mark.evaluate("each => getComputedStyle(each).verticalAlign") == ("super" if tag == "sup" else "sub")
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+Home")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Control+." if tag == "sup" else "Control+,")
    else:
        chosen.click()
        becomes(page, "CO2")
        page.keyboard.press("End")
        chosen.click()
        page.keyboard.type("x")
        becomes(page, f"CO2<{tag}>x</{tag}>")
        chosen.click()
        page.keyboard.type("y")
        becomes(page, f"CO2<{tag}>x</{tag}>y")
    assert said == []


def test_what_is_raised_is_lowered_instead_and_what_is_empty_is_nothing(write):
    page = write("m2")
    press = page.keyboard.press
    press("Shift+ArrowLeft")
    press("Control+.")
    becomes(page, "m<sup>2</sup>")
    press("Control+,")
    becomes(page, "m<sub>2</sub>")
    press("Control+,")
    becomes(page, "m2")
    press("End")
    press("Control+.")
    becomes(page, "m2<sup></sup>")
    press("Control+.")
    becomes(page, "m2")
    page.keyboard.type(" CO")
    press("Control+,")
    page.keyboard.type("2")
    press("Control+,")
    page.keyboard.type(" rises")
    becomes(page, "m2 CO<sub>2</sub> rises")
