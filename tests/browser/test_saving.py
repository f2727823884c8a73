"""A section is saved in a real browser while its writer writes on: its page stays, and no key is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reports.models.series import Membership, Role
from tests.browser.looking import wrong_with
from tests.browser.newsroom import log_in_beside
from tests.browser.pages import (
    colleague,
    edition_page,
    hold_saves,
    kept_fields,
    opened,
    saved,
    section_of,
    section_page,
)
from tests.desk.conftest import person
from tests.waiting import autosaved, intercept, page_until

pytestmark = pytest.mark.django_db(transaction=True)
#: Of a key, at forty in a second, in milliseconds.
KEY = 25


def write_at_the_end(page):
    page.locator(".written").focus()
    page.keyboard.press("Control+End")


def slow(page, latency):
    """Each answer comes that much later, in milliseconds."""
    network = page.context.new_cdp_session(page)
    how = {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", how)


def saves(page, body):
    page.fill("#id_body", body)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()


def in_the_plain_area(page):
    page.get_by_text("Visual or plain text").click()
    page.get_by_role("button", name="Use a plain text area").click()


def body_of(page):
    return page.locator("#id_body").input_value()


def test_every_key_is_there_that_is_typed_without_a_stop_across_three_saves(desk, window):
    edith = opened(desk, window)
    slow(edith, 700)
    write_at_the_end(edith)
    parts = ["".join(f"{part}{number:03} " for number in range(30)) for part in "abcd"]
    for part in parts:
        edith.keyboard.type(part, delay=KEY)
        if part is not parts[-1]:
            edith.keyboard.press("Control+s")
    # What was typed while a save waited for the one before it, is saved with it.
    page_until(edith, lambda: section_of(desk).body.startswith("".join(parts[:3]).strip()))
    typed = "".join(parts).strip()
    assert typed.startswith(section_of(desk).body)
    autosaved(edith)
    assert body_of(edith) == typed
    assert edith.locator(".written").inner_text().strip() == typed
    assert any(typed in each for each in kept_fields("edith"))
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: section_of(desk).body == typed)
    page_until(edith, lambda: kept_fields("edith") == [])
    assert edith.locator(".stale").count() == 0


def test_undo_after_a_save_takes_back_what_was_typed_before_it(desk, window):
    edith = opened(desk, window, "One is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Two is.")
    edith.keyboard.press("Control+s")
    saved(edith)
    edith.keyboard.press("Control+z")
    assert body_of(edith) == "One is."
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: section_of(desk).body == "One is.")
    assert wrong_with(edith) == []


def test_what_a_save_makes_new_is_taken_from_its_answer_and_the_rest_stays(desk, window):
    edith = opened(desk, window, "One is.\n\nTwo is.")
    edith.locator("#id_title").fill("Tides and kites")
    edith.locator("#id_why").fill("New numbers")
    edith.locator("#id_slug").fill("")
    edith.evaluate("document.body.dataset.same = ''")
    edith.get_by_role("button", name="Save", exact=True).click()
    saved(edith)
    assert edith.locator("#saves").get_by_text("New numbers").is_visible()
    assert "Tides and kites" in edith.title()
    assert "Tides and kites" in edith.locator(".breadcrumbs [aria-current]").inner_text()
    assert edith.locator("#id_why").input_value() == ""
    assert edith.locator("#id_slug").input_value()
    assert edith.evaluate("document.activeElement.textContent") == "Save"
    assert edith.locator("body[data-same]").count() == 1
    edith.locator("#id_title").press("End")
    edith.keyboard.type("!")
    assert edith.locator("#saved").inner_text() == ""


def test_what_a_colleague_saved_meanwhile_comes_into_the_text(desk, window):
    edith = opened(desk, window, "One is.\n\nTwo is.\n\nThree is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Edith")
    saves(colleague(desk, window), "One was.\n\nTwo is.\n\nThree is.")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: body_of(edith).startswith("One was."))
    edith.keyboard.type(" writes on.")
    assert body_of(edith) == "One was.\n\nTwo is.\n\nThree is. Edith writes on."
    # What others wrote is not for her to undo.
    for _ in range(4):
        edith.keyboard.press("Control+z")
    assert body_of(edith) == "One was.\n\nTwo is.\n\nThree is."


def test_words_typed_while_a_colleagues_come_in_are_merged_by_the_server(desk, window):
    edith = opened(desk, window, "One.\n\nTwo.\n\nThree.\n\nFour.")
    saves(colleague(desk, window), "Nought.\n\nOne.\n\nTwo.\n\nThree, and more.\n\nFour.\n\nFive.")
    write_at_the_end(edith)
    edith.keyboard.type(" End")
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.keyboard.type(" ing.")
    edith.keyboard.press("Control+Home")
    edith.keyboard.press("End")
    edith.keyboard.type(" Typed")
    held[0].continue_()
    wanted = "Nought.\n\nOne. Typed\n\nTwo.\n\nThree, and more.\n\nFour. End ing.\n\nFive."
    page_until(edith, lambda: body_of(edith) == wanted)
    edith.get_by_role("heading", name="Unsaved changes restored").wait_for()
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    assert edith.locator(".stale").count() == 0
    edith.unroute("**" + section_page(desk))
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: section_of(desk).body == wanted)


def test_a_note_begun_while_it_is_saved_is_there_with_a_colleagues_words(desk, window):
    edith = opened(desk, window, "One is.\n\nTwo is.")
    saves(colleague(desk, window), "Nought.\n\nOne is.\n\nTwo is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Really.")
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.get_by_role("toolbar", name="Writing").get_by_role("button", name="Note").click()
    edith.keyboard.type("So")
    held[0].continue_()
    # The page comes anew, with the colleague's words and the note as far as it was written.
    edith.get_by_role("heading", name="Unsaved changes restored").wait_for()
    assert body_of(edith) == "Nought.\n\nOne is.\n\nTwo is. Really.[^1]\n\n[^1]: So"


def test_a_conflict_while_one_writes_on_takes_the_words_of_neither(desk, window):
    edith = opened(desk, window, "It is.")
    paula = colleague(desk, window)
    write_at_the_end(edith)
    edith.keyboard.type(" Edith")
    saves(paula, "It is. Paula was here.")
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    for number, words in enumerate([" writes", " on."]):
        page_until(edith, lambda number=number: len(held) > number)
        edith.keyboard.type(words, delay=KEY)
        held[number].continue_()
    edith.get_by_role("heading", name="Not saved yet: Paula Park saved this page").wait_for()
    page_until(edith, lambda: body_of(edith) == "It is. Edith writes on.")
    assert "Paula was here." in edith.locator(".stale .side:last-child ins").inner_text()
    assert section_of(desk).body == "It is. Paula was here."
    autosaved(edith)
    assert wrong_with(edith) == []


@pytest.mark.journey
def test_a_save_after_the_session_ended_loses_nothing(desk, window):
    edith = opened(desk, window, "It is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Written")
    held = hold_saves(edith, desk)
    Session.objects.all().delete()
    edith.keyboard.press("Control+s")
    for number, words in enumerate([" for", " hours."]):
        page_until(edith, lambda number=number: len(held) > number)
        edith.keyboard.type(words, delay=KEY)
        held[number].continue_()
    edith.get_by_text("Not saved: you were logged out. Your text is still here.").wait_for()
    edith.unroute("**" + section_page(desk))
    log_in_beside(edith, "edith")
    edith.get_by_role("button", name="Save again", exact=True).click()
    edith.locator(".written", has_text="for hours.").wait_for()
    assert body_of(edith) == "It is. Written for hours."
    assert section_of(desk).body == "It is. Written for"
    autosaved(edith)


def test_a_save_that_no_answer_of_the_desk_comes_to_leaves_the_words_and_says_so(desk, window):
    edith = opened(desk, window, "It is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Written.")
    intercept(edith, "**" + section_page(desk), lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    edith.keyboard.press("Control+s")
    failed = edith.get_by_text("Not saved: no connection to the server. Leave this page open and save again.")
    failed.wait_for()
    edith.keyboard.type(" And on.")
    autosaved(edith)
    assert failed.is_visible()
    edith.unroute("**" + section_page(desk))
    edith.keyboard.press("Control+s")
    saved(edith)
    autosaved(edith)
    assert section_of(desk).body == "It is. Written. And on."
    failed.wait_for(state="detached")


def test_what_is_typed_until_a_save_comes_back_with_an_error_is_in_it(desk, window):
    edith = opened(desk, window, "It is.")
    edith.locator("#id_title").fill("")
    write_at_the_end(edith)
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    for number, words in enumerate([" Edith writes", " on."]):
        page_until(edith, lambda number=number: len(held) > number)
        edith.keyboard.type(words, delay=KEY)
        held[number].continue_()
    page_until(edith, lambda: body_of(edith) == "It is. Edith writes on.")
    autosaved(edith)


def test_a_publisher_marks_a_section_as_checked_and_writes_on(desk, window):
    desk.draft.sections.filter(slug="tides").update(is_reviewed=False, carried_from=2023)
    paula = opened(desk, window, "It is.", username="paula")
    write_at_the_end(paula)
    paula.keyboard.type(" Checked.")
    paula.get_by_role("button", name="Save and mark as checked").click()
    paula.get_by_text("Saved, and marked as checked.").wait_for()
    assert paula.get_by_role("button", name="Save and mark as checked").count() == 0
    assert paula.evaluate("document.activeElement.textContent") == "Save"
    assert "Not yet checked" not in paula.locator("#state").inner_text()
    section = section_of(desk)
    assert (section.body, section.is_reviewed) == ("It is. Checked.", True)


def test_an_author_hands_in_what_is_typed_and_the_editor_finds_it(desk, window):
    lena = person("lena", is_staff=True, first_name="Lena", last_name="Ortiz")
    tides = section_of(desk)
    Membership.objects.create(report=desk.report, user=lena, role=Role.AUTHOR).sections.add(tides)
    author = opened(desk, window, "It is.", username="lena")
    write_at_the_end(author)
    author.keyboard.type(" Done.")
    author.get_by_role("button", name="Ready for review").click()
    author.get_by_text("Saved, and marked as ready for review. The editors are notified.").wait_for()
    author.get_by_role("heading", name="Ready for review").wait_for()
    assert author.get_by_role("button", name="Continue writing").is_visible()
    assert section_of(desk).body == "It is. Done."
    edith = window("edith")
    edith.goto("/admin/")
    edith.locator(".duties").get_by_role("link", name="Tidal Power").click()
    edith.get_by_role("heading", name="Ready for review").wait_for()
    edith.get_by_role("link", name="Approve or ask for changes").wait_for()
    edith.goto(edition_page(desk))
    row = edith.locator("table.board tr", has_text="Tidal Power")
    assert "An editor approves it or asks for a review" in row.inner_text()


def test_words_that_came_back_are_saved_without_leaving_the_page(desk, window):
    edith = opened(desk, window, "It is.")
    write_at_the_end(edith)
    edith.keyboard.type(" Kept.")
    autosaved(edith)
    edith.reload()
    edith.get_by_role("heading", name="Unsaved changes restored").wait_for()
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    write_at_the_end(edith)
    edith.keyboard.press("Control+s")
    saved(edith)
    assert edith.locator(".kept-words").count() == 0
    edith.keyboard.type(" And on.")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: section_of(desk).body == "It is. Kept. And on.")


@pytest.mark.parametrize("field", ["#id_title", "#id_summary"])
def test_a_form_saved_by_keyboard_is_left_without_a_question_and_not_listed(desk, window, field):
    page, asked = opened(desk, window), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.focus(field)
    page.keyboard.press("End")
    page.keyboard.type(" and more")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()

    page.locator("a[href$='/board/']:visible").first.click()
    expect(page).to_have_url(re.compile("/board/"))
    assert asked == []
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="Unsaved changes")).to_have_count(0)
