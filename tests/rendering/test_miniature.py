"""The miniature of the year's picture: one trend and its ancestors at full strength, in years or in a single one."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH, translator_for
from reports.rendering.picture import HistoryStep, Node, TrendHistory, miniature, path_text
from tests.rendering.looking import SVG
from tests.rendering.test_picture import DEMO, many


def strengths(svg):
    """The opacity of each trend's group, by the trend."""
    groups = ET.fromstring(svg).findall(f"{SVG}g")
    return {group.get("data-trend"): float(group.get("opacity", 1)) for group in groups}


@pytest.mark.parametrize(
    ("trend", "path"),
    [("sight", {"sight"}), ("trained", {"trained", "reasoning"}), ("parts", {"parts", "scaling", "tuning"})],
    ids=["continued", "split", "merged"],
)
def test_a_trend_and_its_ancestors_are_lit_among_the_others(trend, path):
    found = strengths(miniature(DEMO, ENGLISH, trend).svg())
    assert found == {node.trend[:8]: 1 if node.trend in path else 0.2 for node in DEMO.nodes}
    assert set(strengths(miniature(DEMO, ENGLISH).svg()).values()) == {1}


def test_an_ancestor_is_lit_only_until_the_trend_split_from_it():
    nodes = [Node("sea", year, 1, "Sea", Maturity.GROWING, Movement.UNCHANGED) for year in (2023, 2024, 2025)]
    nodes.append(Node("tides", 2024, 2, "Tides", Maturity.EMERGING, Movement.NEW))
    steps = (HistoryStep("sea", "tides", "split", 2024),)
    history = TrendHistory(2025, (2023, 2024, 2025), tuple(nodes), steps)
    sea = ET.fromstring(miniature(history, ENGLISH, "tides").svg()).find(f"{SVG}g[@data-trend='sea']")
    dim = sea.find(f"{SVG}g[@opacity]")
    assert sea.get("opacity") is None
    assert (len(sea.findall(f"{SVG}circle")), len(dim.findall(f"{SVG}circle"))) == (1, 2)


@pytest.mark.parametrize(
    ("trend", "text"),
    [
        ("sight", "Emerging 2023, growing 2024, established 2025"),
        ("weights", "Growing 2023, not covered 2024, established 2025"),
        ("agents", "New in 2025: growing"),
        ("reasoning", "Growing 2024"),
        ("plugins", "Emerging 2023, not covered 2024, not covered 2025"),
    ],
    ids=["continued", "with a gap", "new", "split in two", "left out"],
)
def test_the_text_of_a_lit_trend_is_its_maturity_by_year(trend, text):
    assert path_text(DEMO, trend, ENGLISH) == text
    assert ET.fromstring(miniature(DEMO, ENGLISH, trend).svg()).get("aria-label") == text
    assert path_text(DEMO, trend, translator_for("de")) != text


def test_a_report_of_one_year_has_a_dot_for_each_trend_by_maturity():
    year = DEMO.until(1)
    drawn = miniature(year, ENGLISH, "fields")
    svg = ET.fromstring(drawn.svg())
    assert [label for _, label in drawn.labels] == ["growing", "established", "declining"]
    columns = {group.get("data-trend"): group.find(f"{SVG}circle").get("cx") for group in svg.findall(f"{SVG}g")}
    assert len(columns) == len(year.nodes)
    assert len(set(columns.values())) == 3
    assert columns["weights"] == columns["parts"] == columns["sight"]


def test_sixty_trends_stay_apart_in_the_miniature():
    nodes = [
        Node(f"t{number}", year, number, "Tides", Maturity.GROWING, Movement.UNCHANGED)
        for year in range(2020, 2026)
        for number in range(60)
    ]
    history = TrendHistory(2025, tuple(range(2020, 2026)), tuple(nodes), ())
    svg = ET.fromstring(miniature(history, ENGLISH, "t7").svg())
    circles = [(float(c.get("cx")), float(c.get("cy")), float(c.get("r"))) for c in svg.iter(f"{SVG}circle")]
    last = sorted(y for x, y, _ in circles if x == max(x for x, *_ in circles))
    assert all(y - above > 2 * circles[0][2] for above, y in pairwise(last))
    assert float(svg.get("height")) <= 396


def test_shapes_of_a_crowded_history_are_inside_the_miniature():
    svg = ET.fromstring(miniature(many(), ENGLISH, "t5").svg())
    for circle in svg.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= 684
        assert 0 <= float(circle.get("cy")) <= float(svg.get("height"))
