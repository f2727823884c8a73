"""The writing surface in a real browser: what is typed and chosen is the right Markdown."""

import pytest

from tests.browser.looking import wrong_with
from tests.browser.test_desk import section_page
from tests.browser.writing.surface import EVERYTHING, becomes, body_of, compose, option
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
    for expected in ("It turns both ways. And ****", "It turns both ways. And ", "It turns both ways. And ****"):
        page.keyboard.press("Control+b")
        becomes(page, expected)
    page.keyboard.type("strong")
    for is_on in ("true", "false", "true"):
        assert pressed("aria-pressed") == is_on
        page.keyboard.press("Control+b")
    page.keyboard.press("Control+b")
    page.keyboard.type(" tides ")
    page.keyboard.press("Control+b")
    page.keyboard.type("turn.")
    becomes(page, "It turns both ways. And **strong tides** turn.")


#: Bold and italic switched on and off by keys between words, and how readers see what was typed.
def test_enter_makes_paragraphs_and_items_and_backspace_joins_again(write):
    page = write("One")
    page.keyboard.press("Enter")
    page.keyboard.type("Two")
    becomes(page, "One\n\nTwo")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    becomes(page, "OneTwo")
    page = write("- First")
    page.keyboard.press("Enter")
    page.keyboard.type("Second")
    becomes(page, "- First\n- Second")


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("| a |\n|---|\n| 1 |", ["Control+End"], "| a |\n|---|\n| 1 |\n\nNew"),
        ("![[growth]]", ["Control+Home"], "New\n\n![[growth]]"),
        ("One\n\nTwo", ["Control+Home", "ArrowDown"], "One\n\nNew\n\nTwo"),
        ("| a |\n|---|\n| 1 |\n\nEnd", ["Control+End", "Home", "ArrowUp"], "| a |\n|---|\n| 1 |\n\nNew\n\nEnd"),
    ],
)
def test_what_is_typed_beside_a_block_stays_a_paragraph_of_its_own(write, text, keys, expected):
    page = write(text)
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.type("New")
    becomes(page, expected)


def test_what_an_input_method_composes_between_two_paragraphs_stays_a_paragraph_of_its_own(write):
    page = write("One\n\nTwo", at="Home")
    page.keyboard.press("ArrowDown")
    session = page.context.new_cdp_session(page)
    for text in ("t", "tō", "tōkyō"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    session.send("Input.insertText", {"text": "東京"})
    becomes(page, "One\n\n東京\n\nTwo")


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("![[growth]]", "End", "![[growth]]\n\n東京"),
        ("| a |\n|---|\n| 1 |", "End", "| a |\n|---|\n| 1 |\n\n東京"),
        ("| a |\n|---|\n| 1 |\n\nX", "Home", "東京\n\n| a |\n|---|\n| 1 |\n\nX"),
    ],
)
def test_what_an_input_method_composes_beside_a_block_is_not_lost(write, said, text, at, expected):
    page = write(text, at=at)
    compose(page, ["t", "tō", "tōkyō"], "東京")
    becomes(page, expected)
    assert said == []


def test_undo_takes_back_what_was_typed_behind_a_citation_and_then_the_citation(write):
    page = write("It turns")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("attention")
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


def test_backspace_below_a_table_selects_it_before_it_deletes_it(write):
    page = write("Before\n\n| a |\n|---|\n| 1 |\n\nAfter")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    assert body_of(page).count("|---|") == 1
    assert page.locator(".md-block.is-chosen").count() == 1
    page.keyboard.press("Backspace")
    becomes(page, "Before\n\n\n\nAfter")


def test_an_arrow_selects_a_chip_says_it_and_enter_opens_it(write):
    page = write("It turns [@one].", at="Home")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".md-cite.is-chosen").count() == 1
    assert page.locator(".cm-announced").inner_text().startswith("Citation: Vaswani")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Cite").wait_for()
    page.get_by_label("Pages of").fill("p. 7")
    page.get_by_label("Pages of").press("Enter")
    becomes(page, "It turns [@one, p. 7].")


def test_signs_are_shown_where_the_cursor_rests_and_nowhere_else(write):
    page = write("### Tides\n\nA **tidal** [barrage](https://example.org/) turns.")
    content = page.locator(".cm-content")
    page.wait_for_function("() => !document.querySelector('.cm-content').innerText.includes('#')")
    assert content.inner_text().split("\n")[-1] == "A tidal barrage turns."
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.cm-content').innerText.includes('**tidal**')")
    assert content.inner_text().split("\n")[-1] == "A **tidal** barrage turns."
    page.keyboard.press("Control+Home")
    page.wait_for_function("() => document.querySelector('.cm-content').innerText.includes('### Tides')")
    assert content.inner_text().split("\n")[-1] == "A tidal barrage turns."


