"""Requests of the section form that get no response in time are given up, and harmless if they arrive later."""

from http import HTTPStatus

import pytest

from tests.browser.pages import kept_fields, section_page, type_in
from tests.waiting import autosaved, intercept, page_until

pytestmark = pytest.mark.django_db(transaction=True)
#: In milliseconds of the page's clock: after so long without a response, a request is given up (saving.js).
GIVEN_UP = 70_000


def test_an_autosave_that_gets_no_response_is_given_up_and_sent_again(desk, window):
    edith = window("edith", has_clock=True)
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    held = []
    intercept(edith, "**/admin/keep/", lambda route: held.append(route))  # noqa: PLW0108  Playwright counts its parameters
    type_in(edith, "Typed on a train.")
    page_until(edith, lambda: any("on a train" in route.request.post_data for route in held))
    edith.clock.fast_forward(GIVEN_UP)
    edith.get_by_text("Not backed up: no connection to the server.").wait_for()
    edith.unroute("**/admin/keep/")
    edith.clock.fast_forward(GIVEN_UP)
    autosaved(edith)
    assert any("Typed on a train." in each for each in kept_fields("edith"))


def test_a_save_that_was_given_up_and_arrives_late_changes_nothing_saved_since(desk, window):
    edith = window("edith", has_clock=True)
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    held = []
    intercept(edith, "**" + section_page(desk), lambda route: held.append(route))  # noqa: PLW0108  Playwright counts its parameters
    type_in(edith, "Typed on a train.")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.clock.fast_forward(GIVEN_UP)
    edith.get_by_text("Not saved: no connection to the server.").wait_for()
    edith.unroute("**" + section_page(desk))
    edith.keyboard.type(" And on.")
    autosaved(edith)
    edith.keyboard.press("Control+s")
    edith.get_by_text("Saved.", exact=True).wait_for()
    assert edith.context.request.fetch(held[0].request).status == HTTPStatus.UNPROCESSABLE_ENTITY
    section = desk.draft.sections.get(slug="tides")
    assert (section.summary, kept_fields("edith")) == ("Typed on a train. And on.", [])
    edith.keyboard.type(" And off.")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: desk.draft.sections.get(slug="tides").summary == "Typed on a train. And on. And off.")
    assert edith.locator(".stale, .errornote").count() == 0
