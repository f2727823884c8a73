"""A publication at a set time, in a browser: what it asks for stands where it is chosen; the press reads it before."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.schedule import ScheduledPublication
from tests.browser import way
from tests.browser.looking import wrong_with

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def is_as_it_should_be(page):
    assert wrong_with(page, has_small_links="/embargo/" in page.url) == [], page.url


WIDE, PHONE = {"width": 1280}, {"width": 390, "color_scheme": "dark"}


@pytest.mark.parametrize("options", [WIDE, PHONE], ids=str)
def test_a_time_is_set_moved_and_cancelled_and_the_press_reads_it_meanwhile(
    desk, window, windows, live_server, options
):
    desk.draft.sections.update(is_reviewed=True)
    desk.draft.figures.all().delete()
    address = live_server.url + reverse("desk:publish", args=[desk.pk])
    page = window("paula", **options)
    page.goto(address)
    assert [page.locator(each).is_visible() for each in ("#id_day", "#id_press_for")] == [False, False]
    way.give_reasons(page)
    page.get_by_label("Later", exact=True).check()
    assert [page.locator(each).is_visible() for each in ("#id_day", "#id_press_for")] == [True, False]
    page.get_by_label("Date").fill("2099-12-01")
    page.get_by_label("Time zone").select_option("Europe/Oslo")
    page.get_by_label("Create a press link").check()
    page.locator("#id_press_for").fill("The Sun")
    is_as_it_should_be(page)
    page.get_by_role("button", name="Schedule 1.0").click()
    path = page.get_by_label("Link", exact=True).input_value()
    is_as_it_should_be(page)
    page.goto(address)
    is_as_it_should_be(page)
    stranger = windows.page(**options)
    stranger.goto(path.replace("http://localhost:8000", live_server.url))
    is_as_it_should_be(stranger)
    assert stranger.get_by_text("Under embargo until 1 December 2099 at 09:00 (Europe/Oslo).").is_visible()
    stranger.get_by_role("link", name="Tidal Power").first.click()
    stranger.wait_for_url("**/sections/tides/**")
    page.get_by_label("Date").fill("2099-12-24")
    page.get_by_role("button", name="Reschedule").click()
    page.get_by_role("heading", level=1, name="24 December 2099").wait_for()
    page.get_by_role("button", name="Cancel publication").click()
    page.get_by_text("The scheduled publication is cancelled.").wait_for()
    assert ScheduledPublication.objects.get().state == "cancelled"
    is_as_it_should_be(page)


@pytest.mark.parametrize("options", [PHONE, WIDE], ids=str)
def test_what_happened_is_read_and_marked_as_seen(desk, window, live_server, options):
    page = window("paula", **options)
    said = {
        "edition": desk,
        "people": User.objects.filter(username="paula"),
        "actor": Actor.of("Edith Ek"),
        "about": "Tidal Power",
        "address": "/admin/",
    }
    notify(NoticeKind.CHANGES, words="The barrage was not finished.", **said)
    notify(NoticeKind.APPROVED, **said)
    for address in ("/admin/", "/admin/happened/", reverse("admin:reports_draft_history", args=[desk.pk])):
        page.goto(live_server.url + address)
        is_as_it_should_be(page)
    page.goto(f"{live_server.url}/admin/")
    assert page.locator(".happened .new").count() == 2
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.locator(".happened .new")).to_have_count(0)
