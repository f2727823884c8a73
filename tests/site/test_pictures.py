"""The year's picture on a report's page, and taken away."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image

from tests.rendering.looking import SVG, outside, overlaps, words_of


@pytest.mark.parametrize("page", ["/sea/", "/sea/2025/"])
def test_a_page_shows_what_moved_in_a_drawing_for_each_width(sea, client: Client, page):
    html = client.get(page).content.decode().partition('<div class="under-picture">')[0]
    sentence = re.search(r'<h2 class="year-sentence"[^>]*>(.*?)</h2>', html)[1]
    drawings = re.findall(r'<svg [^>]*class="drawing (\w+)"[^>]*aria-label="([^"]*)"', html)
    assert drawings == [(name, sentence) for name in ("wide", "middle", "phone")]
    assert sentence.startswith("Since 2024 ")
    assert html.count('display="none"') == 2, "all but one"


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_the_picture_can_be_taken_away_with_title_source_and_licence(sea, client: Client, year):
    answer = client.get(f"/sea/{year}/picture.svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer["Content-Disposition"] == f'attachment; filename="sea-{year}.svg"'
    svg = answer.content.decode()
    words = " ".join(word.text for word in words_of(svg))
    assert "Source: " in words
    assert f"localhost:8000/sea/{year}/" in words
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    assert [text.text for text in ET.fromstring(svg).iter(f"{SVG}text") if text.get("font-weight") == "600"]
    picture = Image.open(io.BytesIO(client.get(f"/sea/{year}/picture.png").content))
    assert (picture.format, picture.width) == ("PNG", 2400)


def test_the_picture_of_a_year_knows_nothing_of_later_ones(sea, client: Client):
    words = [word.text for word in words_of(client.get("/sea/2023/picture.svg").content.decode())]
    assert "2023" in words
    assert not {"2024", "2025"} & {*words}


def test_there_is_no_picture_of_a_year_that_is_not_published(sea, client: Client):
    assert client.get("/sea/1999/picture.svg").status_code == 404


def test_names_in_the_picture_lead_to_the_sections_of_the_version_that_is_read(sea, client: Client):
    def leads(page):
        html = client.get(page).content.decode()
        first = re.search(r'<svg [^>]*class="drawing wide".*?</svg>', html, re.S)[0]
        assert 'role="group"' in first
        return re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', first)

    assert ("/sea/2025/tides/", "Tidal Power, established, ↑ up") in leads("/sea/2025/")
    assert {address.rsplit("/", 2)[0] for address, _ in leads("/sea/2024/v1.0/")} == {"/sea/2024/v1.0"}
    assert ("/sea/2025/tides/", "Tidal Power, established, ↑ up") in leads("/")


def test_the_picture_of_an_older_version_says_what_that_version_says(sea, client: Client):
    told = {}
    for page in ("/sea/2024/v1.0/", "/sea/2024/"):
        html = client.get(page).content.decode()
        told[page] = re.search(r"<desc>(Trends of 2024\..*?)</desc>", html)[1]
        shown = re.search(r'<nav class="contents".*?</nav>', html, re.S)[0]
        names = re.findall(r'<a href="[^"]+">([^<]+)</a>', shown)
        assert [name for name in names if name in told[page]]
    assert "2025" not in "".join(told.values())


def test_a_picture_costs_a_page_one_question_at_one_year_and_at_three(
    sea, client: Client, django_assert_max_num_queries
):
    for page in ("/sea/2023/", "/sea/2025/"):
        cache.clear()
        with django_assert_max_num_queries(7) as asked:
            client.get(page)
        assert len([each for each in asked if "publishedsection" in each["sql"].lower()]) <= 2


@pytest.mark.parametrize("address", ["/sea/card.png", "/sea/2025/card.png"])
def test_the_card_of_a_report_and_of_an_edition_is_the_picture(sea, client: Client, address):
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630))
    page = client.get(address.removesuffix("card.png")).content.decode()
    assert f'<meta property="og:image" content="http://localhost:8000{address}">' in page


def test_a_section_shows_its_trend_in_the_picture_of_the_year(sea, client: Client):
    facts = (
        client.get("/sea/2025/tides/").content.decode().partition('<aside class="facts"')[2].partition("</aside>")[0]
    )
    link = re.search(r'<a class="lit-line" href="([^"]+)">(.*?)</a>', facts, re.DOTALL)
    assert link[1] == "/sea/2025/"
    assert re.search(r'role="img" aria-label="[A-Z][^"]+ 2023, [^"]+ 2025"', link[2])
    assert re.findall(r"<span>(\d+)</span>", link[2]) == ["2023", "2024", "2025"]
    assert facts.index("lit-line") < facts.index("/trends/tides/")


def test_the_cards_of_two_sections_differ(sea, client: Client):
    cards = [client.get(f"/sea/2025/{slug}/card.png").content for slug in ("tides", "waves")]
    assert cards[0] != cards[1]


def test_the_card_of_a_figure_is_its_chart(sea, client: Client):
    page = client.get("/sea/2025/figures/output/").content.decode()
    image = re.search(r'<meta property="og:image" content="http://localhost:8000([^"]+)">', page)[1]
    assert image == "/sea/2025/figures/output/output.png"
    assert client.get(image)["Content-Type"] == "image/png"
