"""Tables are written in the text: cells, rows, columns, their alignment, and what a spreadsheet copies."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.writing.surface import PASTE, becomes, body_of, fill, option, press, put_cursor, settled

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
TABLE = "| Place | Power |\n| --- | ---: |\n| Rance | 240 |"


def button(page, name):
    page.get_by_role("toolbar", name="Table").get_by_role("button", name=name, exact=True).click()


@pytest.mark.journey
def test_what_is_chosen_in_a_cell_stands_at_its_cursor_and_is_undone_by_itself(write, said):
    page = write(TABLE)
    put_cursor(page, "Rance", 5)
    page.keyboard.type(" @att")
    option(page, "Vaswani")
    press(page, "Enter| by [[kit")
    option(page, "power kite")
    page.keyboard.press("Enter")
    becomes(page, TABLE.replace("Rance", "Rance [@one] by [[kites]]"))
    put_cursor(page, "240", 0)
    press(page, "Shift+End|Control+b|Control+k")
    page.get_by_role("dialog", name="Link").get_by_role("combobox").fill("example.org")
    page.keyboard.press("Enter")
    linked = "[**240**](https://example.org)"
    becomes(page, TABLE.replace("Rance", "Rance [@one] by [[kites]]").replace("240", linked))
    for _ in range(2):
        page.keyboard.press("Control+z")
    becomes(page, TABLE.replace("Rance", "Rance [@one] by [[kites]]"))
    page.locator(".written .md-cite").click()
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite").click()
    page.get_by_role("dialog", name="Cite").get_by_label("Pages of").fill("p. 4")
    page.keyboard.press("Enter")
    becomes(page, TABLE.replace("Rance", "Rance [@one, p. 4] by [[kites]]"))
    assert said == []


@pytest.mark.journey
def test_rows_and_columns_are_put_in_deleted_and_aligned_where_the_cursor_is(write):
    page = write(f"Before.\n\n{TABLE}\n\nAfter.")
    expect(page.get_by_role("toolbar", name="Table")).to_be_hidden()
    put_cursor(page, "Rance", 5)
    press(page, "Tab|Tab|'Sihwa|Tab|254")
    becomes(page, f"Before.\n\n{TABLE}\n| Sihwa | 254 |\n\nAfter.")
    button(page, "Row above")
    button(page, "Column before")
    put_cursor(page, "Sihwa", 0)
    button(page, "Delete row")
    becomes(page, "Before.\n\n| Place |  | Power |\n| --- | --- | ---: |\n| Rance |  | 240 |\n|  |  |  |\n\nAfter.")
    put_cursor(page, "Place", 0)
    page.get_by_label("Alignment of the column").select_option("center")
    aligned = "each => getComputedStyle(each).textAlign"
    assert page.locator(".written td", has_text="Rance").evaluate(aligned) == "center"
    assert page.locator(".written td", has_text="240").evaluate(aligned) == "right"
    becomes(page, "Before.\n\n| Place |  | Power |\n| :---: | --- | ---: |\n| Rance |  | 240 |\n|  |  |  |\n\nAfter.")
    button(page, "Delete column")
    becomes(page, "Before.\n\n|  | Power |\n| --- | ---: |\n|  | 240 |\n|  |  |\n\nAfter.")
    button(page, "Delete table")
    becomes(page, "Before.\n\nAfter.")
    page.keyboard.press("Control+z")
    put_cursor(page, "240", 3)
    press(page, "Enter|Enter|'Below|Enter")
    assert body_of(page).endswith("|  |\n\nBelow\n\nAfter.")


def test_a_table_keeps_its_bytes_where_nothing_in_it_is_changed(write):
    page = write("|Place|Power|\n|-|-:|\n|Rance|240|\n|Sihwa|254|")
    put_cursor(page, "Sihwa", 0)
    press(page, "Tab|Shift+Tab|ArrowRight|Control+End|'End.")
    becomes(page, "|Place|Power|\n|-|-:|\n|Rance|240|\n|Sihwa|254|\n\nEnd.")
    put_cursor(page, "240", 3)
    page.keyboard.type("!")
    becomes(page, "|Place|Power|\n|-|-:|\n| Rance | 240! |\n|Sihwa|254|\n\nEnd.")


def test_cells_of_a_spreadsheet_fill_a_table_and_their_lines_become_spaces(write):
    page = write(TABLE)
    put_cursor(page, "Rance", 0)
    cells = "<table><tr><td>Sihwa</td><td>254</td></tr><tr><td>Bay of<br>Fundy</td><td>20</td></tr></table>"
    page.evaluate(PASTE, [cells, 'Sihwa\t254\n"Bay of\nFundy"\t20'])
    becomes(page, "| Place | Power |\n| --- | ---: |\n| Sihwa | 254 |\n| Bay of Fundy | 20 |")


def test_the_toolbar_of_a_table_is_reached_and_left_by_keys(write):
    page = write(TABLE)
    put_cursor(page, "Rance", 3)
    press(page, "Alt+F10|Tab")
    assert page.evaluate("document.activeElement.textContent") == "Row above"
    press(page, "ArrowRight|Enter")
    becomes(page, f"{TABLE}\n|  |  |")
    expect(page.locator(".written")).to_be_focused()
    page.keyboard.type("x")
    assert "x" in body_of(page)


def test_tab_leads_through_the_cells_of_a_new_table_and_selects_what_is_in_them(write):
    page = write()
    fill(page, "First.")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Table", exact=True).click()
    settled(page)
    press(page, "'Place|Tab|'Power|Tab|'Rance|Shift+Tab|Shift+Tab|'The place")
    becomes(page, "First.\n\n| The place | Power |\n| --- | --- |\n| Rance |  |")


def test_no_word_of_a_tables_head_is_broken_where_the_table_is_narrow(write):
    head = "| Month | Model of the year | Developer | Weights of the model | Accepts pictures |"
    page = write(f"{head}\n{'| --- ' * 5}|\n| May | {'Long words, ' * 9} | Meta | {'closed, ' * 9} | {'yes, ' * 9} |")
    lines = "each => { const all = new Range(); all.selectNodeContents(each); return all.getClientRects().length; }"
    assert page.locator(".written th", has_text="Developer").evaluate(lines) == 1


def test_a_column_of_numbers_is_aligned_right_until_a_cell_has_words(write):
    page = write("| Place | Power | Set |\n| --- | --- | :---: |\n| Rance | 240 [@one] | 1 |\n| Sihwa | –3.5 % | 2 |")
    aligned = "all => all.map(each => getComputedStyle(each).textAlign)"
    row = page.locator(".written td")
    assert row.evaluate_all(aligned) == ["start", "start", "center"] * 2
    put_cursor(page, "–3.5", 1)
    press(page, "Backspace|-")
    assert row.evaluate_all(aligned) == ["start", "right", "center"] * 2
    assert page.locator(".written th").nth(1).evaluate("each => getComputedStyle(each).textAlign") == "right"
    put_cursor(page, "3.5", 3)
    page.keyboard.type(" MW")
    assert row.evaluate_all(aligned) == ["start", "start", "center"] * 2
    assert "| --- | --- | :---: |" in body_of(page)


#: Buttons of the toolbars whose middle is beneath something else.
COVERED = """() => [...document.querySelectorAll(".surface-bar :is(button, select)")].filter(each => {
    const {left, top, width, height} = each.getBoundingClientRect();
    return !each.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}).map(each => each.textContent)"""


@pytest.mark.parametrize("width", [1366, 768])
def test_both_toolbars_stay_in_reach_where_a_long_table_is_scrolled(write, width):
    rows = "".join(f"\n| Site {number} | {number} |" for number in range(40))
    page = write(f"{TABLE}{rows}\n\nEnd.", width=width)
    put_cursor(page, "Site 30", 0)
    page.get_by_role("toolbar", name="Table").wait_for()
    page.locator(".written td", has_text="Site 30").evaluate("each => each.scrollIntoView({block: 'center'})")
    assert page.evaluate(COVERED) == []


@pytest.mark.rounds
@pytest.mark.parametrize("width", [1280, 390])
def test_a_table_with_its_toolbar_is_sound(write, width):
    page = write(
        TABLE.replace("Rance", "Rance, [[kites|its kites]], **bold** and long words [@one, p. 3]"), width=width
    )
    put_cursor(page, "bold", 0)
    page.get_by_role("toolbar", name="Table").wait_for()
    assert wrong_with(page) == []
