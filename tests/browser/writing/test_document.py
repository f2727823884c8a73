"""The new writing surface in the form of a section: what the tests of its core in Node cannot show."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.writing.surface import (
    EVERYTHING,
    PASTE,
    SIGNS,
    after,
    becomes,
    body_of,
    compose,
    put_cursor,
    settled,
    unlike,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def test_a_text_with_everything_in_it_shows_no_markdown_and_is_sent_as_it_was(desk, write, said):
    page = write(EVERYTHING.strip())
    shown = page.locator("body").inner_text()
    assert [sign for sign in SIGNS if sign in shown] == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == EVERYTHING.strip()
    assert said == []


def test_a_heading_a_table_and_a_note_are_written_by_keys_alone(write, said):
    page = write("First.")
    page.keyboard.press("Enter")
    page.keyboard.type("## Between")
    page.keyboard.press("Enter")
    page.keyboard.type("Words")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("Why.")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Table", exact=True).click()
    for words in ("Place", "Power", "Rance"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    becomes(
        page,
        "First.\n\n### Between\n\nWords[^1]\n\n| Place | Power |\n| --- | --- |\n| Rance |  |\n\n[^1]: Why.",
    )
    assert said == []


def test_letters_are_composed_between_two_citations_and_beside_bold_words(write):
    page = write("Before **bold** and [@one][@one] end")
    put_cursor(page, "bold", 4)
    compose(page, ["n", "ni"], "日")
    becomes(page, "Before **bold日** and [@one][@one] end")
    page.evaluate(
        """() => {
            const last = [...document.querySelectorAll(".written .md-cite")].pop();
            getSelection().collapse(last.parentNode, [...last.parentNode.childNodes].indexOf(last));
        }"""
    )
    settled(page)
    compose(page, ["h", "ho"], "本")
    becomes(page, "Before **bold日** and [@one]本[@one] end")


#: A text with the cursor (`¦`) or a selection, keys, and what becomes of it when `日` is composed there.
COMPOSED = [
    ("", "", "日"),
    ("One **bold¦** two", "", "One **bold日** two"),
    ("One **¦bold** two", "", "One 日**bold** two"),
    ("One *¦two*", "End", "One *two日*"),
    ("[@one] end¦", "Home", "日[@one] end"),
    ("One [[kites]]", "", "One [[kites]]日"),
    ("One[^1] end¦\n\n[^1]: Why.", "Home|ArrowRight|ArrowRight|ArrowRight", "One日[^1] end\n\n[^1]: Why."),
    ("One[^1]\n\n[^1]: Why¦", "", "One[^1]\n\n[^1]: Why日"),
    ("| a | b |\n| --- | --- |\n| c¦ | d |", "", "| a | b |\n| --- | --- |\n| c日 | d |"),
    ("| a | b |\n| --- | --- |\n| c¦ |  |", "Tab", "| a | b |\n| --- | --- |\n| c | 日 |"),
    ("One¦\ntwo", "", "One日\ntwo"),
    ("One\n¦two", "", "One\n日two"),
    ("One¦", "Shift+Enter", "One\\\n日"),
    ("### Head¦", "", "### Head日"),
    ("- One¦", "Enter", "- One\n- 日"),
    ("> One¦", "", "> One日"),
    ("![[growth]]\n\nOne¦", "ArrowUp", "![[growth]]\n\n日\n\nOne"),
    ("One two", "Control+Shift+ArrowLeft", "One 日"),
    ("One **two** three", "Control+Shift+ArrowLeft|Control+Shift+ArrowLeft", "One **日**"),
    ("One\n\nTwo", "Control+a", "日"),
]


def test_what_is_composed_stands_where_the_cursor_is(write, said):
    page = write()
    found = []
    for text, steps, _ in COMPOSED:
        after(page, text, steps)
        compose(page, ["n", "ni"], "日")
        settled(page)
        found.append((text, steps, body_of(page)))
    assert unlike(found, COMPOSED) == []
    assert said == []


def test_what_is_copied_is_read_by_others_without_signs_and_comes_back_as_it_was(write):
    page = write("A **bold** word[@one].[^1]\n\n[^1]: Why.")
    page.keyboard.press("Control+a")
    html, markdown = page.evaluate(
        """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
            return [data.getData("text/html"), data.getData("text/markdown")];
        }"""
    )
    assert "<strong>bold</strong>" in html
    assert [sign for sign in SIGNS if sign in html] == []
    assert markdown.strip() == body_of(page)


def test_markdown_that_is_pasted_is_markdown(write):
    page = write("First.")
    page.evaluate(PASTE, ["", "\n\n# Second\n\n- a\n- **b**"])
    becomes(page, "First.\n\n### Second\n\n- a\n- **b**")


def test_on_a_phone_a_tap_selects_a_chip_and_nothing_is_wider_than_the_page(write):
    page = write("Words [@one].\n\n| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n| long words | x | x | x | x | x |",
                 width=390, height=844)  # fmt: skip
    assert wrong_with(page) == []
    page.locator(".written .md-cite").click()
    expect(page.locator(".written .md-cite")).to_have_class("md-chip md-cite is-chosen")


def test_the_words_of_a_comment_stay_marked_while_they_are_edited(write):
    page = write("It turns both ways.")
    page.evaluate(
        """() => {
            const text = document.querySelector(".written p").firstChild;
            getSelection().setBaseAndExtent(text, 3, text, 8);
        }"""
    )
    settled(page)
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Does it?")
    page.locator("[data-comments] details.new-comment button").first.click()
    expect(page.locator(".written .commented")).to_have_text("turns")
    # The comment itself, and no longer the form for it, is beside its words.
    expect(page.locator(".written .commented")).to_have_attribute("data-words", re.compile(r"\d+"))
    put_cursor(page, "turns", 4)
    page.keyboard.type("ed")
    expect(page.locator(".written .commented")).to_have_text("turneds")
