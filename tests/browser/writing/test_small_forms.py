"""Small forms over the text, and the grid of a table: what is done in them is the right Markdown, and can be undone there."""

import pytest

from reports.models.draft import Reference
from tests.browser.writing.surface import PASTE, becomes, body_of
from tests.desk.test_citing import TIDES

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.mark.journey
def test_a_table_opens_in_a_grid_and_takes_the_cells_of_a_spreadsheet(write):
    page = write("| Place | Power |\n|---|--:|\n| Rance | 240 |")
    page.get_by_role("button", name="Edit table").click()
    page.get_by_label("Row 1, Place").fill("La Rance")
    page.get_by_label("Row 1, Power").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Row 2, Place").focus()
    page.evaluate(PASTE, ["", 'Sihwa\t254\n"Bay of\nFundy"\t20'])
    page.get_by_label("Alignment of column 1").select_option("center")
    page.get_by_role("button", name="Done").click()
    table = "| Place | Power |\n| :---: | ---: |\n| La Rance | 240 |\n| Sihwa | 254 |\n| Bay of Fundy | 20 |"
    becomes(page, table)
    # What is chosen right behind it is no cell of it.
    page.keyboard.press("Control+End")
    for name in ("Note", "Cite"):
        page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name, exact=True).click()
        if name == "Note":
            page.get_by_label("The note").fill("At sea.")
        else:
            page.get_by_role("dialog").get_by_role("combobox").fill("attention")
            page.keyboard.press("Enter")
        page.locator("dialog[open] button[value=sent]").click()
        page.locator("dialog[open]").wait_for(state="detached")
    becomes(page, f"{table}\n\n[^1][@one]\n\n[^1]: At sea.")


def test_undo_in_a_small_form_takes_back_what_was_done_there_and_nothing_behind_it(write):
    text = "Before it.\n\n| Place | Power |\n|---|--:|\n| Rance | 240 |\n| Sihwa | 254 |"
    page = write("Before", at="End")
    page.keyboard.type(" it.")
    page.locator("#id_body").evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input', {bubbles: true})); }", text
    )
    bar = page.get_by_role("toolbar", name="Writing")
    bar.get_by_role("button", name="Note").click()
    page.keyboard.type("abc")
    for _ in range(4):
        page.keyboard.press("Control+z")
    assert (page.get_by_label("The note").input_value(), body_of(page)) == ("", text)
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Edit table").click()
    page.get_by_role("button", name="Delete row 1").click()
    assert page.evaluate("document.activeElement.ariaLabel") == "Row 1, Place"
    page.keyboard.type(" Lake")
    page.get_by_role("button", name="Delete column 2").click()
    cells = "() => [...document.querySelectorAll('.grid tr')].map(row => [...row.querySelectorAll('input')].map(each => each.value).join())"
    wanted = ["Place", "", "Sihwa Lake", ""]
    assert page.evaluate(cells) == wanted
    for expected in (["Place,Power", "", "Sihwa Lake,254", ""], ["Place,Power", "", "Sihwa,254", ""]):
        page.keyboard.press("Control+z")
        assert page.evaluate(cells) == expected
    for key in ("Control+y", "Control+Shift+z"):
        page.keyboard.press(key)
    assert page.evaluate(cells) == wanted
    for _ in range(6):
        page.keyboard.press("Control+z")
    assert page.evaluate(cells) == ["Place,Power", "", "Rance,240", "Sihwa,254", ""]
    assert body_of(page) == text
    page.get_by_role("button", name="Done").click()
    page.locator("dialog[open]").wait_for(state="detached")
    becomes(page, text)


def test_a_table_that_is_looked_at_in_its_grid_keeps_its_bytes(write):
    text = "|Place|Power|\n|-|-:|\n|Rance|240|"
    page = write(text)
    page.get_by_role("button", name="Edit table").click()
    page.get_by_role("button", name="Done").click()
    page.locator("dialog[open]").wait_for(state="detached")
    becomes(page, text)


def test_a_note_is_edited_and_removed_with_all_its_paragraphs(write):
    text = "It turns[^1] twice[^2].\n\n[^1]: At sea.\n\n    And\n    far out.\n\n[^2]: Each day."
    page = write(text)
    call = page.locator(".md-chip").first
    call.click()
    assert page.get_by_label("The note").input_value() == "At sea.\n\nAnd far out."
    page.get_by_label("The note").fill("At sea.\n\nAnd\nfar.\n\nThere.")
    page.get_by_role("button", name="Keep").click()
    becomes(page, text.replace("    And\n    far out.", "    And far.\n\n    There."))
    call.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    becomes(page, "It turns twice[^2].\n\n[^2]: Each day.")


