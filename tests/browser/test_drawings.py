"""Charts and the radar in a real browser: one drawing for each width, words apart in the face that they were measured in."""

import base64
import re
from itertools import combinations
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH
from reports.pages.techniques import radar
from reports.rendering import render_figure
from reports.rendering.picture import picture_svg
from reports.rendering.radar import radar_svg
from reports.rendering.radar_layout import Blip
from tests.rendering.made import CHART, DEMO, FIGURES, edition, uid

pytestmark = pytest.mark.sqlite

STATIC = Path(__file__).parents[2] / "reports" / "static"
FACE = STATIC / "fonts" / "source-sans-3-latin.woff2"
LONG = [
    ["The largest of all models", 671.5, "in all"],
    ["The largest of all models", 37, "active"],
    ["Small", 47, "in all"],
]
MADE = {
    "lines": CHART,
    "bars": CHART | {"kind": "bar", "x": "model", "series": None, "rows": [[2024, row[1], row[0]] for row in LONG]},
    "stacked": CHART | {"kind": "area", "highlight": "B & C"},
    "apart": CHART | {"layout": "apart"},
    "dots": CHART | {"kind": "point", "x": "model", "series": None},
}
PARTS = {
    "kind": "bar",
    "x": "model",
    "y": "size",
    "series": "counted",
    "layout": "within",
    "columns": [
        {"key": "model", "label": "M", "type": "text"},
        {"key": "size", "label": "S", "type": "number"},
        {"key": "counted", "label": "C", "type": "text"},
    ],
    "rows": [["Large", 671, "in all"], ["Large", 37, "active"], ["Small", 47, "in all"], ["Small", 13, "active"]],
}
OVERLAPS = """() => {
  const shown = [...document.querySelectorAll("svg text")].filter(each => each.checkVisibility() && !each.querySelector("textPath"));
  const boxes = shown.map(each => [each.textContent, each.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], number) => boxes.slice(number + 1).filter(([other, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6).map(([other]) => [one, other]));
}"""


@pytest.fixture
def shown(page):
    """Shows markup with the site's style sheets and faces, in a window so wide."""

    def show(markup, width, *, text=100, other_face=False):
        sheets = ("fonts/faces.css", "site/base.css", "site/figures.css", "site/radar.css")
        css = "".join((STATIC / name).read_text("utf-8") for name in sheets)
        face = f"data:font/woff2;base64,{base64.b64encode(FACE.read_bytes()).decode()}"
        css = css.replace("source-sans-3-latin.woff2", "nowhere.woff2" if other_face else face)
        page.set_viewport_size({"width": width, "height": 800})
        page.set_content(
            f"<!doctype html><html lang=en style='font-size:{text}%'><meta name=viewport content='width=device-width'>"
            f"<style>{css}</style><body><main style='padding:0;max-width:42rem'>{markup}</main>"
        )
        if other_face:
            return page
        page.evaluate("document.fonts.load('14px \"Source Sans 3\"').then(() => document.fonts.ready)")
        return page

    return show


def figures():
    document = edition(
        figures=[
            FIGURES[0] | {"key": key, "chart": chart, "uid": uid(200 + n)}
            for n, (key, chart) in enumerate(MADE.items())
        ]
    )
    return "".join(render_figure(document, each, ENGLISH) for each in document.figures)


@pytest.mark.parametrize(
    ("width", "text", "name"),
    [
        (1280, 100, "wide"),
        (768, 100, "wide"),
        (500, 100, "middle"),
        pytest.param(390, 100, "phone", marks=pytest.mark.journey),
        (320, 100, "small"),
        (1280, 200, "middle"),
        (390, 200, "small"),
    ],
)
def test_each_width_has_its_drawing_without_scrolling_sideways(shown, width, text, name):
    page = shown(figures(), width, text=text)
    seen = page.eval_on_selector_all(
        ".chart svg", "all => all.filter(e => e.checkVisibility()).map(e => e.classList[1])"
    )
    assert seen == [name] * len(MADE)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_words_keep_apart_in_another_face_too(shown, width):
    assert shown(figures(), width, other_face=True).evaluate(OVERLAPS) == []


