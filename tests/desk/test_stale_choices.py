"""Two people who choose several of many in the same field: both choices are shown, and one of them is kept."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from reports.models.series import Membership, Report, Role
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, opened, words_of
from tests.making import draft_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_superuser(db):
    return at_the_desk(person("oona", is_staff=True, is_superuser=True))


def codenames(group):
    return set(group.permissions.values_list("codename", flat=True))


def test_of_the_rights_of_a_group_that_both_changed_one_choice_is_kept(superuser, other_superuser):
    group = Group.objects.create(name="Guests")
    ours = Permission.objects.filter(content_type__app_label="reports")
    rights = {name: str(pk) for name, pk in ours.values_list("codename", "pk")}
    group.permissions.set(ours.filter(codename__startswith="view_"))
    seen = codenames(group)
    page = reverse("admin:auth_group_change", args=[group.pk])
    mine, theirs = (opened(client, page, "group_form") for client in (superuser, other_superuser))
    assert mine["permissions"] != sorted(mine["permissions"]), "a browser sends them as they stand on the page"
    swapped = [key for key in theirs["permissions"] if key != rights["view_draft"]] + [rights["add_draft"]]
    assert other_superuser.post(page, theirs | {"permissions": swapped}).status_code == 302

    refused = superuser.post(page, mine | {"permissions": [*mine["permissions"], rights["add_section"]]})
    words = words_of(refused)
    assert "Permissions changed in both versions" in words
    assert "add edition" in words
    assert codenames(group) == seen - {"view_draft"} | {"add_draft"}
    (name,) = re.findall(r'name="choose-(\w+)" value="theirs"', refused.content.decode())
    chosen = form_of(refused, "group_form") | {f"choose-{name}": "theirs", "name": "Visitors"}
    assert superuser.post(page, chosen).status_code == 302
    assert (codenames(group), Group.objects.filter(name="Visitors").exists()) == (
        seen - {"view_draft"} | {"add_draft"},
        True,
    )


def test_a_group_of_the_program_cannot_be_saved_from_any_page(superuser):
    group = Group.objects.get(name=EDITORS)
    page = reverse("admin:auth_group_change", args=[group.pk])
    before = codenames(group)
    assert superuser.post(page, {"name": "Mine", "permissions": []}).status_code == 403
    assert (codenames(group), Group.objects.filter(name="Mine").exists()) == (before, False)


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
