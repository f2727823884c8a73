"""The cells of a table in its grid: what can be chosen in the text can be chosen in them, and how they look is what is read."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import wrong_with
from tests.browser.way import closed
from tests.browser.writing.surface import PASTE, becomes, body_of

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
TABLE = "| Place | Power |\n|---|--:|\n| Rance | 240 |"


def opened(page):
    page.get_by_role("button", name="Edit table").click()
    return page.get_by_role("dialog", name="Table")


def first_cell(write):
    """The page, the grid of TABLE on it, and the first cell below its head."""
    page = write(TABLE)
    grid = opened(page)
    return page, grid, grid.get_by_label("Row 1, Place")


def choose(page, name, words):
    form = page.get_by_role("dialog", name=name, exact=True)
    form.get_by_role("combobox").fill(words)
    page.keyboard.press("Enter")
    form.locator("button[value=sent]").click()
    form.wait_for(state="detached")


@pytest.mark.journey
def test_what_is_chosen_in_a_cell_stands_at_its_cursor_and_is_undone_by_itself(write, said):
    page, grid, cell = first_cell(write)
    cell.click()
    page.keyboard.press("Home")
    page.keyboard.type("La ")
    grid.get_by_role("button", name="Cite").click()
    choose(page, "Cite", "attention")
    expect(cell).to_have_value("La [@one]Rance")
    page.keyboard.type(" by ")
    assert cell.input_value() == "La [@one] by Rance"
    for expected in ("La [@one]Rance", "La Rance", "Rance"):
        page.keyboard.press("Control+z")
        assert cell.input_value() == expected
    for _ in range(3):
        page.keyboard.press("Control+y")
    assert cell.input_value() == "La [@one] by Rance"
    grid.get_by_label("Row 1, Power").select_text()
    grid.get_by_role("button", name="Bold").click()
    grid.get_by_role("button", name="Link").click()
    page.get_by_role("dialog", name="Link").get_by_role("combobox").fill("example.org")
    page.keyboard.press("Enter")
    expect(grid.get_by_label("Row 1, Power")).to_have_value("**[240](https://example.org)**")
    grid.get_by_label("Head of column 2").click()
    page.keyboard.press("End")
    grid.get_by_role("button", name="Technique").click()
    choose(page, "Technique", "power")
    expect(grid.get_by_label("Head of column 2")).to_have_value("Power[[kites]]")
    grid.get_by_role("button", name="Done").click()
    closed(page)
    becomes(
        page,
        "| Place | Power[[kites]] |\n| --- | ---: |\n| La [@one] by Rance | **[240](https://example.org)** |",
    )
    assert said == []


def test_an_at_sign_and_two_brackets_lead_to_the_choosers_and_esc_closes_these_alone(write):
    page, grid, cell = first_cell(write)
    cell.focus()
    page.keyboard.press("End")
    page.keyboard.type("r@b @")
    page.get_by_role("dialog", name="Cite").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Cite").wait_for(state="detached")
    assert (grid.count(), cell.input_value()) == (1, "Rancer@b @")
    page.keyboard.type(" [[")
    page.get_by_role("dialog", name="Technique").wait_for()
    page.keyboard.type("power")
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Technique").locator("button[value=sent]").press("Enter")
    expect(cell).to_have_value("Rancer@b @ [[kites]]")
    page.keyboard.type("!")
    expect(cell).to_have_value("Rancer@b @ [[kites]]!")
    page.keyboard.press("Control+Enter")
    closed(page)
    assert "| Rancer@b @ [[kites]]! | 240 |" in body_of(page)


def test_a_citation_in_a_cell_is_opened_again_and_changed(write):
    page = write(TABLE.replace("Rance", "Rance [@one, p. 3]"))
    grid = opened(page)
    cell = grid.get_by_label("Row 1, Place")
    assert grid.locator(".md-cite").inner_text().endswith(", p. 3")
    cell.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Shift+c")
    form = page.get_by_role("dialog", name="Cite")
    form.get_by_label("Pages of").fill("p. 4")
    form.locator("button[value=sent]").click()
    form.wait_for(state="detached")
    assert cell.input_value() == "Rance [@one, p. 4]"
    cell.press("Control+Shift+c")
    page.keyboard.press("Escape")


def test_the_bar_of_a_grid_is_reached_and_left_by_keys_and_says_what_is_on(write):
    page = write(TABLE.replace("Rance", "**Rance**"))
    grid = opened(page)
    grid.get_by_label("Row 1, Place").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    bold = grid.get_by_role("button", name="Bold")
    page.wait_for_function("() => document.querySelector('dialog .is-bold').ariaPressed === 'true'")
    page.keyboard.press("Alt+F10")
    assert bold.evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.ariaLabel") == "Row 1, Place"
    page.keyboard.press("Control+b")
    assert grid.get_by_label("Row 1, Place").input_value() == "Rance"
    page.keyboard.press("Escape")
    page.get_by_text("Press Esc again, or Cancel, to discard").wait_for()
    page.keyboard.press("Escape")
    closed(page)


def test_a_grid_shows_how_its_columns_are_aligned(write):
    page = write(TABLE)
    grid = opened(page)
    aligned = "each => getComputedStyle(each).textAlign"
    names = ("Head of column 2", "Row 1, Power")
    assert [grid.get_by_label(name).evaluate(aligned) for name in names] == ["right", "right"]
    grid.get_by_label("Alignment of column 2").select_option("center")
    assert [grid.get_by_label(name).evaluate(aligned) for name in names] == ["center", "center"]
    grid.get_by_label("Row 1, Power").press("Control+z")
    assert [grid.get_by_label(name).evaluate(aligned) for name in names] == ["right", "right"]


def test_lines_of_a_pasted_cell_are_words_apart(write):
    page = write(TABLE)
    grid = opened(page)
    grid.get_by_label("Row 1, Place").focus()
    page.evaluate(PASTE, ["", '"Bay of\nFundy"\t20'])
    assert grid.get_by_label("Row 1, Place").input_value() == "Bay of Fundy"
    grid.get_by_label("Row 1, Place").press("End")
    page.keyboard.type("!")
    grid.get_by_role("button", name="Done").click()
    becomes(page, "| Place | Power |\n| --- | ---: |\n| Bay of Fundy! | 20 |")


def test_keys_of_the_bar_work_in_the_plain_text_area(write):
    page = write("It turns", look="plain")
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Control+b")
    page.keyboard.type("now")
    becomes(page, "It turns **now**")
    for _ in range(3):
        page.keyboard.press("Control+k")
        page.get_by_role("dialog", name="Link").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog", name="Link").wait_for(state="detached")
        page.keyboard.type("!")
    becomes(page, "It turns **now!!!**")


@pytest.mark.rounds
def test_cells_with_citations_and_their_choosers_are_sound(write):
    page = write(TABLE.replace("Rance", "Rance, [[kites\\|its kites]], **bold** and long words [@one, p. 3]"))
    opened(page)
    assert wrong_with(page, within="dialog.asking") == []
    page.keyboard.type(" @")
    page.get_by_role("dialog", name="Cite").wait_for()
    assert wrong_with(page, within="dialog.asking:last-of-type") == []
