"""The desk on a phone: the menu is folded, and Save stays in reach."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.pages import edition_page, section_page
from tests.waiting import still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def in_sight(page, locator):
    box = locator.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


@pytest.mark.journey
@pytest.mark.rounds
def test_the_menu_is_folded_and_opens_over_the_page(desk, window):
    page = window("ursula", width=390)
    page.goto(edition_page(desk))
    rooms, menu = page.get_by_role("navigation", name="Desk"), page.get_by_role("button", name="Menu")
    assert not rooms.is_visible()
    assert page.locator("main h1").bounding_box()["y"] < 200
    menu.click()
    expect(rooms).to_be_visible()
    assert wrong_with(page) == []
    page.keyboard.press("Escape")
    expect(rooms).to_be_hidden()
    menu.click()
    page.get_by_role("navigation", name="Edition").get_by_role("link", name="References").click()
    page.get_by_role("heading", level=1, name="References").wait_for()
    page.wait_for_load_state()
    assert not rooms.is_visible()
    menu.click()
    rooms.get_by_role("link", name="Calendar").click()
    page.get_by_role("heading", level=1, name="Calendar").wait_for()
    wide = window("ursula")
    wide.goto("/admin/")
    assert wide.get_by_role("navigation", name="Desk").is_visible()
    assert not wide.get_by_role("button", name="Menu").is_visible()


def test_the_account_menu_closes_by_escape_or_outside_click_and_covers_nothing(desk, window):
    page = window("ursula")
    page.goto(edition_page(desk))
    own, account = page.get_by_role("button", name="Ursula Unger"), page.get_by_role("link", name="Your account")
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(40, 500), own.click):
        own.click()
        expect(account).to_be_visible()
        assert wrong_with(page) == []
        box = account.bounding_box()
        close()
        expect(account).to_be_hidden()
        under = "([x, y]) => document.elementFromPoint(x, y).closest('.who-panel') === null"
        assert page.evaluate(under, [box["x"] + 5, box["y"] + 5])
    own.click()
    account.click()
    page.get_by_role("heading", level=1, name="Your account").wait_for()


@pytest.mark.rounds
def test_save_stays_in_reach_wherever_one_is_on_the_page(desk, window):
    page = window("edith", width=390)
    reference = f"/admin/reports/reference/{desk.draft.references.get().pk}/change/"
    plan = reverse("desk:plan", args=[desk.pk])
    for address in (section_page(desk), reference, plan):
        page.goto(address)
        still(page)
        save = page.get_by_role("button", name="Save", exact=True)
        for share in (0, 0.5, 1):
            page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
            assert in_sight(page, save), (address, share)
        assert wrong_with(page) == []
        last = page.locator("main a, main summary").last
        last.scroll_into_view_if_needed()
        still(page)
        assert in_sight(page, last)


@pytest.mark.parametrize(("width", "script"), [(390, True), (390, False), (1280, True), (1280, False)])
def test_that_it_is_saved_is_said_where_the_person_is(desk, window, width, script):
    long = "\n\n".join(f"Paragraph {number} says what it says." for number in range(80))
    desk.draft.sections.filter(slug="tides").update(body=long)
    page = window("edith", width=width, java_script_enabled=script)
    page.goto(section_page(desk))
    words = page.locator(".written" if script else "#id_body")
    words.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    page.get_by_role("button", name="Save", exact=True).click()
    said = page.get_by_role("status").get_by_text("Saved.", exact=True)
    said.wait_for()
    page.wait_for_load_state()
    assert not script or page.evaluate("scrollY") > 500
    assert in_sight(page, said)
    save = page.get_by_role("button", name="Save", exact=True)
    assert abs(said.bounding_box()["y"] - save.bounding_box()["y"]) < 80
    assert in_sight(page, save)
    if script:
        assert wrong_with(page) == []
        words.press_sequentially("x")
        assert said.count() == 0, "what is typed now is not saved"


def test_that_nothing_can_be_kept_is_said_where_the_person_is(desk, window):
    desk.draft.sections.filter(slug="tides").update(body="\n\n".join(["It says what it says."] * 80))
    page = window("edith", width=390)
    page.goto(section_page(desk))
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    page.context.set_offline(True)
    page.keyboard.type(" And more.")
    said = page.get_by_text("Not backed up: no connection to the server.")
    said.wait_for()
    assert in_sight(page, said)


def test_what_saves_a_section_takes_two_lines_of_a_small_phone_at_most(desk, window):
    desk.draft.sections.update(is_reviewed=False)
    page = window("edith", width=320)
    page.goto(section_page(desk))
    names = ("Preview", "Save")
    tops = {page.locator(".writing-line").get_by_text(name, exact=True).bounding_box()["y"] for name in names}
    assert len(tops) == 1
    assert page.locator(".writing-line").bounding_box()["height"] < 120


def test_the_buttons_below_a_form_stand_on_one_line(desk, window):
    page = window("ursula", width=1280)
    page.goto("/admin/trends/theme/add/")
    tops = {button.bounding_box()["y"] for button in page.locator(".submit-row button").all()}
    assert (page.locator(".submit-row button").count(), len(tops)) == (1, 1)


def test_a_save_does_not_lead_back_to_where_the_page_was_opened(desk, window):
    page = window("edith", width=390)
    page.goto(f"{section_page(desk)}#state")
    page.locator("#id_summary").fill("Corrected.")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    page.reload()
    page.locator("form.main-form").evaluate("form => { delete form.dataset.stays; }")
    page.locator("#id_summary").fill("Corrected again.")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert page.url.endswith(section_page(desk))
