"""What is taken away of the year's picture: the sheet to download, cards, covers, in Arabic too; and its legend and its words."""

import io
import re
from itertools import batched
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from reports.document.words import Maturity
from reports.languages import ENGLISH, translator_for
from reports.rendering import Identity, Labels
from reports.rendering.drawing import Canvas, Face, png
from reports.rendering.drawing.pictures import Plate
from reports.rendering.picture import (
    CardWords,
    Publisher,
    cover_picture,
    draw_card,
    miniature,
    picture_sheet,
    picture_svg,
    sentence,
)
from reports.rendering.picture.cover import CARD
from tests.rendering.looking import SVG, outside, overlaps, words_of
from tests.rendering.made import DEMO

MOVED = sentence(DEMO, ENGLISH)


def test_a_sheet_has_title_source_and_licence():
    labels = Labels("", "Trends, 2023 to 2025", "", "Source: this edition", "A house · CC BY 4.0")
    svg = picture_sheet(DEMO, labels, ENGLISH)
    words = [word.text for word in words_of(svg)]
    assert words[0].startswith("Since 2024")
    assert words[-2:] == ["Source: this edition", "A house · CC BY 4.0"]
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    assert png(svg).startswith(b"\x89PNG")


def test_source_and_licence_of_a_sheet_take_the_lines_that_they_need():
    said = (
        "What the Danube countries made of it, " * 6,
        "Source: a year of floods, " * 6,
        "Institut der Donauländer · " * 8,
    )
    subtitle, source, foot = (" ".join(each.split()) for each in said)
    svg = picture_sheet(DEMO, Labels("", subtitle, "", source, foot), ENGLISH)
    words = words_of(svg)
    everything = " ".join(word.text for word in words)
    assert (overlaps(words), outside(svg)) == ([], [])
    assert all(each in everything for each in (subtitle, source, foot))


@pytest.mark.parametrize("cover", [None, Plate(b"", 3, 2)], ids=["no cover", "a cover"])
@pytest.mark.parametrize(
    "title", ["LLM developments in 2025", "A very long title of a report on " + "many things and " * 6]
)
def test_a_card_is_1200_by_630_with_what_moved(title, cover):
    around = CardWords(title, Publisher("A house"), "2025 edition · version 1.0", "trends.example/llm", summary=MOVED)
    svg = draw_card(around, ENGLISH, Identity(), cover)
    assert re.search(r' width="1200" height="630"', svg)
    assert CARD == (1200, 630)
    assert "Since 2024" in " ".join(word.text for word in words_of(svg))
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("history", [DEMO, DEMO.until(1)], ids=["three years", "one year"])
def test_a_card_has_the_miniature_beside_its_title_and_the_accent_above(history, language):
    translate, title = translator_for(language), "Specialisation of models for domains"
    around = CardWords(title, Publisher("A house"), "2025", "a.example", "LLM in 2025", "Growing in 2024. " * 20)
    drawing = miniature(history, translate, "fields")
    svg = draw_card(around, translate, Identity(), drawing=drawing)
    texts = [word.text for word in words_of(svg)]
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    assert [label for _, label in drawing.labels if label not in texts] == []
    assert 'height="14" fill="#8a2b1d"' in svg
    other = draw_card(around, translate, Identity(), drawing=miniature(history, translate, "sight"))
    assert png(svg) != png(other)


def test_the_card_of_a_section_has_its_summary():
    around = CardWords(
        "Key " * 60, Publisher("A house"), "2025", "a.example", "LLM in 2025", "In short, it grew. " * 40
    )
    svg = draw_card(around, ENGLISH, Identity())
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    words = [word.text for word in words_of(svg)]
    assert words[:3] == ["A house", "2025", "LLM in 2025"]
    assert "In short, it grew." in " ".join(words)


def test_the_legend_has_each_sign_of_the_picture_as_it_is_there():
    unrated = DEMO._replace(
        nodes=tuple(n._replace(maturity=Maturity.NOT_RATED) if n.trend == "agents" else n for n in DEMO.nodes)
    )
    for told, is_there in ((unrated, True), (DEMO.until(1), False)):
        svg = picture_sheet(told, Labels("", "", "", "", ""), ENGLISH)
        words = [word.text for word in words_of(svg)]
        assert (words.count("not rated"), words.count("not covered")) == ((2, 1) if is_there else (0, 0))
        rings = [c for c in ET.fromstring(svg).iter(f"{SVG}circle") if c.get("stroke-dasharray")]
        assert len(rings) == (2 if is_there else 0)
        assert (overlaps(words_of(svg)), outside(svg)) == ([], [])


def test_a_picture_says_in_words_what_it_shows():
    root = ET.fromstring(picture_svg(DEMO, ENGLISH, width=358))
    assert root.get("aria-label") == sentence(DEMO, ENGLISH)
    assert root.findtext(f"{SVG}desc").startswith(
        "Trends of 2025. Reasoning trained by reinforcement: growing, split; "
    )


ARABIC = DEMO._replace(nodes=tuple(node._replace(name="طاقة المد") for node in DEMO.nodes))


def test_an_arabic_sheet_begins_at_the_right_and_its_years_run_from_left_to_right():
    svg = picture_sheet(ARABIC, Labels("", "الاتجاهات", "", "المصدر: (واحد)", ""), translator_for("ar"))
    texts = list(ET.fromstring(svg).iter(f"{SVG}text"))
    title, source = texts[0], texts[-1]
    assert [each.get("text-anchor") for each in (title, source)] == ["end", "end"]
    assert "".join(source.itertext()) == "\u2067المصدر: (واحد)\u2069"
    assert "DejaVu Sans" in source.find(f"{SVG}tspan").get("font-family")
    years = {text.text: float(text.get("x")) for text in texts if text.text in {"2023", "2024", "2025"}}
    assert sorted(years, key=years.get) == ["2023", "2024", "2025"]
    assert png(svg).startswith(b"\x89PNG")


def test_an_arabic_cover_has_its_shapes_at_the_right():
    def first_shape(language):
        nodes = tuple(node for node in ARABIC.nodes if node.year == 2025)
        root = ET.fromstring(cover_picture(nodes, translator_for(language)))
        return float(root.find(f"{SVG}circle").get("cx")) / float(root.get("width"))

    assert (first_shape("en") < 0.1, first_shape("ar") > 0.9) == (True, True)


def ink_of(words):
    """The columns of a picture of words that end at its right edge, each as its pixels, from the right."""
    canvas = Canvas(400)
    canvas.height = 40
    canvas.text(400, 20, words, anchor="end", size=20, face=Face.BOLD)
    picture = Image.open(io.BytesIO(png(canvas.svg(label=words), scale=1))).convert("L").rotate(90, expand=True)
    return [row for row in batched(picture.tobytes(), 40) if min(row) < 255]


@pytest.mark.parametrize("latin", ["{} LLM 2.0", "LLM 2.0 {}", "{} (2.0), LLM"])
def test_arabic_words_beside_others_are_drawn_as_they_are_alone_and_in_their_order(latin):
    """Two letters that become one sign are what goes wrong where words in two faces are shaped together."""
    name = "الذكاء الاصطناعي"
    alone, both = ink_of(name), ink_of(latin.format(name))
    assert (
        max(
            abs(one - other)
            for each, same in zip(alone, both, strict=False)
            for one, other in zip(each, same, strict=True)
        )
        < 32
    )
    assert len(both) > len(alone) + 40
