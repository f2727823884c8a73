"""The writing surface in a real browser: what is typed and chosen is the right Markdown."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.writing.surface import EVERYTHING, SIGNS, becomes, body_of, compose, fill, option, press
from tests.waiting import still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("button", "keys", "typed", "expected"),
    [
        pytest.param("Bold", "Control+b", "wet", "Old.\n\n**wet**", marks=pytest.mark.journey),
        ("List", "Control+Shift+Digit8", "wet", "Old.\n\n- wet"),
        ("Italic", "Control+i", "wet", "Old.\n\n*wet*"),
        ("Heading", "Control+Alt+3", "Tides", "Old.\n\n### Tides"),
        ("Quote", "Control+Shift+Digit9", "wet", "Old.\n\n> wet"),
    ],
)
def test_the_bar_and_the_keys_write_the_same_markdown(write, button, keys, typed, expected):
    for by_bar in (True, False):
        page = write("Old.")
        page.keyboard.press("Enter")
        if by_bar:
            page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button, exact=True).click()
        else:
            page.keyboard.press(keys)
        page.keyboard.type(typed)
        becomes(page, expected)


def test_words_that_are_selected_become_bold_and_plain_again(write):
    page = write("It turns both ways.")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    becomes(page, "It turns both **ways.**")
    assert page.get_by_role("button", name="Bold").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Control+b")
    becomes(page, "It turns both ways.")
    # Without a selection the key begins what is typed next, ends it, and steps in again.
    pressed = page.get_by_role("button", name="Bold").get_attribute
    page.keyboard.press("End")
    page.keyboard.type(" And ")
    page.keyboard.press("Control+b")
    page.keyboard.type("strong")
    for is_on in ("true", "false", "true"):
        assert pressed("aria-pressed") == is_on
        page.keyboard.press("Control+b")
    page.keyboard.press("Control+b")
    page.keyboard.type(" tides ")
    page.keyboard.press("Control+b")
    page.keyboard.type("turn.")
    becomes(page, "It turns both ways. And **strong tides** turn.")


def test_enter_makes_paragraphs_and_items_and_backspace_joins_again(write):
    page = write("One")
    press(page, "Enter|'Two")
    becomes(page, "One\n\nTwo")
    press(page, "Home|Backspace")
    becomes(page, "OneTwo")
    fill(page, "- First")
    press(page, "Enter|'Second")
    becomes(page, "- First\n- Second")


def test_what_is_typed_or_composed_in_a_paragraph_between_two_stays_one_of_its_own(write):
    page = write()
    for how in (lambda: page.keyboard.type("New"), lambda: compose(page, ["n", "ne"], "New")):
        fill(page, "One¦\n\nTwo")
        page.keyboard.press("Enter")
        how()
        becomes(page, "One\n\nNew\n\nTwo")


def test_undo_takes_back_what_was_typed_behind_a_citation_and_then_the_citation(write):
    page = write("It turns")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite").click()
    page.get_by_role("dialog").get_by_label("Title, name or short name").fill("attention")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cite").click()
    becomes(page, "It turns [@one]")
    page.keyboard.type(" on")
    for expected in ("It turns [@one]", "It turns"):
        page.keyboard.press("Control+z")
        becomes(page, expected)
    for expected in ("It turns [@one]", "It turns [@one] on"):
        page.keyboard.press("Control+y")
        becomes(page, expected)


def test_what_was_undone_is_done_again_by_either_key(write):
    page = write("One")
    for key in ("Control+y", "Control+Shift+z"):
        page.keyboard.type(" two")
        page.keyboard.press("Control+z")
        becomes(page, "One")
        page.keyboard.press(key)
        becomes(page, "One two")
        page.keyboard.press("Control+z")
        becomes(page, "One")


def test_an_arrow_selects_a_chip_says_it_and_enter_opens_it(write):
    page = write("It turns [@one].", at="Home")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    chip = page.get_by_role("img", name="Citation: Vaswani and Google Brain 2017")
    expect(chip).to_contain_class("is-chosen")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Cite").wait_for()
    page.get_by_label("Pages of").fill("p. 7")
    page.get_by_label("Pages of").press("Enter")
    becomes(page, "It turns [@one, p. 7].")


def test_no_key_or_deletion_brings_a_sign_of_markdown_into_sight(write):
    """Such as the readers of a link saw `[[1](http…` of when they deleted at its end."""
    page = write()
    for text, steps, expected in (
        ("Words [one](https://example.org/) and **bold words** end.", "", None),
        ("Words [one](https://example.org/)", "Backspace", "Words [on](https://example.org/)"),
        ("Words [one](https://example.org/)", "Backspace|Backspace|Backspace", "Words"),
        ("Words [one](https://example.org/)", "Home|Shift+End|Backspace|x", "x"),
        ("Some **north of the bay.** More", "Control+Home" + "|ArrowRight" * 10 + "|Shift+End|.", "Some **north.**"),
        ("A [@one][@one]", "Backspace", "A [@one]"),
        ("One", "Enter|## Two", "One\n\n### Two"),
        ("One", "Enter|##### Two", "One\n\n##### Two"),
    ):
        fill(page, text)
        if steps:
            press(page, steps)
        becomes(page, text if expected is None else expected)
        shown = page.locator(".written").inner_text()
        assert [sign for sign in (*SIGNS, "#", "\\") if sign in shown] == []


def test_citations_techniques_notes_and_links_are_chosen(write):
    page = write("It turns")
    bar = page.get_by_role("toolbar", name="Writing")
    bar.get_by_role("button", name="Cite").click()
    page.get_by_role("dialog").get_by_label("Title, name or short name").fill("attention")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cite").click()
    becomes(page, "It turns [@one]")
    page.keyboard.type(" by ")
    bar.get_by_role("button", name="Technique").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("power")
    page.get_by_role("dialog").get_by_label("Link text").fill("a kite")
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one] by [[kites|a kite]]")
    bar.get_by_role("button", name="Note").click()
    press(page, "'At sea.|Escape| and ")
    becomes(page, "It turns [@one] by [[kites|a kite]][^1] and\n\n[^1]: At sea.")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_label("Web address").fill("https://example.org/")
    page.get_by_role("dialog").get_by_label("Link text").fill("more")
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one] by [[kites|a kite]][^1] and [more](https://example.org/)\n\n[^1]: At sea.")


@pytest.mark.journey
def test_at_and_two_brackets_list_what_can_be_chosen(write):
    page = write("It turns")
    page.keyboard.type(" @att")
    option(page, "Vaswani")
    still(page)
    shown, line = page.locator(".completion").bounding_box(), page.locator(".written p").bounding_box()
    assert abs(shown["y"] - line["y"] - line["height"]) < 10  # right under the line
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one]")
    page.keyboard.type(" [[")
    option(page, "power kite")
    page.keyboard.type("kit")
    option(page, "power kite")
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one] [[kites]]")
    # An address that is typed as one says it is made whole.
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_label("Web address").fill("www.iea.org/reports")
    page.get_by_role("dialog").get_by_label("Link text").fill("more")
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one] [[kites]][more](https://www.iea.org/reports)")


def test_ctrl_s_saves_and_the_cursor_stays_where_it_was(desk, write):
    page = write("One\n\nTwo", at="Home")
    page.keyboard.type("Zero. ")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == "Zero. One\n\nTwo"
    page.locator(".written:focus").wait_for()
    page.keyboard.type("And ")
    becomes(page, "Zero. And One\n\nTwo")


def test_what_another_script_puts_into_the_text_area_is_shown(write):
    page = write("One")
    page.evaluate("""() => {
        const area = document.querySelector("#id_body");
        area.value = "One, restored";
        area.dispatchEvent(new Event("input", {bubbles: true}));
    }""")
    assert page.locator(".written").inner_text() == "One, restored"


def test_the_bar_is_one_stop_for_the_keyboard(write):
    page = write("One")
    page.keyboard.press("Alt+F10")
    assert page.evaluate("document.activeElement.textContent") == "Heading"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Bold"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "Comment"
    page.keyboard.press("Escape")
    expect(page.locator(".written")).to_be_focused()


def test_the_length_and_the_language_are_said(desk, write):
    desk.report.language = "de-AT"
    desk.report.save()
    page = write("Die Flut [@one] kommt.")
    page.get_by_text("3 words, 1 minute to read. Spelling: Austrian German.").wait_for()
    content = page.locator(".written")
    assert [content.get_attribute(name) for name in ("lang", "spellcheck")] == ["de-AT", "true"]


@pytest.mark.rounds
@pytest.mark.parametrize("width", [390, 1280])
def test_the_editor_is_sound_in_every_state(write, said, width):
    page = write(EVERYTHING, width=width, color_scheme="dark")
    wrong = []

    def look(state, within=None):
        wrong.extend((state, each) for each in wrong_with(page, within=within))

    page.locator(".md-figure img").wait_for()
    look("written")
    for name in ("Cite", "Technique", "Figure", "Link"):
        page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name).click()
        look(name, within="dialog[open]")
        page.keyboard.press("Escape")
    page.keyboard.type(" @")
    page.get_by_role("option", name="Vaswani").wait_for()
    look("a list", within=".completion")
    page.keyboard.press("Escape")
    page.get_by_text("Visual or plain text").click()
    page.get_by_role("button", name="Use a plain text area").click()
    look("plain")
    assert (wrong, said) == ([], [])


def test_redoing_with_caps_lock_undoes_nothing_where_nothing_is_left_to_redo(write):
    page = write("One")
    press(page, "' two|Control+Shift+z")
    assert body_of(page) == "One two"
    press(page, "Control+z|Control+Shift+z|Control+Shift+z")
    assert body_of(page) == "One two"
