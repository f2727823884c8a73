"""The edition to come: told on the report's page, in feeds and in the API; when its date moves, the reason stands there."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import publishing
from reports.document.dates import read_expected
from reports.facts.announcements import NextEdition
from reports.languages import ENGLISH
from reports.models.announcements import Announcement
from reports.models.generation import Generation
from reports.pages.coming import coming
from tests import making
from tests.desk.conftest import editor, people, publisher  # noqa: F401  fixtures
from tests.desk.pages import forms_of, words_of
from tests.making import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(published):
    return published.report


def announce(report, expected, *, year=2025, reason=""):
    return publishing.announce(report=report, year=year, expected=expected, reason=reason, by="Ada", at=AT)


def told(client):
    """What the page, both feeds and the API say."""
    page = words_of(client.get("/sea/"))
    feeds = [client.get(each).content.decode() for each in ("/sea/feed.atom", "/feed.atom")]
    return page, feeds, client.get("/api/v1/reports/sea/").json()["next_edition"]


@pytest.mark.parametrize(
    ("written", "kept", "words"),
    [
        ("March 2027", "2027-03", "in March 2027"),
        ("2027-03", "2027-03", "in March 2027"),
        (" 13  March 2027", "2027-03-13", "on 13 March 2027"),
        ("2027-03-13", "2027-03-13", "on 13 March 2027"),
        ("Q1 2027", "2027-Q1", "in the first quarter of 2027"),
        ("2027-q4", "2027-Q4", "in the fourth quarter of 2027"),
    ],
)
def test_a_day_a_month_and_a_quarter_are_told_in_words(written, kept, words):
    edition = NextEdition("sea", "Sea", 2027, kept, was="", reason="", at=datetime.now(UTC))

    assert read_expected(written) == kept
    assert coming(edition, ENGLISH) == (f"The 2027 edition is expected {words}.",)


@pytest.mark.parametrize("written", ["", "soon", "2027", "31 February 2027", "Q5 2027", "2027-13"])
def test_what_is_no_day_month_or_quarter_is_refused_in_words(written):
    with pytest.raises(ValueError, match="is not a date; enter 13 March 2027, March 2027 or Q1 2027"):
        read_expected(written)


def test_readers_are_told_on_the_page_in_feeds_and_in_the_api(report, client):
    assert told(client)[2] is None
    announce(report, "2026-03")
    page, feeds, api = told(client)
    assert "The 2025 edition is expected in March 2026." in page
    for feed in feeds:
        assert "<title>Sea 2025: expected March 2026</title>" in feed.replace("expected in", "expected")
        assert "http://localhost:8000/sea/#expected-2025" in feed
    assert api == {
        "year": 2025, "expected": "2026-03", "was": "", "reason": "", "announced_at": "2025-01-14T09:00:00.000000Z",
    }  # fmt: skip


def test_when_the_date_moves_the_reason_stands_there(report, client):
    announce(report, "2026-03")
    announce(report, "2026-Q2", reason="Two reviews are late.")
    page, feeds, api = told(client)
    moved = "It was expected in March 2026. Two reviews are late."
    assert f"The 2025 edition is expected in the second quarter of 2026. {moved}" in page
    assert all(moved in feed and feed.count("#expected-2025</id>") == 1 for feed in feeds)
    assert (api["expected"], api["was"], api["reason"]) == ("2026-Q2", "2026-03", "Two reviews are late.")


def test_an_edition_that_is_there_is_expected_no_more(report, client):
    announce(report, "2026-03")
    making.published_edition(year=2025)
    page, feeds, api = told(client)
    assert ("expected" in page, ["expected" in feed for feed in feeds], api) == (False, [False, False], None)


def test_of_a_report_that_is_not_public_nothing_is_told(report, client):
    hidden = making.draft_edition(report="sky").report
    announce(hidden, "2026-03")
    assert "expected" not in client.get("/feed.atom").content.decode()
    publishing.withdraw(version=report.editions.get().current_version, reason="Wrong.", by="Ada", at=AT)
    announce(report, "2026-03")
    assert "expected" not in client.get("/feed.atom").content.decode()


def test_each_change_raises_the_generation(report):
    before = Generation.now().number
    announce(report, "2026-03")
    publishing.take_back_announcement(report, by="Ada", at=AT)
    assert (Generation.now().number, Announcement.objects.count()) == (before + 2, 0)


def queries(client, address):
    client.get("/trends/")  # what the site says of itself is asked for once a generation
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/sea/", "/sea/feed.atom", "/feed.atom", "/api/v1/reports/sea/"])
def test_what_is_expected_is_read_with_what_is_there(report, client, address):
    """The generation aside, which the door knows, no page takes more than three queries."""
    announce(report, "2026-03")
    assert queries(client, address) <= 1 + 3


def seen(client, address):
    """What the page shows of what readers are told, as its form sends it along."""
    [form] = [fields for _, fields, _ in forms_of(client.get(address)) if "expected" in fields]
    return {"seen": form["seen"][0]}


def test_whoever_publishes_tells_readers_and_says_why_a_date_moves(report, publisher, editor, client):  # noqa: F811
    address = reverse("desk:announce", args=[report.pk])
    assert editor.get(address).status_code == 403
    assert publisher.get(address).context_data["form"].initial == {"year": 2025}
    assert "is not a date; enter 13 March 2027" in words_of(publisher.post(address, {"year": 2025, "expected": "soon"}))
    first = {"year": 2025, "expected": "March 2026"} | seen(publisher, address)
    done = publisher.post(address, first, follow=True)
    assert "Announced: “The 2025 edition is expected in March 2026.”" in words_of(done)
    moved = {"year": 2025, "expected": "Q2 2026"} | seen(publisher, address)
    assert "Explain why the announced date changed." in words_of(publisher.post(address, moved))
    publisher.post(address, moved | {"reason": "Two reviews are late."})
    assert told(client)[2]["reason"] == "Two reviews are late."
    publisher.post(address, {"_take_back": "1"} | seen(publisher, address))
    assert told(client)[2] is None


def test_a_page_that_shows_what_readers_are_told_no_more_changes_nothing(report, publisher, client):  # noqa: F811
    address = reverse("desk:announce", args=[report.pk])
    publisher.post(address, {"year": 2025, "expected": "March 2026"} | seen(publisher, address))
    old = seen(publisher, address)
    publisher.post(address, {"year": 2025, "expected": "Q2 2026", "reason": "Two are late."} | old)
    mine = {"year": 2025, "expected": "April 2026", "reason": "One is late."} | old
    for button in ({}, {"_take_back": "1"}):
        refused = publisher.post(address, mine | button)
        assert (refused.status_code, told(client)[2]["reason"]) == (409, "Two are late.")
        words = words_of(refused)
        assert "Nothing was changed: somebody changed the announcement after you opened this page." in words
        assert "Expected Current: 2026-Q2 Yours: " + ("nothing" if button else "April 2026") in words
        assert (
            "Why the date changed Current: Two are late. Yours: " + ("nothing" if button else "One is late.") in words
        )
        form = refused.context_data["form"]
        assert [form[name].value() for name in ("expected", "reason")] == ["April 2026", "One is late."]
    publisher.post(address, mine | seen(publisher, address))
    assert told(client)[2]["reason"] == "One is late."


def test_an_edition_that_readers_have_is_not_told_as_one_to_come(report, publisher, client):  # noqa: F811
    address = reverse("desk:announce", args=[report.pk])
    refused = publisher.post(address, {"year": 2024, "expected": "March 2026"})
    assert "The 2024 edition is already published. Enter a later year." in words_of(refused)
    assert not Announcement.objects.exists()
