"""Charts: words that don't overlap, ink with one series chosen, a drawing for each width, and what they say in words."""

import json
import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml
from hypothesis import given, settings

from reports.document.types import Chart
from reports.languages import ENGLISH, translator_for
from reports.rendering import (
    Labels,
    can_be_drawn,
    chart_png,
    chart_sheet,
    chart_svg,
    describe,
    subtitle,
)
from reports.rendering.drawing import COLOURS
from tests.rendering.looking import SVG, outside, overlaps, words_of
from tests.rendering.made import CHART, MODELS, SHARE, WHO, YEARS, chart
from tests.rounds import rounds
from tests.strategies import charts

EDITIONS = Path(__file__).parents[2] / "fixtures" / "editions"
KINDS = ["line", "bar", "point", "area"]
LAYOUTS = ["together", "stacked", "within", "apart"]
WIDTHS = [656, 358, 288]


def demo():
    """Every chart of the demo's editions."""
    for path in sorted(EDITIONS.rglob("*.md")):
        for figure in yaml.load(path.read_text("utf-8").split("---\n")[1], yaml.CSafeLoader).get("figures", []):
            if "chart" in figure:
                data = Chart.model_validate_json(json.dumps(figure["chart"], default=str))
                yield pytest.param(data, id=f"{path.stem}-{figure['key']}")


LONG = [
    "A model with a rather long name",
    "Short",
    "Verwaltungsdienstleistungsgesellschaft",
    "Another one of some length",
]
HARD = {
    "long-names": chart("bar", [MODELS, SHARE], [[name, 10 * number] for number, name in enumerate(LONG, 1)]),
    "below-nought": chart("bar", [MODELS, SHARE], [["Up", 12.5], ["Down", -30], ["Level", 0]]),
    "many-years": chart("bar", [YEARS, SHARE], [[1990 + number, number] for number in range(35)]),
    "all-nought": chart("bar", [MODELS, SHARE], [["A", 0], ["B", 0]]),
    "one-spot": chart(
        "line", [YEARS, SHARE, WHO], [[y, 44, f"Party {n}"] for n in range(9) for y in (2023, 2024)], series="who"
    ),
    "long-series": chart(
        "line", [YEARS, SHARE, WHO], [[y, n * y, name] for n, name in enumerate(LONG) for y in (1, 2)], series="who"
    ),
    "many-parts": chart(
        "bar", [MODELS, SHARE, WHO], [[m, n + 1, name] for m in "AB" for n, name in enumerate(LONG)], series="who"
    ),
    "single-values": chart(
        "line",
        [YEARS, SHARE, WHO],
        [[y, 20 + y, "Wind"] for y in range(9)] + [[4 + n % 4, n % 8 * 9, f"{LONG[n % 4]} {n}"] for n in range(7)],
        series="who",
    ),
    "a-cloud": chart(
        "point",
        [{"key": "a", "label": "Size"}, SHARE, WHO],
        [[n * 7 % 11, n * 5 % 13, f"Name {n}"] for n in range(30)],
    ),
    "one-value": chart("line", [YEARS, SHARE], [[2024, 3]]),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("drawn", [*demo(), *(pytest.param(each, id=name) for name, each in HARD.items())])
def test_no_word_lies_on_another_or_is_cut_off(drawn, width):
    for kind, layout in product(KINDS, LAYOUTS):
        svg = chart_svg(drawn.model_copy(update={"kind": kind, "layout": layout}), ENGLISH, alt="x", width=width)
        assert (kind, layout, overlaps(words_of(svg)), outside(svg)) == (kind, layout, [], [])


def test_the_demo_shows_each_kind_of_chart_a_part_in_its_whole_and_small_multiples():
    shown = [each.values[0] for each in demo()]
    assert {each.kind for each in shown} == {*KINDS}
    assert {each.layout for each in shown} == {"together", "within", "apart"}


def test_small_multiples_have_their_values_as_far_as_they_have_room():
    rows = [[2020, 1.0, "A"], [2022, 4.5, "A"], [2024, 9, "A"], [2023, 3, "B"], [2024, 3, "B"]]
    svg = chart_svg(chart("line", [YEARS, SHARE, WHO], rows, series="who", layout="apart"), ENGLISH, alt="x")
    words = [word.text for word in words_of(svg) if not word.text.startswith("20")]
    assert words == ["A", "0", "5", "10 %", "1.0", "4.5", "9.0 %", "B", "0", "5", "10 %", "3", "3 %"]


def test_a_chart_is_one_picture_with_a_name_and_a_description_and_nothing_that_acts():
    svg = ET.fromstring(chart_svg(Chart.model_validate(CHART), ENGLISH, alt='Falling "lines" <b>'))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Falling "lines" <b>')
    assert svg.findtext(f"{SVG}desc") == describe(Chart.model_validate(CHART), ENGLISH)
    tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
    assert tags == {"svg", "desc", "path", "line", "text", "circle"}
    names = {name for element in svg.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"id", "style", "href", "aria-hidden"}}


