"""The radar: blips in their rings and sectors, numbers beside them without overlaps, the same each time, in time."""

import re
from itertools import combinations, product
from math import cos, dist, sin
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH
from reports.rendering import drawing
from reports.rendering.radar import SIZE, radar_svg, summary
from reports.rendering.radar_layout import Blip, Geometry, R, in_order
from tests.rendering.looking import SVG, outside, overlaps, words_of

THEMES = ["Capabilities", "Control and use", "Efficiency and access", "Training and architecture", "Trust"]
RINGS = [Maturity.ESTABLISHED, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING]
MOVES = [Movement.NEW, Movement.UP, Movement.UNCHANGED, Movement.NEW, Movement.DOWN, Movement.NEW, Movement.RETURNED]
FIRST = [
    "adaptive",
    "causal",
    "domain-adaptive",
    "federated",
    "hybrid",
    "knowledge-base",
    "noise-robust",
    "visual",
    "sparse",
    "x",
]
LAST = ["pretraining", "alignment", "probing", "retrieval and generation", "search", "tuning from human feedback"]
LAST += ["caching", "y", "documentation", "autoencoders"]


def blip(name, theme="A", maturity=Maturity.GROWING, movement=Movement.NONE, **more):
    lowest = more.pop("lowest", maturity)
    return Blip(name, f"/techniques/{name.replace(' ', '-')}/", theme, maturity, lowest, movement, **more)


def many(count):
    """So many techniques in five themes and four rings, with names as techniques have them."""
    names = [f"{first} {last}" for last, first in product(LAST, FIRST)]
    return tuple(
        blip(names[n], THEMES[n * 7 % 13 % 5], RINGS[n * 3 % 10 % 4], MOVES[n % 7]) for n in range(count)
    )  # fmt: skip


def shapes(svg):
    """Every blip's link: its name, and where its shape stands."""
    found = {}
    for link in ET.fromstring(svg).iter(f"{SVG}a"):
        circle = link.find(f"{SVG}circle")
        found[link.get("aria-label")] = (float(circle.get("cx")), float(circle.get("cy")))
    return found


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 2, 5, 12, 31, 40, 70, 100])
def test_no_number_lies_on_another_or_is_cut_off(count):
    svg = radar_svg(many(count), ENGLISH, label="Radar")
    seen = re.sub(r'<text[^>]*display="none".*?</text>', "", svg)
    assert (overlaps(words_of(seen)), outside(seen)) == ([], [])
    assert len(shapes(svg)) == count


@pytest.mark.parametrize("count", [12, 31, 40, 100])
def test_no_number_lies_on_a_shape_and_no_shape_on_another(count):
    svg = radar_svg(many(count), ENGLISH, label="Radar")
    words = words_of(re.sub(r'<text[^>]*display="none".*?</text>', "", svg))
    places = shapes(svg).values()
    assert min(dist(*pair) for pair in combinations(places, 2)) > 2 * R
    on = [
        (word.text, place)
        for word, place in product(words, places)
        if dist(place, (min(max(place[0], word.left), word.right), min(max(place[1], word.top), word.bottom))) < R
    ]
    assert on == []


@pytest.mark.long
@pytest.mark.parametrize("count", [31, 100])
def test_each_blip_stands_in_its_ring_and_sector(count):
    blips = in_order(many(count))
    svg = radar_svg(blips, ENGLISH, label="Radar")
    root = ET.fromstring(svg)
    rings = [each for each in root.findall(f"{SVG}circle") if "stroke-bar" in each.get("class", "")]
    reach = sorted(float(each.get("r")) for each in rings)
    x, y = float(rings[0].get("cx")), float(rings[0].get("cy"))
    for one, place in zip(blips, shapes(svg).values(), strict=True):
        ring = RINGS.index(one.maturity)
        assert ([0, *reach][ring], reach[ring]) == pytest.approx((dist(place, (x, y)),) * 2, abs=reach[-1])
        assert [0, *reach][ring] < dist(place, (x, y)) < reach[ring]


def test_sectors_are_themes_and_as_wide_as_they_need_to_be():
    blips = (*(blip(f"a{n}", "Large") for n in range(9)), blip("b", "Small"))
    made = Geometry.of(blips, middle=(0, 0), radius=100)
    large, small = made.sectors
    assert (large.theme, large.start, large.end, small.end) == (
        "Large",
        0,
        small.start,
        pytest.approx(6.2832, abs=1e-4),
    )
    assert large.end - large.start > 3 * (small.end - small.start) > 2
    assert made.at(0, 10) == (10 * sin(0), -10 * cos(0))


