"""Long names in drawings: whole in each, a little smaller or in more lines; separators end lines."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reports.languages import ENGLISH
from reports.rendering.drawing import at_most, plate_of, wrapped
from reports.rendering.identity import Identity
from reports.rendering.picture import (
    CardWords,
    Publisher,
    cover_sheet,
    draw_card,
    picture_svg,
)
from tests.exporting import pictures
from tests.rendering.looking import SVG, outside, overlaps, words_of
from tests.rendering.made import DEMO, WORD, lines_of


def test_names_in_another_drawing_are_as_large_as_ever_where_they_have_room():
    sizes = {text.get("font-size") for text in ET.fromstring(picture_svg(DEMO, ENGLISH, width=1152)).iter(f"{SVG}text")}
    assert sizes == {None, "13", "15"}


def test_a_word_that_is_wider_than_its_line_is_cut():
    assert at_most(2, "Wertschöpfungskettenoptimierung", 120, 14.5) == ["Wertschöpfungsk…"]


@pytest.mark.parametrize("title", [WORD, f"{WORD} und {WORD} im Land"])
def test_a_sections_card_holds_its_title(title):
    around = CardWords(
        title, Publisher("A house"), "2025 edition · version 1.0", "trends.example/sea", "The Sea in 2025"
    )
    for summary in ("", "It grew."):
        svg = draw_card(around._replace(summary=summary), ENGLISH, Identity())
        assert title in lines_of(svg).replace("- ", "").replace("-", "").replace("  ", " ")
        assert (overlaps(words_of(svg)), outside(svg)) == ([], [])


def test_a_separator_ends_a_line_and_begins_none():
    said = "Institut der Donauländer · Creative Commons"
    widths = range(40, 320, 8)
    lines = [line for room in widths for line in wrapped(said, room, 12.5)]
    assert [line for line in lines if line.startswith("·")] == []
    assert " ".join(wrapped(said, 200, 12.5)) == said


@pytest.mark.parametrize(
    "title",
    [
        "Jahresbericht zur Wasserwirtschaft, Raumplanung und Umweltökonomie der Donauländer im Jahre 2025",
        f"{WORD[:30]} 2025",
    ],
)
def test_a_long_title_is_whole_on_card_and_cover(title):
    publisher = Publisher("A house")
    around = CardWords(title, publisher, "2025 edition · version 1.0", "trends.example/" + "long/" * 40)
    plate = plate_of(pictures.png(size=(300, 400)))
    for svg in (
        draw_card(around, ENGLISH, Identity()),
        draw_card(around, ENGLISH, Identity(), plate),
        cover_sheet(DEMO.current_trends(), ENGLISH, title=title, publisher=publisher, version="1.0", foot="CC"),
    ):
        assert title in lines_of(svg).replace("- ", "")
        assert (overlaps(words_of(svg)), outside(svg)) == ([], [])


@pytest.mark.parametrize("logo", [b"", pictures.png(size=(300, 60))], ids=["", "logo"])
def test_a_long_name_of_a_publisher_stands_whole_in_two_lines(logo):
    name = "Internationales Institut für Umweltökonomie, Raumplanung und Wasserwirtschaft der Donauländer"
    publisher = Publisher(name, logo)
    around = CardWords("The Sea", publisher, "2025 edition · version 1.0", "trends.example/sea")
    cover = cover_sheet(DEMO.current_trends(), ENGLISH, title="The Sea", publisher=publisher, version="1.0", foot="CC")
    for svg in (draw_card(around, ENGLISH, Identity()), cover):
        words = words_of(svg)
        assert name in (f"{one.text} {other.text}" for one, other in pairwise(words))
        assert (overlaps(words), outside(svg)) == ([], [])
