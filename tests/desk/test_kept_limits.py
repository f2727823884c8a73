"""What is kept of what is typed has an end: in size, in number, in time, and with the account."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from reports.desk import form_drafts
from reports.desk.autosave import LARGEST
from reports.models.draft import Section
from reports.models.form_drafts import FormDraft
from tests.desk.autosaving import KEEP, address, keep, says, send
from tests.desk.conftest import person
from tests.desk.pages import opened

pytestmark = pytest.mark.django_db


def test_what_is_too_large_or_of_too_many_forms_or_no_json_is_refused(editor, section, monkeypatch):
    fields = opened(editor, address(section), "section_form")
    assert send(editor, says(editor, fields, body="x" * LARGEST)).status_code == 413
    assert editor.post(KEEP, "{", content_type="application/json").status_code == 400
    assert send(editor, says(editor, fields, body="x") | {"fields": [["a", "\ud800"]]}).status_code == 400
    keep(editor, fields, body="\0 is nothing that PostgreSQL takes.")
    monkeypatch.setattr(form_drafts, "MOST_FORMS", 1)
    waves = reverse("admin:reports_section_change", args=[section.draft.sections.get(slug="waves").pk])
    other = says(editor, opened(editor, waves, "section_form"), body="Typed.")
    answer = send(editor, other)
    assert (answer.status_code, answer.json()) == (
        409,
        {"refused": "Too many of your forms have unsaved changes: save this one now."},
    )


@pytest.mark.long
def test_the_longest_section_is_kept(editor, section):
    body = "\n\n".join(["句" * 20_000] * 24)
    Section.objects.filter(pk=section.pk).update(body=body)
    keep(editor, opened(editor, address(section), "section_form"), summary="Typed.")
    assert opened(editor, address(section), "section_form")["summary"] == ["Typed."]


def test_what_nobody_came_back_for_is_removed(editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    FormDraft.objects.update(kept_at=timezone.now() - form_drafts.KEPT_FOR - timedelta(days=1))
    waves = reverse("admin:reports_section_change", args=[section.draft.sections.get(slug="waves").pk])
    keep(editor, opened(editor, waves, "section_form"), body="Typed.")
    assert [row.address for row in FormDraft.objects.all()] == [waves]


@pytest.mark.long
def test_what_was_saved_often_leaves_room_and_is_forgotten(editor, section, monkeypatch):
    monkeypatch.setattr(form_drafts, "MOST_FORMS", 2)
    for _ in range(3):
        fields = opened(editor, address(section), "section_form") | {"kept-sequence": ["999999"]}
        assert editor.post(address(section), fields | {"_continue": "1"}).status_code == 302
    FormDraft.objects.update(open_at=F("open_at") - form_drafts.SEQUENCE_RETENTION)
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    assert [row.sequence for row in FormDraft.objects.all()] != [999999]
    assert FormDraft.objects.count() == 1


def test_no_password_or_secret_is_kept(editor, section):
    keep(
        editor,
        opened(editor, address(section), "section_form"),
        body="Typed.",
        password="hunter2",
        api_secret="hunter2",
    )
    row = FormDraft.objects.get()
    assert "hunter2" not in row.fields + row.seen
    assert "csrf" not in row.fields


def test_what_was_kept_goes_with_the_account(people, editor, section):
    keep(editor, opened(editor, address(section), "section_form"), body="Typed.")
    people["editor"].delete()
    assert FormDraft.objects.count() == 0
    assert person("new", is_staff=True)
