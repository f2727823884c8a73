"""The year's picture: lanes in the edition's order, forebears beside what they became, words apart, and what moved in a sentence."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reports.document.words import Maturity
from reports.languages import ENGLISH
from reports.rendering.picture import (
    HistoryStep,
    Node,
    TrendHistory,
    picture_svg,
    sentence,
)
from reports.rendering.picture.trend_history import Sizes, lay_out
from tests.rendering.looking import SVG, outside, overlaps, words_of
from tests.rendering.made import (
    DECLINING,
    DEMO,
    DOWN,
    EMERGING,
    ESTABLISHED,
    FIRST,
    GROWING,
    NEW,
    SAME,
    UP,
    WORD,
    lines_of,
)


def many():
    """Six years and fourteen living trends with made-up lineage: two nested forks, mergers, gaps, and what led nowhere."""
    nodes = []
    for number in range(1, 15):
        first = 2020 + number * 5 % 6
        for year in range(first, 2026):
            if (number * 3 + year) % 7 or year == 2025:
                movement = (UP, SAME, NEW, DOWN)[(number + year) % 4]
                maturity = (EMERGING, GROWING, ESTABLISHED, DECLINING)[(number * 2 + year) % 4]
                nodes.append(
                    Node(f"t{number}", year, number, f"Trend {number} with a name of some length", maturity, movement)
                )
    kin = []
    for number, children in enumerate(([2, 8, 13], [5, 10], [7]), 1):
        name = f"Forebear {number} with a longer name"
        nodes += [Node(f"f{number}", year, 20 + number, name, GROWING, SAME) for year in (2020, 2021)]
        kin += [HistoryStep(f"f{number}", f"t{child}", "split", 2022) for child in children]
    nodes += [Node(f"e{n}", 2021 + n, 30 + n, f"Left out {n}", EMERGING, SAME) for n in range(4)]
    return TrendHistory(2025, tuple(range(2020, 2026)), tuple(nodes), tuple(kin))


def joining():
    """Five years of long names, in which trends join others that go on: one joins Soil carbon, two join Steel, one of them by a split."""
    living = (
        ("river", "Biodiversity net gain accounting across transboundary river basins", 2021),
        ("reuse", "Water reuse", 2021),
        ("soil", "Soil carbon", 2023),
        ("lorries", "Electric lorries", 2021),
        ("steel", "Steel without coal", 2022),
        ("cement", "Cement: clinker substitution and the long tail of admixtures nobody has priced", 2021),
    )
    before = (
        ("peat", "Peat", (2021, 2022, 2023, 2024)),
        ("coal", "The end of coal in power and industry", (2021, 2022, 2024)),
        ("hydrogen", "Hydrogen for everything", (2021, 2022)),
        ("pipes", "Hydrogen pipelines", (2023, 2024)),
    )
    nodes = [
        Node(trend, year, number, name, GROWING, UP if trend == "steel" else SAME)
        for number, (trend, name, first) in enumerate(living, 1)
        for year in range(first, 2026)
    ]
    nodes += [Node(t, year, 10 + n, name, GROWING, SAME) for n, (t, name, years) in enumerate(before) for year in years]
    joined = [
        HistoryStep(parent, child, "merged", 2025)
        for parent, child in (("peat", "soil"), ("pipes", "steel"), ("coal", "steel"))
    ]
    return TrendHistory(
        2025, tuple(range(2021, 2026)), tuple(nodes), (HistoryStep("hydrogen", "pipes", "renamed", 2023), *joined)
    )


#: Two years, and names for which there is not room enough.
LONG = DEMO.until(2)._replace(
    nodes=tuple(each._replace(name=f"{each.name} and all " * 5) for each in DEMO.until(2).nodes)
)


#: Long names, the last in three lines, and trends that are not covered below it.
EARLIER = DEMO._replace(
    year=2024,
    years=(2023, 2024),
    nodes=tuple(
        each._replace(name=f"{each.name} of All Kinds in All Fields") for each in DEMO.nodes if each.year < 2025
    ),
)


WORDS = DEMO.until(2)._replace(
    nodes=tuple(each._replace(name=WORD if each.number % 2 else "Wind") for each in DEMO.until(2).nodes)
)


@pytest.mark.parametrize("width", [1152, 704, 320])
@pytest.mark.parametrize(
    "told",
    [DEMO, many(), joining(), DEMO.until(2), DEMO.until(1), EARLIER, LONG, WORDS],
    ids=["demo", "many", "joining", "two-years", "one-year", "earlier", "long", "words"],
)
def test_no_word_lies_on_another_or_is_cut_off(told, width):
    svg = picture_svg(told, ENGLISH, width=width)
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])


def test_living_trends_have_lanes_in_the_order_of_the_edition():
    layout = lay_out(DEMO, Sizes())
    heights = [layout.heights[node.trend] for node in DEMO.current_trends()]
    assert all(below - above >= 30 for above, below in pairwise(heights))


def test_forebears_stand_at_the_mean_of_what_they_became():
    heights = lay_out(DEMO, Sizes()).heights
    assert heights["reasoning"] == (heights["trained"] + heights["spent"]) / 2
    assert (heights["scaling"] + heights["tuning"]) / 2 == pytest.approx(heights["parts"])
    assert heights["tuning"] - heights["scaling"] >= 19


def test_what_joins_a_trend_that_goes_on_stands_beside_it_and_leaves_no_hole():
    heights = lay_out(joining(), Sizes()).heights
    lanes = [heights[node.trend] for node in joining().current_trends()]
    assert all(below - above <= 30 + 19 for above, below in pairwise(lanes))
    assert abs(heights["soil"] - heights["peat"]) == 19
    assert sorted(heights[each] - heights["steel"] for each in ("pipes", "coal")) == [-19, 19]
    assert heights["hydrogen"] == heights["pipes"]


def test_long_names_are_whole_and_leave_the_years_room():
    svg = picture_svg(joining(), ENGLISH, width=1152)
    named = [node.name for node in joining().nodes if node.year == 2025]
    assert [name for name in named if name not in lines_of(svg)] == []
    years = [word.left for word in words_of(svg) if word.text.isdigit() and len(word.text) == 4]
    assert all(after - before >= 63 for before, after in pairwise(years))
    narrower = lines_of(picture_svg(joining(), ENGLISH, width=704))
    assert [node.name for node in joining().current_trends() if node.name not in narrower] == []


def test_what_is_not_covered_stands_below_and_beside_what_it_was_called_before():
    layout = lay_out(DEMO, Sizes())
    lowest = max(layout.heights[node.trend] for node in DEMO.current_trends())
    assert set(layout.ended) == {"control", "prompts", "plugins"}
    assert min(layout.heights[trend] for trend in layout.ended) > lowest
    assert layout.heights["prompts"] == layout.heights["control"]


def test_no_two_shapes_of_a_year_come_nearer_than_a_shape_is_large():
    for told in (DEMO, many()):
        layout = lay_out(told, Sizes())
        for year in told.years:
            heights = sorted(layout.heights[node.trend] for node in told.nodes if node.year == year)
            assert all(below - above >= 12 for above, below in pairwise(heights)), year


def test_what_moved_is_counted_in_a_sentence():
    assert sentence(DEMO, ENGLISH) == (
        "Since 2024 two trends moved up and one trend moved down; one split in two, one is new and one returned; "
        "one is not covered this year."
    )
    assert sentence(DEMO._replace(year=2023, years=(2023,)), ENGLISH) == "This edition has six trends."
    unrated = [Node(str(at), year, at, "A", Maturity.NOT_RATED, SAME) for year in (2024, 2025) for at in (1, 2)]
    told = TrendHistory(2025, (2024, 2025), tuple(unrated), ())
    assert sentence(told, ENGLISH) == "Since 2024 nothing has changed."
    left = told._replace(nodes=(*unrated, Node("3", 2024, 3, "B", Maturity.NOT_RATED, SAME)))
    assert sentence(left, ENGLISH) == "Since 2024 one is not covered this year."


def test_merged_trends_are_counted_by_what_came_out_of_the_mergers():
    assert sentence(joining(), ENGLISH) == "Since 2024 one trend moved up; two came out of mergers."
    parted = HistoryStep("lorries", "steel", "split", 2025)
    told = joining()._replace(steps=(joining().steps[1], parted))
    assert sentence(told, ENGLISH) == (
        "Since 2024 one trend moved up; one split in two and one came out of a merger; two are not covered this year."
    )


def test_movement_stands_in_words_the_lineage_first_and_never_unchanged():
    moved = Node("trained", 2025, 1, "Reasoning", GROWING, UP)
    told = DEMO._replace(nodes=(moved, *(node for node in DEMO.nodes if node.trend != "trained")))
    words = [word.text for word in words_of(picture_svg(told, ENGLISH, width=1152))]
    assert {"split, ↑ up", "split", "new", "returned", "↑ up", "↓ down"} <= {*words}
    assert "unchanged" not in " ".join(words)


def test_only_what_moved_in_the_year_is_heavy():
    root = ET.fromstring(picture_svg(DEMO, ENGLISH, width=1152))
    heavy = [each for each in root.iter() if each.get("stroke-width") == "2.5"]
    assert len(heavy) == 5
    assert {each.get("class") for each in heavy} == {"stroke-ink"}


def test_a_phone_has_maturity_below_the_name_and_names_what_is_not_covered():
    words = {word.text: word for word in words_of(picture_svg(DEMO, ENGLISH, width=320))}
    assert "Plugins for chat assistants" in words
    assert words["declining"].top > words["Specialisation"].bottom
    assert words["declining"].left == pytest.approx(words["Specialisation"].left)


@pytest.mark.parametrize("told", [DEMO, many()], ids=["demo", "many"])
def test_no_line_of_a_year_strikes_a_name_through(told):
    svg = picture_svg(told, ENGLISH, width=1152)
    upright = [
        tuple(float(line.get(name)) for name in ("x1", "y1", "y2"))
        for line in ET.fromstring(svg).iter(f"{SVG}line")
        if line.get("x1") == line.get("x2")
    ]
    struck = [
        word.text
        for word in words_of(svg)
        if any(word.left < x < word.right and top < word.bottom and word.top < end for x, top, end in upright)
    ]
    assert (len({x for x, _, _ in upright}), struck) == (len(told.years), [])


def test_the_same_story_gives_the_same_bytes():
    shuffled = DEMO._replace(nodes=tuple(reversed(DEMO.nodes)), steps=DEMO.steps)
    assert picture_svg(shuffled, ENGLISH, width=1152) == picture_svg(DEMO, ENGLISH, width=1152)


def test_the_name_of_a_link_has_the_words_that_are_seen_in_it_in_two_lines_too():
    linked = DEMO._replace(nodes=tuple(node._replace(address=f"/{node.trend}/") for node in DEMO.nodes))
    links = ET.fromstring(picture_svg(linked, ENGLISH, width=320)).iter(f"{SVG}a")
    seen = {" ".join("".join(link.itertext()).split()): link.get("aria-label") for link in links}
    assert [words for words, name in seen.items() if words not in name] == []


@pytest.mark.parametrize(("width", "most"), [(1152, 345), (320, 455)])
def test_twelve_trends_leave_the_legend_its_place_on_a_first_screen(width, most):
    twelve = TrendHistory(
        2025, (2025,), tuple(Node(f"{n}", 2025, n, "Trend", GROWING, FIRST) for n in range(1, 13)), ()
    )
    assert float(re.search(r' height="([\d.]+)"', picture_svg(twelve, ENGLISH, width=width))[1]) <= most
