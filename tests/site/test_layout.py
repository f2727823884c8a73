"""Pages as a browser lays them out: one left and one right edge, what stands on the first screen, large text, late faces."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Route

from reports import publishing
from reports.models.people import Actor
from tests import making
from tests.api import world
from tests.waiting import page_until, still

PAGES = [
    "/",
    "/sea/",
    "/sea/2025/",
    "/sea/2025/tides/",
    "/trends/",
    "/techniques/",
    "/search/",
    "/sea/compare/2024...2025/",
]
#: The left and right edge of what a page shows first: masthead, text or picture, colophon.
EDGES = """() => {
    const box = selector => document.querySelector(selector)?.getBoundingClientRect();
    const main = box('.spread') ?? box('main');
    return ['left', 'right'].map(side => [box('.masthead'), main, box('.colophon')].map(each => Math.round(each[side])));
}"""
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum))));
})"""
#: Shapes that are not as wide as they are high.
OVALS = """() => [...document.querySelectorAll('.m:not(.none, .not-covered)')].filter(each => {
    const style = getComputedStyle(each, '::before');
    return each.checkVisibility() && Math.abs(parseFloat(style.width) - parseFloat(style.height)) > 0.5;
}).map(each => each.outerHTML)"""
#: Lines of facts that begin with a separator.
BEGINNERS = """() => [...document.querySelectorAll('.dateline > span:not(:last-child)')].filter(each => {
    const lines = [...each.getClientRects()].filter(box => box.width);
    const last = lines.at(-1), before = lines.at(-2);
    const least = parseFloat(getComputedStyle(each).fontSize);
    return each.checkVisibility() && before && last.top > before.top + 5 && last.width < least;
}).map(each => each.innerText)"""
#: Words of titles, heads and files that are cut without a hyphen.
CUT = """() => [...document.querySelectorAll('h1, .masthead a, .files a, .dateline .who')].flatMap(each => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), found = [];
    for (let text; (text = texts.nextNode());) {
        for (const word of text.data.matchAll(/[^\\s]+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (each.checkVisibility() && new Set([...range.getClientRects()].map(box => box.top)).size > 1) found.push(word[0]);
        }
    }
    return found;
})"""
#: Links of the head, and lines of a comparison, that leave the page: its edges with room for a line more.
OUTSIDE = """() => {
    const main = document.querySelector('main').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('.masthead a, .verdict > *')].filter(each => each.checkVisibility());
    return boxes.map(each => [each.textContent.trim(), each.getBoundingClientRect()])
        .filter(([, box]) => box.left < main.left - 1 || box.right > main.right + 1).map(([words]) => words);
}"""
#: The sizes of type on a page, without drawings.
SIZES = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
    for (let text; (text = texts.nextNode());) {
        const each = text.parentElement;
        if (text.data.trim() && each.checkVisibility() && !each.closest('svg, .unseen'))
            found.add(getComputedStyle(each).fontSize);
    }
    return [...found];
}"""
SEEN = "all => all.filter(each => each.checkVisibility()).length"
#: A report of many years, on any of its pages.
MANY_YEARS = """() => {
    const years = document.querySelector('.masthead .years ul');
    while (years.children.length < 9) years.append(years.lastElementChild.cloneNode(true));
}"""
#: A section of ordinary length: 700 words.
LONG = making.PLAIN.replace("Its turbines turn both ways.", "\n\n".join(["Its turbines turn both ways. " * 24] * 6))
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def at_each_width(page, address, widths, script, height=900):
    """What `script` says of the page at each width, by address and width; it is fetched once."""
    page.goto(address)
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        found[address, width] = page.evaluate(script)
    return found


def test_masthead_text_and_foot_share_their_edges(page):
    world.make()
    found = {}
    for address in PAGES:
        found |= at_each_width(page, address, (1024, 1280, 1680), EDGES)
    assert {where: sides for where, sides in found.items() if [len({*side}) for side in sides] != [1, 1]} == {}
    assert len(found) == 3 * len(PAGES)


def test_a_matrix_of_few_years_begins_where_the_page_does(page):
    world.make()
    edges = "['main', '.matrix'].map(each => Math.round(document.querySelector(each).getBoundingClientRect().left))"
    found = at_each_width(page, "/trends/tides/", (1280, 1680), edges)
    assert [ends for ends in found.values() if ends[0] != ends[1]] == []


@pytest.mark.parametrize("ground", ["ink", "accent"])
def test_the_head_of_a_page_ends_with_a_whole_pixel(page, live_server, ground):
    edition = making.draft_edition()
    edition.report.colour, edition.report.ground = "#2a3cb8", ground
    edition.report.save()
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/sea/2024/")
    shown = Image.open(io.BytesIO(page.screenshot(clip={"x": 2, "y": 30, "width": 1, "height": 60}))).convert("RGB")
    assert len({shown.getpixel((0, y)) for y in range(60)}) == 2, "the head and the page"


def test_on_paper_a_dateline_stays_with_its_title_and_a_picture_is_whole(page):
    world.make()
    page.emulate_media(media="print")
    page.goto("/")
    kept = "['.year-picture breakInside', '.dateline breakAfter', 'h2 breakAfter'].map(each => each.split(' '))"
    assert page.evaluate(
        f"{kept}.map(([selector, rule]) => getComputedStyle(document.querySelector(selector))[rule])"
    ) == ["avoid", "avoid", "avoid"]


def test_on_paper_the_imprint_comes_last_and_nothing_is_wider_than_the_sheet(page):
    world.make()
    page.emulate_media(media="print")
    measured = """() => [document.documentElement.scrollWidth - innerWidth,
        document.querySelector('main').compareDocumentPosition(document.querySelector('.colophon')) === 2 ||
        getComputedStyle(document.querySelector('.colophon')).order !== '0']"""
    found = {}
    for address in PAGES:
        found |= at_each_width(page, address, (768, 665), measured)
    assert {where: told for where, told in found.items() if told != [0, False]} == {}


def test_what_stands_beside_a_section_ends_where_the_masthead_does(page):
    world.make()
    rights = (
        "['.masthead', '.facts'].map(each => Math.round(document.querySelector(each).getBoundingClientRect().right))"
    )
    found = at_each_width(page, "/sea/2025/tides/", (960, 1024, 1100, 1280, 1680), rights)
    assert [ends for ends in found.values() if ends[0] != ends[1]] == []


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_years_picture_its_sentence_and_the_files_stand_on_the_first_screen(page, width, height):
    world.make()
    page.set_viewport_size({"width": width, "height": height})
    for address in ("/", "/sea/2025/"):
        page.goto(address)
        shown = page.locator(".year-drawings svg:visible").first
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= height, address
        assert box["x"] + box["width"] <= width, address
        legend = page.locator(".under-picture .legend").first.bounding_box()
        assert legend["y"] + legend["height"] <= height, address
    download = page.get_by_role("link", name="PDF").first.bounding_box()
    assert download["y"] + download["height"] <= height


def test_on_a_phone_the_picture_stands_before_the_summary_on_each_page_that_has_one(page):
    world.make()
    ends = "['.year-picture', '.lead'].map(each => document.querySelector(each).getBoundingClientRect().top)"
    found = {}
    for address in ("/", "/sea/", "/sea/2025/"):
        found |= at_each_width(page, address, (390, 641, 1280), ends)
    assert [where for where, (picture, summary) in found.items() if (picture < summary) != (where[1] == 390)] == []


def test_on_a_phone_the_menu_opens_under_the_head_in_rows_of_a_thumbs_height(page):
    world.make()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/sea/2025/tides/")
    entries, menu = page.locator(".places nav a"), page.locator(".places summary")
    assert entries.evaluate_all(SEEN) == 0
    menu.click()
    boxes = [each.bounding_box() for each in entries.all()]
    head = page.locator(".masthead").bounding_box()
    assert boxes[0]["y"] - head["y"] - head["height"] < 2
    assert min(box["height"] for box in boxes) >= 44
    assert len({box["x"] for box in boxes} | {head["x"]}) == 1
    page.set_viewport_size({"width": 1280, "height": 900})
    menu.evaluate("each => each.parentElement.open = false")
    assert (menu.is_visible(), entries.evaluate_all(SEEN)) == (False, len(boxes))


def test_on_a_phone_summary_text_and_figures_share_one_left_edge(page):
    world.make()
    script = """() => ['main', '.lead p', 'p.numbered', '.para', '.figure'].map(each =>
        Math.round(document.querySelector(each).getBoundingClientRect().left))"""
    found = at_each_width(page, "/sea/2025/tides/", (320, 390), script)
    assert {where: {*edges} for where, edges in found.items()} == {where: {16} for where in found}


def test_a_page_is_set_in_at_most_six_sizes_of_type(page):
    world.make()
    found = {}
    for address in ("/sea/2025/tides/", "/sea/2025/", "/sea/", "/"):
        found |= at_each_width(page, address, (390, 1280), SIZES)
    assert {where: sizes for where, sizes in found.items() if len(sizes) > 6} == {}


def test_the_trends_of_all_years_are_a_table_folded_below_their_picture(page):
    world.make()
    page.goto("/sea/")
    table = page.get_by_role("table").filter(has_text="Tidal Power")
    assert table.count() == 0
    page.get_by_text("The trends of all years as a table").click()
    assert table.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_an_edition_says_once_how_it_is_cited_and_leads_once_to_its_history(page, width):
    world.make()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/sea/2025/")
    cited = page.get_by_text("Writer, B. (2026). The Sea in 2025").evaluate_all(SEEN)
    ways = page.locator("main a[href$='/sea/2025/versions/']").evaluate_all(SEEN)
    assert (cited, ways) == (1, 1)


def test_text_of_twice_the_size_needs_no_sideways_scroll(page):
    world.make()
    wide = {}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for address in PAGES:
        wide |= at_each_width(page, address, (1280, 768, 390, 320), "document.documentElement.scrollWidth")
        page.evaluate("document.querySelector('h1').append(' developments')")
        assert page.evaluate(OUTSIDE) == [], address
        assert page.evaluate(f"[({CUT})(), ({BEGINNERS})()]") == [[], []], address
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert {(address, width): found for (address, width), found in wide.items() if found > width} == {}


@pytest.mark.journey
def test_the_menu_and_the_years_compared_stay_on_the_page_at_widths_between(page):
    world.make()
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/sea/compare/2024...2025/")
    page.evaluate(MANY_YEARS)
    found = {}
    for width in (320, 390, 641, 700, 768, 800, 960):
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = page.evaluate(f"[({OUTSIDE})(), document.documentElement.scrollWidth]")
        lines = page.locator(".verdict").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
        assert max(lines) < 45, f"2024 growing → 2025 established stand on one line at {width}"
    assert found == {width: [[], width] for width in found}


def moved_by_late_faces(browser, url, width):
    """How far the page moves when its faces come late (as browsers count it), and which came."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    held: list[Route] = []

    def hold(route):
        held.append(route)

    page.route("**/*.woff2", hold)
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    page_until(page, lambda: held)
    late = [each.request.url for each in held]
    # Each that was asked for when the page was drawn, and those that are asked for from now on.
    page.route("**/*.woff2", lambda route: (late.append(route.request.url), route.continue_()))
    for each in held:
        each.continue_()
    page.wait_for_load_state("load")
    still(page)
    moved = page.evaluate(SHIFTS)
    context.close()
    return moved, " ".join(late)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_face_that_comes_late_moves_nothing(browser, live_server, width):
    world.make()
    addresses = ("/", "/sea/2025/", "/sea/2025/tides/", "/trends/")
    found = {address: moved_by_late_faces(browser, live_server.url + address, width) for address in addresses}
    assert {address: each for address, each in found.items() if each[0] > 0.02 or not each[1]} == {}


