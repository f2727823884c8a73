"""The places of an edition: its board, what it says itself, its history; and what leads to which."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from reports import drafting
from reports.models.draft import Draft
from reports.models.memberships import Role
from reports.models.series import Report
from tests.desk.conftest import person
from tests.desk.pages import opened, words_of
from tests.desk.test_members import member
from tests.desk.test_reviews import CHANGES, asked, say
from tests.making import AT, published_edition

pytestmark = pytest.mark.django_db


def address(edition):
    return reverse("admin:reports_draft_change", args=[edition.pk])


def board(edition):
    return reverse("desk:board", args=[edition.pk])


def test_each_place_of_an_edition_is_a_page_and_is_marked_where_one_is(editor, edition):
    marked = {}
    for page in ("desk:board", "admin:reports_draft_change", "admin:reports_draft_history", "desk:reviews"):
        place = reverse(page, args=[edition.pk])
        line = editor.get(place).content.decode().partition('id="crumbs"')[2].partition("</nav>")[0]
        assert f'href="{place}"' in line
        marked[page] = [" ".join(each.split()) for each in re.findall(r'<a[^>]*aria-current="page">([^<]*)', line)]
    assert marked == {
        "desk:board": ["Board"],
        "admin:reports_draft_change": ["Title and summary"],
        "admin:reports_draft_history": ["History"],
        "desk:reviews": ["Reviews"],
    }


def test_the_list_and_the_way_back_lead_to_the_board_and_a_save_leads_nowhere_else(editor, edition):
    fields = opened(editor, address(edition), "draft_form")
    assert editor.post(address(edition), fields)["Location"] == address(edition)
    assert f'<a href="{board(edition)}">Sea 2024</a>' in editor.get("/admin/reports/draft/").content.decode()
    for page in (address(edition), reverse("desk:find", args=[edition.pk])):
        assert f'<li><a href="{board(edition)}">Sea 2024</a></li>' in editor.get(page).content.decode()


@pytest.mark.parametrize(
    ("said", "rule", "field"),
    [
        ({"title": ""}, "title", "id_title"),
        ({"summary": "See /sea/1999/ and [it](/sea/1999/)."}, "dead-link", "id_summary"),
        ({"summary": "See [@nobody]."}, "broken-text", "id_summary"),
        ({"first_published": str(date.today() + timedelta(days=9))}, "first-published", "id_first_published"),
        ({"is_reviewed": False, "carried_from": 2023}, "unreviewed", "state"),
    ],
)
def test_what_is_wrong_with_what_an_edition_says_itself_leads_to_its_field(editor, edition, said, rule, field):
    Draft.objects.filter(pk=edition.pk).update(**said)
    found = editor.get(board(edition)).context_data["findings"]
    assert [line.address for line in found.errors if line.rule == rule] == [f"{address(edition)}#{field}"]
    assert f'id="{field}"' in editor.get(address(edition)).content.decode()


def test_every_finding_leads_to_a_place_that_is_on_its_page(publisher, edition):
    Report.objects.update(needs_approval=True, least_sources=9, rates_trends=True)
    edition.draft.sections.filter(slug="winds").update(body="")
    tides = edition.draft.sections.get(slug="tides")
    drafting.comment(tides, drafting.Speaker("Ada"), "Which?", at=AT, names={})
    edition.draft.sections.filter(slug="waves").update(is_reviewed=False, carried_from=2023)
    found = publisher.get(board(edition)).context_data["findings"]
    assert {"approval", "section-text", "unreviewed"} <= {line.rule for line in found.errors}
    assert {"few-sources", "open-comments", "imprint"} <= set(found.rules)
    for line in (*found.errors, *found.warnings):
        page, _, place = line.address.partition("#")
        assert not place or f'id="{place}"' in publisher.get(page).content.decode(), line


def test_an_edition_without_sections_leads_to_the_form_for_one(editor, edition):
    edition.draft.sections.all().delete()
    found = editor.get(board(edition)).context_data["findings"]
    [address] = [line.address for line in found.errors if line.rule == "sections"]
    assert address == f"{reverse('admin:reports_section_add')}?draft={edition.pk}#id_title"
    assert 'id="id_title"' in editor.get(address).content.decode()


def test_changes_that_are_asked_for_of_all_of_it_lead_to_the_reviews_or_where_one_may_not_read_them_to_the_board(
    editor, edition
):
    say(asked(editor, edition), **CHANGES)
    author = member(person("mia", is_staff=True), edition, Role.AUTHOR)
    leads = {}
    for who, client in (("editor", editor), ("author", author)):
        found = client.get(board(edition)).context_data["findings"]
        [leads[who]] = [line.address for line in found.warnings if line.rule == "changes-asked"]
        assert client.get(leads[who]).status_code == 200
    assert leads == {"editor": reverse("desk:reviews", args=[edition.pk]), "author": f"{board(edition)}#sections"}


def test_that_readers_have_all_of_it_leads_to_the_sections(editor):
    edition = published_edition()
    found = editor.get(board(edition)).context_data["findings"]
    assert [(line.rule, line.address) for line in found.errors] == [("nothing-changed", f"{board(edition)}#sections")]


@pytest.mark.parametrize("asked_for", ["mine=1", "order=due&mine="])
def test_what_led_to_the_sections_on_an_editions_page_leads_to_the_board(editor, edition, asked_for):
    assert editor.get(f"{address(edition)}?{asked_for}")["Location"] == f"{board(edition)}?{asked_for}"
    assert editor.get(reverse("admin:reports_draft_change", args=["none"]) + f"?{asked_for}").status_code == 404


def test_the_history_of_an_edition_has_its_versions_and_who_changed_what_it_says_itself(editor):
    edition = published_edition()
    editor.post(address(edition), opened(editor, address(edition), "draft_form") | {"title": "The Sea"})
    page = editor.get(reverse("admin:reports_draft_history", args=[edition.pk]))
    version = reverse("admin:reports_version_change", args=[edition.current_version_id])
    assert f'<a href="{version}">Version 1.0</a>' in page.content.decode()
    assert re.search(r"Changes to title and summary .* Edith Ek Changed Title\.", words_of(page))


def test_whose_word_a_section_waits_for_is_led_to_on_its_page(editor, edition):
    section = edition.draft.sections.get(slug="tides")
    path = asked(editor, edition, section)

    def led():
        rows = editor.get(board(edition)).context_data["board"].rows
        [line] = [each for row in rows for each in row.missing if "Grace" in each.words]
        place, _, part = line.address.partition("#")
        assert f'id="{part}"' in editor.get(place).content.decode()
        return line.words

    assert led() == "Grace Hopper’s review"
    say(path, **CHANGES)
    assert led() == "Changes Grace Hopper asks for"


def test_that_an_editions_own_words_are_to_be_checked_again_is_said_to_whoever_only_reads_them_too(edition):
    Draft.objects.filter(pk=edition.pk).update(is_reviewed=False, carried_from=2023)
    author = member(person("mia", is_staff=True), edition, Role.AUTHOR)
    page = author.get(address(edition)).content.decode()
    assert ('id="state"' in page, 'name="_save"' in page) == (True, False)
