"""Lists, quotes and headings by the toolbar and by keys: they swallow nothing beside them and leave nothing behind."""

import pytest
from playwright.sync_api import expect

from reports.rendering.prose import render_prose
from tests.browser.writing.surface import after, becomes, body_of, press, settled, unlike

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

NUMBERED = "Numbered list 1. 2."


def click(page, button):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button, exact=True).click()


#: A text, keys, a button of the toolbar, what is typed then, and what it becomes.
BY_BUTTON = [
    ("One¦\n\nTwo", "Enter", "Quote", "Said.", "One\n\n> Said.\n\nTwo"),
    ("One¦\n\nTwo", "Enter", "List", "Said.", "One\n\n- Said.\n\nTwo"),
    ("One¦\n\nTwo", "Enter", NUMBERED, "Said.", "One\n\n1. Said.\n\nTwo"),
    ("One¦\n\nTwo", "Enter", "Heading", "Said", "One\n\n### Said\n\nTwo"),
    ("One¦\n\n![[growth]]", "Enter", "List", "Said.", "One\n\n- Said.\n\n![[growth]]"),
    ("One¦\n\nTwo", "", "Heading", "", "### One\n\nTwo"),
    ("- One\n- Two¦\n- Three", "", "List", "", "- One\n\nTwo\n\n- Three"),
    ("1. One\n2. Two¦\n3. Three", "", NUMBERED, "", "1. One\n\nTwo\n\n2. Three"),
    ("> One\n>\n> Two¦", "", "Quote", "", "> One\n\nTwo"),
    ("> One¦\n>\n> Two", "", "Quote", "", "One\n\n> Two"),
    ("¦One\n\nTwo¦", "", "Quote", "", "> One\n>\n> Two"),
    ("> ¦One\n>\n> Two¦", "", "Quote", "", "One\n\nTwo"),
    ("> One¦", "", "List", "", "> - One"),
    ("- One¦\n  - Deep\n- Two", "", NUMBERED, "", "1. One\n   - Deep\n2. Two"),
    ("1. One\n   - Deep\n2. Two¦", "", "List", "", "- One\n  - Deep\n- Two"),
    ("- One\n  - Deep¦\n  - Down", "", NUMBERED, "", "- One\n  1. Deep\n  2. Down"),
    ("1. One\n2. Two¦", "", NUMBERED, "", "1. One\n\nTwo"),
    ("¦One\n\nTwo¦", "", NUMBERED, "", "1. One\n2. Two"),
]


def test_what_the_toolbar_begins_swallows_nothing_above_or_below(write):
    page = write()

    def clicked(text, steps, button, typed):
        after(page, text, steps)
        click(page, button)
        page.keyboard.type(typed)
        settled(page)
        return body_of(page)

    assert unlike([(*case, clicked(*case)) for *case, _ in BY_BUTTON], BY_BUTTON) == []


#: A text, keys, and what it becomes.
BY_KEYS = [
    ("> One¦", "Enter|'Two|Enter|Enter|'End", "> One\n>\n> Two\n\nEnd"),
    ("- One¦", "Enter|Enter|'End", "- One\n\nEnd"),
    ("> - One¦", "Enter|Enter|'In|Enter|Enter|'End", "> - One\n>\n> In\n\nEnd"),
    ("- > One¦", "Enter|'Two|Enter|Enter|'In", "- > One\n  >\n  > Two\n\n  In"),
    ("1. One\n2. Two¦\n3. Three", "Enter|Enter|'End", "1. One\n2. Two\n\nEnd\n\n3. Three"),
    ("> O¦ne", "Enter", "> O\n>\n> ne"),
    ("> One¦\n\nOld", "Enter|Enter|'End", "> One\n\nEnd\n\nOld"),
    ("> > One¦", "Enter|Enter|'In|Enter|Enter|'End", "> > One\n>\n> In\n\nEnd"),
    ("- One\n  - Two¦", "Enter|Enter|'Three", "- One\n  - Two\n- Three"),
    ("1. One\n   - Two¦\n2. Four", "Enter|Enter|'Three", "1. One\n   - Two\n2. Three\n3. Four"),
    ("- One¦\n- Two", "Enter|'Half", "- One\n- Half\n- Two"),
    ("1. One¦\n2. Two", "Enter|'Half", "1. One\n2. Half\n3. Two"),
    ("- [ ] One¦", "Enter|'Two", "- [ ] One\n- [ ] Two"),
    # Tab and Shift+Tab.
    ("- One\n- Two¦\n  - Deep\n- Three", "Tab", "- One\n  - Two\n    - Deep\n- Three"),
    ("1. One\n   1. Two¦\n   2. Three\n2. Four", "Shift+Tab", "1. One\n2. Two\n   1. Three\n3. Four"),
    ("1. One\n2. Two¦\n3. Three", "Tab", "1. One\n   1. Two\n2. Three"),
    ("- One¦\n- Two", "Tab", "- One\n- Two"),
    ("1. One\n   - Two¦", "Shift+Tab", "1. One\n2. Two"),
    ("> - One\n> - Two¦", "Tab", "> - One\n>   - Two"),
    ("> - One\n>   - Two¦", "Shift+Tab", "> - One\n> - Two"),
    ("- One\n- T¦wo\n- Thr¦ee", "Tab", "- One\n  - Two\n  - Three"),
    # The sign of an item that is typed by habit.
    ("- One¦", "Enter|- Two|Enter|- Three", "- One\n- Two\n- Three"),
    ("1. One¦\n2. Three", "Enter|2. Two", "1. One\n2. Two\n3. Three"),
    ("* One¦", "Enter|- Two", "* One\n* Two"),
    ("> - One¦", "Enter|- Two", "> - One\n> - Two"),
    ("- One¦", "Enter|**Two** ways", "- One\n- **Two** ways"),
    ("- One¦", "Enter|2025. A year", "- One\n- 2025\\. A year"),
]


