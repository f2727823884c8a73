"""Rows of a section are saved in a real browser while their writer writes on: each is there once, with its own words."""

import pytest
from playwright.sync_api import expect

from reports.models.draft import Assessment
from tests.browser.pages import colleague, hold_saves, opened, saved, section_of, section_page
from tests.waiting import LONG, autosaved, intercept, page_until
from trends.models import Technique

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_written_on", [False, True])
def test_a_row_that_is_added_is_saved_once_however_often_it_is_sent(desk, window, is_written_on):
    Assessment.objects.filter(section=section_of(desk)).delete()
    edith = opened(desk, window, "It is.")
    edith.locator("summary", has_text="Add an assessment").click()
    edith.locator("#id_assessments-0-technique").fill("power kite")
    edith.locator("#id_assessments-0-maturity").select_option("growing")
    note = edith.locator("#id_assessments-0-note")
    note.fill("They")
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    if is_written_on:
        edith.keyboard.type(" hold.")
    held[0].continue_()
    if is_written_on:
        # The page comes anew, since the row has another form now, with what was typed meanwhile.
        edith.get_by_role("heading", name="Unsaved changes restored").wait_for()
        assert edith.locator("#id_assessments-0-note").input_value() == "They hold."
        edith.locator(".main-form[data-autosave=saved]").wait_for()
    else:
        saved(edith)
    edith.unroute("**" + section_page(desk))
    if not is_written_on:
        assert edith.locator("#assessments-group h3", has_text="power kite").is_visible()
        assert edith.evaluate("document.activeElement.id") == "id_assessments-0-note"
        edith.keyboard.type(" hold.")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: [each.note for each in section_of(desk).assessments.all()] == ["They hold."])
    edith.get_by_role("heading", name="Unsaved changes restored").wait_for(state="detached")
    autosaved(edith)
    edith.locator("summary", has_text="Add an assessment").click()
    edith.get_by_role("button", name="Add another assessment").click()
    expect(edith.locator("#assessments-group .row")).to_have_count(3)
    assert edith.locator(".stale, .errornote").count() == 0


def test_a_row_whose_answer_was_lost_is_there_once_after_a_conflict(desk, window):
    edith = opened(desk, window, "It is.")
    for number, statement in enumerate(("Tides will turn.", "Winds will blow.")):
        if number:
            edith.get_by_role("button", name="Add another prediction").click()
        else:
            edith.locator("summary", has_text="Add a prediction").click()
        edith.locator(f"#id_predictions-{number}-statement").fill(statement)
        edith.locator(f"#id_predictions-{number}-due").fill("2031-01-01")
    tokens = [edith.locator(f"#id_predictions-{number}-token").get_attribute("value") for number in (0, 1)]
    assert [each.rpartition("-")[0] for each in tokens] == ["predictions-0", "predictions-1"]
    autosaved(edith)
    intercept(
        edith,
        "**" + section_page(desk),
        lambda route: (route.fetch(timeout=LONG * 1000), route.fulfill(status=502, body="Bad Gateway")),
    )
    edith.keyboard.press("Control+s")
    edith.get_by_text("Not saved: no connection to the server.").wait_for()
    edith.unroute("**" + section_page(desk))
    assert section_of(desk).predictions.count() == 2
    paula = colleague(desk, window)
    paula.locator("#id_keywords").fill("tides")
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    edith.locator("#id_summary").fill("Of the sea.")
    edith.keyboard.press("Control+s")
    edith.get_by_role("button", name="Save both").click()
    page_until(edith, lambda: section_of(desk).summary == "Of the sea.")
    section = section_of(desk)
    assert section.keywords == ["tides"]
    assert [each.statement for each in section.predictions.all()] == ["Tides will turn.", "Winds will blow."]


def test_what_is_typed_in_a_row_stays_in_it_where_a_row_above_is_removed_meanwhile(desk, window):
    section = section_of(desk)
    section.assessments.all().delete()
    for number, slug in enumerate(("kites", "sails", "wheels")):
        technique = Technique.objects.get_or_create(slug=slug, defaults={"name": slug})[0]
        Assessment.objects.create(section=section, technique=technique, note=f"Of {slug}.", position=number)
    edith = opened(desk, window, "It is.")
    for row in (0, 1):
        edith.locator("#assessments-group details summary").nth(row).click()
    edith.locator("#id_assessments-0-DELETE").check()
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.locator("#id_assessments-1-note").focus()
    edith.keyboard.press("End")
    edith.keyboard.type(" They turn.")
    held[0].continue_()
    edith.wait_for_function("() => document.querySelector('#id_assessments-0-note')?.value === 'Of sails. They turn.'")
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    edith.unroute("**" + section_page(desk))
    edith.keyboard.press("Control+s")
    wanted = ["Of sails. They turn.", "Of wheels."]
    page_until(edith, lambda: [each.note for each in section.assessments.order_by("position")] == wanted)


def test_input_in_a_new_row_stays_in_it_when_a_row_above_is_removed(desk, window):
    section = section_of(desk)
    section.predictions.all().delete()
    section.predictions.create(statement="Tides will turn.", due="2031-01-01")
    edith = opened(desk, window, "It is.")
    edith.locator("#predictions-group details summary").first.click()
    edith.locator("#id_predictions-0-DELETE").check()
    edith.locator("summary", has_text="Add a prediction").click()
    edith.locator("#id_predictions-1-due").fill("2031-01-01")
    edith.locator("#id_predictions-1-statement").fill("Winds will blow")
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.keyboard.type(" on.")
    held[0].continue_()
    written = "() => document.querySelector('#id_predictions-0-statement')?.value === 'Winds will blow on.'"
    edith.wait_for_function(written)
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    edith.unroute("**" + section_page(desk))
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: [each.statement for each in section.predictions.all()] == ["Winds will blow on."])


def test_what_is_typed_in_a_new_row_stays_in_it_where_a_colleague_adds_one_meanwhile(desk, window):
    section_of(desk).predictions.all().delete()
    edith = opened(desk, window, "It is.")
    paula = colleague(desk, window)
    for page, statement in ((edith, "Winds will blow"), (paula, "Tides will turn.")):
        page.locator("summary", has_text="Add a prediction").click()
        page.locator("#id_predictions-0-due").fill("2031-01-01")
        page.locator("#id_predictions-0-statement").fill(statement)
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    held = hold_saves(edith, desk)
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.keyboard.type(" on.")
    held[0].continue_()
    edith.get_by_role("heading", name="Unsaved changes restored").wait_for()
    statements = [edith.locator(f"#id_predictions-{number}-statement").input_value() for number in (0, 1)]
    assert statements == ["Tides will turn.", "Winds will blow on."]
    assert edith.locator(".stale, .errornote").count() == 0
