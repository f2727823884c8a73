import re

<<<<<<< HEAD
import pytest
from hypothesis import given, settings

from reports.document.types import Chart
from reports.rendering import COLOURS, Links, can_be_drawn, chart_png, chart_svg, render_figure
from tests.rendering.made import CHART, edition
from tests.rounds import rounds
from tests.strategies import charts
=======
from reports.rendering import Links, figure_labels, render_figure
from tests.rendering.made import edition
>>>>>>> 9d40bc3 (Draw charts in Python, to be read without a legend)


def figure(number, links=None, **changes):
    document = edition()
    return render_figure(document, document.figures[number].model_copy(update=changes), links)


def without_svg(html):
    return re.sub(r"<svg.*?</svg>", "SVG", html, flags=re.DOTALL)


def test_a_chart_has_its_number_and_title_first_then_the_drawings_caption_source_licence_and_data():
    report = {"publisher": {"name": "A house"}, "licence": {"name": "CC BY 4.0"}}
    document = edition(report={"uid": edition().report.uid, "slug": "demo", "name": "Demo", **report})
    html = render_figure(document, document.figures[0], Links(figure="/demo/2024/figures/{key}/"))
    assert without_svg(html) == (
        '<figure class="figure" id="figure-chart">\n<figcaption>\n'
        '<p class="figure-heading"><a class="figure-number" href="/demo/2024/figures/chart/">Figure 1</a> '
        '<strong class="figure-title">Prices</strong></p>\n<p class="figure-subtitle">Price, US$</p>\n</figcaption>\n'
        '<div class="chart">SVGSVGSVG</div>\n<div class="figure-notes">\n'
        '<p>They <em>fell</em>.</p>\n<p class="figure-source">Source: Us</p>\n'
        '<p class="figure-licence">A house · CC BY 4.0</p>\n</div>\n'
        '<details class="figure-data"><summary>Data of figure 1</summary>\n'
        '<div class="scroll" role="group" tabindex="0" aria-label="Data of figure 1"><table>\n'
        '<thead><tr><th scope="col">Year</th><th scope="col" class="number">Price (US$)</th>'
        '<th scope="col">Model</th></tr></thead>\n<tbody>\n'
        '<tr><th scope="row">2022</th><td class="number">1,200.5</td><td>A</td></tr>\n'
        '<tr><th scope="row">2023</th><td class="number">20</td><td>A</td></tr>\n'
        '<tr><th scope="row">2023</th><td class="number">–</td><td>B &amp; C</td></tr>\n'
        '<tr><th scope="row">2024</th><td class="number">5</td><td>B &amp; C</td></tr>\n'
        "</tbody></table></div>\n</details>\n</figure>\n"
    )


def test_a_chart_is_drawn_for_a_page_a_phone_and_a_small_one_and_without_a_style_sheet_one_is_seen():
    svgs = re.findall(r"<svg[^>]*>", figure(0))
    assert [re.search(r' width="(\d+)"', svg)[1] for svg in svgs] == ["656", "358", "288"]
    assert ['display="none"' in svg for svg in svgs] == [False, True, True]


def test_what_is_taken_away_has_its_words_without_links_and_formatting():
    document = edition()
    cited = document.figures[0].model_copy(update={"source": "[@known, p. 3]"})
    assert figure_labels(document, cited) == ("Prices", "Price, US$", "They fell.", "(Li, p. 3)", "")


def test_a_caption_and_a_source_cite_by_author_and_year_and_name_techniques():
    html = figure(0, caption="After [[pruning]].", source="[@known, p. 3]; [[unknown]]")
    assert '<p>After <a href="/techniques/pruning/" class="technique">Pruning</a>.</p>' in html
    source = '<span class="cite">(Li, p. 3)</span>; <span class="unresolved">unknown</span>'
    assert f'<p class="figure-source">Source: {source}</p>' in html


def test_a_picture_is_offered_in_smaller_sizes_where_there_are_any():
    plain = figure(1)
    assert '<picture><img src="/media/' + "a" * 64 + '.jpg" width="1600" height="900" alt="A desk"' in plain
    found = figure(1, Links(widths=(640, 2000), variant="/m/{width}.{extension}", formats=("webp",)))
    assert '<picture><source type="image/webp" srcset="/m/640.webp 640w" sizes=' in found


def test_a_figure_without_content_says_so_to_the_editor():
    assert '<p class="unresolved">This figure has neither a picture nor a chart yet.</p>' in figure(0, chart=None)
<<<<<<< HEAD


def test_a_chart_is_one_picture_with_a_text_alternative_and_nothing_that_acts():
    svg = ET.fromstring(chart_svg(Chart.model_validate(CHART), alt='Falling "lines" <b>'))
    assert (svg.get("role"), svg.get("aria-label")) == ("img", 'Falling "lines" <b>')
    assert {element.tag.partition("}")[2] for element in svg.iter()} == {"svg", "g", "path", "line", "text"}
    names = {name for element in svg.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in {"style", "href", "aria-hidden"}}


