"""What is kept of what is typed, and the session of whoever types: it goes on, ends, begins again, or may no more."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from reports.desk.people.sessions import SEEN
from reports.models.form_drafts import FormDraft
from tests.desk.autosaving import address, comments_of, says, send
from tests.desk.pages import opened
from tests.desk.test_resuming import HERE, log_in, log_out

pytestmark = pytest.mark.django_db


def test_typing_extends_a_session_and_asking_or_keeping_alone_does_not(editor, section):
    fields = opened(editor, address(section), "section_form")
    asks, by_itself = says(editor, fields), says(editor, fields, is_typed=False, body="Kept by itself.")
    typed, typed_on = (says(editor, fields, body=words) for words in ("Typed.", "Typed on."))
    session = editor.session
    session[SEEN] -= 45 * 60
    session.save()
    for body in (asks, by_itself):
        assert send(editor, body).status_code == 200
        assert minutes_left(editor) == 15
    assert send(editor, typed).status_code == 200
    assert minutes_left(editor) == 60
    before = Session.objects.values().get()
    assert send(editor, typed_on).status_code == 200
    assert Session.objects.values().get() == before, "a session is not written at each key"


def minutes_left(client):
    return round(client.get("/admin/staying/").json()["left"] / 60)


def test_an_old_page_does_not_log_out_who_has_logged_in_again_in_another_window(editor, section, settings):
    """The page may have asked before that log-in, and be answered after it."""
    typed = says(editor, opened(editor, address(section), "section_form"), body="Typed.")
    Session.objects.all().delete()
    lost = send(editor, typed)
    assert (lost.status_code, lost.json(), lost.cookies) == (403, {"fault": "logged out"}, {})
    left = editor.get("/admin/staying/")
    assert (left.json()["left"], left.cookies) == (0, {})
    assert editor.get("/admin/").cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


def test_a_page_goes_on_after_a_log_in_in_another_window_but_not_as_somebody_else(people, section):
    client = Client(enforce_csrf_checks=True)
    log_in(client)
    fields = opened(client, address(section), "section_form")
    body, token = says(client, fields, body="Typed."), fields["csrfmiddlewaretoken"][0]
    assert send(client, body).status_code == 403
    assert send(client, body, headers={"X-CSRFToken": token}).status_code == 200
    log_out(client)
    lost = send(client, body, headers={"X-CSRFToken": token} | HERE)
    assert (lost.status_code, lost.json()) == (403, {"fault": "logged out"})
    log_in(client)
    refused = send(client, body, headers={"X-CSRFToken": token} | HERE)
    assert refused.status_code == 403
    assert send(client, body, headers={"X-CSRFToken": token, "origin": "https://evil.example"})[
        "Content-Type"
    ].startswith("text/html")
    assert send(client, body, headers={"X-CSRFToken": refused.json()["token"]}).status_code == 200
    log_out(client)
    log_in(client, "paula")
    token = send(client, body, headers={"X-CSRFToken": token} | HERE).json()["token"]
    assert send(client, body, headers={"X-CSRFToken": token}).status_code == 409
    assert set(FormDraft.objects.values_list("user__username", flat=True)) == {"edith"}


def test_whoever_loses_the_right_is_told_that_and_has_what_they_typed(people, editor, section):
    comments, fields = comments_of(editor, section)
    people["editor"].groups.clear()
    refused = send(editor, says(editor, fields, comment="Is it so?"))
    assert (refused.status_code, refused.json()) == (
        403,
        {"refused": "Not kept: this is gone, or you may not write here any longer. Copy what you wrote."},
    )
    gone = send(editor, says(editor, fields, comment="Is it so?") | {"address": "/admin/reports/section/9999/change/"})
    assert (gone.status_code, "is gone" in gone.json()["refused"]) == (404, True)
    page = editor.post(comments, fields | {"comment": "Is it so?"})
    assert page.status_code == 403
    assert ">\nIs it so?</textarea>" in page.content.decode()