def test_titles_set_in_a_face_that_comes_late_move_nothing(browser, live_server):
    edition = making.draft_edition()
    edition.report.heading_face = "slab"
    edition.report.save()
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    for width in (390, 1280):
        moved, late = moved_by_late_faces(browser, f"{live_server.url}/sea/2024/", width)
        assert (moved <= 0.02, "zilla-slab-latin" in late) == (True, True), (width, moved, late)


def test_round_shapes_are_round_and_no_line_begins_with_a_separator(page):
    world.make()
    for address in PAGES:
        found = at_each_width(page, address, (1280, 320), f"[({OVALS})(), ({BEGINNERS})()]")
        assert [*found.values()] == [[[], []]] * 2, found


def test_below_66rem_the_sources_of_a_paragraph_fold_under_it(page, live_server):
    world.make()
    for width, beside, folded in ((1280, True, False), (1040, False, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + "/sea/2025/tides/")
        assert page.locator(".beside").first.is_visible() is beside
        assert page.locator(".folded-sources").first.is_visible() is folded


def test_after_the_text_the_next_section_leads_on_before_what_is_folded(page):
    world.make()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/sea/2025/tides/")
        tops = page.evaluate(
            "['.prose', '.onwards', '.fold'].map(each => document.querySelector(each).getBoundingClientRect().top)"
        )
        assert tops == sorted(tops), width
        assert page.locator(".techniques:visible, #assessed:visible").count() == (width == 1280)
    page.goto("/sea/2025/tides/#ref-tides2020")
    assert page.locator("#ref-tides2020").is_visible()


def test_what_stands_below_a_text_takes_at_most_a_quarter_of_a_sections_height(page, live_server):
    making.published_edition(LONG, year=2025)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + "/sea/2025/tides/")
    below, whole = page.evaluate(
        "() => [[...document.querySelectorAll('.made-by, .changed, .cite-block, .record')], [document.querySelector('article')]]"
        ".map(all => all.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0))"
    )
    assert below > 0
    assert below <= whole / 4
    assert page.locator(".cite-block dd:visible").count() == 0
    page.get_by_text("Cite this section").click()
    assert page.locator(".cite-block dd:visible").count() == 1


