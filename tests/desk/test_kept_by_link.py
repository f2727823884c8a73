"""What a reviewer by link types is kept as they type it: for the link alone, until it is sent or thrown away."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from reports import drafting
from reports.limits import REVIEW_WORDS
from reports.models.form_drafts import FormDraft
from reports.models.people import Actor
from reports.models.review import Comment, Review, ReviewLink
from tests.desk.pages import form_of, words_of
from tests.desk.reviewing import NOBODY, asked, edit
from tests.desk.test_comments import came_along
from tests.making import AT

BACK = "Your unsaved changes were restored"
pytestmark = pytest.mark.django_db

BEGUN = {"verdict": "changes", "words": "Half a review.", "comment": "Half a comment."}


@pytest.fixture
def tides(edition):
    return edition.draft.sections.get(slug="tides")


def fields_of(page):
    return {name: values[0] for name, values in form_of(page, "comments-form").items() if values}


def typed(path, page, *, place=None, **fields):
    """What the script of an opened `page` sends once that was typed into it."""
    shown = fields_of(page)
    body = {
        "address": shown["kept-address"],
        "page": shown["kept-page"],
        "begun_with": shown["kept-from"],
        "sequence": int(shown["kept-sequence"]) + 1,
        "person": ReviewLink.objects.latest("pk").pk,
        "fields": [*fields.items()],
        "is_typed": True,
    }
    return NOBODY.post(place or f"{path}keep/", json.dumps(body), content_type="application/json")


def test_half_a_review_is_restored_on_another_machine_and_gone_once_it_is_sent(editor, edition, tides):
    path = asked(editor, edition, tides)
    page = NOBODY.get(path)
    assert BACK not in words_of(page)
    assert typed(path, page, **BEGUN).json()["others"] == []
    again = Client().get(path)
    assert (came_along(again), BACK in words_of(again)) == (BEGUN, True)
    assert (Review.objects.count(), Comment.objects.count()) == (0, 0)
    sent = NOBODY.post(path, {**fields_of(again), "verdict": "approved", "comment": ""})
    assert (sent.status_code, sent["Location"]) == (302, f"{path}?said=1#review")
    assert came_along(NOBODY.get(path)) == {}
    assert not FormDraft.objects.exclude(fields="").exists()


def test_it_is_thrown_away_with_a_button(editor, edition, tides):
    path = asked(editor, edition, tides)
    typed(path, NOBODY.get(path), **BEGUN)
    page = NOBODY.get(path)
    assert f'name="kept-back" value="{path}"' in page.content.decode()
    gone = NOBODY.post(f"{path}keep/", {**fields_of(page), "kept-back": path})
    assert (gone.status_code, gone["Location"]) == (302, path)
    assert came_along(NOBODY.get(path)) == {}


def test_a_review_link_autosaves_only_its_own_forms_and_only_while_it_is_open(editor, edition, tides):
    other = asked(editor, edition, reviewer="Somebody else")
    typed(other, NOBODY.get(other), words="Of the whole.")
    path = asked(editor, edition, tides)
    page = NOBODY.get(path)
    assert came_along(page) == {}
    assert typed(path, NOBODY.get(other), words="Mine.").status_code == 404
    assert typed(path, page, place="/review/none/keep/", words="Mine.").status_code == 404
    assert NOBODY.get(f"{path}keep/").status_code == 405
    drafting.revoke(ReviewLink.objects.latest("pk"), actor=Actor.of("Ada", AT))
    refused = typed(path, page, words="Mine.")
    assert (refused.status_code, "Copy what you wrote." in refused.json()["refused"]) == (404, True)
    assert FormDraft.objects.count() == 1


def test_whose_link_has_ended_is_given_what_they_had_typed_to_copy(editor, edition, tides):
    path = asked(editor, edition, tides)
    typed(path, NOBODY.get(path), **BEGUN)
    drafting.revoke(ReviewLink.objects.latest("pk"), actor=Actor.of("Ada", AT))
    ended = NOBODY.get(path)
    words = "Your text was not sent. Copy it from here: Half a review. Half a comment."
    assert (ended.status_code, words in words_of(ended)) == (410, True)


def test_the_sections_of_an_edition_each_keep_their_own(editor, edition, tides):
    path = asked(editor, edition)
    section = f"{path}sections/tides/"
    typed(path, NOBODY.get(section), words="Of the tides.")
    assert (came_along(NOBODY.get(path)), came_along(NOBODY.get(section))) == ({}, {"words": "Of the tides."})
    edit(editor, tides, "Another text.")
    assert came_along(NOBODY.get(section)) == {"words": "Of the tides."}


def test_what_is_typed_by_link_is_nobodys_at_the_desk(editor, edition, tides):
    path = asked(editor, edition, tides)
    typed(path, NOBODY.get(path), **BEGUN)
    assert "Half a review." not in words_of(editor.get("/admin/"))
    assert editor.post(f"{path}keep/", {"kept-address": "/x"}).status_code == 404


def test_a_review_link_autosaves_nothing_at_the_address_of_another_link(editor, edition, tides):
    path = asked(editor, edition, tides)
    sent = fields_of(NOBODY.get(path)) | BEGUN
    for address in (reverse("admin:reports_section_change", args=[tides.pk]), f"{path}\0", "/review/#review"):
        assert NOBODY.post(f"{path}?paragraph=1&show", sent | {"kept-address": address}).status_code == 302
    assert not FormDraft.objects.exists()
    assert editor.get(reverse("admin:reports_section_delete", args=[tides.pk])).status_code == 200
    NOBODY.post(f"{path}?paragraph=1&show", sent)
    assert [row.address for row in FormDraft.objects.exclude(fields="")] == [f"/review/{tides.uid}#review"]


def test_no_row_is_made_for_a_page_that_only_says_that_it_is_open(editor, edition, tides):
    path = asked(editor, edition, tides)
    page = NOBODY.get(path)
    shown = fields_of(page)
    body = {
        "address": shown["kept-address"],
        "page": shown["kept-page"],
        "begun_with": "",
        "sequence": 1,
    }
    body |= {"person": ReviewLink.objects.latest("pk").pk, "fields": None, "is_typed": False}
    answer = NOBODY.post(f"{path}keep/", json.dumps(body), content_type="application/json")
    assert (answer.json(), FormDraft.objects.count()) == ({"others": [], "is_draft": False}, 0)


@pytest.mark.long
def test_how_often_a_network_may_have_words_kept_is_limited(editor, edition, tides):
    path = asked(editor, edition, tides)
    page = NOBODY.get(path)
    answers = [typed(path, page, **BEGUN) for _ in range(REVIEW_WORDS.quota + 1)]
    assert {each.status_code for each in answers[:-1]} == {200}
    assert (answers[-1].status_code, "it is tried again" in answers[-1].json()["refused"]) == (429, True)


def test_long_words_of_an_ended_link_are_given_back_whole_and_once(editor, edition, tides):
    path = asked(editor, edition, tides)
    for _ in range(2):
        typed(path, NOBODY.get(path), words="word " * 1900 + "last one.", comment="Another comment. " * 50)
    drafting.revoke(ReviewLink.objects.latest("pk"), actor=Actor.of("Ada", AT))
    shown = words_of(NOBODY.get(path))
    assert (shown.count("last one."), shown.count("Another comment.")) == (1, 50)


def test_enter_presses_no_button_that_throws_words_away(editor, edition, tides):
    for of in ((), (tides,)):
        path = asked(editor, edition, *of)
        typed(path, NOBODY.get(path), **BEGUN)
        page = NOBODY.get(path).content.decode()
        assert page.index(f'formaction="{path}#review" hidden') < page.index('name="kept-back"')
        assert page.index(f'formaction="{path}#review" hidden') < page.index('<form class="write"')


def test_what_is_said_of_keeping_stands_outside_of_what_is_folded(editor, edition, tides):
    path = asked(editor, edition, tides)
    NOBODY.post(path, {**fields_of(NOBODY.get(path)), "verdict": "approved"})
    page = NOBODY.get(path).content.decode()
    bar = page.index('data-keeping data-form="comments-form"')
    assert (
        not page.index('<details class="again">')
        < bar
        < page.index("</details>", page.index('<details class="again">'))
    )
