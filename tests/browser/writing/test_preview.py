"""The preview beside the text: the readers' page, which follows what is typed and leads to it and back."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.pages import section_page
from tests.waiting import autosaved, still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: By the page's own clock, which stands still between.
A_SECOND = 1000
TEXT = "First of all.\n\n### Between\n\nSecond thing.\n\nThird thing."


@pytest.fixture
def previewed(desk, window, said):
    """Opens a section with its preview beside it, what is typed being kept as ever."""

    def opened(**options):
        desk.draft.sections.filter(slug="tides").update(body=TEXT)
        page = window("edith", **options)
        page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(section_page(desk))
        page.get_by_role("button", name="Preview beside").click()
        page.frame_locator("iframe").get_by_text("Third thing.").wait_for()
        page.get_by_text("up to date").wait_for()
        return page

    return opened


def test_the_preview_is_the_readers_page_and_follows_within_a_second_of_a_pause(desk, previewed, said):
    page = previewed(has_clock=True)
    shown = page.frame_locator("iframe")
    assert shown.get_by_role("heading", level=1).inner_text().endswith("Tidal Power")
    page.locator(".written").focus()
    page.keyboard.press("Control+End")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.keyboard.type(" And **more** of it.")
    page.clock.run_for(A_SECOND)
    shown.locator("strong", has_text="more").wait_for()
    page.get_by_text("up to date").wait_for()
    page.clock.resume()
    assert "more" not in desk.draft.sections.get(slug="tides").body
    page.fill("#id_title", "Power of the Tides")
    shown.get_by_role("heading", level=1, name="Power of the Tides").wait_for()
    assert said == []


@pytest.mark.journey
def test_a_paragraph_leads_to_the_text_and_the_text_to_the_paragraph(previewed):
    page = previewed()
    shown = page.frame_locator("iframe")
    shown.get_by_text("Second thing.").click()
    page.keyboard.type("The ")
    shown.get_by_text("The Second thing.").wait_for()
    # What is kept of the words draws the page anew.
    autosaved(page)
    page.get_by_text("up to date").wait_for()
    second, third = (shown.locator(".numbered", has_text=words) for words in ("Second thing.", "Third thing."))
    expect(second).not_to_have_css("box-shadow", "none")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(third).not_to_have_css("box-shadow", "none")
    expect(second).to_have_css("box-shadow", "none")


def test_a_link_of_the_preview_opens_beside_it_and_its_bar_stays_in_sight(previewed, said):
    page = previewed()
    shown = page.frame_locator("iframe")
    with page.context.expect_page() as opened:
        shown.locator("main a[href^='/'], main a[href^='../'], header a[href^='/']").first.click()
    opened.value.close()
    shown.get_by_text("Third thing.").wait_for()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    still(page)
    for each in (page.get_by_role("button", name="Phone"), page.get_by_role("button", name="Save", exact=True).first):
        assert 0 <= each.bounding_box()["y"] <= page.viewport_size["height"] - 24
    assert said == []


def test_the_preview_is_shown_as_wide_as_a_phone_and_closed_again(previewed):
    page = previewed(width=1600)
    frame = page.locator("iframe")
    wide = frame.bounding_box()["width"]
    page.get_by_role("button", name="Phone").click()
    assert frame.bounding_box()["width"] == 390 < wide
    page.get_by_role("button", name="Close").click()
    assert not frame.is_visible()
    page.reload()
    assert not frame.is_visible()


def test_tab_leads_through_the_form_before_it_leads_into_the_preview(previewed):
    page = previewed()
    behind = page.evaluate("""() => {
        const pane = document.querySelector("[data-preview-page]");
        const fields = document.querySelectorAll(".writing-page :is(a[href], button, input, select, textarea)");
        return [...fields].filter(each => !pane.contains(each)
            && pane.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING).length;
    }""")
    assert behind == 0


def test_a_narrow_preview_shows_the_page_of_a_phone(previewed):
    page = previewed(width=1000)
    expect(page.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Wide", exact=True).click()
    expect(page.get_by_role("button", name="Phone")).to_have_attribute("aria-pressed", "false")
    assert page.frame_locator("iframe").get_by_role("link", name="Back to the desk").count() == 0, "it is beside it"


def test_beside_the_preview_the_bar_is_one_line_and_no_number_is_covered(previewed):
    page = previewed()
    assert page.get_by_role("toolbar", name="Writing").bounding_box()["height"] < 50
    page.locator(".written p", has_text="Third thing.").click()
    here = page.frame_locator("iframe").locator(".numbered[style*='shadow']:not([style*='none'])", has_text="Third")
    strip = here.evaluate("each => parseFloat(getComputedStyle(each).boxShadow.split(') ').pop())")
    assert strip > 0, "on the side on which no number stands"


@pytest.mark.rounds
def test_the_page_with_its_preview_is_sound(previewed, said):
    page = previewed(color_scheme="dark")
    assert wrong_with(page) == []
    assert said == []


def test_an_address_that_names_a_line_leads_to_it(desk, window):
    desk.draft.sections.filter(slug="tides").update(body=TEXT)
    page = window("edith")
    page.goto(f"{section_page(desk)}#id_body:5")
    page.wait_for_function("() => document.activeElement?.classList.contains('written')")
    page.keyboard.type("The ")
    page.wait_for_function("() => document.querySelector('#id_body').value.includes('The Second thing.')")
    page.goto(f"{section_page(desk)}#id_maturity")
    page.wait_for_function("() => document.activeElement?.id === 'id_maturity'")


RUNS = "each => [each.lang, getComputedStyle(each).direction]"


def test_an_arabic_text_and_its_preview_run_from_the_right(desk, previewed):
    desk.report.language = "ar"
    desk.report.save()
    page = previewed()
    assert page.locator(".written").evaluate(RUNS) == ["ar", "rtl"]
    page.locator(".written p", has_text="First of all.").click()
    here = page.frame_locator("iframe").locator(".numbered[style*='shadow']").first
    assert here.evaluate("each => getComputedStyle(each).boxShadow").count("-9.6px")
    for field in ("Title", "Summary"):
        assert page.get_by_label(field).first.evaluate(RUNS) == ["ar", "rtl"]
    page.get_by_role("button", name="Note", exact=True).click()
    assert page.locator(".written .md-note").evaluate(RUNS) == ["", "rtl"]
    page.get_by_role("button", name="Cite", exact=True).click()
    page.get_by_label("Title, name or short name").fill("مصدر")
    assert page.get_by_label("Title, name or short name").evaluate(RUNS) == ["", "rtl"]
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Table", exact=True).click()
    assert page.locator(".written table").evaluate("each => getComputedStyle(each).direction") == "rtl"


def test_no_hole_stands_between_the_number_of_a_note_and_the_full_stop(write):
    page = write("It turns today[^1].\n\n[^1]: At sea.")
    page.goto(f"{page.url.removesuffix('change/')}preview/")
    gap = page.locator(".noteref").first.evaluate("""number => {
        const edges = [number.firstChild, number.closest("sup").nextSibling].map(text => {
            const range = document.createRange();
            range.selectNodeContents(text);
            return range.getBoundingClientRect();
        });
        return edges[1].left - edges[0].right;
    }""")
    assert abs(gap) < 1
