"""`@` lists sources, those of other years too, in a real browser."""

import pytest

from reports.models.draft import Reference
from tests.browser.writing.surface import becomes
from tests.desk.sources import TIDES
from tests.making import draft_edition

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


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