def test_words_in_a_drawing_are_as_large_on_a_phone_as_on_a_page(shown):
    sizes = [
        shown(figures(), width).evaluate(
            """() => { const svg = [...document.querySelectorAll(".chart svg")].find(e => e.checkVisibility());
                       return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width }"""
        )
        for width in (1280, 610, 590, 500, 450, 440, 390, 334, 320)
    ]
    assert sizes == pytest.approx([1] * 9, abs=0.12), sizes


def test_larger_text_makes_larger_words_in_drawings(shown):
    def height(text):
        return shown(figures(), 768, text=text).evaluate(
            """() => Math.max(...[...document.querySelectorAll(".chart svg text")].filter(e => e.checkVisibility())
                       .map(e => e.getBoundingClientRect().height))"""
        )

    assert height(200) > height(100) * 1.6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_drawing_takes_the_colours_of_the_page(shown, page, scheme):
    page.emulate_media(color_scheme=scheme)
    shown(figures(), 1280)
    ink = page.eval_on_selector(".chart .wide text.fill-ink", "e => getComputedStyle(e).fill")
    assert ink == {"light": "rgb(29, 27, 23)", "dark": "rgb(232, 228, 218)"}[scheme]


def test_shapes_of_the_years_picture_are_seen_in_forced_colours(shown, page):
    page.emulate_media(forced_colors="active", color_scheme="dark")
    shown(picture_svg(DEMO, ENGLISH, width=320, name="drawing phone"), 390)
    lines = page.eval_on_selector_all(".phone circle", "all => all.map(each => getComputedStyle(each).stroke)")
    assert {*lines} == {"rgb(255, 255, 255)"}


def test_a_part_is_told_from_its_whole_in_forced_colours(shown, page):
    page.emulate_media(forced_colors="active")
    parts = edition(figures=[FIGURES[0] | {"key": "parts", "chart": PARTS, "uid": uid(300)}])
    shown(render_figure(parts, parts.figures[0], ENGLISH), 1280)
    fills = page.eval_on_selector_all(".chart .wide rect", "all => all.map(each => getComputedStyle(each).fill)")
    assert len(fills) == 4
    assert fills[0] != fills[1]


def test_rings_stand_beside_the_radar_and_on_nothing_else(shown):
    names = [f"Technique {n} with a name" for n in range(31)]
    rings = [Maturity.ESTABLISHED, Maturity.GROWING, Maturity.GROWING, Maturity.EMERGING, Maturity.DECLINING]
    blips = [Blip(name, "#x", "AB"[n % 2], rings[n % 5], rings[n % 5], Movement.NEW) for n, name in enumerate(names)]
    page = shown(render_to_string("components/radar.html", {"radar": radar(2025, blips, ENGLISH)}), 1280)
    page.add_style_tag(content="main { max-width: 72rem !important }")
    boxes = page.locator(".radar-frame, .radar-list section").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect()).map(box => [box.left, box.right, box.top, box.bottom])"
    )
    on_each_other = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if min(one[1], other[1]) > max(one[0], other[0]) and min(one[3], other[3]) > max(one[2], other[2])
    ]
    assert (len(boxes), on_each_other) == (5, [])
    assert min(left for left, *_ in boxes[1:]) > boxes[0][1]


def test_pointing_at_a_number_of_the_radar_shows_whose_it_is(shown):
    blips = tuple(
        Blip(f"Technique {n}", f"#t{n}", "AB"[n % 2], Maturity.GROWING, Maturity.GROWING, Movement.NONE)
        for n in range(50)
    )
    page = shown(f'<div class="radar">{radar_svg(blips, ENGLISH, label="Radar")}</div>', 1280)
    link = page.get_by_role("link", name="Technique 7: growing")
    name = link.locator(".said")
    assert not name.is_visible()
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert name.is_visible()
    page.mouse.move(0, 0)
    link.locator("circle").first.hover()
    assert (name.is_visible(), name.text_content()) == (True, "Technique 7")
    link.locator("circle").first.click()
    expect(page).to_have_url(re.compile("#t7$"))
