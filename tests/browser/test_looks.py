"""The page beside a form, as it would be with what is typed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models.series import Report
from tests.browser.looking import wrong_with
from tests.waiting import page_until

#: How wide the page is, and whether it fills what it stands in from top to bottom, and stays in it.
LOOKED_AT = """frame => {
    const [page, view] = [frame, frame.parentElement].map(each => each.getBoundingClientRect());
    return [frame.contentWindow.innerWidth, Math.abs(page.height - view.height) < 2, page.width < view.width + 1];
}"""
pytestmark = pytest.mark.django_db(transaction=True)


def is_looked_at(page, width):
    """Wait until the page is so wide: it follows when what it stands in has its size."""
    frame = page.locator("[data-look] iframe")
    page_until(page, lambda: frame.evaluate(LOOKED_AT) == [width, True, True])


@pytest.mark.journey
def test_a_report_is_seen_beside_its_form_within_a_second_of_a_pause_and_its_colour_is_checked_there(desk, window):
    said = []
    page = window("paula", width=1440)
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(reverse("admin:reports_report_change", args=[desk.report_id]))
    shown, state = page.frame_locator("[data-look] iframe"), page.locator("[data-look] [data-preview-state]")
    shown.locator(".masthead").wait_for()
    page.get_by_role("button", name="Section", exact=True).click()
    shown.get_by_role("heading", level=1).get_by_text("Tidal Power").wait_for()

    # In a narrow pane as wide as a phone, and as high as what it stands in; as wide as a screen when that is chosen.
    is_looked_at(page, 390)
    page.get_by_role("button", name="Wide", exact=True).click()
    is_looked_at(page, 1280)
    page.get_by_role("button", name="Phone", exact=True).click()
    is_looked_at(page, 390)
    shown.get_by_text("Menu", exact=True).click()
    expect(shown.locator(".places").get_by_role("link", name="Techniques")).to_be_in_viewport()
    page.get_by_role("button", name="Wide", exact=True).click()

    page.get_by_text("Appearance", exact=True).click()
    page.fill("#id_name", "The Ocean")
    page.select_option("#id_ground", "ink")
    shown.locator(".masthead").get_by_text("The Ocean").wait_for()
    expect(shown.locator(".masthead")).to_have_css("background-color", "rgb(29, 27, 23)")
    state.get_by_text("up to date").wait_for()

    page.fill("#id_colour", "#ffe14d")
    page.locator("[data-look] .errorlist").get_by_text("or another colour").wait_for()
    assert shown.locator(".masthead").get_by_text("The Ocean").is_visible(), "what was shown before stays"
    page.fill("#id_colour", "#2a3cb8")
    state.get_by_text("up to date").wait_for()
    # A button does not move from under the mouse when the field is left.
    page.get_by_role("button", name="Edition", exact=True).click()
    shown.get_by_role("heading", level=2, name="Contents").wait_for()
    assert wrong_with(page) == []
    # What the browser says of the answer that refuses the colour.
    assert [words for words in said if "422" not in words] == []
    assert Report.objects.get(pk=desk.report_id).name == "Sea"
