"""The places of an edition: its overview, what it says itself, its history; and what leads to which."""

import re

import pytest
from django.urls import reverse

from reports import drafting
from reports.models.draft import Draft
from reports.models.series import Report, Role
from tests.desk.conftest import person
from tests.desk.pages import opened, words_of
from tests.desk.reviewing import CHANGES, asked, say
from tests.desk.test_members import member
from tests.making import AT, published_edition

pytestmark = pytest.mark.django_db


def address(edition):
    return reverse("admin:reports_draft_change", args=[edition.pk])


def board(edition):
    return reverse("desk:board", args=[edition.pk])


def line_of(page):
    """The line of places of the page's edition."""
    return (
        page.content.decode().partition('<nav class="line-of-places" aria-label="Edition">')[2].partition("</nav>")[0]
    )


def test_each_place_of_an_edition_is_in_its_line_and_is_marked_where_one_is(editor, publisher, edition):
    marked = {}
    draft = edition.draft
    reference, figure = draft.references.create(key="one", item={}), draft.figures.create(key="growth")
    places = {
        "Overview": board(edition),
        "Sections": reverse("admin:reports_section_change", args=[draft.sections.first().pk]),
        "Figures": reverse("admin:reports_figure_change", args=[figure.pk]),
        "References": reverse("admin:reports_reference_change", args=[reference.pk]),
        "Reviews": reverse("desk:reviews", args=[edition.pk]),
        "History": reverse("admin:reports_draft_history", args=[edition.pk]),
        "Publish": reverse("desk:publish", args=[edition.pk]),
    }
    lines = {name: line_of(publisher.get(place)) for name, place in places.items()}
    for name, line in lines.items():
        marked[name] = [" ".join(each.split()) for each in re.findall(r"<a[^>]*aria-current[^>]*>([^<]*)", line)]
    assert marked == {name: [name] for name in places}
    for line in lines.values():
        names = [" ".join(each.split()) for each in re.findall(r"<a[^>]*>([^<]*)", line)]
        assert names == ["Sea 2024", *places]
    section = draft.sections.first().pk
    for page in ("desk:comments", "desk:section-history"):
        assert 'aria-current="true">\n        Sections' in line_of(editor.get(reverse(page, args=[section])))
    assert "Publish" not in line_of(editor.get(board(edition)))
    assert f'href="{address(edition)}">Title and summary' in editor.get(board(edition)).content.decode()


def test_a_reference_leads_back_to_the_list_of_its_edition(editor, edition):
    reference = edition.draft.references.create(key="one", item={"type": "book", "title": "Tides"})
    here = reverse("admin:reports_reference_changelist")
    page = editor.get(reverse("admin:reports_reference_change", args=[reference.pk])).content.decode()
    assert set(re.findall(rf'href="({here}(?:\?[^"]*)?)"', page)) == {f"{here}?draft__exact={edition.pk}"}
    answer = editor.post(reverse("admin:reports_reference_delete", args=[reference.pk]), {"post": "yes"})
    assert answer["Location"] == f"{here}?draft__exact={edition.pk}"


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
        ({"is_reviewed": False, "carried_from": 2023}, "unreviewed", "state"),
    ],
)
def test_what_is_wrong_with_what_an_edition_says_itself_leads_to_its_field(editor, edition, said, rule, field):
    Draft.objects.filter(pk=edition.pk).update(**said)
    found = editor.get(board(edition)).context_data["findings"]
    assert [line.address for line in found.errors if line.rule == rule] == [f"{address(edition)}#{field}"]
    assert f'id="{field}"' in editor.get(address(edition)).content.decode()


@pytest.mark.long
def test_every_finding_leads_to_a_place_that_is_on_its_page(publisher, edition):
    Report.objects.update(needs_approval=True, rates_trends=True)
    edition.draft.sections.filter(slug="winds").update(body="")
    tides = edition.draft.sections.get(slug="tides")
    drafting.comment(tides, drafting.CommentAuthor.of("Ada", AT), "Which?", names={})
    edition.draft.sections.filter(slug="waves").update(is_reviewed=False, carried_from=2023)
    found = publisher.get(board(edition)).context_data["findings"]
    assert {"approval", "section-text", "unreviewed"} <= {line.rule for line in found.errors}
    assert {"open-comments", "imprint"} <= set(found.rules)
    for line in (*found.errors, *found.warnings):
        page, _, place = line.address.partition("#")
        assert not place or f'id="{place}"' in publisher.get(page).content.decode(), line


def test_an_edition_without_sections_leads_to_the_form_for_one(editor, edition):
    edition.draft.sections.all().delete()
    found = editor.get(board(edition)).context_data["findings"]
    [address] = [line.address for line in found.errors if line.rule == "sections"]
    assert address == f"{reverse('admin:reports_section_add')}?draft={edition.pk}#id_title"
    assert 'id="id_title"' in editor.get(address).content.decode()


@pytest.mark.long
def test_changes_requested_of_the_whole_lead_to_the_reviews_or_to_the_board(editor, edition):
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


@pytest.mark.long
def test_the_history_of_an_edition_has_its_versions_and_who_changed_its_texts(editor):
    edition = published_edition()
    editor.post(address(edition), opened(editor, address(edition), "draft_form") | {"title": "The Sea"})
    page = editor.get(reverse("admin:reports_draft_history", args=[edition.pk]))
    version = reverse("admin:reports_version_change", args=[edition.current_version_id])
    assert f'<a href="{version}">Version 1.0</a>' in page.content.decode()
    assert re.search(r"Changes to title and summary .* Edith Ek Changed Title\.", words_of(page))


def test_changes_that_a_reviewer_requests_are_linked_from_the_board(editor, edition):
    section = edition.draft.sections.get(slug="tides")
    path = asked(editor, edition, section)

    def led():
        rows = editor.get(board(edition)).context_data["board"].rows
        [line] = [each for row in rows for each in row.missing if "Grace" in each.sentence]
        place, _, part = line.address.partition("#")
        assert f'id="{part}"' in editor.get(place).content.decode()
        return line.sentence

    say(path, **CHANGES)
    assert led() == "Changes requested by Grace Hopper"


def test_read_only_members_see_that_an_editions_own_texts_need_another_check(edition):
    Draft.objects.filter(pk=edition.pk).update(is_reviewed=False, carried_from=2023)
    author = member(person("mia", is_staff=True), edition, Role.AUTHOR)
    page = author.get(address(edition)).content.decode()
    assert ('id="state"' in page, 'name="_save"' in page) == (True, False)
