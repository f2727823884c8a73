"""Two people at one page: nobody's words are lost."""

import re

import pytest
from django.urls import reverse

from reports.models.draft import Draft, Reference
from reports.models.form_drafts import FormSnapshot
from tests.desk.pages import form_of, opened, words_of


def address(section):
    return reverse("admin:reports_section_change", args=[section.pk])


def save(client, section, fields, **changes):
    response = client.post(address(section), fields | changes | {"_continue": "1"})
    section.refresh_from_db()
    return response


def choose(client, section, page, which, **more):
    """Sends what a refusal gives back, with the same chosen for everything that both changed."""
    names = re.findall(r'name="(choose-\w+)" value="mine"', page.content.decode())
    assert names
    return save(client, section, form_of(page, "section_form") | dict.fromkeys(names, which), **more)


def test_a_stale_save_is_refused_and_shows_what_the_other_person_changed(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Theirs is here.")
    response = save(editor, section, mine, summary="Mine is here.")
    assert section.summary == "Theirs is here."
    words = words_of(response)
    assert "Not saved yet: Otto Orr saved this page" in words
    assert "Summary changed in both versions" in words
    assert "added: Theirs is here. end of added" in words
    assert form_of(response, "section_form")["summary"] == ["Mine is here."]


@pytest.mark.sample(3)
@pytest.mark.parametrize(("which", "summary"), [("mine", "Mine."), ("theirs", "Theirs."), ("", "Theirs.")])
def test_what_both_changed_is_chosen(editor, other_editor, section, which, summary):
    mine = opened(editor, address(section), "section_form")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Theirs.")
    refused = save(editor, section, mine, summary="Mine.")
    assert choose(editor, section, refused, which).status_code == (302 if which else 200)
    assert section.summary == summary
    is_told = "Otto Orr saved this page while you wrote. Your choice was saved: Summary." in words_of(
        editor.get(address(section))
    )
    assert is_told == bool(which)


@pytest.mark.long
def test_after_a_conflict_the_ordinary_save_drops_no_paragraph_of_the_other_person(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    body = section.body
    save(other_editor, section, theirs, body=f"{body} Their words.")
    page = save(editor, section, mine, body=f"{body} My words.")
    for _ in range(2):
        page = save(editor, section, form_of(page, "section_form"))
        assert page.status_code == 200
        assert "Text changed in both versions" in words_of(page)
        assert "added: Their words. end of added" in words_of(page)
        assert form_of(page, "section_form")["body"] == [f"{body} My words."]
        assert section.body == f"{body} Their words."
    marked = editor.post(address(section), form_of(page, "section_form") | {"_reviewed": "1"})
    assert marked.status_code == 200

    both = f"{body} Their words.\n\nMy words."
    assert save(editor, section, form_of(page, "section_form"), body=both).status_code == 302
    assert section.body == both


@pytest.mark.long
def test_what_the_other_person_took_out_does_not_come_back_by_itself(editor, other_editor, section):
    body = f"{section.body}\n\nTo go.\n\nTo stay."
    save(editor, section, opened(editor, address(section), "section_form"), body=body)
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    without = body.replace("\n\nTo go.", "")
    save(other_editor, section, theirs, body=without)
    page = save(editor, section, mine, body=f"{body.replace('To go.', 'To go, as I see it.')}\n\nMine.")
    assert "Saved without it." in words_of(page)
    assert section.body == without
    assert choose(editor, section, page, "theirs").status_code == 302
    assert section.body == f"{without}\n\nMine."


def test_different_paragraphs_are_put_together_by_themselves_and_it_is_said(editor, other_editor, section):
    body = "One is.\n\n## A heading\n\nTwo is.\n\n\nThree is.\n\nFour is."
    save(editor, section, opened(editor, address(section), "section_form"), body=body)
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(
        other_editor,
        section,
        theirs,
        body=body.replace("Two is.", "Two was.").replace("\n\nFour is.", "") + "\n\nTheirs.",
    )
    answer = save(editor, section, mine, body=body.replace("One is.", "One was.") + "\n\nMine.")
    assert answer.status_code == 302
    assert section.body == "One was.\n\n## A heading\n\nTwo was.\n\n\nThree is.\n\nTheirs.\n\nMine."
    assert "Otto Orr saved this page while you wrote. Both of your changes are in it: Text." in words_of(
        editor.get(address(section))
    )


@pytest.mark.long
def test_neighbouring_paragraphs_are_put_together_too(editor, other_editor, section):
    save(editor, section, opened(editor, address(section), "section_form"), body="One is.\n\nTwo is.")
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, body="One is.\n\nTwo was.")
    assert save(editor, section, mine, body="One was.\n\nTwo is.").status_code == 302
    assert section.body == "One was.\n\nTwo was."


def test_the_same_paragraph_is_chosen_and_the_others_are_put_together(editor, other_editor, section):
    save(editor, section, opened(editor, address(section), "section_form"), body="One is.\n\nTwo is.\n\nThree is.")
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, body="One is.\n\nTwo is, they say.\n\nThree was.")
    page = save(editor, section, mine, body="One was.\n\nTwo surely is.\n\nThree is.")
    assert "Text, choice 1" in words_of(page)
    assert "Two added: surely end of added is." in words_of(page)
    assert section.body == "One is.\n\nTwo is, they say.\n\nThree was."
    assert choose(editor, section, page, "mine").status_code == 302
    assert section.body == "One was.\n\nTwo surely is.\n\nThree was."


