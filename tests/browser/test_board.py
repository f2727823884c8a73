"""The board, the plan and one's own front page in a real browser, wide and on a phone, light and dark."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from reports import drafting
from tests.browser.looking import wrong_with
from tests.browser.test_desk import edition_page
from tests.making import AT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.rounds
def test_the_board_the_plan_and_ones_own_are_sound_and_usable(planned, window):
    page = window("edith")
    said = []
    page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
    for address, shown in (
        ("/admin/", "One section of yours is late, 2 more are due by"),
        (edition_page(planned), "0 of 3 sections are ready; one is late"),
        (reverse("desk:plan", args=[planned.pk]), "Dates of the edition"),
    ):
        page.goto(address)
        page.get_by_text(shown).first.wait_for()
        assert wrong_with(page) == []
    assert said == []
