"""Small forms over the text: what is chosen in them is the right Markdown, and what is typed in them can be undone there."""

import pytest

from reports.models.draft import Reference
from tests.browser.writing.surface import becomes, body_of
from tests.desk.sources import TIDES

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def test_undo_in_a_small_form_takes_back_what_was_typed_there_and_nothing_behind_it(write):
    page = write("Before")
    page.keyboard.type(" it.")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Link").click()
    page.keyboard.type("abc")
    for _ in range(4):
        page.keyboard.press("Control+z")
    assert (page.get_by_role("combobox", name="Web address").input_value(), body_of(page)) == ("", "Before it.")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    becomes(page, "Before it.")


def test_what_nobody_has_is_said_once_with_one_button(write):
    page = write("It turns")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Cite", exact=True).click()
    form = page.get_by_role("dialog", name="Cite")
    form.get_by_label("Title, name or short name").fill("10.1000/182")
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
    form.get_by_label("Title, name or short name").fill("tides")
    form.get_by_label("Title, name or short name").press("Enter")
    form.get_by_label("Title, name or short name").fill(
        "@book{lowe,\ntitle={Of Tides}, author={Lowe, Ann}, year={2021}}\n"
    )
    form.get_by_role("button", name="Add and cite").wait_for()
    form.locator("button[value=sent]").click()
    form.get_by_text("The text in the field is not cited yet").wait_for()
    form.get_by_role("button", name="Add and cite").click()
    becomes(page, "It turns [@tides; @lowe]")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("win", "[High Winds](../winds/)"), ("how hi", "[How high](../winds/#h-how-high)"), ("nowhere", "")],
)
def test_text_typed_for_a_link_is_the_shown_section_or_heading_or_no_link(desk, write, typed, expected):
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
    page.keyboard.type("attention")
    page.keyboard.press("Enter")
    if leave == "Escape":
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        page.get_by_role("dialog").get_by_role("button", name=leave, exact=True).click()
    page.keyboard.type(", twice")
    becomes(page, expected)


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("Link", "high", "It turns [High Winds](../winds/)"),
        ("Cite", "attention", "It turns [@one]"),
        ("Technique", "kit", "It turns [[kites]]"),
    ],
)
def test_enter_takes_what_the_words_stand_for_and_nothing_is_sent_without_it(write, name, words, expected):
    page = write("It turns")
    page.keyboard.type(" ")
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    page.keyboard.press("Enter")
    assert dialog.get_by_role("alert").inner_text().startswith("Choose")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    if name == "Cite":
        page.keyboard.press("Enter")
    becomes(page, expected)