def test_what_is_chosen_between_has_the_words_of_its_chips(editor, other_editor, section):
    Reference.objects.create(
        draft=section.draft,
        key="jiang2024",
        item={"type": "book", "title": "Seas", "author": [{"family": "Jiang"}], "issued": {"date-parts": [[2024]]}},
    )
    save(
        editor, section, opened(editor, address(section), "section_form"), body="It is [@jiang2024, p. 3] of [[kites]]."
    )
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, body="It was [@jiang2024, p. 3; @none] of [[kites|a kite]].")
    page = save(editor, section, mine, body="It is [@jiang2024, p. 3] of [[kites]], ![[kites]].")
    words = words_of(page)
    assert "Keep your unsaved text It is (Jiang 2024, p. 3) of power kite added: , end of added ." in words
    assert "(Jiang 2024, p. 3 added: ; none end of added ) of" in words


@pytest.mark.long
def test_what_is_chosen_between_is_shown_as_it_is_read_without_signs_of_markdown(editor, other_editor, section):
    edition = reverse("admin:reports_draft_change", args=[section.draft_id])
    for page, form, field in ((address(section), "section_form", "body"), (edition, "draft_form", "summary")):
        editor.post(page, opened(editor, page, form) | {field: "It **is** [here](https://a.example)."})
        mine, theirs = (opened(client, page, form) for client in (editor, other_editor))
        other_editor.post(page, theirs | {field: "It **was** [here](https://a.example)."})
        words = words_of(editor.post(page, mine | {field: "It **is not** [here](https://a.example)."}))
        assert "Keep your unsaved text It is added: not end of added here." in words
        assert "Use the saved text It removed: is end of removed added: was end of added here." in words


@pytest.mark.long
def test_what_was_chosen_is_asked_again_if_the_other_person_wrote_on(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), body="Second.")
    refused = save(editor, section, mine, body="Mine.")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), body="Third.")
    again = choose(editor, section, refused, "mine")
    assert (again.status_code, section.body) == (200, "Third.")
    assert choose(editor, section, again, "mine").status_code == 302
    assert section.body == "Mine."


@pytest.mark.long
def test_after_a_conflict_going_back_to_the_text_before_both_takes_nothing_away(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, title="Theirs", body="Theirs.")
    page = save(editor, section, mine, title="Mine", body="Mine.")
    fields = form_of(page, "section_form") | {"title": mine["title"], "body": mine["body"]}
    assert save(editor, section, fields).status_code == 200
    assert (section.title, section.body) == ("Theirs", "Theirs.")


