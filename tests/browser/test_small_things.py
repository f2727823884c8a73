"""What a browser makes of the site's style sheets where there is little room, or where colours are the reader's own."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

STATIC = Path(__file__).parents[2] / "reports" / "static" / "site"
TITLE = "A year of floods, tariffs and unfinished reforms, and what the Danube countries made of it in 2025"


@pytest.fixture
def shown(browser):
    """Shows markup with the site's style sheets in a window so wide."""
    windows = []

    def show(markup, width, *, kind="", **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        windows.append(page)
        names = ("base.css", "site.css", "pages.css", "matrix.css", "figures.css")
        css = "".join((STATIC / name).read_text("utf-8") for name in names)
        page.set_content(f"<!doctype html><html lang=en><style>{css}</style><body class='{kind}'>{markup}")
        return page

    yield show
    for page in windows:
        page.close()


@pytest.mark.parametrize(("size", "kind", "narrowed"), [((90, 56), " is-wide", 0), ((84, 112), "", 3)])
def test_a_cover_narrows_a_title_on_a_phone_only_as_far_as_it_reaches(shown, size, kind, narrowed):
    markup = (
        "<main><div class=opening><header class=title-page><p class=dateline><span class=who>Institut</span> "
        f"<span class=whole>2025 edition</span></p><h1>{TITLE}</h1><div class=lead>Words.</div></header>"
        f"<div class='cover{kind}'><svg width={size[0]} height={size[1]}></svg></div></div></main>"
    )
    page = shown(markup, 390, kind="edition")
    lines = page.evaluate(
        """() => { const range = document.createRange(); range.selectNodeContents(document.querySelector("h1"));
                   const cover = document.querySelector(".cover svg").getBoundingClientRect();
                   return [...range.getClientRects()].map(({right, bottom, top}) =>
                       [right > cover.left && top < cover.bottom, Math.round(right)]) }"""
    )
    assert page.locator(".whole").evaluate("each => each.getClientRects().length") == 1
    assert [covered for covered, _ in lines if covered] == []
    assert max(right for _, right in lines[narrowed:]) > 300, lines


def test_a_list_in_a_summary_has_its_bullets_and_numbers(shown):
    page = shown("<main><div class=lead><p>Found:</p><ul><li>One</li></ul><ol><li>Two</li></ol></div></main>", 800)
    marks = page.evaluate("""() => [...document.querySelectorAll(".lead li")].map(each => {
        const style = getComputedStyle(each.parentElement);
        return [style.listStyleType, parseFloat(style.paddingInlineStart) > 0];
    })""")
    assert marks == [['"–  "', True], ["decimal", True]]


def test_a_year_of_a_table_shows_all_that_moved(shown):
    cell = SimpleNamespace(
        ratings=[SimpleNamespace(kind="declining")], address="/x/", words="declining", has_moved=True,
        lineage="merged", movement="down", sign="↓", kind="down", absent="",
    )  # fmt: skip
    row = SimpleNamespace(address="/y/", name="Steel without coal", cells=[cell] * 3, here=True, lines=(), origin="")
    matrix = SimpleNamespace(years=[2023, 2024, 2025], rows=[row], size="wide", dense=False, subject="Trend", width=300)
    page = shown(render_to_string("components/matrix.html", {"matrix": matrix, "label": "x"}), 390)
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".said, .mv")].filter(each => {
            const [inner, outer] = [each, each.closest("td")].map(one => one.getBoundingClientRect());
            return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
        }).map(each => each.innerText)"""
    )
    assert cut == []


def test_in_a_readers_own_colours_shapes_have_them_and_a_logo_keeps_its_paper(shown):
    markup = "".join(
        f"<p><span class='m {kind} {kind}'>{kind}</span>"
        for kind in ("emerging", "growing", "established", "not-rated")
    )
    page = shown(
        f"{markup}<p><img class='logo on-paper' width=9 height=9>", 390, forced_colors="active", color_scheme="dark"
    )
    rims = page.evaluate(
        """() => [...document.querySelectorAll(".m")].map(each => getComputedStyle(each, "::before").borderTopColor)"""
    )
    assert {*rims} == {"rgb(255, 255, 255)"}
    ground = page.evaluate("getComputedStyle(document.querySelector('.on-paper')).backgroundColor")
    assert ground == "rgb(251, 249, 244)"


@pytest.mark.parametrize(("scheme", "bar"), [("light", "rgb(122, 31, 162)"), ("dark", "rgb(207, 143, 232)")])
def test_the_imprint_keeps_paragraphs_together_and_its_bar_follows_the_theme(shown, scheme, bar):
    imprint = {
        "dark_colour": "#cf8fe8",
        "report": {"publisher": {"name": "Institut"}, "colour": "#7a1fa2", "licence": {"name": "CC BY"}, "contact": "a@example.org"},
        "imprint_html": "<p id=a>One.</p><p id=b>Two.</p>",
    }  # fmt: skip
    page = shown(render_to_string("components/imprint.html", {"imprint": imprint}), 1000, color_scheme=scheme)
    lefts = page.evaluate("['a', 'b'].map(id => document.getElementById(id).getBoundingClientRect().left)")
    seen = page.evaluate(
        "[...document.querySelectorAll('rect')].filter(e => e.checkVisibility()).map(e => getComputedStyle(e).fill)"
    )
    assert (lefts[0], seen) == (lefts[1], [bar])
