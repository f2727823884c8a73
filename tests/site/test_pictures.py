"""The year's picture on a report's page, and taken away."""

import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from PIL import Image

from tests.rendering.looking import SVG, outside, overlaps, words_of


def test_a_reports_page_shows_what_moved_in_a_drawing_for_each_width(sea, client: Client):
    html = client.get("/sea/").content.decode()
    sentence = re.search(r'<p class="year-sentence">(.*?)</p>', html)[1]
    drawings = re.findall(r'<svg [^>]*class="drawing (\w+)"[^>]*aria-label="([^"]*)"', html)
    assert drawings == [(name, sentence) for name in ("wide", "middle", "phone", "small")]
    assert sentence.startswith("Since 2024 ")
    assert html.count('display="none"') == 3


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
