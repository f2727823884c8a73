"""What a chart's values are: those that are missing, small ones, days, parts as large as their whole, and two on one spot."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from reports.languages import ENGLISH, translator_for
from reports.rendering import chart_svg, describe
from reports.rendering.figures import render_table
from tests.rendering.looking import SVG, outside, overlaps, words_of
from tests.rendering.made import MODELS, SHARE, WHO, YEARS, chart

DAYS = {"key": "day", "label": "Day", "type": "date"}


def drawn(made, width=656):
    """The chart's words from top to bottom; none lies on another."""
    svg = chart_svg(made, ENGLISH, alt="x", width=width)
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    return [word.text for word in words_of(svg)]


def lines_of(made):
    """The points of each line that a chart draws."""
    paths = [each.get("d") for each in ET.fromstring(chart_svg(made, ENGLISH, alt="x")).iter(f"{SVG}path")]
    return [len(re.findall("[ML]", d)) for d in paths if "z" not in d]


def test_the_value_of_a_single_point_stands_at_its_dot():
    svg = chart_svg(chart("line", [YEARS, SHARE], [[2024, 5]]), ENGLISH, alt="x")
    (dot,) = ET.fromstring(svg).iter(f"{SVG}circle")
    value = next(word for word in words_of(svg) if word.text == "5 %" and word.left > float(dot.get("cx")))
    assert value.left - float(dot.get("cx")) == pytest.approx(12, abs=0.1)


def test_a_name_without_a_value_has_its_row_and_is_said():
    made = chart("bar", [MODELS, SHARE], [["Peru", 3], ["Iran", None], ["UK", -2]])
    assert drawn(made) == ["Peru", "3", "Iran", "no value", "UK", "−2"]
    assert describe(made, ENGLISH) == "Bar chart. Share, per cent. Peru 3, UK −2. No value: Iran."
    assert drawn(made.model_copy(update={"kind": "point"})).count("no value") == 1


@pytest.mark.parametrize("layout", ["together", "stacked", "within"])
def test_a_year_without_values_keeps_its_place_among_the_others(layout):
    values = [("A", 2017, 3), ("A", 2018, None), ("A", 2019, 4), ("B", 2017, 1), ("B", 2018, None), ("B", 2019, 2)]
    rows = [[year, value, who] for who, year, value in values]
    made = chart("bar", [YEARS, SHARE, WHO], rows, series="who", layout=layout)
    words = drawn(made)
    assert [word for word in words if word in {"2017", "2018", "2019"}] == ["2017", "2018", "2019"]
    assert words.count("no value") == (1 if layout == "stacked" else 2)
    assert describe(made, ENGLISH).count("No value: 2018.") == 2
    alone = chart("bar", [YEARS, SHARE], [row[:2] for row in rows[:3]])
    assert drawn(alone) == ["3", "2017", "–", "2018", "4", "2019"]


def test_a_series_without_any_value_is_said():
    rows = [[2023, 1, "A"], [2024, 2, "A"], [2023, None, "B"], [2024, None, "B"]]
    made = chart("line", [YEARS, SHARE, WHO], rows, series="who")
    assert describe(made, ENGLISH).endswith("A: 1 in 2023, 2 in 2024. B: No value: 2023, 2024.")


@pytest.mark.parametrize("layout", ["together", "apart"])
@pytest.mark.parametrize("kind", ["line", "area"])
def test_a_line_breaks_where_a_value_is_missing(kind, layout):
    rows = [[2020 + n, value, "A"] for n, value in enumerate([1, 2, None, 3, 4, 5])]
    rows += [[2020 + n, 2, "B"] for n in range(6)]
    made = chart(kind, [YEARS, SHARE, WHO], rows, series="who", layout=layout)
    if kind == "line" or layout == "apart":
        assert sorted(each for each in lines_of(made) if each > 1)[-3:] == [2, 3, 6]
    else:
        areas = re.findall(r'<path d="([^"]*z)"', chart_svg(made, ENGLISH, alt="x"))
        assert [len(re.findall("[ML]", d)) for d in areas] == [4, 6, 4, 6]