def test_only_rings_in_use_are_drawn_the_established_in_the_middle():
    svg = radar_svg(
        (blip("new", maturity=Maturity.EMERGING), blip("old", maturity=Maturity.ESTABLISHED)), ENGLISH, label="Radar"
    )
    assert [word.text for word in words_of(svg)][:2] == ["established", "emerging"]
    assert "growing" not in svg


def test_the_same_techniques_give_the_same_picture_in_any_order():
    blips = many(20)
    radar_svg.cache_clear()
    first = radar_svg(blips, ENGLISH, label="Radar")
    radar_svg.cache_clear()
    assert radar_svg(tuple(reversed(blips)), ENGLISH, label="Radar") == first


@pytest.mark.long
def test_numbers_follow_the_list_and_names_appear_under_the_pointer():
    blips = in_order(many(100))
    svg = radar_svg(blips, ENGLISH, label="Radar")
    for number, link in enumerate(ET.fromstring(svg).iter(f"{SVG}a"), 1):
        said, hidden = link.findall(f"{SVG}text")
        assert said.text.rstrip("+") == str(number)
        assert (hidden.text, hidden.get("display"), hidden.get("class")) == (
            blips[number - 1].name,
            "none",
            "said fill-ink stroke-paper",
        )


def test_moved_blips_are_bold_with_a_pointer_and_the_commonest_have_no_mark():
    blips = (
        blip("riser", movement=Movement.UP),
        blip("faller", movement=Movement.DOWN),
        blip("newcomer", movement=Movement.NEW),
        blip("another newcomer", movement=Movement.NEW),
        blip("stayer", movement=Movement.UNCHANGED),
    )
    root = ET.fromstring(radar_svg(blips, ENGLISH, label="Radar"))
    drawn = {link.findall(f"{SVG}text")[1].text: link for link in root.iter(f"{SVG}a")}
    bold = {name for name, link in drawn.items() if link.find(f"{SVG}text").get("font-weight") == "600"}
    assert bold == {"riser", "faller"}
    assert {name for name, link in drawn.items() if link.find(f"{SVG}path[@class='fill-ink']") is not None} == bold
    marks = {name: link.find(f"{SVG}text").text.lstrip("12345") for name, link in drawn.items()}
    assert (marks["newcomer"], marks["stayer"]) == ("+", "")
    key = [text.text for text in root.findall(f"{SVG}text")]
    assert key[:3] == ["moved up: 1", "moved down: 1", "+ new: 2"]


def test_a_blip_leads_to_its_technique_and_says_its_place_and_movement():
    svg = radar_svg((blip("red teaming", movement=Movement.UP, lowest=Maturity.EMERGING),), ENGLISH, label="Radar")
    link = ET.fromstring(svg).find(f"{SVG}a")
    assert (link.get("href"), link.get("aria-label")) == (
        "/techniques/red-teaming/",
        "1 red teaming: emerging to growing, moved up",
    )


def test_its_ids_are_those_of_themes_alone():
    ids = re.findall(r' id="([^"]*)"', radar_svg(many(31), ENGLISH, label="Radar"))
    assert ids == [f"radar-theme-{number}" for number in range(1, 6)]


def test_what_it_shows_is_counted_in_a_sentence():
    assert summary(in_order(many(1)), 2024, ENGLISH) == "1 technique in 2024: 1 established"
    blips = [blip(str(n), maturity=RINGS[n % 3]) for n in range(31)]
    assert summary(blips, 2024, ENGLISH) == "31 techniques in 2024: 11 established, 10 growing, 10 emerging"


def test_it_becomes_a_picture_too():
    assert drawing.png(radar_svg(many(31), ENGLISH, label="Radar")).startswith(b"\x89PNG")
    assert SIZE == 720


def test_what_stands_behind_words_is_the_ground_in_forced_colours_too():
    sheet = (Path(__file__).parents[2] / "reports/static/site/figures.css").read_text()
    ground = re.search(r"  :is\(([^)]*)\) \{\s*stroke: Canvas;", sheet)[1]
    svg = ET.fromstring(radar_svg(many(31), ENGLISH, label="Radar"))
    rims = {name for text in svg.iter(f"{SVG}text") for name in text.get("class", "").split() if "stroke" in name}
    assert rims == {"stroke-paper", "stroke-tint"}
    assert {f".{name}" for name in rims} <= set(ground.split(", "))


def test_a_theme_in_arabic_keeps_its_order_around_the_rim():
    svg = radar_svg((blip("a", "نماذج LLM"), blip("b", "B")), ENGLISH, label="x")
    rim = ["".join(path.itertext()) for path in ET.fromstring(svg).iter(f"{SVG}textPath")]
    assert sorted(rim) == ["B 1", "\u2067نماذج LLM 1\u2069"]