def test_a_charts_colours_can_be_overruled_by_class_and_differ_on_dark_ground():
    light, dark = (chart_svg(Chart.model_validate(CHART), alt="x", dark=dark) for dark in (False, True))
    names = {colour.name for colour in COLOURS}
    for svg, ground in ((light, "light"), (dark, "dark")):
        hexes = {getattr(colour, ground) for colour in COLOURS}
        assert set(re.findall(r'(?:fill|stroke)="(#[^"]*)"', svg)) <= hexes
        assert set(re.findall(r"(?:fill|stroke)-(ink|muted|rule|paper|series-\d)\b", svg)) <= names
    assert re.sub(r"#[0-9a-f]{6}", "", light) == re.sub(r"#[0-9a-f]{6}", "", dark)


@settings(max_examples=rounds(60), deadline=None)
@given(charts())
def test_every_chart_is_drawn_and_repeats_byte_for_byte(chart):
    first = chart_svg(chart, alt="x")
    assert chart_svg(chart, alt="x") == first
    ET.fromstring(first)
    assert chart_png(chart).startswith(b"\x89PNG")
    assert can_be_drawn(chart) == ("no data that can be drawn" not in first)


@pytest.mark.parametrize("kind", ["line", "bar", "point", "area"])
def test_each_kind_of_chart_shows_its_series(kind):
    svg = chart_svg(Chart.model_validate(CHART | {"kind": kind}), alt="x")
    assert {"series-1", "series-2"} <= set(re.findall(r"series-\d", svg))
    assert "B &amp; C" in svg


@pytest.mark.parametrize("kind", ["line", "bar", "point", "area"])
@pytest.mark.parametrize("of", ["text", "number"])
def test_a_series_without_a_name_is_called_as_in_the_table(kind, of):
    columns = [{"key": "x", "label": "X"}, {"key": "y", "label": "Y"}, {"key": "s", "label": "S", "type": of}]
    rows = [[1, 2, "A" if of == "text" else 7], [2, 3, None]]
    chart = {"kind": kind, "x": "x", "y": "y", "series": "s", "columns": columns, "rows": rows}
    svg = chart_svg(Chart.model_validate(chart), alt="x")
    assert (">–<" in svg, "null" in svg) == (True, False)


def test_long_names_along_the_bottom_are_broken_into_lines_and_none_is_cut():
    columns = [{"key": "x", "label": "Model", "type": "text"}, {"key": "y", "label": "Share", "type": "number"}]
    names = ["A model with a rather long name", "Short", "Another one of some length", "B", "C", "D"]
    rows = [[name, number] for number, name in enumerate(names, 1)]
    svg = ET.fromstring(
        chart_svg(Chart.model_validate({"kind": "bar", "x": "x", "y": "y", "columns": columns, "rows": rows}), alt="x")
    )
    lines = [[line.text for line in text] or text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert lines[:6] == [
        ["A model with", "a rather", "long name"],
        "Short",
        ["Another one", "of some", "length"],
        "B",
        "C",
        "D",
    ]


@pytest.mark.parametrize("kind", ["bar", "point"])
def test_names_may_stand_beside_the_drawing(kind):
    columns = [{"key": "x", "label": "Share", "type": "number"}, {"key": "y", "label": "Agency", "type": "text"}]
    rows = [[number, f"Agency {number}"] for number in range(1, 8)]
    chart = Chart.model_validate({"kind": kind, "x": "x", "y": "y", "columns": columns, "rows": rows})
    assert can_be_drawn(chart)
    assert "Agency 7" in chart_svg(chart, alt="x")


def test_a_legend_of_long_names_is_not_wider_than_the_drawing():
    rows = [[year, 1, f"Verwaltungsdienstleistung {number}"] for year in (2023, 2024) for number in range(6)]
    long = ET.fromstring(chart_svg(Chart.model_validate(CHART | {"rows": rows}), alt="x"))
    short = ET.fromstring(chart_svg(Chart.model_validate(CHART), alt="x"))
    assert float(long.get("width", "")) < float(short.get("width", "")) + 40


@pytest.mark.parametrize("column", [0, 1, 2])
def test_names_of_signs_that_a_browser_counts_twice_are_cut_between_signs_and_told_apart(column):
    columns = [
        {"key": "x", "label": "Model", "type": "text"},
        {"key": "y", "label": "Kind", "type": "text"},
        {"key": "s", "label": "Who", "type": "text"},
    ]
    rows = [["a", "b", "c"], ["d", "e", "f"]]
    for number, row in enumerate(rows):
        row[column] = "😀" * 30 + str(number)
    chart = Chart.model_validate({"kind": "point", "x": "x", "y": "y", "series": "s", "columns": columns, "rows": rows})
    svg = ET.fromstring(chart_svg(chart, alt="x"))
    shown = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text") if "😀" in (text.text or "")]
    assert ({*shown[0]}, len(shown[0]) > 8, shown[1:]) == ({"😀", "…"}, True, [f"{shown[0]} (2)"])
=======
>>>>>>> 9d40bc3 (Draw charts in Python, to be read without a legend)
