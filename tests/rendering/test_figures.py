import re
from xml.etree import ElementTree as ET

import pytest

from reports.document.types import Chart
from reports.languages import ENGLISH, translator_for
from reports.rendering import Links, figure_labels, render_figure, text_alternative
from reports.rendering.figures import render_table
from tests.rendering.made import edition


def figure(number, links=None, **changes):
    document = edition()
    return render_figure(document, document.figures[number].model_copy(update=changes), ENGLISH, links)


def without_svg(html):
    return re.sub(r"<svg.*?</svg>", "SVG", html, flags=re.DOTALL)


def test_a_chart_has_number_and_title_first_then_drawing_caption_source_and_data():
    report = {"publisher": {"name": "A house"}, "licence": {"name": "CC BY 4.0"}}
    document = edition(report={"uid": edition().report.uid, "slug": "demo", "name": "Demo", **report})
    html = render_figure(document, document.figures[0], ENGLISH, Links(figure="/demo/2024/figures/{key}/"))
    assert without_svg(html) == (
        '<figure class="figure" id="figure-chart">\n<figcaption>\n'
        '<p class="figure-heading"><a class="figure-number" href="/demo/2024/figures/chart/">Figure 1</a> '
        '<strong class="figure-title">Prices</strong></p>\n<p class="figure-subtitle">Price, US$</p>\n</figcaption>\n'
        '<div class="chart">SVGSVGSVGSVG</div>\n<div class="figure-notes">\n'
        '<p>They <em>fell</em>.</p>\n<p class="figure-source">Source: Us</p>\n'
        '<p class="figure-licence">A house\N{NO-BREAK SPACE}· CC BY 4.0</p>\n</div>\n'
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


def test_a_chart_is_drawn_in_four_widths_and_without_a_style_sheet_one_is_seen():
    svgs = re.findall(r"<svg[^>]*>", figure(0))
    assert [re.search(r' width="(\d+)"', svg)[1] for svg in svgs] == ["656", "480", "358", "288"]
    assert ['display="none"' in svg for svg in svgs] == [False, True, True, True]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ([32.2, 58, 7.0], ["32.2", "58.0", "7.0"]),
        ([7.0, 30.0], ["7", "30"]),
        ([1200.5, 20.0], ["1,200.5", "20"]),
        ([0.000001, 5], ["0.000001", "5"]),
    ],
)
def test_the_numbers_of_a_column_have_as_many_decimals_in_its_table(values, printed):
    columns = [{"key": "model", "label": "Model", "type": "text"}, {"key": "n", "label": "N", "type": "number"}]
    rows = [[f"Model {number}", value] for number, value in enumerate(values)]
    chart = Chart.model_validate({"kind": "bar", "x": "model", "y": "n", "columns": columns, "rows": rows})
    table = render_table(chart, ENGLISH, label="x")
    assert re.findall(r'<td class="number">([^<]*)</td>', table) == printed
    assert '<th scope="row" class="short">Model 0</th>' in table


def test_dates_in_a_table_are_as_the_drawing_has_them():
    columns = [{"key": "at", "label": "Month", "type": "date"}, {"key": "n", "label": "N", "type": "number"}]
    chart = Chart.model_validate(
        {"kind": "line", "x": "at", "y": "n", "columns": columns, "rows": [["2023-02-01", 1], ["2024-07", 2]]}
    )
    table = render_table(chart, ENGLISH, label="x")
    assert re.findall(r'<th scope="row"[^>]*>([^<]*)</th>', table) == ["Feb 2023", "Jul 2024"]


def test_what_is_taken_away_has_its_words_without_links_and_formatting():
    document = edition()
    cited = document.figures[0].model_copy(update={"source": "[@known, p. 3]"})
    assert figure_labels(document, cited) == ("Prices", "Price, US$", "They fell.", "(Li, p. 3)", "")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Line chart. Price, US$. A: 1,200.5 in 2022, 20 in 2023. B & C: 5 in 2024. No value: 2023."),
        (
            "de",
            "Liniendiagramm. Price, US$. A: 1.200,5 im Jahr 2022, 20 im Jahr 2023. B & C: 5 im Jahr 2024. Ohne Wert: 2023.",
        ),
    ],
)
def test_a_chart_without_a_text_alternative_is_described_from_its_data(language, shown):
    document, words = edition(), translator_for(language)
    silent = document.figures[0].model_copy(update={"alt": ""})
    assert text_alternative(document, silent, words) == shown
    svgs = re.findall(r"<svg.*?</svg>", render_figure(document, silent, words), flags=re.DOTALL)
    assert [(ET.fromstring(svg).get("aria-label"), "<desc>" in svg) for svg in svgs] == [(shown, False)] * 4


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
