"""The board, the plan and one's own front page in a real browser, wide and on a phone, light and dark."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from reports import drafting
from tests.browser.test_desk import SIDEWAYS, SMALL_TARGETS, edition_page
from tests.making import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def planned(desk):
    """Whose each section is, one of them late, and the edition's dates."""
    edith, today = User.objects.get(username="edith"), timezone.localdate()
    for place, section in enumerate(desk.draft.sections.all()):
        due = today + timedelta(days=place * 9 - 5)
        drafting.assign(desk.draft, {section: {"assignee": edith, "due": due}}, by=edith, at=AT)
        drafting.comment(section, drafting.Speaker("Ada"), "Which?", at=AT, names={})
    drafting.move_dates(desk.draft, {"publication_due": today + timedelta(days=49)})
    return desk


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_board_the_plan_and_ones_own_are_sound_and_usable(planned, window, width, scheme):
    page = window("edith", width=width, color_scheme=scheme)
    said = []
    page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
    for name, address, shown in (
        ("front", "/admin/", "One section of yours is late, 2 more are due by"),
        ("board", edition_page(planned), "0 of 3 sections are ready; one is late"),
        ("plan", reverse("desk:plan", args=[planned.pk]), "Dates of the edition"),
    ):
        page.goto(address)
        page.get_by_text(shown).first.wait_for()
        found = Axe().run(page, options={"runOnly": WCAG})
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found.response["violations"]] == []
        assert page.evaluate(SIDEWAYS) == 0
        assert page.evaluate(SMALL_TARGETS) == []
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    assert said == []