@pytest.mark.long
def test_after_a_conflict_a_title_is_one_or_the_other(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, title="Theirs")
    page = save(editor, section, mine, title="Mine", summary="Mine too.")
    assert save(editor, section, form_of(page, "section_form"), title="Mine, and Theirs").status_code == 200
    assert save(editor, section, form_of(page, "section_form"), title="Theirs").status_code == 302
    assert (section.title, section.summary) == ("Theirs", "Mine too.")


@pytest.mark.long
def test_after_a_conflict_in_a_row_the_ordinary_save_takes_nothing_away(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    save(other_editor, section, theirs, **{"assessments-0-note": "Their note."})
    page = save(editor, section, mine, **{"assessments-0-note": "My note."})
    again = save(editor, section, form_of(page, "section_form"))
    assert again.status_code == 200
    assert section.assessments.order_by("position").first().note == "Their note."
    assert choose(editor, section, again, "mine").status_code == 302
    assert section.assessments.order_by("position").first().note == "My note."


@pytest.mark.long
def test_having_looked_one_still_saves_over_nothing_that_came_since(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Second.")
    refused = save(editor, section, mine, summary="Mine.")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Third.")
    again = choose(editor, section, refused, "mine")
    assert (again.status_code, section.summary) == (200, "Third.")
    assert "added: Third. end of added" in words_of(again)


@pytest.mark.long
def test_what_only_the_other_person_changed_is_taken_over(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    save(
        other_editor,
        section,
        opened(other_editor, address(section), "section_form"),
        title="Their title",
        maturity="growing",
    )
    refused = save(editor, section, mine, summary="My summary.")
    assert "Title merged" in words_of(refused)
    save(editor, section, form_of(refused, "section_form"))
    assert (section.title, section.maturity, section.summary) == ("Their title", "growing", "My summary.")


@pytest.mark.long
def test_a_third_save_in_between_is_seen_too(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Second.")
    refused = save(editor, section, mine, summary="Mine.")
    save(other_editor, section, opened(other_editor, address(section), "section_form"), summary="Third.")
    assert save(editor, section, form_of(refused, "section_form")).status_code == 200
    assert section.summary == "Third."


def test_a_row_that_the_other_person_removed_comes_back_only_if_it_was_changed_here(editor, other_editor, section):
    first, second = section.assessments.order_by("position")[:2]
    mine = opened(editor, address(section), "section_form")
    theirs = opened(other_editor, address(section), "section_form")
    save(other_editor, section, theirs, **{"assessments-0-DELETE": "on", "assessments-1-DELETE": "on"})
    assert section.assessments.count() == 0
    refused = save(editor, section, mine, **{"assessments-0-note": "Still needed."})
    assert "removed; yours is kept as a new one" in words_of(refused)
    assert save(editor, section, form_of(refused, "section_form")).status_code == 302
    assert [(row.technique, row.note) for row in section.assessments.all()] == [(first.technique, "Still needed.")]
    assert first.technique != second.technique


@pytest.mark.long
def test_both_rate_the_same_assessment(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    theirs = opened(other_editor, address(section), "section_form")
    save(other_editor, section, theirs, **{"assessments-0-maturity": "growing"})
    refused = save(editor, section, mine, **{"assessments-0-note": "A note."})
    save(editor, section, form_of(refused, "section_form"))
    row = section.assessments.order_by("position").first()
    assert (row.maturity, row.note) == ("growing", "A note.")


@pytest.mark.sample(3)
@pytest.mark.parametrize("seen", [None, "x", "[]", "null", '{"": []}', '{"": {"": {"body": "x"}}}', "[" * 5000])
def test_a_save_from_a_page_without_page_id_and_revision_is_refused(editor, section, seen):
    fields = opened(editor, address(section), "section_form")
    del fields["kept-page"], fields["kept-revision"]
    fields |= {} if seen is None else {"seen": seen}
    assert save(editor, section, fields, summary="Blind.").status_code == 200
    assert section.summary == ""


def test_a_page_opened_before_the_upgrade_is_merged_with_what_it_carries(editor, other_editor, section):
    mine = opened(editor, address(section), "section_form")
    snapshot = FormSnapshot.objects.get(page=mine.pop("kept-page")[0])
    del mine["kept-revision"]
    mine["seen"] = [snapshot.state]
    snapshot.delete()
    theirs = opened(other_editor, address(section), "section_form")
    save(other_editor, section, theirs, body=f"Theirs.\n\n{section.body}")
    assert save(editor, section, mine, body=f"{mine['body'][0]}\n\nMine.").status_code == 302
    assert [section.body.startswith("Theirs."), section.body.endswith("Mine.")] == [True, True]


def test_without_its_snapshot_a_save_is_merged_with_the_saved_revision(editor, other_editor, section):
    save(editor, section, opened(editor, address(section), "section_form"), summary="First.")
    mine = opened(editor, address(section), "section_form")
    theirs = opened(other_editor, address(section), "section_form")
    FormSnapshot.objects.all().delete()
    assert save(other_editor, section, theirs, body=f"Theirs.\n\n{section.body}").status_code == 302
    refused = save(editor, section, mine, body=f"{mine['body'][0]}\n\nMine.")
    assert form_of(refused, "section_form")["body"][0].startswith("Theirs.")
    assert save(editor, section, form_of(refused, "section_form")).status_code == 302
    assert [section.body.startswith("Theirs."), section.body.endswith("Mine.")] == [True, True]


@pytest.mark.long
def test_a_stale_save_of_an_edition_is_refused_too(editor, other_editor, section):
    edition = reverse("admin:reports_draft_change", args=[section.draft_id])
    mine, theirs = (opened(client, edition, "draft_form") for client in (editor, other_editor))
    other_editor.post(edition, theirs | {"title": "Their title", "credits-0-name": "Ida Isle"})
    refused = editor.post(edition, mine | {"title": "My title", "summary": "My summary."})
    assert "Title changed in both versions" in words_of(refused)
    editor.post(edition, form_of(refused, "draft_form"))
    assert Draft.objects.get(pk=section.draft_id).title == "Their title"
    names = re.findall(r'name="(choose-\w+)" value="mine"', refused.content.decode())
    editor.post(edition, form_of(refused, "draft_form") | dict.fromkeys(names, "mine"))
    draft = section.draft
    draft.refresh_from_db()
    assert (draft.title, draft.summary, [each.name for each in draft.credits.all()]) == (
        "My title",
        "My summary.",
        ["Ida Isle"],
    )


def test_a_form_that_is_sent_twice_is_saved_and_not_held_against_itself(editor, section):
    mine = opened(editor, address(section), "section_form")
    changes = {"summary": "Sent twice.", "maturity": "growing", "assessments-0-note": "A note."}
    assert [save(editor, section, mine, **changes).status_code for _ in range(2)] == [302, 302]
    assert (section.summary, section.maturity) == ("Sent twice.", "growing")


@pytest.mark.long
def test_nobody_else_is_named_when_one_saves_the_same_page_in_two_windows(editor, other_editor, section):
    edition = reverse("admin:reports_draft_change", args=[section.draft_id])
    other_editor.post(edition, opened(other_editor, edition, "draft_form") | {"title": "Theirs"})
    for page, form in ((edition, "draft_form"), (address(section), "section_form")):
        first, second = (opened(editor, page, form) for _ in range(2))
        editor.post(page, first | {"title": "First window"})
        words = words_of(editor.post(page, second | {"title": "Second window"}))
        assert "Not saved yet: you saved this page at" in words
        assert "changed in both versions" in words
        assert "Keep your unsaved text" in words
        assert "Otto" not in words


def test_a_stale_save_of_a_trend_is_refused_too(editor, other_editor, section):
    trend = reverse("admin:trends_trend_change", args=[section.trend_id])
    mine, theirs = (opened(client, trend, "trend_form") for client in (editor, other_editor))
    other_editor.post(trend, theirs | {"definition": "Theirs."})
    assert "Definition changed in both versions" in words_of(editor.post(trend, mine | {"definition": "Mine."}))
