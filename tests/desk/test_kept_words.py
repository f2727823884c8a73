"""What is typed and not saved: kept for its writer alone, given back, held against what others saved, and removed when it is saved."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.desk import form_drafts
from reports.models.draft import Section
from reports.models.form_drafts import FormDraft
from reports.models.revisions import SectionRevision
from tests.desk.autosaving import BACK, KEEP, address, keep, says, send
from tests.desk.conftest import at_the_desk
from tests.desk.pages import form_of, forms_of, opened, words_of
from tests.making import published_edition

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_in_the_form_again_and_in_nothing_else(editor, section):
    fields = opened(editor, address(section), "section_form")
    before = (Section.objects.values().get(pk=section.pk), SectionRevision.objects.count())
    keep(editor, fields, body="Typed\r\n\r\n& kept.", summary="Also.", maturity="growing")
    page = editor.get(address(section))
    assert BACK in words_of(page)
    # The `&` is no word.
    assert page.context_data["sources"]["length"].startswith("2 words,")
    again = form_of(page, "section_form")
    assert (again["body"], again["summary"], again["maturity"]) == (["Typed\r\n\r\n& kept."], ["Also."], ["growing"])
    assert (Section.objects.values().get(pk=section.pk), SectionRevision.objects.count()) == before
    assert "no-store" in page["Cache-Control"]
    assert "no-store" in send(editor, says(editor, fields))["Cache-Control"]


def test_rows_that_were_added_come_back_too(editor, section):
    fields = opened(editor, address(section), "section_form")
    keep(
        editor,
        fields,
        **{"predictions-0-statement": "It lasts.", "predictions-0-due": "2027-01-01", "assessments-0-note": "N."},
    )
    again = opened(editor, address(section), "section_form")
    assert (again["predictions-0-statement"], again["assessments-0-note"]) == (["It lasts."], ["N."])
    assert editor.post(address(section), again | {"_continue": "1"}).status_code == 302
    assert [each.statement for each in section.predictions.all()] == ["It lasts."]


def test_saving_removes_what_was_kept(editor, section):
    fields = opened(editor, address(section), "section_form")
    keep(editor, fields, body="Typed.")
    assert editor.post(address(section), fields | {"body": "Typed, and saved.", "_continue": "1"}).status_code == 302
    assert FormDraft.objects.exclude(fields="").count() == 0
    assert BACK not in words_of(editor.get(address(section)))


@pytest.mark.long
def test_on_another_machine_they_are_saved_from_the_form_that_gives_them_back(people, editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    elsewhere = at_the_desk(people["editor"])
    again = opened(elsewhere, address(section), "section_form")
    assert elsewhere.post(address(section), again | {"_continue": "1"}).status_code == 302
    section.refresh_from_db()
    assert (section.body, FormDraft.objects.exclude(fields="").count()) == ("Typed.", 0)


def test_they_are_thrown_away_by_a_button_alone(editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    answer = editor.post(KEEP, opened(editor, address(section), "section_form"))
    assert (answer.status_code, answer["Location"]) == (302, address(section))
    assert FormDraft.objects.exclude(fields="").count() == 0
    section.refresh_from_db()
    assert section.body != "Typed."


def test_a_refused_save_keeps_them(editor, section):
    fields = opened(editor, address(section), "section_form")
    keep(editor, fields, title="", body="Typed.")
    refused = editor.post(address(section), fields | {"title": "", "body": "Typed.", "_continue": "1"})
    assert refused.status_code == 200
    assert form_of(refused, "section_form")["kept-page"] == fields["kept-page"]
    assert opened(editor, address(section), "section_form")["body"] == ["Typed."]


def test_what_others_saved_meanwhile_is_shown_and_put_together(editor, other_editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body=f"{section.body}\n\nMine.")
    theirs = opened(other_editor, address(section), "section_form")
    other_editor.post(
        address(section), theirs | {"title": "Their title", "body": f"Theirs.\n\n{section.body}", "_continue": "1"}
    )
    page = editor.get(address(section))
    words = words_of(page)
    assert BACK in words
    assert "Otto Orr saved this page" in words
    assert "added: Their title" in words
    # The Enter key presses the first.
    first = re.search(r'<button type="submit"[^>]*', page.content.decode().partition('id="section_form"')[2])
    assert 'name="_continue"' in first[0]
    again = form_of(page, "section_form")
    assert again["body"] == [f"Theirs.\r\n\r\n{section.body}\r\n\r\nMine."]
    assert editor.post(address(section), again | {"_continue": "1"}).status_code == 302
    section.refresh_from_db()
    assert (section.title, section.body.split("\n\n")[::2]) == ("Their title", ["Theirs.", "Mine."])


@pytest.mark.long
def test_the_same_paragraph_of_both_is_chosen_in_the_form_that_gives_them_back(editor, other_editor, section):
    keep(editor, opened(editor, address(section), "section_form"), summary="Mine.")
    theirs = opened(other_editor, address(section), "section_form")
    other_editor.post(address(section), theirs | {"summary": "Theirs.", "_continue": "1"})
    page = editor.get(address(section))
    assert "Summary changed in both versions" in words_of(page)
    assert editor.post(address(section), form_of(page, "section_form") | {"_continue": "1"}).status_code == 200
    section.refresh_from_db()
    assert section.summary == "Theirs."


def test_words_that_were_saved_elsewhere_meanwhile_are_not_given_back(editor, section):
    fields = opened(editor, address(section), "section_form")
    keep(editor, fields, summary="The same.")
    Section.objects.filter(pk=section.pk).update(summary="The same.")
    assert BACK not in words_of(editor.get(address(section)))
    assert FormDraft.objects.exclude(fields="").count() == 0


@pytest.mark.long
def test_two_windows_of_one_person_do_not_write_over_each_other(editor, section):
    first, second = (opened(editor, address(section), "section_form") for _ in range(2))
    keep(editor, first, summary="First window.")
    keep(editor, second, summary="Second window.")
    keep(editor, first, summary="First window, later.")
    page = opened(editor, address(section), "section_form")
    assert page["summary"] == ["First window, later."]
    assert editor.post(KEEP, page).status_code == 302
    assert opened(editor, address(section), "section_form")["summary"] == ["Second window."]


@pytest.mark.long
def test_words_in_two_windows_of_one_form_are_listed_once(editor, section):
    edition = reverse("admin:reports_draft_change", args=[section.draft_id])
    first, second = (opened(editor, address(section), "section_form") for _ in range(2))
    keep(editor, first, summary="First window.")
    keep(editor, opened(editor, edition, "draft_form"), title="Typed, too.")
    keep(editor, second, summary="Second window.")
    listed = editor.get("/admin/").context_data["unsaved"]
    assert [name for _row, name in listed] == [section.title, str(section.draft)]


@pytest.mark.long
def test_words_that_a_page_sends_again_while_it_is_left_can_be_thrown_away_and_saved(editor, section):
    """A browser says of a field that it was changed when its page is left, and the next page may be there before that arrives."""
    for ends in ("thrown away", "saved"):
        left = opened(editor, address(section), "section_form")
        keep(editor, left, summary="Typed.")
        page = opened(editor, address(section), "section_form")
        keep(editor, left, summary="Typed.")
        if ends == "saved":
            assert editor.post(address(section), page | {"_continue": "1"}).status_code == 302
        else:
            assert editor.post(KEEP, page).status_code == 302
        assert BACK not in words_of(editor.get(address(section))), ends
        assert not FormDraft.objects.exclude(fields="").exists(), ends


def test_a_new_thing_is_kept_where_it_is_made(editor, section):
    new = f"{reverse('admin:reports_section_add')}?draft={section.draft_id}"
    keep(editor, opened(editor, new, "section_form"), title="Nearly a section")
    again = opened(editor, new, "section_form")
    assert again["title"] == ["Nearly a section"]
    assert Section.objects.filter(title="Nearly a section").count() == 0
    assert editor.post(new, again | {"_continue": "1"}).status_code == 302
    assert Section.objects.filter(title="Nearly a section").count() == 1
    assert opened(editor, new, "section_form")["title"] == [""]


@pytest.mark.long
def test_the_first_page_leads_to_what_is_typed_and_not_saved(editor, other_editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    keep(editor, opened(editor, reverse("admin:reports_section_add"), "section_form"), title="Nearly.")
    first = editor.get("/admin/")
    assert "Unsaved changes New section kept" in words_of(first)
    assert f'<a href="{address(section)}">Tidal Power</a>' in first.content.decode()
    assert "Unsaved changes" not in words_of(other_editor.get("/admin/"))


def test_what_was_typed_into_what_somebody_deleted_can_be_copied(editor, other_editor, section):
    where = address(section)
    keep(editor, opened(editor, where, "section_form"), body="Typed for hours.")
    section.delete()
    gone = editor.get(where)
    assert (gone.status_code, "Typed for hours." in gone.content.decode()) == (404, True)
    assert "Typed for hours." not in other_editor.get(where).content.decode()
    first = editor.get("/admin/")
    assert f'<a href="{where}">Tidal Power (deleted meanwhile)</a>' in first.content.decode()
    discard = next(fields for _action, fields, _buttons in forms_of(gone) if "kept-address" in fields)
    assert editor.post(KEEP, discard).url == "/admin/"
    assert "not saved yet" not in words_of(editor.get("/admin/"))
    assert "Typed for hours." not in editor.get(where).content.decode()


def test_what_deletes_or_publishes_says_who_has_unsaved_words_there(editor, other_editor, publisher, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed for hours.")
    FormDraft.objects.update(kept_at=timezone.now() - timedelta(minutes=2, seconds=5))
    says_so = "Edith Ek has unsaved changes in “Tidal Power”, kept 2 minutes ago."
    delete = reverse("admin:reports_section_delete", args=[section.pk])
    for page in (delete, reverse("desk:publish", args=[section.draft_id])):
        assert says_so in words_of(publisher.get(page)), page
    assert "has unsaved changes" not in words_of(editor.get(delete)), "one's own"
    assert other_editor.post(delete, {"post": "yes"}).status_code == 302, "nothing is in the way"


def test_a_draft_is_seen_by_nobody_else(editor, other_editor, superuser, section):
    fields = opened(editor, address(section), "section_form")
    keep(editor, fields, body="Xylocanary typed.")
    for client in (other_editor, superuser):
        page = client.get(address(section))
        assert "Xylocanary" not in page.content.decode()
        stolen = form_of(page, "section_form") | {
            "kept-page": fields["kept-page"],
            "kept-from": [f"{FormDraft.objects.exclude(fields='').get(user__username='edith').pk}.1"],
        }
        assert "Xylocanary" not in json.dumps(keep(client, stolen))
        client.post(KEEP, stolen)
    assert opened(editor, address(section), "section_form")["body"] == ["Xylocanary typed."]


def test_what_is_kept_is_in_no_preview_history_file_or_page_of_readers(editor, superuser):
    edition = published_edition()
    section = edition.draft.sections.get(slug="tides")
    keep(editor, opened(editor, address(section), "section_form"), body="Xylocanary typed.", title="Xylocanary")
    pages = [
        reverse("desk:preview-section", args=[section.pk]),
        reverse("desk:section-history", args=[section.pk]),
        reverse("desk:preview-edition", args=[edition.pk]),
        reverse("desk:board", args=[edition.pk]),
        reverse("admin:reports_draft_change", args=[edition.pk]),
        reverse("desk:export", args=[edition.pk, "md"]),
        "/admin/",
        "/sea/2024/",
        "/sea/2024/tides/",
        "/api/v1/sections/?search=xylocanary",
        "/search/?q=xylocanary",
        reverse("admin:reports_draft_changelist") + "?q=xylocanary",
    ]
    for each in pages:
        answer = superuser.get(each)
        text = answer.content.decode().replace('value="xylocanary"', "") if answer.status_code == 200 else ""
        assert "Xylocanary" not in text, each
    assert {answer.status_code for answer in map(superuser.get, pages[:9])} == {200}


def test_whoever_may_not_open_a_form_keeps_and_hears_nothing_there(people, editor, section):
    body = says(editor, opened(editor, address(section), "section_form"), body="Typed.")
    # To somebody who may see no report there is no such form; whoever is not logged in is asked who they are.
    for name, client, status in (("stella", at_the_desk(people["staff"]), 404), ("", Client(), 403)):
        sent = body | {"person": User.objects.get(username=name).pk if name else 0}
        assert send(client, sent).status_code == status
    assert FormDraft.objects.exclude(fields="").count() == 0


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("/admin/reports/section/99999/change/", 404),
        ("/admin/", 404),
        ("/", 404),
        ("/admin/reports/endpoint/add/", 404),
        ("/admin/auth/user/add/", 404),
        ("/admin/reports/report/add/", 404),
        ("/admin/reports/sitesettings/add/", 403),
        ("//evil.example/admin/reports/section/add/", 404),
        ("/admin/reports/section/", 403),
        ("x", 400),
        ("/" + "a" * 400, 400),
    ],
)
def test_nothing_is_kept_for_what_is_no_form_or_not_theirs(editor, section, where, status):
    body = says(editor, opened(editor, address(section), "section_form"), body="Typed.") | {"address": where}
    answer = send(editor, body)
    # Thrown away from there would lead there: never to another site.
    away = editor.post(KEEP, {"kept-address": where, "kept-page": "x"})
    if where.startswith("//"):
        assert (answer.status_code, away.get("Location", "")) in {(404, ""), (200, "/admin/reports/section/add/")}
    else:
        assert answer.status_code == status
        assert away.status_code in {403, 404}
    assert FormDraft.objects.exclude(address=address(section)).count() == (answer.status_code == 200)


@pytest.mark.long
def test_each_of_two_people_in_one_section_is_told_of_the_other(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    assert keep(editor, mine)["others"] == []
    assert keep(other_editor, theirs)["others"] == ["Edith Ek is here."]
    assert keep(editor, mine, body="Typed.")["others"] == ["Otto Orr is here."]
    assert keep(other_editor, theirs)["others"] == ["Edith Ek is here."]
    other = opened(
        other_editor, reverse("admin:reports_section_change", args=[section.draft.sections.last().pk]), "section_form"
    )
    assert keep(other_editor, other)["others"] == []


def test_whoever_closed_the_page_or_is_not_heard_of_is_not_there(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    keep(editor, mine, body="Typed.")
    send(editor, says(editor, mine) | {"is_closed": True})
    assert keep(other_editor, theirs)["others"] == []
    keep(editor, mine)
    assert keep(other_editor, theirs)["others"] == ["Edith Ek is here."]
    FormDraft.objects.update(open_at=timezone.now() - form_drafts.IS_OPEN_FOR)
    assert keep(other_editor, theirs)["others"] == []
    assert opened(editor, address(section), "section_form")["body"] == ["Typed."]
