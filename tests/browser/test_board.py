"""The board, the plan and one's own front page in a real browser, wide and on a phone, light and dark."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from reports import drafting
from reports.models.people import Actor
from tests.browser.looking import wrong_with
from tests.browser.pages import edition_page
from tests.making import AT

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(desk):
    """Whose each section is, one of them late, and the edition's dates."""
    edith, today = User.objects.get(username="edith"), timezone.localdate()
    for place, section in enumerate(desk.draft.sections.all()):
        due = today + timedelta(days=place * 9 - 5)
        drafting.assign(desk.draft, {section: {"assignee": edith, "due": due}}, actor=Actor.of(edith, AT))
        drafting.comment(section, drafting.CommentAuthor.of("Ada", AT), "Which?", names={})
    drafting.move_dates(desk.draft, {"publication_due": today + timedelta(days=49)})
    return desk


@pytest.mark.journey
@pytest.mark.rounds
def test_the_board_the_plan_and_ones_own_are_sound_and_usable(planned, window):
    page = window("edith")
    said = []
    page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
    for address, shown in (
        ("/admin/", "days late"),
        (edition_page(planned), "0 of 3 sections ready to publish"),
        (reverse("admin:reports_draft_change", args=[planned.pk]), "One paragraph on what changed this year"),
        (reverse("admin:reports_draft_history", args=[planned.pk]), "Nothing published yet."),
        (reverse("desk:plan", args=[planned.pk]), "Dates of the edition"),
    ):
        page.goto(address)
        page.get_by_text(shown).first.wait_for()
        assert wrong_with(page) == []
    assert said == []


def test_nothing_beside_the_form_of_a_section_scrolls_out_of_sight(planned, window):
    page = window("edith")
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(reverse("admin:reports_section_change", args=[planned.draft.sections.first().pk]))
    column = page.locator(".side-column").last
    assert column.evaluate("each => each.scrollHeight <= each.clientHeight")
    assert column.evaluate("each => each.offsetHeight > innerHeight"), "the column is not taller than the window"
    column.locator("a").last.evaluate("each => each.scrollIntoView({block: 'center'})")
    page.get_by_role("button", name="Save", exact=True).click(trial=True)
    covered = """each => each.contains(document.elementFromPoint(
        ...(box => [box.x + 4, box.y + box.height / 2])(each.getClientRects()[0])))"""
    for link in page.locator(".side-column a").all():
        if link.is_visible():
            link.focus()
            assert link.evaluate(covered), link.inner_text()


def test_a_trend_is_split_from_its_section(desk, window):
    page, section = window("paula"), desk.draft.sections.get(slug="tides")
    page.goto(reverse("admin:reports_section_change", args=[section.pk]))
    page.get_by_role("link", name="Change this trend").click()
    page.get_by_role("heading", name="Split").click()
    page.get_by_label("Trends, one per line").fill("Tidal Range\nTidal Streams")
    assert wrong_with(page) == []
    page.get_by_role("button", name="Split").click()
    page.get_by_text("Saved.").wait_for()
    page.goto(edition_page(desk))
    page.get_by_role("link", name="Tidal Streams", exact=True).click()
    page.get_by_role("link", name="Change this trend").wait_for()