def test_enter_and_tab_continue_a_list_or_quote_leave_it_or_change_its_level(write):
    page = write()
    assert unlike([(text, steps, after(page, text, steps)) for text, steps, _ in BY_KEYS], BY_KEYS) == []
    expect(page.locator(".written")).to_be_focused()


def test_the_end_of_a_line_leaves_no_sign_that_readers_see(write):
    page = write()
    ends = [
        ("One¦", "Shift+Enter|two", "<p>One<br>\ntwo</p>\n"),
        ("One¦\n\nEnd", "Shift+Enter", "<p>One<br></p>\n<p>End</p>\n"),
        ("### One¦", "Shift+Enter|two", "<h3>One<br>two</h3>\n"),
        ("One¦", "Shift+Enter|Backspace|two", "<p>Onetwo</p>\n"),
        ("One¦", "Shift+Enter|two|Home|Backspace", "<p>Onetwo</p>\n"),
        ("One\\\n¦two", "Backspace", "<p>Onetwo</p>\n"),
    ]
    assert unlike([(text, steps, render_prose(after(page, text, steps))) for text, steps, _ in ends], ends) == []


def test_one_undo_takes_back_one_enter_in_a_quote(write):
    page = write("> One two")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    becomes(page, "> One two")
    page.keyboard.type("!")
    becomes(page, "> One two!")


def test_tab_leaves_the_text_and_escape_and_tab_a_list_and_no_key_turns_it_plain(write):
    page = write("- One")
    written = page.locator(".written")
    for steps in ("Escape|Tab", "Enter|Enter|Tab"):
        written.focus()
        settled(page)
        press(page, steps)
        expect(written).not_to_be_focused()
        page.keyboard.type(" two")
        expect(written).to_be_visible()
    becomes(page, "- One")
    described = written.get_attribute("aria-describedby")
    assert "Press Esc, then Tab" in page.locator(f"#{described.split()[-1]}").inner_text()


def test_the_toolbar_tells_the_keys_of_both_lists_and_which_is_on(write):
    page = write("- One\n  1. Two")
    bar = page.get_by_role("toolbar", name="Writing")
    lists = [bar.get_by_role("button", name=name, exact=True) for name in ("List", NUMBERED)]
    assert [each.get_attribute("title") for each in lists] == ["Control+Shift+8", "Numbered list Control+Shift+7"]
    assert [each.get_attribute("aria-pressed") for each in lists] == ["false", "true"]
    page.keyboard.press("Control+Shift+8")
    becomes(page, "- One\n  - Two")
    page.keyboard.press("Control+Shift+7")
    becomes(page, "- One\n  1. Two")


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("Link", "Web address", "See the [maker](https://example.org/) for details."),
        ("Bold", None, "See the **maker** for details."),
        ("Technique", "Technique", "See the [[kites|maker]] for details."),
        ("Comment", None, None),
    ],
)
def test_the_blanks_around_chosen_words_stay_outside(write, name, field, expected):
    page = write("See the maker for details.", at="Home")
    press(page, "ArrowRight|" * 7 + "Shift+ArrowRight|" * 6 + "Shift+ArrowRight")
    click(page, name)
    dialog = page.get_by_role("dialog")
    if name == "Technique":
        dialog.get_by_role("combobox", name="Technique").fill("kite")
        dialog.get_by_role("button", name="Insert link").click()
    elif field:
        dialog.get_by_label(field).fill("https://example.org/")
        dialog.locator("button.primary").click()
    if expected:
        becomes(page, expected)
    else:
        assert page.locator("[name=quote]").input_value() == "maker"


def test_a_mark_in_which_nothing_is_written_leaves_nothing(write):
    page = write("Old.\n\nNew")
    press(page, "Enter|Control+b")
    assert page.get_by_role("button", name="Bold").get_attribute("aria-pressed") == "true"
    assert body_of(page) == "Old.\n\nNew"
    page.keyboard.type("wet")
    becomes(page, "Old.\n\nNew\n\n**wet**")
    for keys in ("Control+b", "Control+i", "Control+."):
        press(page, f"{keys}|Control+Home|Control+End")
        becomes(page, "Old.\n\nNew\n\n**wet**")