def test_small_numbers_are_printed_without_their_power_of_ten():
    made = chart("bar", [MODELS, SHARE], [["Microbe", 0.000001], ["Mouse", 0.02], ["Whale", 150000]])
    assert drawn(made) == ["Microbe", "0.000001", "Mouse", "0.02", "Whale", "150,000"]
    assert describe(made, ENGLISH) == "Bar chart. Share, per cent. Microbe 0.000001, Mouse 0.02, Whale 150,000."
    assert ">0.000001<" in render_table(made, ENGLISH, label="x")
    small = drawn(chart("line", [YEARS, SHARE], [[2023, 0.000001], [2024, 0.000003]]))
    assert not [word for word in small if "e" in word]


def test_the_dates_of_one_chart_are_alike():
    days = [f"2025-0{month}-{day:02d}" for month in (1, 2) for day in (1, 9, 17, 25)]
    made = chart("line", [DAYS, SHARE], [[day, number] for number, day in enumerate(days)])
    assert next(word for word in drawn(made, 1200) if "2025" in word) == "1 Jan 2025"
    assert "Share, per cent. 0 on 1 Jan 2025, 1 on 9 Jan 2025" in describe(made, ENGLISH)
    months = chart("line", [DAYS, SHARE], [["2025-01-01", 1], ["2025-02-01", 2]])
    assert describe(months, ENGLISH).endswith("1 in Jan 2025, 2 in Feb 2025.")


def test_of_a_flat_line_its_value_is_said_once():
    made = chart("line", [YEARS, SHARE], [[year, 5] for year in range(2015, 2026)])
    assert describe(made, ENGLISH) == (
        "Line chart. Share, per cent. 11 values, from 5 in 2015 to 5 in 2025; the lowest 5 in 2015, the highest 5 in 2015."
    )


def test_tables_have_the_sign_that_charts_have_on_the_left_of_its_number():
    made = chart("bar", [MODELS, SHARE], [["Down", -12.5]])
    assert ">−12.5<" in render_table(made, ENGLISH, label="x")
    assert re.search(">\N{LEFT-TO-RIGHT MARK}−12[.,٫]5<", render_table(made, translator_for("ar"), label="x"))


def test_a_part_as_large_as_its_whole_stays_in_it():
    rows = [[name, value, who] for name, *both in (("Asked", 671, 37), ("Granted", 12, 12), ("Nothing", 0, 0))
            for who, value in zip(("All", "Passed"), both, strict=True)]  # fmt: skip
    words = drawn(chart("bar", [MODELS, SHARE, WHO], rows, series="who", layout="within"))
    assert words == ["Asked", "37", "of 671", "Granted", "12", "of 12", "Nothing", "0", "of 0"]


def test_marks_of_two_near_values_stay_in_their_row():
    rows = [["1B", 32.2, "before"], ["1B", 49.3, "after"], ["8B", 66.7, "before"], ["8B", 69.4, "after"]]
    made = chart("point", [MODELS, SHARE, WHO], rows, series="who")
    svg = ET.fromstring(chart_svg(made, ENGLISH, alt="x", width=358))
    spots = [(float(each.get("cx")), float(each.get("cy"))) for each in svg.iter(f"{SVG}circle")][2:]
    assert len({x for x, _ in spots}) == 4
    assert len({y for _, y in spots}) == 2


def test_marks_of_one_value_stand_apart():
    rows = [["Congo", 44, "2015"], ["Congo", 44, "2025"], ["UK", 3, "2015"], ["UK", 90, "2025"]]
    made = chart("point", [MODELS, SHARE, WHO], rows, series="who")
    svg = ET.fromstring(chart_svg(made, ENGLISH, alt="x"))
    spots = [(float(each.get("cx")), float(each.get("cy"))) for each in svg.iter(f"{SVG}circle")][2:]
    assert len(spots) == 4
    assert all(max(abs(a - c), abs(b - d)) >= 12 for (a, b) in spots for (c, d) in spots if (a, b) != (c, d))
    assert len({*spots}) == 4
    drawn(made)


