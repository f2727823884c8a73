"""Figures by themselves."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from reports.models.series import Edition
from tests.api.world import CANARY
from tests.making import AT, correct

pytestmark = pytest.mark.django_db


def test_a_figure_has_a_page_with_its_data_and_its_place(sea, read):
    text = read("/sea/2025/figures/output/")
    assert "figure 1" in text
    assert "2024 2.5" in text
    assert "Appears in Tidal Power" in text


def test_other_sites_may_frame_the_figure_and_nothing_else(sea, client: Client):
    embed, page = client.get("/sea/2025/figures/output/embed/"), client.get("/sea/2025/figures/output/")
    assert "frame-ancestors *" in embed["Content-Security-Policy"]
    assert "X-Frame-Options" not in embed
    assert b'<base target="_blank">' in embed.content
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_data_are_in_sight_on_the_page_and_folded_in_a_frame(sea, client: Client):
    page, embed = (client.get(f"/sea/2025/figures/output/{place}").content for place in ("", "embed/"))
    assert b'<details class="figure-data" open>' in page
    assert b'<details class="figure-data">' in embed


def test_an_edition_links_to_its_figures_with_a_small_drawing_of_each(sea, client: Client):
    page = client.get("/sea/2025/").content.decode()
    link = page.partition('<a href="/sea/2025/figures/output/">')[2].partition("</a>")[0]
    assert 'class="drawing thumbnail"' in link


def test_a_chart_is_drawn_in_the_width_of_its_page_but_not_in_a_frame(sea, client: Client):
    page, embed = (client.get(f"/sea/2025/figures/output/{place}").content for place in ("", "embed/"))
    assert [text.count(b'class="drawing whole"') for text in (page, embed)] == [1, 0]


def test_a_chart_can_be_taken_away_as_data_and_as_a_drawing(sea, client: Client):
    base = "/sea/2025/figures/output/output"
    assert client.get(f"{base}.csv").content == b"year,power (MW)\r\n2023,1\r\n2024,2.5\r\n"
    assert json.loads(client.get(f"{base}.json").content)["rows"] == [
        {"year": 2023, "power": 1},
        {"year": 2024, "power": 2.5},
    ]
    assert b"<svg" in client.get(f"{base}.svg").content
    assert client.get(f"{base}.png").content.startswith(b"\x89PNG")
    assert client.get("/sea/2025/figures/nothing/").status_code == 404
    assert client.get("/sea/2025/figures/output/another.csv").status_code == 404


def test_a_figure_gone_from_the_latest_version_leads_to_the_section_that_has_it(sea, client: Client):
    edition = Edition.objects.get(report__slug="sea", year=2025)
    edition.draft.figures.filter(key="output").delete()
    correct(edition, CANARY, "No picture", at=AT + timedelta(days=500))
    answer = client.get("/sea/2025/figures/output/")
    assert (answer.status_code, answer["Location"]) == (301, "/sea/2025/v1.0/tides/#figure-output")
    assert client.get("/sea/2025/figures/output/embed/").status_code == 404
    assert 'id="figure-output"' in client.get("/sea/2025/v1.0/tides/").content.decode()
