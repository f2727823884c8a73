"""What a page sends of what is typed comes in any order, on both engines: the newest words stay, and saved ones are not given back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections

from reports.desk import form_drafts
from reports.models.form_drafts import FormDraft
from reports.rights import EDITORS
from tests.desk.autosaving import BACK, KEEP, SEQUENCE, address, keep, says, send
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, opened, words_of
from tests.making import draft_edition
from tests.waiting import LONG

pytestmark = pytest.mark.django_db


@pytest.mark.long
@pytest.mark.both_engines
def test_what_is_handled_after_something_newer_does_not_put_older_words_back(editor, section):
    fields = opened(editor, address(section), "section_form")
    keep(editor, fields, summary="First.")
    older, newer = (says(editor, fields, summary=words) for words in ("Older.", "Newer."))
    for body in (newer, older, older | {"is_closed": True}):
        assert send(editor, body).status_code == 200
    row = FormDraft.objects.get()
    assert (row.open_at is not None, opened(editor, address(section), "section_form")["summary"]) == (True, ["Newer."])


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_of_what_a_page_sends_at_once_the_newest_is_kept_and_nothing_is_refused():
    section = draft_edition().draft.sections.get(slug="tides")
    edith = person("edith", group=EDITORS, is_staff=True)
    editor = at_the_desk(edith)
    fields = opened(editor, address(section), "section_form")
    bodies = [says(editor, fields, summary=f"Words {number}.") for number in range(6)]
    barrier = Barrier(len(bodies))

    def sent(body):
        try:
            client = at_the_desk(edith)
            barrier.wait(timeout=LONG)
            return send(client, body).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(bodies)) as pool:
        assert list(pool.map(sent, reversed(bodies))) == [200] * len(bodies)
    assert FormDraft.objects.count() == 1
    assert opened(editor, address(section), "section_form")["summary"] == ["Words 5."]


@pytest.mark.long
@pytest.mark.parametrize("kept_before", [True, False])
def test_what_was_sent_before_a_save_and_is_handled_after_it_is_not_given_back(editor, section, kept_before):
    fields = opened(editor, address(section), "section_form")
    if kept_before:
        keep(editor, fields, summary="First.")
    late = says(editor, fields, summary="Older.")
    fields |= {"summary": "Saved.", "kept-sequence": [str(late["sequence"])]}
    assert editor.post(address(section), fields | {"_continue": "1"}).status_code == 302
    assert send(editor, late).status_code == 200
    page = editor.get(address(section))
    assert (form_of(page, "section_form")["summary"], BACK in words_of(page)) == (["Saved."], False)
    assert form_drafts.unsaved(User.objects.get(username="edith")).count() == 0


@pytest.mark.long
def test_what_was_typed_while_the_page_was_saved_and_is_handled_first_is_given_back(editor, section):
    fields = opened(editor, address(section), "section_form")
    sent = keep(editor, fields, summary="Saved.")
    assert sent["others"] == []
    sequence = FormDraft.objects.get().sequence
    keep(editor, fields, summary="Saved. Typed since.")
    saved = fields | {"summary": "Saved.", "kept-sequence": [str(sequence)], "_continue": "1"}
    assert editor.post(address(section), saved).status_code == 302
    assert opened(editor, address(section), "section_form")["summary"] == ["Saved. Typed since."]


@pytest.mark.long
@pytest.mark.both_engines
def test_what_was_sent_before_words_were_thrown_away_stays_away(editor, section):
    keep(editor, opened(editor, address(section), "section_form"), summary="Unwanted.")
    fields = opened(editor, address(section), "section_form")
    late = says(editor, fields, summary="Unwanted, too.")
    editor.post(KEEP, fields | {"kept-sequence": [str(late["sequence"])]})
    assert send(editor, late).status_code == 200
    assert opened(editor, address(section), "section_form")["summary"] == [""]


@pytest.mark.long
def test_a_page_whose_save_was_heard_of_by_nobody_goes_on_and_is_kept(editor, other_editor, section):
    fields = opened(editor, address(section), "section_form")
    sent = says(editor, fields, summary="Saved.")
    send(editor, sent)
    saved = fields | {"summary": "Saved.", "kept-sequence": [str(sent["sequence"])], "_continue": "1"}
    assert editor.post(address(section), saved).status_code == 302
    assert keep(other_editor, opened(other_editor, address(section), "section_form"))["others"] == []
    keep(editor, fields, summary="Saved. Typed on.")
    assert opened(editor, address(section), "section_form")["summary"] == ["Saved. Typed on."]


@pytest.mark.both_engines
def test_a_save_that_arrives_after_the_next_one_brings_no_older_text_back(editor, section):
    fields = opened(editor, address(section), "section_form")
    as_script = {"Accept": "application/json"}
    older, newer = (
        fields | {"summary": words, "kept-sequence": [str(next(SEQUENCE))], "_continue": "1"}
        for words in ("Older.", "Newer.")
    )
    assert [editor.post(address(section), newer, headers=as_script).status_code for _ in range(2)] == [200, 200]
    keep(editor, fields, summary="Newer. Typed on.")
    assert editor.post(address(section), older, headers=as_script).status_code == 422
    section.refresh_from_db()
    assert section.summary == "Newer."
    assert opened(editor, address(section), "section_form")["summary"] == ["Newer. Typed on."]


@pytest.mark.long
def test_a_refused_page_counts_on_from_what_it_has_sent(editor, section):
    fields = opened(editor, address(section), "section_form") | {"kept-sequence": ["7"]}
    refused = editor.post(address(section), fields | {"title": "", "_continue": "1"})
    assert form_of(refused, "section_form")["kept-sequence"] == ["7"]


@pytest.mark.long
@pytest.mark.sample(2)
@pytest.mark.parametrize("types", [False, True])
def test_a_second_window_takes_neither_input_nor_snapshot_of_the_first(editor, other_editor, section, types):
    first = opened(editor, address(section), "section_form")
    keep(editor, first, body=f"{section.body}\n\nMine.")
    second = opened(editor, address(section), "section_form")
    keep(editor, second)
    if types:
        keep(editor, second, body=f"{section.body}\n\nMine.\n\nIn the second.")
    send(editor, says(editor, second) | {"is_closed": True})
    theirs = opened(other_editor, address(section), "section_form")
    said = keep(other_editor, theirs)["others"]
    assert said, "the first is open still"
    other_editor.post(address(section), theirs | {"body": f"Theirs.\n\n{section.body}", "_continue": "1"})
    keep(editor, first, body=f"{section.body}\n\nMine, and more.")
    again = opened(editor, address(section), "section_form")
    assert again["body"] == [f"Theirs.\r\n\r\n{section.body}\r\n\r\nMine, and more."]
    assert editor.post(address(section), again | {"_continue": "1"}).status_code == 302
    assert (BACK in words_of(editor.get(address(section)))) == types
