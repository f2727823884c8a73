"""`@` lists sources, those of other years too, in a real browser."""

import pytest

from reports.models.draft import Reference
from tests.browser.writing.surface import becomes
from tests.desk.test_citing import TIDES
from tests.making import draft_edition

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("fails", [False, True])
def test_at_offers_sources_of_other_years_after_its_own_and_takes_over_the_chosen_one(desk, write, said, fails):
    book = {"type": "book", "title": "Tides, anew", "author": TIDES["author"], "issued": TIDES["issued"]}
    Reference.objects.create(draft=desk.draft, key="tidal", item=book)
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="tides", item=TIDES)
    page = write("It turns")
    page.keyboard.type(" @tid")
    option = page.get_by_role("option", name="2023, take over: ")
    option.wait_for()
    names = page.locator(".completion").get_by_role("option").all_inner_texts()
    assert [name.split(",")[0] for name in names] == ["Löwe 2021 Löwe", "Löwe 2021 2023", "Other sources…"]
    sent = []
    page.route("**/cite/", lambda route: sent.append(route))  # noqa: PLW0108  Playwright marks it
    option.click()
    # What is typed while it is on its way stays in its place.
    page.keyboard.type(" at sea")
    becomes(page, "It turns @tid at sea")
    assert not page.locator(".completion").is_visible()
    sent[0].abort() if fails else sent[0].continue_()
    if fails:
        page.get_by_text("The source was not added: no connection").wait_for()
    becomes(page, "It turns @tid at sea" if fails else "It turns [@tides] at sea")
    page.keyboard.type(".")
    becomes(page, "It turns @tid at sea." if fails else "It turns [@tides] at sea.")
    assert desk.draft.references.filter(key="tides").exists() is not fails
    assert fails or said == []


def test_at_leads_on_to_other_sources_and_escape_leaves_what_was_typed(desk, write):
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="tides", item=TIDES)
    page = write("It turns")
    page.keyboard.type(" @winds")
    page.get_by_role("option", name="Other sources…").click()
    page.get_by_role("dialog", name="Cite").get_by_role("button", name="Add and cite").wait_for()
    page.keyboard.press("Escape")
    becomes(page, "It turns @winds")
    page.keyboard.press("Control+Space")
    page.get_by_role("option", name="Other sources…").click()
    page.get_by_role("button", name="Add and cite").click()
    page.get_by_role("dialog").get_by_role("button", name="Cite", exact=True).click()
    becomes(page, "It turns [@tides]")


def test_what_was_typed_is_left_alone_if_it_is_another_word_by_then(desk, write):
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="tides", item=TIDES)
    page = write("It turns")
    page.keyboard.type(" @tid")
    option = page.get_by_role("option", name="2023, take over: ")
    option.wait_for()
    sent = []
    page.route("**/cite/", lambda route: sent.append(route))  # noqa: PLW0108  Playwright marks it
    option.click()
    page.keyboard.press("Backspace")
    with page.expect_response("**/cite/"):
        sent[0].continue_()
    page.keyboard.type("e")
    becomes(page, "It turns @tie")
    assert desk.draft.references.filter(key="tides").exists()
