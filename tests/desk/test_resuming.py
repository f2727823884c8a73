"""What somebody wrote outlives their session, and nothing is saved that they did not send from a page of ours."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.models.draft import Reference, Section
from reports.models.series import Report
from tests.desk.pages import form_of, opened, words_of
from tests.desk.sources import picture
from trends.models import Trend

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = {"origin": "http://testserver"}, {"origin": "https://evil.example"}
WROTE = "Mine <b>is</b> \"here\" & 'there'.\r\n\r\nA second paragraph."
KEPT = WROTE.replace("\r\n", "\n")


@pytest.fixture
def edith(people):
    """A browser that checks tokens as browsers meet it, in which Edith has logged in."""
    client = Client(enforce_csrf_checks=True)
    log_in(client)
    return client


def log_in(client, name="edith"):
    token = form_of(client.get("/admin/login/"), "login-form")["csrfmiddlewaretoken"]
    answer = client.post(
        "/admin/login/", {"username": name, "password": name * 2, "csrfmiddlewaretoken": token, "next": "/admin/"}
    )
    assert answer.status_code == 302


def log_out(client):
    """As if the session had ended; the token's cookie outlives it."""
    del client.cookies["perennial-session"]


def log_in_again(client, page, name="edith"):
    """Log in in another window and send the form, whose token is from before."""
    log_in(client, name)
    return send_again(client, page)


def address(section):
    return reverse("admin:reports_section_change", args=[section.pk])


def writing(client, section, **changes):
    return opened(client, address(section), "section_form") | {"summary": WROTE, "_continue": "1"} | changes


def send_again(client, page):
    return client.post(page.wsgi_request.get_full_path(), form_of(page, "resume-form"), headers=HERE)


def test_what_was_written_when_the_session_ended_is_saved_after_the_log_in(edith, section):
    fields = writing(edith, section)
    log_out(edith)
    refused = edith.post(address(section), fields, headers=HERE)
    assert refused.status_code == 403
    assert "Not saved: you were logged out. Your text is still here" in words_of(refused)
    assert Section.objects.get(pk=section.pk).summary == ""

    back = log_in_again(edith, refused)
    assert "Not saved yet: you logged in again after you opened this page" in words_of(back)
    assert Section.objects.get(pk=section.pk).summary == "", "nothing is saved without a click"
    assert form_of(back, "resume-form")["summary"] == [WROTE]
    saved = send_again(edith, back)
    assert (saved.status_code, saved["Location"]) == (302, address(section))
    assert Section.objects.get(pk=section.pk).summary == KEPT


def test_what_was_written_before_a_log_in_in_another_tab_is_saved_at_a_click(edith, section):
    fields = writing(edith, section)
    log_out(edith)
    log_in(edith)
    refused = edith.post(address(section), fields, headers=HERE)
    assert refused.status_code == 403
    assert "Not saved yet: you logged in again after you opened this page" in words_of(refused)
    assert "csrf" not in words_of(refused).casefold()
    assert Section.objects.get(pk=section.pk).summary == ""
    assert send_again(edith, refused).status_code == 302
    assert Section.objects.get(pk=section.pk).summary == KEPT


@pytest.mark.long
def test_what_comes_back_is_still_held_against_what_others_saved_meanwhile(edith, other_editor, section):
    fields = writing(edith, section)
    log_out(edith)
    refused = edith.post(address(section), fields, headers=HERE)
    theirs = opened(other_editor, address(section), "section_form")
    other_editor.post(address(section), theirs | {"summary": "Theirs is here.", "_continue": "1"})
    stale = send_again(edith, log_in_again(edith, refused))
    assert "Not saved yet: Otto Orr saved this page" in words_of(stale)
    assert form_of(stale, "section_form")["summary"] == [WROTE]
    assert Section.objects.get(pk=section.pk).summary == "Theirs is here."


def test_what_is_carried_is_shown_as_text_and_nothing_of_it_runs(edith, section):
    nasty = '</textarea><script>alert(1)</script>"> onfocus=x'
    fields = writing(edith, section, summary=nasty) | {'"><script>alert(2)</script> x': "a b"}
    log_out(edith)
    html = edith.post(address(section), fields, headers=HERE).content.decode()
    assert "<script>alert" not in html
    assert form_of(edith.post(address(section), fields, headers=HERE), "resume-form")["summary"] == [nasty]


@pytest.mark.parametrize("headers", [ELSEWHERE, {}, {"origin": "null"}, {"referer": "https://evil.example/admin/"}])
@pytest.mark.parametrize("is_logged_in", [True, False])
def test_nothing_that_another_site_sends_is_carried(edith, section, headers, is_logged_in):
    if not is_logged_in:
        log_out(edith)
    refused = edith.post(address(section), {"summary": "Sent by another site."}, headers=headers)
    assert refused.status_code == 403
    assert "This request did not come from a page of this site, so nothing was done." in words_of(refused)
    assert "Sent by another site." not in refused.content.decode()


def test_a_token_is_needed_to_send_again(edith, section):
    fields = writing(edith, section)
    log_out(edith)
    back = log_in_again(edith, edith.post(address(section), fields, headers=HERE))
    edith.post(address(section), form_of(back, "resume-form") | {"csrfmiddlewaretoken": ""}, headers=HERE)
    assert Section.objects.get(pk=section.pk).summary == ""


