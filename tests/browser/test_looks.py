"""The pages that a form would change, as they would be with what is typed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models.series import Report
from tests.browser.looking import wrong_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.journey
def test_a_report_is_seen_in_a_window_of_its_own_with_what_its_form_says(desk, window):
    page = window("paula", width=1440)
    page.goto(reverse("admin:reports_report_change", args=[desk.report_id]))
    page.get_by_text("Appearance", exact=True).click()
    page.fill("#id_name", "The Ocean")
    page.select_option("#id_ground", "ink")

    def shown(name):
        with page.expect_popup() as opened:
            page.get_by_role("button", name=name, exact=True).click()
        opened.value.wait_for_load_state()
        return opened.value

    section = shown("Section")
    section.get_by_role("heading", level=1).get_by_text("Tidal Power").wait_for()
    expect(section.locator(".masthead")).to_contain_text("The Ocean")
    expect(section.locator(".masthead")).to_have_css("background-color", "rgb(29, 27, 23)")
    page.fill("#id_colour", "#ffe14d")
    shown("Edition").get_by_text("or another colour").wait_for()
    assert wrong_with(page) == []
    assert Report.objects.get(pk=desk.report_id).name == "Sea"
