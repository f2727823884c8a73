"""A reader reports an error: no cookie, no script; the words reach the desk and no public page."""

import re

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.test import Client

from reports import publishing
from reports.models.letters import ErrorReport
from reports.site.views.report_error import MOST_AN_HOUR
from tests import making
from tests.desk.conftest import at_the_desk, people  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
ADDRESS = "/sea/2024/winds/report-an-error/"
WORDS = {
    "quoted": "They came down again.",
    "wrong": "They stayed up: lettercanary.",
    "suggestion": "They stayed up.",
    "name": "Rita Reader",
    "email": "rita@letters.example",
}


@pytest.fixture
def edition(db):
    cache.clear()
    return making.published_edition()


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))


def send(client, address=ADDRESS, **words):
    form = hidden(client.get(address).content.decode())
    return client.post(address, {**form, **WORDS, **words})


def kept():
    names = ("section_title", "number", "paragraph", *WORDS, "state")
    return list(ErrorReport.objects.values_list(*names))


def test_each_section_leads_to_a_form_of_its_own_that_sets_no_cookie(edition, client):
    for page in ("/sea/2024/winds/", "/sea/2024/v1.0/winds/"):
        assert '<a href="report-an-error/" rel="nofollow">' in client.get(page).content.decode()
        form = client.get(f"{page}report-an-error/")
        assert (form.status_code, dict(form.cookies), form["Cache-Control"]) == (200, {}, "private, no-store")
        assert "noindex" in form.content.decode()


def test_what_a_reader_writes_is_kept_as_it_was_written(edition):
    client = Client(enforce_csrf_checks=True)
    response = send(client)
    assert (response.status_code, response["Location"], dict(response.cookies)) == (302, f"{ADDRESS}?sent=1", {})
    assert "Thank you" in client.get(response["Location"]).content.decode()
    assert kept() == [("High Winds", "1.0", "", *WORDS.values(), "new")]


def test_the_paragraph_that_the_reader_came_from_is_filled_in(edition, client):
    page = client.get("/sea/2024/winds/").content.decode()
    paragraph = re.findall(r'id="(p-[0-9a-f]{10})"', page)[-1]
    html = client.get(f"{ADDRESS}?paragraph={paragraph}").content.decode()
    assert ("They came down again." in html, hidden(html)["paragraph"]) == (True, paragraph)
    assert client.get(f"{ADDRESS}?paragraph=p-0000000000").status_code == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"wrong": ""}, "This field is required."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"wrong": "x" * 4_001}, "at most 4000 characters"),
        ({"seal": "made up"}, "This form had been open for too long. Your words are still here: send them again."),
        ({"seal": TimestampSigner(salt="error-report").sign("/sea/2024/tides/report-an-error/")}, "open for too long"),
        ({"paragraph": "<b>"}, "It was not sent"),
        ({"wrong": "a\x07bell"}, "It was not sent"),
    ],
)
def test_what_is_not_right_is_said_and_the_words_stay(edition, client, words, said):
    response = send(client, **words)
    html = response.content.decode()
    assert (response.status_code, said in html, "Rita Reader" in html, kept()) == (422, True, True, [])


def test_a_form_that_was_refused_can_be_sent_again(edition, client):
    refused = send(client, seal="made up").content.decode()
    client.post(ADDRESS, {**WORDS, **hidden(refused)})
    assert len(kept()) == 1


def test_a_machine_that_fills_in_everything_is_thanked_and_nothing_is_kept(edition, client):
    assert (send(client, website="https://spam.example").status_code, kept()) == (302, [])


