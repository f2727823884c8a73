"""As of a day that is over, the same is answered before and after whatever is published later."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.people import Actor
from tests import making

TRENDS = ("tides", "winds", "waves")
RATED = ("emerging", "growing", "established", "declining", "not-rated")
YEARS = (2023, 2024, 2025)
#: (year, how mature each trend is that it covers): an edition that is published, or published again.
histories = st.lists(
    st.tuples(st.sampled_from(YEARS), st.dictionaries(st.sampled_from(TRENDS), st.sampled_from(RATED), min_size=1)),
    min_size=2,
    max_size=5,
)


@override_settings(API_REQUESTS_A_MINUTE=10**9)
class TestAsOf(TestCase):
    @pytest.mark.long
    @settings(max_examples=30, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(histories)
    def test_a_day_that_is_over_is_answered_the_same_for_ever(self, history):
        client = Client()
        told = {}
        for number, (year, maturities) in enumerate(history):
            at = making.AT + timedelta(days=10 * number)
            published(year, maturities, at)
            day = at.date().isoformat()
            told[day] = said(client, day)
        assert {day: said(client, day) for day in told} == told

    def test_movement_is_held_against_what_was_current_then(self):
        client = Client()
        published(2023, {"tides": "established"}, making.AT)
        published(2024, {"tides": "growing"}, making.AT + timedelta(days=1))
        published(2023, {"tides": "emerging"}, making.AT + timedelta(days=2))
        moved = {
            day: [
                (each["movement"], each["was"])
                for each in client.get(f"/api/v1/reports/sea/editions/2024/{asked}").json()["sections"]
            ]
            for day, asked in {"then": "?as_of=2025-01-15", "now": ""}.items()
        }
        assert moved == {"then": [("down", "established")], "now": [("up", "emerging")]}
        rows = client.get("/api/v1/sections/?as_of=2025-01-15&movement=down").json()["results"]
        assert [(row["year"], row["movement"], row["was"]) for row in rows] == [(2024, "down", "established")]
        assert "down" in "".join(contents(client.get("/sea/2024/?as_of=2025-01-15")))
        assert "established" in client.get("/sea/2024/tides/?as_of=2025-01-15").content.decode()

    def test_today_means_now_and_the_answer_names_the_instant(self):
        client = Client()
        published(2024, dict.fromkeys(TRENDS, "growing"), making.AT)
        today = timezone.now().date().isoformat()
        answer = client.get(f"/api/v1/sections/?as_of={today}&per_page=2")
        body = answer.json()
        instant = re.search(r"as_of=([^&]+)", body["next"]).group(1)
        assert instant.startswith(f"{today}T")
        assert f"as_of={instant}" in answer["Content-Location"]
        again = client.get(body["next"].removeprefix("http://testserver")).json()
        assert [row["slug"] for row in again["results"]] == ["winds"]


def published(year, maturities, at):
    """The edition of `year` with a section about each trend, so mature, in a new version."""
    sections = "".join(
        f"## {slug}\n\n```section\ntrend: {slug}\nmaturity: {maturity}\n```\n\nText of {at.date()}.\n\n"
        for slug, maturity in sorted(maturities.items())
    )
    edition = making.draft_edition(f"# The Sea in {year}\n\nWords.\n\n{sections}", year=year, at=at)
    edition.refresh_from_db()
    notes = (
        (ChangeNote(kind="revision", severity="major", explanation="Seen anew."),) if edition.current_version else ()
    )
    publishing.publish(
        edition=edition, actor=Actor.of("Ada", at), note="Again.", change_notes=notes, acknowledged=making.ACKNOWLEDGED
    )


def said(client, day):
    """What editions state and how it moved, in pages and API, as of `day`."""
    cache.clear()
    found = {}
    for year in YEARS:
        answer = client.get(f"/api/v1/reports/sea/editions/{year}/?as_of={day}")
        found[year] = (
            answer.status_code,
            {
                name: answer.json().get(name)
                for name in ("version", "sections", "absences", "compared_with", "scores", "title")
            },
            contents(client.get(f"/sea/{year}/?as_of={day}")),
            {slug: of_section(client.get(f"/sea/{year}/{slug}/?as_of={day}")) for slug in TRENDS[:1]},
        )
    rows = client.get(f"/api/v1/sections/?as_of={day}&fields=year,slug,movement,was,maturity,version").json()
    return found, rows["results"]


def contents(response):
    """The list of an edition's sections, and the picture of its year: their maturity and movement."""
    parts = r'<nav class="contents".*?</nav>|<div class="year-drawings">.*?</ul>'
    return re.findall(parts, response.content.decode(), re.S)


def of_section(response):
    """Of a section's page its title, its maturity with how it moved, and its paragraphs; of a refusal that it is one."""
    parts = r'<h1>.*?</h1>|<p class="verdict">.*?</p>|<p class="numbered".*?</p>'
    said = re.findall(parts, response.content.decode(), re.S) if response.status_code == 200 else None
    return response.status_code, said


pytestmark = pytest.mark.django_db