def test_a_charts_colours_can_be_overruled_by_class():
    svg = chart_svg(Chart.model_validate(CHART), ENGLISH, alt="x")
    assert set(re.findall(r'(?:fill|stroke)="(#[^"]*)"', svg)) <= {colour.light for colour in COLOURS}
    used = set(re.findall(r"(?:fill|stroke)-([a-z-]+)", re.sub(r"stroke-(?:width|line\w+|dash\w+)=", "", svg)))
    assert used <= {colour.name for colour in COLOURS}


@settings(max_examples=rounds(60), deadline=None)
@given(charts())
def test_every_chart_is_drawn_and_repeats_byte_for_byte(chart):
    for width in WIDTHS:
        first = chart_svg(chart, ENGLISH, alt="x", width=width)
        assert chart_svg(chart, ENGLISH, alt="x", width=width) == first
        ET.fromstring(first)
        assert not re.search(r'="[^"]*(?:nan|inf)', first)
        assert can_be_drawn(chart) == ("no data that can be drawn" not in first)
    assert chart_png(chart, Labels(), ENGLISH).startswith(b"\x89PNG")


@pytest.mark.parametrize("values", [(5, 5), (5, 7), (7, 5)])
@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_two_rows_of_the_same_year_are_drawn(kind, values):
    columns = [{"key": "year", "label": "Year", "type": "year"}, {"key": "cost", "label": "Cost", "type": "number"}]
    rows = [[2020, value] for value in values]
    chart = Chart.model_validate({"kind": kind, "x": "year", "y": "cost", "columns": columns, "rows": rows})
    assert "2020" in chart_svg(chart, ENGLISH, alt="x")


@pytest.mark.parametrize("number", [9.9e14, -9.9e14, 5e-324])
@pytest.mark.parametrize("kind", ["line", "bar", "area"])
def test_the_largest_and_smallest_numbers_are_drawn_alone(kind, number):
    columns = [{"key": "year", "label": "Year", "type": "year"}, {"key": "cost", "label": "Cost", "type": "number"}]
    chart = {"kind": kind, "x": "year", "y": "cost", "columns": columns, "rows": [[2020, number]]}
    svg = chart_svg(Chart.model_validate(chart), ENGLISH, alt="x")
    assert not re.search(r'="[^"]*(?:nan|inf)', svg)
    columns[0] = columns[1] | {"key": "year"}
    svg = chart_svg(Chart.model_validate(chart | {"kind": "line", "rows": [[number, number]]}), ENGLISH, alt="x")
    assert not re.search(r'="[^"]*(?:nan|inf)', svg)


def test_a_picture_is_the_same_bytes_each_time():
    labels = Labels("A title", "Share, per cent", "A note", "A source", "A house · CC BY 4.0")
    assert chart_png(HARD["long-names"], labels, ENGLISH) == chart_png(HARD["long-names"], labels, ENGLISH)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_kind_of_chart_names_its_series(kind, layout):
    rows = [[name, 10 + number, who] for number, name in enumerate("ABC") for who in ("Wind", "B & C")]
    svg = chart_svg(chart(kind, [MODELS, SHARE, WHO], rows, series="who", layout=layout), ENGLISH, alt="x", width=358)
    text = " ".join(word.text for word in words_of(svg))
    if layout == "within":
        assert {"A", "B", "C"} <= set(text.split())
    else:
        assert "Wind" in text
        assert "B & C" in text


