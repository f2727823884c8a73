"""One person has the same form open in two tabs of a real browser, and writes in both: in the end all of it is saved."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.pages import BACK, kept_fields, section_page, type_in
from tests.waiting import autosaved, page_until

pytestmark = pytest.mark.django_db(transaction=True)


def two_tabs(window, username, address):
    first = window(username)
    tabs = [first, first.context.new_page()]
    for tab in tabs:
        tab.goto(address)
        tab.locator(".keeping").wait_for(state="attached")
    return tabs


def closed(*tabs):
    """As when a browser ends without asking its pages."""
    for tab in tabs:
        tab.close(run_before_unload=False)


def test_what_was_typed_in_two_tabs_of_a_section_is_offered_one_after_the_other(desk, window):
    first, second = two_tabs(window, "edith", section_page(desk))
    type_in(first, "From the first tab.")
    autosaved(first)
    type_in(second, " too", "#id_title")
    autosaved(second)
    type_in(first, " And on.")
    autosaved(first)
    closed(first, second)
    again = window("edith")
    again.goto(section_page(desk))
    again.get_by_role("heading", name=BACK).wait_for()
    assert again.locator("#id_summary").input_value() == "From the first tab. And on."
    assert not again.locator("#id_title").input_value().endswith("too")
    again.get_by_role("button", name="Save changes").click()
    page_until(again, lambda: (again.locator("#id_title").get_attribute("value") or "").endswith(" too"))
    again.get_by_role("heading", name=BACK).wait_for()
    again.locator(".keeping:not([hidden])").wait_for(state="attached")
    again.get_by_role("button", name="Save changes").click()
    page_until(again, lambda: kept_fields("edith") == [])
    section = desk.draft.sections.get(slug="tides")
    assert (section.summary, section.title[-4:]) == ("From the first tab. And on.", " too")


def test_the_same_sentence_written_in_two_tabs_is_chosen(desk, window):
    first, second = two_tabs(window, "edith", section_page(desk))
    for tab, words in ((first, "Tides turn."), (second, "Winds blow.")):
        type_in(tab, words)
        autosaved(tab)
    first.keyboard.press("Control+s")
    page_until(first, lambda: desk.draft.sections.get(slug="tides").summary.endswith("Tides turn."))
    assert second.locator("#id_summary").input_value() == "Winds blow."
    second.keyboard.press("Control+s")
    second.get_by_role("heading", name="Not saved yet: you saved this page").wait_for()
    second.get_by_text("Both versions changed the same text.").wait_for()
    assert wrong_with(second) == []
    second.get_by_label("Keep your unsaved text").check()
    second.get_by_role("button", name="Save this choice").click()
    second.get_by_text("Your choice was saved: Summary.").wait_for()
    summary = desk.draft.sections.get(slug="tides").summary
    assert summary == "Winds blow."


def test_discarding_beside_a_text_without_a_script_comes_back_to_it(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("Half a comment.")
    edith.locator("#comments-form[data-autosave=saved]").wait_for(state="attached")
    plain = window("edith", java_script_enabled=False)
    plain.goto(section_page(desk))
    assert plain.get_by_role("textbox", name="Comment", exact=True).input_value() == "Half a comment."
    plain.locator(".kept-words").get_by_role("button", name="Discard").click()
    expect(plain.locator(".kept-words")).to_have_count(0)
    assert plain.url.partition("#")[0].endswith(section_page(desk))


def test_what_is_sent_twice_in_haste_is_done_once(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping").wait_for(state="attached")
    for words in ("Once.", "Once more."):
        edith.locator("#id_summary").fill(words)
        for _ in range(3):
            edith.keyboard.press("Control+s")
        edith.get_by_text("Saved.", exact=True).wait_for()
        assert edith.locator(".stale").count() == 0
        assert desk.draft.sections.get(slug="tides").summary == words
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("Said once.")
    edith.locator(".comment-fields").get_by_role("button", name="Comment").dblclick()
    edith.locator(".said-words", has_text="Said once.").first.wait_for()
    edith.locator("#comments-form[data-autosave=saved]").wait_for(state="attached")
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("And again.")
    edith.locator(".comment-fields").get_by_role("button", name="Comment").click()
    edith.locator(".said-words", has_text="And again.").wait_for()
    said = desk.draft.sections.get(slug="tides").comments.values_list("words", flat=True)
    assert sorted(said) == ["And again.", "Said once."]
