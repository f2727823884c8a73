"""Two people who choose several of many in the same field: both choices are shown, and one of them is kept."""

import re

import pytest
from django.urls import reverse

from reports.models.series import Membership, Report, Role
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, opened, words_of
from tests.making import draft_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_superuser(db):
    return at_the_desk(person("oona", is_staff=True, is_superuser=True))


def test_the_sections_of_an_author_are_told_by_their_titles(superuser, other_superuser):
    sections = list(draft_edition().draft.sections.order_by("position"))
    report, mia = Report.objects.get(), person("mia", is_staff=True)
    member = Membership.objects.create(report=report, user=mia, role=Role.AUTHOR)
    member.sections.set(sections[:1])
    page = reverse("admin:reports_report_change", args=[report.pk])
    mine, theirs = (opened(client, page, "report_form") for client in (superuser, other_superuser))
    chosen = "memberships-0-sections"
    assert other_superuser.post(page, theirs | {chosen: [str(sections[1].pk)]}).status_code == 302
    refused = superuser.post(page, mine | {chosen: [str(each.pk) for each in (sections[0], sections[2])]})
    assert "Use the saved text" in words_of(refused)
    assert sections[1].title in words_of(refused)
    (name,) = re.findall(r'name="choose-(\w+)" value="mine"', refused.content.decode())
    assert superuser.post(page, form_of(refused, "report_form") | {f"choose-{name}": "mine"}).status_code == 302
    assert set(member.sections.all()) == {sections[0], sections[2]}