def test_points_of_one_spot_stand_side_by_side():
    rows = [[1, 44, "2015"], [1, 44, "2025"], [3, 4, "2015"], [5, 6, "2025"]]
    size = {"key": "size", "label": "Size"}
    svg = ET.fromstring(chart_svg(chart("point", [size, SHARE, WHO], rows, series="who"), ENGLISH, alt="x"))
    spots = [(float(each.get("cx")), float(each.get("cy"))) for each in svg.iter(f"{SVG}circle")][2:]
    assert sorted(abs(a - c) for (a, b) in spots for (c, d) in spots if b == d and a != c) == [12, 12]


def test_labels_of_an_area_below_nought_stand_off_its_filling():
    made = chart("area", [YEARS, SHARE], [[2020, 3], [2021, -2], [2022, -9], [2023, 0], [2024, 4]])
    svg = chart_svg(made, ENGLISH, alt="x")
    marks = {float(each.get("cx")): float(each.get("cy")) for each in ET.fromstring(svg).iter(f"{SVG}circle")}
    levels = [level for _, level in sorted(marks.items())]
    words = {word.text: word for word in words_of(svg)}
    assert words["−2"].top > levels[1]
    assert words["−9"].top > levels[2]
    drawn(made)


@pytest.mark.parametrize("kind", ["bar", "area"])
@pytest.mark.parametrize("count", [3, 4, 5, 6, 8])
def test_parts_of_a_stack_differ_in_tone_and_in_hatching(kind, count):
    rows = [[2020 + year, 10, f"Part {number}"] for number in range(count) for year in range(2)]
    made = chart(kind, [YEARS, SHARE, WHO], rows, series="who", layout="stacked")
    svg = ET.fromstring(chart_svg(made, ENGLISH, alt="x"))
    found = {}
    for part in svg.iter():
        names = set(part.get("class", "").split())
        if "part" in names:
            found[current := len(found)] = (part.get("fill"), "")
        elif "hatch" in names:
            columns = [float(x) for x in re.findall(r"M([\d.]+) ", part.get("d"))]
            step = columns[1] - columns[0] if len(columns) > 1 else 0
            found[current] = (found[current][0], (step, part.get("stroke-dasharray"), part.get("display")))
    if kind == "bar":  # all but the key's
        found = dict(enumerate(list(found.values())[-count:]))
    tones, hatches = {tone for tone, _ in found.values()}, {hatch[:2] for _, hatch in found.values()}
    assert (len(found), len(tones), len(hatches)) == (count, min(count, 6), min(count, 7))
    assert all(hatch[2] is None for _, hatch in [*found.values()][6:7])
    assert all(hatch[2] == "none" for _, hatch in [*found.values()][1:6])


def test_values_on_a_phone_stand_clear_of_a_line_that_rises():
    rows = [["2024-06-01", 33.4], ["2024-10-01", 49], ["2025-09-01", 77.2], ["2025-11-01", 80.9]]
    svg = chart_svg(chart("line", [DAYS, SHARE], rows), ENGLISH, alt="x", width=358)
    (path,) = [each.get("d") for each in ET.fromstring(svg).iter(f"{SVG}path")]
    points = [tuple(map(float, each.split())) for each in re.split("[ML]", path)[1:]]
    told = [word for word in words_of(svg) if word.text in {"33.4", "49.0", "77.2"}]
    assert len(told) == 3
    for (left, first), (right, last) in pairwise(points):
        for x in range(int(left) + 1, int(right), 2):
            y = first + (last - first) * (x - left) / (right - left)
            assert [each.text for each in told if each.left < x < each.right and each.top < y < each.bottom] == []