def test_passwords_and_files_are_not_carried_and_it_is_said(people):
    client = Client(enforce_csrf_checks=True)
    log_in(client, "ursula")
    fields = opened(client, "/admin/reports/report/add/", "report_form")
    fields |= {"name": "The Sea", "slug": "sea", "logo_file": SimpleUploadedFile("our logo.png", picture())}
    log_out(client)
    page = client.post("/admin/reports/report/add/", fields, headers=HERE)
    back = log_in_again(client, page, "ursula")
    for each in (page, back):
        assert "Files and passwords are not restored. Enter them again afterwards." in words_of(each)
    send_again(client, back)
    assert Report.objects.get().name == "The Sea"

    fields = dict.fromkeys(("old_password", "new_password1", "new_password2"), "a long pass phrase")
    log_out(client)
    page = client.post("/admin/password_change/", fields, headers=HERE)
    back = log_in_again(client, page, "ursula")
    for each in (page, back):
        assert "a long pass phrase" not in each.content.decode()
        assert "ursulaursula" not in each.content.decode()


def test_it_is_kept_by_nobody_and_stands_in_no_frame(edith, section):
    fields = writing(edith, section)
    log_out(edith)
    page = edith.post(address(section), fields, headers=HERE)
    back = log_in_again(edith, page)
    for each in (page, back):
        assert {"private", "no-store"} <= set(each["Cache-Control"].replace(" ", "").split(","))
        assert each["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in each["Content-Security-Policy"]


def test_a_form_of_the_desks_own_pages_comes_back_too(edith, section):
    paste = reverse("desk:paste-references", args=[section.draft_id])
    text = '[{"id": "one", "type": "book", "title": "The Sea Itself"}]'
    form = opened(edith, paste, "paste-form") if 'id="paste-form"' in edith.get(paste).content.decode() else None
    fields = form or {"items": [text]}
    field = next(iter(name for name in edith.get(paste).context_data["form"].fields))
    log_out(edith)
    page = edith.post(paste, fields | {field: text}, headers=HERE)
    assert send_again(edith, log_in_again(edith, page)).status_code == 302
    assert Reference.objects.get().item["title"] == "The Sea Itself"


def test_logging_in_with_an_older_page_of_the_log_in_leads_on(edith):
    old = form_of(Client(enforce_csrf_checks=True).get("/admin/login/"), "login-form")
    fields = old | {"username": "edith", "password": "edithedith"}
    answer = edith.post("/admin/login/?next=/admin/reports/section/", fields, headers=HERE, follow=True)
    assert answer.status_code == 200
    assert "CSRF" not in answer.content.decode()


def test_logging_out_twice_is_no_error(edith):
    fields = form_of(edith.get("/admin/"), "logout-form")
    edith.post("/admin/logout/", fields, headers=HERE)
    assert edith.post("/admin/logout/", fields, headers=HERE).status_code in {302, 403}


def test_what_was_written_to_a_section_that_is_gone_by_now_can_be_copied(edith, section):
    fields = writing(edith, section)
    Section.objects.filter(pk=section.pk).delete()
    gone = edith.post(address(section), fields, headers=HERE)
    assert gone.status_code == 404
    assert "or the page was deleted while you were writing" in words_of(gone)
    assert "A second paragraph." in words_of(gone)


def test_what_was_written_by_somebody_who_may_not_save_it_any_more_can_be_copied(edith, section, people):
    fields = writing(edith, section)
    people["editor"].groups.clear()
    refused = edith.post(address(section), fields, headers=HERE)
    assert refused.status_code == 403
    assert "You are logged in as Edith Ek. You do not have permission to open" in words_of(refused)
    assert "A second paragraph." in words_of(refused)


def test_what_was_chosen_by_somebody_who_may_not_save_it_any_more_is_shown(edith, section, people):
    trend = Trend.objects.exclude(pk=section.trend_id).first()
    first = section.assessments.order_by("position").first()
    chosen = {"trend": str(trend.pk), "maturity": "growing", "assessments-0-maturity": "declining"}
    new = {"predictions-0-statement": "It turns on.", "predictions-0-due": "2031-01-01"}
    fields = opened(edith, address(section), "section_form") | chosen | new
    people["editor"].groups.clear()
    refused = words_of(edith.post(address(section), fields, headers=HERE))
    assert "Maturity growing" in refused
    assert "Predictions 1, due 2031-01-01" in refused
    assert first.maturity != "declining"
    assert "Slug" not in refused


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/admin/nowhere/", 404, "Page not found"),
        ("/admin/reports/section/999999/change/", 404, "Page not found"),
        ("/admin/reports/section/x/change/", 404, "Page not found"),
        ("/admin/reports/draft/999999/publish/", 403, "You do not have permission"),
        ("/admin/reports/draft/999999/preview/", 404, "Page not found"),
        ("/admin/auth/user/", 403, "You are logged in as Edith Ek. You do not have permission to open"),
    ],
)
def test_what_is_not_there_or_not_open_is_said_in_the_desks_frame(edith, path, status, words):
    answer = edith.get(path)
    assert answer.status_code == status
    assert words in words_of(answer)
    html = answer.content.decode()
    assert '<nav class="rooms"' in html
    assert '<a class="button" href="/admin/">Go to the desk</a>' in html
    assert "no-store" in answer["Cache-Control"]


def test_readers_have_their_own_pages_for_what_is_not_there(client, db):
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "The address may be mistyped, or the page may not have been published yet." in words_of(answer)
