"""The plain text area is what somebody chooses for good: it holds on every machine of theirs, and on nobody else's."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from reports.models.form_drafts import WritingChoice
from tests.browser.looking import wrong_with
from tests.browser.pages import section_page
from tests.waiting import page_until

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def is_plain(username="edith"):
    return WritingChoice.of(User.objects.get(username=username)).is_plain


def test_the_plain_text_area_chosen_on_one_machine_holds_on_another_and_back(desk, window):
    one, other, paula = window("edith"), window("edith"), window("paula")
    for page in (one, other, paula):
        page.goto(section_page(desk))
        page.locator(".written").wait_for()
    one.get_by_text("Visual or plain text").click()
    one.get_by_role("button", name="Use a plain text area").click()
    page_until(one, is_plain)
    for page in (one, other):
        page.goto(section_page(desk))
        page.get_by_role("button", name="Use the visual editor").wait_for()
        assert page.locator("#id_body").is_visible()
    other.locator("#id_body").press("Control+End")
    other.keyboard.type(" Written plainly.")
    other.keyboard.press("Control+s")
    other.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body.endswith("Written plainly.")
    assert wrong_with(other) == []
    paula.reload()
    paula.locator(".written").wait_for()
    other.get_by_role("button", name="Use the visual editor").click()
    other.locator(".written").wait_for()
    page_until(other, lambda: not is_plain())
    one.reload()
    one.locator(".written").wait_for()


def test_how_one_writes_is_chosen_on_ones_own_page_too(desk, window):
    edith = window("edith")
    edith.goto(reverse("own-account"))
    choice = edith.get_by_label("Write sections in a plain text area")
    for wanted in (True, False):
        choice.set_checked(wanted)
        edith.get_by_role("button", name="Save editor setting").click()
        edith.get_by_text("Saved.", exact=True).wait_for()
        assert (choice.is_checked(), is_plain()) == (wanted, wanted)
    assert User.objects.get(username="edith").first_name == "Edith"
    assert wrong_with(edith) == []


def test_a_phone_has_the_visual_editor_and_the_plain_text_area_is_one_tap_away(desk, window):
    phone = window("edith", width=390, has_touch=True, is_mobile=True)
    phone.goto(section_page(desk))
    phone.locator(".written").wait_for()
    assert not phone.locator("#id_body").is_visible()
    phone.get_by_role("button", name="Use a plain text area").tap()
    assert phone.locator("#id_body").is_visible()
    page_until(phone, is_plain)


def test_nobody_writes_into_the_markdown_while_the_visual_editor_is_on_its_way(desk, window):
    page, held = window("edith"), []
    page.route("**/vendor/writing/*.js", lambda route: held.append(route))  # noqa: PLW0108  playwright asks for a function
    page.goto(section_page(desk), wait_until="commit")
    page_until(page, lambda: held)
    area = page.locator("#id_body")
    expect(area).to_be_hidden()
    held[0].continue_()
    page.locator(".written").wait_for()
    # Where it does not come, the text area is there after a while.
    page.unroute("**/vendor/writing/*.js")
    page.route("**/vendor/writing/*.js", lambda route: route.abort())
    page.reload()
    expect(area).to_be_visible()