def test_citations_techniques_notes_and_links_are_chosen(write):
    page = write("It turns")
    bar = page.get_by_role("toolbar", name="Writing")
    bar.get_by_role("button", name="Cite").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("attention")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cite").click()
    becomes(page, "It turns [@one]")
    page.keyboard.type(" by ")
    bar.get_by_role("button", name="Technique").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("power")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Link text").fill("a kite")
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one] by [[kites|a kite]]")
    bar.get_by_role("button", name="Note").click()
    page.get_by_label("The note").fill("At sea.")
    page.get_by_role("button", name="Keep").click()
    becomes(page, "It turns [@one] by [[kites|a kite]][^1]\n\n[^1]: At sea.")
    page.keyboard.type(" and ")
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
    shown, line = page.locator(".cm-tooltip").bounding_box(), page.locator(".cm-line").bounding_box()
    assert abs(shown["y"] - line["y"] - line["height"]) < 10  # right under the line
    page.keyboard.press("Enter")
    becomes(page, "It turns [@one]")
    page.keyboard.type(" [[")
    page.locator(".cm-completionDetail", has_text="not rated").first.wait_for()
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


def test_the_source_and_the_plain_text_area_are_remembered(write):
    page = write("### Tides")
    page.get_by_role("button", name="Source").click()
    page.locator(".cm-lineNumbers").wait_for()
    page.reload()
    assert page.get_by_role("button", name="Source").get_attribute("aria-pressed") == "true"
    page.get_by_text("Visual or plain text").click()
    page.get_by_role("button", name="Use a plain text area").click()
    page.reload()
    assert page.locator("#id_body").is_visible()
    page.locator("#id_body").press("Control+End")
    page.keyboard.type(" rise ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("twice")
    becomes(page, "### Tides rise **twice**")


def test_a_phone_begins_with_the_plain_text_area(desk, window):
    page = window("edith", width=390)
    page.goto(section_page(desk))
    assert page.locator("#id_body").is_visible()
    page.get_by_role("button", name="Use the visual editor").click()
    page.locator(".cm-content").wait_for()


def test_ctrl_s_saves_and_the_cursor_stays_where_it_was(desk, write):
    page = write("One\n\nTwo", at="Home")
    page.keyboard.type("Zero. ")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == "Zero. One\n\nTwo"
    page.locator(".cm-content:focus").wait_for()
    page.keyboard.type("And ")
    becomes(page, "Zero. And One\n\nTwo")


def test_what_another_script_puts_into_the_text_area_is_shown(write):
    page = write("One")
    page.evaluate("""() => {
        const area = document.querySelector("#id_body");
        area.value = "One, restored";
        area.dispatchEvent(new Event("input", {bubbles: true}));
    }""")
    assert page.locator(".cm-content").inner_text() == "One, restored"


def test_the_bar_is_one_stop_for_the_keyboard(write):
    page = write("One")
    page.keyboard.press("Alt+F10")
    assert page.evaluate("document.activeElement.textContent") == "Heading"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Bold"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "Source"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").startswith("cm-content")


def test_the_length_and_the_language_are_said(desk, write):
    desk.report.language = "de-AT"
    desk.report.save()
    page = write("Die Flut [@one] kommt.")
    page.get_by_text("3 words, 1 minute to read. Spelling: Austrian German.").wait_for()
    content = page.locator(".cm-content")
    assert [content.get_attribute(name) for name in ("lang", "spellcheck")] == ["de-AT", "true"]
    page.keyboard.press("Control+f")
    said = page.locator(".cm-search").inner_text()
    assert all(words in said for words in ("whole words", "as a pattern", "capitals as typed", "select all"))


@pytest.mark.rounds
def test_the_surface_is_sound_in_every_state(write, said):
    page = write(EVERYTHING, width=390, color_scheme="dark")
    wrong = []

    def look(state, within=None):
        wrong.extend((state, each) for each in wrong_with(page, within=within))

    page.locator(".md-figure img").wait_for()
    look("written")
    for name in ("Cite", "Technique", "Figure", "Table", "Note", "Link"):
        page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name).click()
        look(name, within="dialog[open]")
        page.keyboard.press("Escape")
    page.keyboard.press("Control+f")
    page.locator(".cm-search").wait_for()
    look("find", within=".cm-search")
    page.keyboard.press("Escape")
    page.keyboard.type(" @")
    page.get_by_role("option", name="Vaswani").wait_for()
    look("a list", within=".cm-tooltip")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Source").click()
    look("source")
    page.get_by_text("Visual or plain text").click()
    page.get_by_role("button", name="Use a plain text area").click()
    look("plain")
    assert (wrong, said) == ([], [])