def test_one_address_sends_so_many_in_an_hour_and_keeps_its_words(edition, client):
    answers = [send(client) for _ in range(MOST_AN_HOUR + 1)]
    assert [each.status_code for each in answers] == [302] * MOST_AN_HOUR + [429]
    assert ("lettercanary" in answers[-1].content.decode(), answers[-1]["Retry-After"]) == (True, "3600")
    assert send(client, REMOTE_ADDR="").status_code == 429
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert send(other).status_code == 302


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sea/2024/nothing/report-an-error/", 404),
        ("/sea/2031/winds/report-an-error/", 404),
        ("/sea/2024/v3.0/winds/report-an-error/", 404),
    ],
)
def test_only_what_is_published_can_be_reported_on(edition, client, address, status):
    assert (client.get(address).status_code, client.post(address, WORDS).status_code) == (status, status)


def test_a_withdrawn_version_takes_no_reports_and_says_why(edition, client):
    publishing.withdraw(version=edition.current_version, reason="All wrong.", by="Ada", at=making.AT)
    assert (client.get(ADDRESS).status_code, kept()) == (410, [])


def test_nothing_that_a_reader_writes_is_on_any_public_page(edition, client):
    send(client)
    seen, waiting = {}, ["/", "/search/?q=lettercanary", "/sitemap.xml", "/feed.atom", "/api/v1/", "/llms.txt"]
    while waiting and len(seen) < 150:
        address = waiting.pop()
        if address in seen or address.startswith(("/admin", "/static")):
            continue
        seen[address] = client.get(address).content.decode(errors="replace")
        waiting += re.findall(r'(?:href=|url": ?)"(?:http://localhost:8000)?(/[^"#]*)"', seen[address])
    leaks = [
        address
        for address, text in seen.items()
        if any(
            word in text.replace("/search/?q=lettercanary", "")
            for word in ("rita@letters", "Rita Reader", "They stayed up")
        )
    ]
    assert (leaks, len(seen) > 20) == ([], True)


def test_at_the_desk_a_report_stands_beside_its_section_and_becomes_a_change_note(edition, people):  # noqa: F811
    send(Client())
    report = ErrorReport.objects.get()
    section = edition.draft.sections.get(slug="winds")
    desk = at_the_desk(people["editor"])
    assert "They stayed up: lettercanary." in desk.get("/admin/reports/errorreport/").content.decode()
    assert "They stayed up: lettercanary." in desk.get(f"/admin/reports/section/{section.pk}/change/").content.decode()
    page = desk.get(f"/admin/reports/errorreport/{report.pk}/change/").content.decode()
    assert ("rita@letters.example" in page, f"/admin/reports/errorreport/{report.pk}/accept/" in page) == (True, True)

    response = desk.post(f"/admin/reports/errorreport/{report.pk}/accept/")
    assert response["Location"] == f"/admin/reports/section/{section.pk}/change/#change_notes-group"
    again = desk.post(f"/admin/reports/errorreport/{report.pk}/accept/", follow=True)
    assert "Somebody decided on it before you." in again.content.decode()
    fields = ("section", "kind", "severity", "before", "after", "explanation", "reported_by")
    assert list(edition.draft.change_notes.values_list(*fields)) == [
        (section.pk, "correction", "minor", WORDS["quoted"], WORDS["suggestion"], WORDS["wrong"], WORDS["name"])
    ]
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("accepted", "Edith Ek")


def test_a_report_is_declined_and_stays_in_the_list(edition, people):  # noqa: F811
    send(Client())
    desk = at_the_desk(people["editor"])
    report = ErrorReport.objects.get()
    page = desk.post(f"/admin/reports/errorreport/{report.pk}/decline/", follow=True).content.decode()
    report.refresh_from_db()
    assert (report.state, "Declined by Edith Ek" in page, edition.draft.change_notes.count()) == ("declined", True, 0)


def test_who_may_not_decide_cannot(edition, people):  # noqa: F811
    send(Client())
    report = ErrorReport.objects.get()
    for action in ("accept", "decline"):
        address = f"/admin/reports/errorreport/{report.pk}/{action}/"
        assert Client().post(address).status_code == 302
        assert at_the_desk(people["staff"]).post(address).status_code == 403
        assert at_the_desk(people["editor"]).get(address).status_code == 405
    report.refresh_from_db()
    assert report.state == "new"