@pytest.mark.journey
def test_filters_of_a_search_are_folded_on_a_phone_and_open_on_a_wide_screen(page, live_server):
    world.make()
    for width, is_open in ((320, False), (1280, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + "/search/?q=turbine")
        choice, hits = page.locator(".narrow li").first, page.locator(".hits")
        assert choice.is_visible() is is_open
        filters = page.locator(".narrow").bounding_box()
        if is_open:
            assert filters["x"] > hits.bounding_box()["x"] + hits.bounding_box()["width"]
        else:
            assert filters["y"] < hits.bounding_box()["y"]
            page.locator(".narrow summary").click()
            assert choice.is_visible()


def test_words_that_a_search_marks_stay_in_forced_colours(browser, live_server):
    world.make()
    context = browser.new_context(forced_colors="active", color_scheme="dark")
    page = context.new_page()
    page.goto(live_server.url + "/search/?q=turbine")
    colours = page.evaluate(
        "() => { const one = document.querySelector('mark'), s = getComputedStyle(one);"
        " return [s.color, getComputedStyle(document.body).color, s.backgroundColor]; }"
    )
    page.goto(live_server.url + "/trends/")
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('afterbegin', '<span class="m none"></span>')"""
    )
    dash = page.evaluate("getComputedStyle(document.querySelector('.m.none'), '::before').borderTopColor")
    context.close()
    assert colours[0] == colours[1] == dash
    assert colours[2] in {"rgba(0, 0, 0, 0)", "transparent"}


def test_each_technique_takes_a_line_and_says_what_it_is_when_asked(page):
    world.make()
    page.goto("/techniques/")
    lines = page.locator(".index > li")
    assert [line.bounding_box()["height"] for line in lines.all() if line.bounding_box()["height"] > 60] == []
    defined = page.get_by_text("It turns.", exact=True)
    assert defined.bounding_box()["height"] < 1

    page.get_by_label("Show definitions").check()

    assert defined.bounding_box()["height"] > 15
