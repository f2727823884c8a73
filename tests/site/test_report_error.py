"""A reader reports an error: no cookie, no script; the words reach the desk and no public page."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.limits import ERROR_REPORTS
from reports.models import error_reports
from reports.models.error_reports import ErrorReport
from reports.models.people import Actor
from tests import making
from tests.desk.conftest import at_the_desk, people  # noqa: F401  a fixture
from tests.desk.pages import words_of
from tests.site.error_reports import ADDRESS, WORDS, hidden, kept, send

pytestmark = pytest.mark.django_db
MOST_AN_HOUR = ERROR_REPORTS.quota
SHORTER = ChangeNote(kind="revision", explanation="Nobody read it.")


@pytest.fixture
def edition(published):
    return published


def test_each_section_leads_to_a_form_of_its_own_that_sets_no_cookie(edition, client):
    making.correct(edition, "came down again", "stayed up")
    for page, number in (
        ("/sea/2024/winds/", "1.1"),
        ("/sea/2024/v1.0/winds/", "1.0"),
        ("/sea/2024/winds/?as_of=2025-01-14", "1.1"),
    ):
        address = f"/sea/2024/v{number}/winds/report-an-error/"
        assert f'<a href="{address}" rel="nofollow">' in client.get(page).content.decode()
        form = client.get(address)
        assert (form.status_code, dict(form.cookies), form["Cache-Control"]) == (200, {}, "private, no-store")
        assert "noindex" in form.content.decode()


def test_what_a_reader_writes_is_kept_as_it_was_written(edition):
    client = Client(enforce_csrf_checks=True)
    response = send(client)
    assert (response.status_code, response["Location"], dict(response.cookies)) == (302, f"{ADDRESS}?sent=1", {})
    assert "Thank you" in client.get(response["Location"]).content.decode()
    assert kept() == [("High Winds", "1.0", "", *WORDS.values(), "new")]


def chosen(html):
    return re.findall(r'<option value="([^"]*)" selected>([^<]*)<', html)


def test_each_paragraph_leads_to_the_form_with_its_words_filled_in(edition, client):
    page = client.get("/sea/2024/winds/").content.decode()
    links = re.findall(r'<a class="report-link" href="([^"]+)" rel="nofollow" aria-label="([^"]+)"', page)
    ids = re.findall(r'<p class="numbered" id="(p-[0-9a-f]{10})"', page)
    assert links == [
        (f"{ADDRESS}?paragraph={name}", f"Report an error in paragraph {n}") for n, name in enumerate(ids, 1)
    ]
    html = client.get(links[1][0]).content.decode()
    assert chosen(html) == [(ids[1], "Paragraph 2: They came down again.")]
    assert ">\nThey came down again.</textarea>" in html
    assert f'<a href="/sea/2024/v1.0/winds/#{ids[1]}">' in html
    send(client, paragraph=ids[1])
    assert kept()[0][2] == ids[1]


def test_a_paragraph_that_is_not_there_is_not_chosen(edition, client):
    html = client.get(f"{ADDRESS}?paragraph=p-0000000000").content.decode()
    assert (chosen(html), "</textarea>" in html) == ([], True)


def test_a_draft_offers_no_way_to_report_an_error(edition, people):  # noqa: F811
    section = edition.draft.sections.get(slug="winds")
    page = at_the_desk(people["editor"]).get(f"/admin/reports/section/{section.pk}/preview/").content.decode()
    assert ("They came down again." in page, "report-link" in page, "report-an-error" in page) == (True, False, False)


def test_the_form_says_what_is_kept_and_for_how_long(edition, client):
    assert "deleted 90 days after a correction is published or the report is closed" in words_of(client.get(ADDRESS))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"wrong": ""}, "Describe what is wrong. The other fields are optional."),
        ({"wrong": "\u200b \u00ad\n\u2060"}, "Describe what is wrong. The other fields are optional."),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"wrong": "x" * 4_001}, "at most 4000 characters"),
        ({"seal": "made up"}, "This form was open for too long. Your text is still here: send it again."),
        (
            {"seal": TimestampSigner(salt="error-report").sign("/sea/2024/v1.0/tides/report-an-error/")},
            "open for too long",
        ),
        (
            {"seal": TimestampSigner(salt="error-report").sign("/sea/2024/v1.1/winds/report-an-error/")},
            "open for too long",
        ),
        ({"paragraph": "<b>"}, "Choose a paragraph from the list."),
        ({"wrong": "a\x07bell"}, "This contains the character U+0007, which cannot be published; delete it."),
        ({"wrong": "a\x00null"}, "Null characters are not allowed."),
        ({"email": f"{'a' * 250}@example.org"}, "at most 254 characters"),
        # Composing characters makes three of one: what fits the form must fit the table.
        ({"suggestion": "\ufb2c" * 1_334}, "This is too long. The limit is 4000 characters."),
    ],
)
def test_what_is_not_right_is_said_and_the_words_stay(edition, client, words, said):
    response = send(client, **words)
    html = response.content.decode()
    assert (response.status_code, said in html, "Rita Reader" in html, kept()) == (422, True, True, [])


def test_what_is_far_too_long_or_garbled_is_refused_in_words(edition, client):
    far_too_long = client.post(ADDRESS, {**WORDS, "wrong": "x" * 4_000_000})
    assert (far_too_long.status_code, "more than this address accepts" in far_too_long.content.decode()) == (413, True)
    too_many = client.post(ADDRESS, {**WORDS, **{f"field-{number}": "x" for number in range(5_001)}})
    assert (too_many.status_code, "a request that is too long" in too_many.content.decode()) == (400, True)
    garbled = client.generic("POST", ADDRESS, b"\xff", content_type="multipart/form-data; boundary=x")
    assert (
        garbled.status_code,
        client.generic("POST", ADDRESS, b"{", content_type="application/json").status_code,
    ) == (
        422,
        422,
    )


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


@pytest.mark.long
def test_behind_a_proxy_the_reader_is_counted_and_not_the_proxy(edition, settings):
    settings.BEHIND_PROXY = True
    neighbours = [Client(headers={"x-forwarded-for": f"203.0.113.9, 2001:db8:0:{n}::1"}) for n in (1, 2)]
    answers = [send(neighbours[0]).status_code for _ in range(MOST_AN_HOUR + 1)]
    assert (answers[-1], send(neighbours[1]).status_code) == (429, 302)


@pytest.mark.long
def test_without_the_cache_readers_are_heard_and_the_limit_holds(edition, client, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    assert [send(client).status_code for _ in range(MOST_AN_HOUR + 1)] == [302] * MOST_AN_HOUR + [429]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sea/2024/v1.0/nothing/report-an-error/", 404),
        ("/sea/2031/v1.0/winds/report-an-error/", 404),
        ("/sea/2024/v3.0/winds/report-an-error/", 404),
    ],
)
def test_only_what_is_published_can_be_reported_on(edition, client, address, status):
    assert (client.get(address).status_code, client.post(address, WORDS).status_code) == (status, status)


def test_a_withdrawn_version_takes_no_reports_and_says_why(edition, client):
    publishing.withdraw(version=edition.current_version, reason="All wrong.", actor=Actor.of("Ada", making.AT))
    assert (client.get(ADDRESS).status_code, client.post(ADDRESS, WORDS).status_code, kept()) == (410, 410, [])


def test_an_error_report_from_an_old_version_is_taken_after_its_section_has_gone(edition, client):
    form = hidden(client.get(ADDRESS).content.decode())
    edition.draft.sections.get(slug="winds").delete()
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT),
        note="Shorter.",
        change_notes=(SHORTER,),
        acknowledged=making.ACKNOWLEDGED,
    )
    assert client.post(ADDRESS, {**WORDS, **form}).status_code == 302
    assert [row[:2] for row in kept()] == [("High Winds", "1.0")]


@pytest.mark.long
def test_neither_what_a_reader_writes_nor_who_is_told_is_on_any_public_page(edition, client):
    edition.report.errors_to = "anna@editors.example"
    edition.report.save()
    send(client)
    making.correct(edition, "finished", "opened")
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
            for word in ("rita@letters", "Rita Reader", "They stayed up", "anna@editors")
        )
    ]
    assert (leaks, len(seen) > 20) == ([], True)


def personal():
    return list(ErrorReport.objects.order_by("pk").values_list("name", "email"))


def test_names_and_addresses_are_deleted_in_time_and_the_words_stay(edition, client):
    for _ in range(3):
        send(client)
    now, (waiting, decided, old) = timezone.now(), ErrorReport.objects.order_by("pk")
    ErrorReport.objects.filter(pk=decided.pk).update(decided_at=now - timedelta(days=91), state="declined")
    ErrorReport.objects.filter(pk=old.pk).update(at=now - timedelta(days=366))
    call_command("work", once=True)
    assert personal() == [("Rita Reader", "rita@letters.example"), ("", ""), ("", "")]
    assert [row[4] for row in kept()] == [WORDS["wrong"]] * 3

    ErrorReport.objects.filter(pk=waiting.pk).update(at=now - timedelta(days=366))
    send(client)
    assert personal() == [("", "")] * 3 + [("Rita Reader", "rita@letters.example")]
    assert error_reports.forget_readers(at=now) == 0