def test_a_part_stands_in_its_whole_with_both_numbers_at_the_end():
    rows = [["Mixtral", 46.7, "in all"], ["Mixtral", 12.9, "active"], ["Kimi", 1000, "in all"], ["Kimi", 32, "active"]]
    svg = chart_svg(chart("bar", [MODELS, SHARE, WHO], rows, series="who", layout="within"), ENGLISH, alt="x")
    assert [word.text for word in words_of(svg)] == ["Mixtral", "12.9", "of 46.7", "Kimi", "32", "of 1,000"]


def test_parts_that_are_larger_than_their_whole_are_drawn_side_by_side():
    rows = [["A", 3, "in all"], ["A", 5, "active"], ["B", 4, "in all"], ["B", 2, "active"]]
    svg = chart_svg(chart("bar", [MODELS, SHARE, WHO], rows, series="who", layout="within"), ENGLISH, alt="x")
    assert [word.text for word in words_of(svg)] == [
        "A",
        "in all",
        "3",
        "active",
        "5",
        "B",
        "in all",
        "4",
        "active",
        "2",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_chosen_series_is_in_ink(kind):
    rows = [[year, year % 7 + who, f"Party {who}"] for year in (2022, 2023, 2024) for who in (1, 2, 3)]
    made = chart(kind, [YEARS, SHARE, WHO], rows, series="who")
    inks = {}
    for chosen in ("", "Party 2"):
        svg = ET.fromstring(chart_svg(made.model_copy(update={"highlight": chosen}), ENGLISH, alt="x"))
        marks = [each for each in svg.iter() if each.tag.removeprefix(SVG) in {"path", "rect", "circle"}]
        inks[chosen] = sum({"fill-ink", "stroke-ink"} & set(each.get("class", "").split()) != set() for each in marks)
        bold = [each.text for each in svg.iter(f"{SVG}text") if each.get("font-weight") == "600"]
        assert ("Party 2" in bold) == bool(chosen)
    assert inks["Party 2"] > 0
    assert kind == "point" or inks[""] == 0


def test_a_chosen_row_is_in_ink():
    svg = ET.fromstring(chart_svg(HARD["long-names"].model_copy(update={"highlight": "Short"}), ENGLISH, alt="x"))
    assert [rect.get("class") for rect in svg.iter(f"{SVG}rect")] == ["fill-bar", "fill-ink", "fill-bar", "fill-bar"]


def test_the_accent_is_in_no_drawing():
    assert not {"#8a2b1d", "#f0a08c"} & {hex_ for colour in COLOURS for hex_ in (colour.light, colour.dark)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("of", ["text", "number"])
def test_a_series_without_a_name_is_called_as_in_the_table(kind, of):
    columns = [{"key": "x", "label": "X"}, {"key": "y", "label": "Y"}, {"key": "s", "label": "S", "type": of}]
    rows = [[1, 2, "A" if of == "text" else 7], [2, 3, None]]
    svg = chart_svg(chart(kind, columns, rows, series="s"), ENGLISH, alt="x")
    assert (">–<" in svg, "null" in svg, "None" in svg) == (True, False, False)


def test_names_stand_beside_lying_bars_where_they_have_room_and_above_them_where_not():
    wide, narrow = (
        {word.text: word for word in words_of(chart_svg(HARD["long-names"], ENGLISH, alt="x", width=width))}
        for width in (1200, 358)
    )
    assert wide[LONG[0]].top == pytest.approx(wide["10"].top)
    assert narrow[LONG[0]].bottom < narrow["10"].top + 4
    assert {*LONG} <= {*wide} & {*narrow}


def test_values_stand_at_the_ends_of_bars_with_as_many_decimals():
    svg = chart_svg(chart("bar", [MODELS, SHARE], [["A", 9.25], ["B", 40], ["C", 7.5]]), ENGLISH, alt="x")
    assert [word.text for word in words_of(svg)] == ["A", "9.25", "B", "40.00", "C", "7.50"]


@pytest.mark.parametrize("sign", ["😀", "漢", "é"])
def test_names_longer_than_the_drawing_are_cut_between_signs(sign):
    svg = chart_svg(chart("bar", [MODELS, SHARE], [[sign * 90, 1]]), ENGLISH, alt="x", width=288)
    name = words_of(svg)[0].text
    assert ({*name}, len(name) > 8, outside(svg)) == ({sign, "…"}, True, [])


def test_what_is_measured_is_said_below_the_title_unless_the_editor_says_it():
    made = chart("bar", [MODELS, SHARE], [["A", 1]])
    assert [subtitle(made, translator_for(tag)) for tag in ("en", "ar")] == ["Share, per cent", "Share, per cent"]
    assert subtitle(made.model_copy(update={"subtitle": "Of a hundred models"}), ENGLISH) == "Of a hundred models"


def test_a_chart_says_its_values_in_words():
    assert describe(chart("bar", [MODELS, SHARE], [["Gas", 31], ["Wind", 20.5]]), ENGLISH) == (
        "Bar chart. Share, per cent. Gas 31.0, Wind 20.5."
    )
    rows = [[2022, 5, "Sun"], [2021, 3, "Sun"], [2022, 2, "Wind"]]
    assert describe(chart("line", [YEARS, SHARE, WHO], rows, series="who", layout="apart"), ENGLISH) == (
        "Line chart, a drawing for each series. Share, per cent. Sun: 3 in 2021, 5 in 2022. Wind: 2 in 2022."
    )


def test_of_many_values_the_outermost_are_said():
    rows = [[2000 + number, (number * 7) % 20] for number in range(20)]
    assert describe(chart("area", [YEARS, SHARE], rows), ENGLISH) == (
        "Area chart. Share, per cent. 20 values, from 0 in 2000 to 13 in 2019; the lowest 0 in 2000, the highest 19 in 2017."
    )


def test_more_bars_than_a_page_holds_are_left_to_the_table():
    svg = chart_svg(
        chart("bar", [MODELS, SHARE], [[f"Model {number}", number] for number in range(100)]), ENGLISH, alt="x"
    )
    assert words_of(svg)[-1].text == "40 more are in the table."


def test_a_sheet_has_title_subtitle_note_source_and_licence_on_its_own_paper():
    labels = Labels("What it shows", "Share, per cent", "A note.", "A source.", "A house · CC BY 4.0")
    svg = chart_sheet(HARD["below-nought"], labels, ENGLISH, alt="x")
    words = [word.text for word in words_of(svg)]
    assert words[:2] == ["What it shows", "Share, per cent"]
    assert words[-3:] == ["Note: A note.", "Source: A source.", "A house · CC BY 4.0"]
    assert (overlaps(words_of(svg)), outside(svg)) == ([], [])
    assert re.search(r'<rect x="0" y="0" width="752" height="[\d.]+" fill="#fbf9f4"', svg)


def test_a_chart_of_names_alone_has_nothing_to_draw():
    assert not can_be_drawn(chart("point", [MODELS, WHO], [["a", "b"]]))


def drawn(rows):
    """The ends of each line that is drawn of series over years, and each word with the place where it ends."""
    svg = chart_svg(chart("line", [YEARS, SHARE, WHO], rows, series="who"), ENGLISH, alt="")
    paths = [each.get("d") for each in ET.fromstring(svg).iter(f"{SVG}path") if each.get("fill") == "none"]
    dots = [each for each in ET.fromstring(svg).iter(f"{SVG}line") if each.get("stroke-dasharray")]
    return paths, dots, {word.text: word for word in words_of(svg)}


def test_a_single_value_is_a_named_point_without_a_line():
    wind = [[year, 20, "Wind"] for year in range(2020, 2026)]
    crowd = [[2022, 20 + step, f"A long name, number {step}, that fills all of what is there"] for step in range(4)]
    _paths, dots, _words = drawn([*wind, *crowd])
    assert dots == []


def test_a_year_without_a_value_parts_a_line():
    paths, _dots, _words = drawn([[year, None if year == 2022 else 20, "Wind"] for year in range(2020, 2026)])
    assert [each.count("L") for each in paths] == [1, 2]