def test_what_nobody_has_is_said_once_with_one_button(write):
    page = write("It turns")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite", exact=True).click()
    form = page.get_by_role("dialog", name="Cite")
    form.get_by_role("combobox").fill("10.1000/182")
    form.get_by_role("button", name="Enter it").wait_for()
    assert form.get_by_text("edition").all_inner_texts() == [
        "Not in this edition or other years. Source lookup is turned off on this site."
    ]
    assert [each.inner_text() for each in form.get_by_role("button").all()] == ["Enter it", "Cancel"]


def test_a_pasted_entry_is_not_thrown_away_by_the_button_that_cites(desk, write):
    Reference.objects.create(draft=desk.draft, key="tides", item=TIDES)
    page = write("It turns")
    bar = page.get_by_role("toolbar", name="Writing")
    bar.get_by_role("button", name="Cite", exact=True).click()
    form = page.get_by_role("dialog", name="Cite")
    form.get_by_role("combobox").fill("tides")
    assert not form.locator("button[value=sent]").is_visible()
    form.get_by_role("combobox").press("Enter")
    page.evaluate(PASTE, ["", "@book{lowe,\ntitle={Of Tides}, author={Lowe, Ann}, year={2021}}\n"])
    form.get_by_role("button", name="Add and cite").wait_for()
    form.locator("button[value=sent]").click()
    form.get_by_text("The text in the field is not cited yet").wait_for()
    form.get_by_role("button", name="Add and cite").click()
    becomes(page, "It turns [@tides; @lowe]")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("win", "[High Winds](../winds/)"), ("how hi", "[How high](../winds/#h-how-high)"), ("nowhere", "")],
)
def test_words_typed_for_a_link_are_the_section_or_heading_that_is_shown_for_them_or_no_link(
    desk, write, typed, expected
):
    desk.draft.sections.filter(slug="winds").update(body="### How high\n\nWords.")
    page = write()
    page.keyboard.press("Control+k")
    form = page.get_by_role("dialog", name="Link")
    form.get_by_role("combobox").fill(typed)
    form.locator("button[value=sent]").click()
    if not expected:
        form.get_by_text("This is not a web address, and no section or heading has this title.").wait_for()
    becomes(page, expected)


#: A busy browser tells of a dialog that it was closed a good while after it has closed it.
LATE = """() => {
    const listen = HTMLDialogElement.prototype.addEventListener;
    HTMLDialogElement.prototype.addEventListener = function (type, heard, how) {
        const late = (event) => setTimeout(() => heard.call(this, event), 400);
        listen.call(this, type, type === "close" ? late : heard, how);
    };
}"""


@pytest.mark.parametrize(
    ("leave", "expected"),
    [("Cite", "It turns [@one], twice"), ("Cancel", "It turns, twice"), ("Escape", "It turns, twice")],
)
def test_what_is_typed_the_moment_a_small_form_closes_stands_behind_what_it_brings(write, leave, expected):
    page = write("It turns")
    page.evaluate(LATE)
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite", exact=True).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    if leave == "Escape":
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        page.get_by_role("dialog").get_by_role("button", name=leave, exact=True).click()
    page.keyboard.type(", twice")
    becomes(page, expected)


def test_in_a_note_a_source_is_chosen_and_words_are_made_bold(write):
    page = write("It turns")
    page.evaluate(LATE)
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Note", exact=True).click()
    page.keyboard.type("Counted by us, see @")
    cite = page.get_by_role("dialog", name="Cite")
    cite.get_by_role("combobox").fill("attention")
    page.keyboard.press("Enter")
    cite.locator("button[value=sent]").click()
    cite.wait_for(state="detached")
    page.keyboard.type(", ")
    page.keyboard.press("Control+b")
    page.keyboard.type("twice")
    page.get_by_role("button", name="Keep").click()
    becomes(page, "It turns[^1]\n\n[^1]: Counted by us, see [@one], **twice**")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Link", "It turns [High Winds](../winds/)"), ("Cite", "It turns [@one]"), ("Technique", "It turns [[kites]]")],
)
def test_enter_takes_what_is_marked_in_a_list_and_nothing_is_sent_without_it(write, name, expected):
    page = write("It turns")
    page.keyboard.type(" ")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("[aria-selected=true]").count() == 0
    page.keyboard.press("Enter")
    assert dialog.get_by_role("alert").inner_text().startswith("Choose")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    becomes(page, expected)
