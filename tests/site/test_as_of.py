"""Pages as of a day."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.people import Actor
from tests import making

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_a_page_as_of_a_day_is_the_version_that_was_current_then(sea, client: Client, read):
    assert "turn one way" in read("/sea/2024/tides/?as_of=2025-02-13")
    assert "turn both ways" in read("/sea/2024/tides/?as_of=2025-02-14")
    html = client.get("/sea/2024/?as_of=2025-02-13").content.decode()
    assert "This is how it stood on 13 February 2025: version 1.0." in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<link rel="canonical" href="http://localhost:8000/sea/2024/v1.0/">' in html


def test_text_that_was_withdrawn_since_stays_withdrawn(sea, read):
    assert "It blew from the west after all." in read("/air/2024/?as_of=2025-04-20", 410)


@pytest.mark.long
def test_after_a_text_was_removed_the_version_before_is_what_stood_then(client: Client):
    edition = making.published_edition()
    version = making.correct(edition, "both ways", "one way", at=making.AT.replace(day=20))
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ada", making.AT.replace(day=25)))
    days = ("2025-01-14", "2025-01-24", "2025-01-25")
    addresses = ("/sea/2024/tides/", "/sea/2024/", "/api/v1/reports/sea/editions/2024/")
    asked = [[client.get(f"{each}?as_of={day}").status_code for day in days] for each in addresses]
    assert asked == [[200, 410, 200]] * 3
    assert "turn both ways" in client.get("/sea/2024/tides/?as_of=2025-01-25").content.decode()


def test_days_that_cannot_be_asked_for_are_refused_in_words(sea, read, client):
    refused = client.get("/sea/2024/?as_of=soon").content.decode()
    assert '<meta name="robots" content="noindex">' in refused
    assert "is in the future" in read("/sea/2024/?as_of=2199-01-01", 400)
    for garbage in ("soon", "20250214", "2025-W07-5", "2025-02-30", "%00", "２０２５-02-14"):
        assert "is not a date. Write it as year, month and day: 2025-01-31." in read(f"/sea/2024/?as_of={garbage}", 400)
    assert "is in the future" in read("/sea/2024/?as_of=2199-01-01T00:00:00Z", 400)


def test_today_means_now_and_the_page_names_the_instant(sea, client: Client):
    now = datetime.now(tz=UTC)
    html = client.get(f"/sea/2024/?as_of={now.date()}").content.decode()
    assert f"This is how it stood on {now.day} {now:%B %Y}, " in html
    assert " UTC: version 1.1." in html


def test_an_instant_is_as_good_as_a_day(sea, read):
    assert "turn one way" in read("/sea/2024/tides/?as_of=2025-02-13T23:59:59Z")
    assert "turn both ways" in read("/sea/2024/tides/?as_of=2025-02-14T23:59:59.5%2B00:00")
    assert "turn both ways" in read("/sea/2024/tides/?as_of=2025-02-15T01:30:00+02:00")


def test_a_day_before_the_first_version_says_when_that_was(sea, client: Client, read):
    for address in ("/sea/2024/", "/sea/2024/tides/"):
        text = read(f"{address}?as_of=2025-01-13", 404)
        assert "The 2024 edition could not be read on that day. It was first published on 14 January 2025." in text
    assert '<a href="/sea/2024/">Current version</a>' in client.get("/sea/2024/?as_of=0001-01-01").content.decode()
    assert "Page not found" in read("/sea/2031/?as_of=2025-01-13", 404)
    assert "Page not found" in read("/sea/2026/?as_of=2025-01-13", 404)


@pytest.mark.long
def test_a_section_that_had_another_address_on_that_day_is_found_all_the_same(client: Client):
    edition = making.published_edition()
    note = ChangeNote(kind="revision", explanation="A better address.")
    for day, change in (
        (20, lambda sections: sections.filter(slug="winds").update(slug="kites")),
        (25, lambda sections: sections.filter(slug="kites").delete()),
    ):
        change(edition.draft.sections)
        at = making.AT.replace(day=day)
        publishing.publish(
            edition=edition,
            actor=Actor.of("Ada", at),
            note="Moved.",
            change_notes=(note,),
            acknowledged=making.ACKNOWLEDGED,
        )
    asked = {
        "/sea/2024/kites/?as_of=2025-01-14": (301, "/sea/2024/winds/?as_of=2025-01-14"),
        "/sea/2024/winds/?as_of=2025-01-20": (301, "/sea/2024/kites/?as_of=2025-01-20"),
        "/sea/2024/kites/?as_of=2025-01-20": (200, None),
        "/sea/2024/winds/?as_of=2025-01-25": (404, None),
    }
    answers = {address: client.get(address) for address in asked}
    assert {each: (answer.status_code, answer.headers.get("Location")) for each, answer in answers.items()} == asked
