"""Lists, quotes and headings by the bar and by keys: they swallow nothing beside them and leave nothing behind."""

import pytest

from reports.rendering.prose import render_prose
from tests.browser.writing.surface import becomes, body_of
from tests.waiting import page_until, still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

NUMBERED = "Numbered list 1. 2."


SELECT = """async ([anchor, head]) => {
    const source = document.querySelector('script[src*="surface.js"]').src;
    const { EditorView } = await import(new URL("../../vendor/codemirror/codemirror.js", source));
    const view = EditorView.findFromDOM(document.querySelector(".cm-content"));
    // A text is kept without the blanks at its end.
    const [from, to] = [anchor, head].map(at => Math.min(at, view.state.doc.length));
    view.dispatch({selection: {anchor: from, head: to}});
}"""


def opened(write, text):
    """A section with that text, its cursor where `|` stands in it; what is between two of them is chosen."""
    before, *rest = text.split("|")
    page = write(text.replace("|", ""))
    page.evaluate(SELECT, [len(before), len(before) + len(rest[0] if len(rest) > 1 else "")])
    return page


def typed_in(write, text, keys):
    page = opened(write, text)
    for key in keys:
        page.keyboard.press(key)
    return page


def press(page, button):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(
    ("text", "button", "typed", "expected"),
    [
        ("One\n\n|\nTwo", "Quote", "Said.", "One\n\n> Said.\n\nTwo"),
        ("One\n|\nTwo", "List", "Said.", "One\n\n- Said.\n\nTwo"),
        ("One|\nTwo", "Heading", "", "### One\n\nTwo"),
        ("- One\n|\n- Two", "List", "Said.", "- One\n- Said.\n- Two"),
        ("- One\n- Two|\n- Three", "List", "", "- One\n\nTwo\n\n- Three"),
        ("One\n|\nTwo", NUMBERED, "Said.", "One\n\n1. Said.\n\nTwo"),
        ("One\n|\nTwo", "Heading", "Said", "One\n\n### Said\n\nTwo"),
        ("- One\n|\nEnd", NUMBERED, "Two", "- One\n\n1. Two\n\nEnd"),
        ("- One\n|\n- Two", "Quote", "Said.", "- One\n\n> Said.\n\n- Two"),
        ("> One\n>\n> Two|", "Quote", "", "> One\n\nTwo"),
        ("> One|\n>\n> Two", "Quote", "", "One\n\n> Two"),
        ("|One\n\nTwo|", "Quote", "", "> One\n>\n> Two"),
        ("|> One\n>\n> Two|", "Quote", "", "One\n\nTwo"),
        ("- One|\n- Two", "Quote", "", "> - One\n\n- Two"),
        ("> One|", "List", "", "> - One"),
        ("1. One\n2. Two|\n3. Three", NUMBERED, "", "1. One\n\nTwo\n\n2. Three"),
        ("One\n|\n![[growth]]", "List", "Said.", "One\n\n- Said.\n\n![[growth]]"),
    ],
)
def test_what_the_bar_begins_swallows_nothing_above_or_below(write, text, button, typed, expected):
    page = opened(write, text)
    press(page, button)
    page.keyboard.type(typed)
    becomes(page, expected)


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("> One|", ["Enter", *"Two", "Enter", "Enter", *"End"], "> One\n>\n> Two\n\nEnd"),
        pytest.param("- One|", ["Enter", "Enter", *"End"], "- One\n\nEnd", marks=pytest.mark.journey),
        ("> - One|", ["Enter", "Enter", *"In", "Enter", "Enter", *"End"], "> - One\n>\n> In\n\nEnd"),
        ("- > One|", ["Enter", *"Two", "Enter", "Enter", *"In"], "- > One\n  >\n  > Two\n\n  In"),
        ("1. One\n2. Two|\n3. Three", ["Enter", "Enter", *"End"], "1. One\n2. Two\n\nEnd\n\n3. Three"),
        ("> |", ["Enter", *"End"], "End"),
        ("2025.|", ["Enter", *"End"], "2025.\n\nEnd"),
        ("> O|ne", ["Enter"], "> O\n>\n> ne"),
        ("- One\n- Two|", ["Enter", "Enter"], "- One\n- Two\n\n"),
        ("> One|", ["Enter", "Enter"], "> One\n\n"),
        ("> One|\n\nOld", ["Enter", "Enter", *"End"], "> One\n\nEnd\n\nOld"),
        ("> > One|", ["Enter", "Enter", *"In", "Enter", "Enter", *"End"], "> > One\n>\n> In\n\nEnd"),
        ("- One\n  - Two|", ["Enter", "Enter", *"Three"], "- One\n  - Two\n- Three"),
        ("1. One\n   - Two|\n2. Four", ["Enter", "Enter", *"Three"], "1. One\n   - Two\n2. Three\n3. Four"),
        ("- One|\n- Two", ["Enter", *"Half"], "- One\n- Half\n- Two"),
        ("1. One|\n2. Two", ["Enter", *"Half"], "1. One\n2. Half\n3. Two"),
    ],
)
def test_enter_goes_on_with_a_list_or_quote_and_leaves_an_empty_one(write, text, keys, expected):
    becomes(typed_in(write, text, keys), expected)


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("- One|", ["Enter", *"- Two", "Enter", *"- Three"], "- One\n- Two\n- Three"),
        ("1. One|\n2. Three", ["Enter", *"2. Two"], "1. One\n2. Two\n3. Three"),
        ("- One|", ["Enter", *"1. Two"], "- One\n1. Two"),
        ("* One|", ["Enter", *"- Two"], "* One\n* Two"),
        ("1. One|", ["Enter", *"1. Two"], "1. One\n2. Two"),
        ("1. One|", ["Enter", *"- Two"], "1. One\n- Two"),
        ("> - One|", ["Enter", *"- Two"], "> - One\n> - Two"),
        ("- [ ] One|", ["Enter", *"- Two"], "- [ ] One\n- [ ] Two"),
        ("- One|", ["Enter", *"- Two", "Enter", "Tab", *"- Deep"], "- One\n- Two\n  - Deep"),
        ("- One|", ["Enter", *"- ", "Control+z"], "- One"),
        ("- One|", ["Enter", *"**Two** ways"], "- One\n- **Two** ways"),
        ("- One|", ["Enter", *"2025. A year"], "- One\n- 2025\\. A year"),
    ],
)
def test_the_sign_of_an_item_that_is_typed_by_habit_is_not_doubled(write, text, keys, expected):
    becomes(typed_in(write, text, keys), expected)


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ("One|", ["Shift+Enter", *"two"], "<p>One<br>\ntwo</p>\n"),
        ("One|", ["Shift+Enter", *"- two"], "<p>One</p>\n<ul>\n<li>two</li>\n</ul>\n"),
        ("One|\n\nEnd", ["Shift+Enter"], "<p>One</p>\n<p>End</p>\n"),
        ("- One|", ["Shift+Enter", "Enter", *"End"], "<ul>\n<li>One</li>\n</ul>\n<p>End</p>\n"),
        ("### One|", ["Shift+Enter", *"two"], "<h3>One</h3>\n<p>two</p>\n"),
        ("One|", ["Shift+Enter", "Backspace", *"two"], "<p>Onetwo</p>\n"),
        ("One|", ["Shift+Enter", *"two", "Home", "Backspace"], "<p>Onetwo</p>\n"),
        ("One\\\n|two", ["Backspace"], "<p>Onetwo</p>\n"),
    ],
)
def test_the_end_of_a_line_leaves_no_sign_that_readers_see(write, text, keys, expected):
    page = opened(write, text)
    for key in keys:
        page.keyboard.press(key)
    page_until(page, lambda: render_prose(body_of(page)) == expected)


def test_one_undo_takes_back_one_enter_in_a_quote(write):
    page = write("> One")
    page.keyboard.press("Enter")
    becomes(page, "> One\n>\n> ")
    page.keyboard.press("Control+z")
    becomes(page, "> One")


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("- One\n- Two|\n  - Deep\n- Three", "Tab", "- One\n  - Two\n    - Deep\n- Three"),
        ("1. One\n   1. Two|\n   2. Three\n2. Four", "Shift+Tab", "1. One\n2. Two\n   1. Three\n3. Four"),
        ("1. One\n2. Two|\n3. Three", "Tab", "1. One\n   1. Two\n2. Three"),
        ("- One|\n- Two", "Tab", "- One\n- Two"),
        ("- One\n- Two|", "Control+]", "- One\n  - Two"),
        ("- One\n  - Two|", "Control+[", "- One\n- Two"),
        ("- One|", "Shift+Tab", "- One"),
        ("Plain|", "Control+]", "Plain"),
        ("1. One\n   - Two\n2. Three|", "Tab", "1. One\n   - Two\n   - Three"),
        ("1. One\n   - Two|", "Shift+Tab", "1. One\n2. Two"),
        ("> - One\n> - Two|", "Tab", "> - One\n>   - Two"),
        ("> - One\n>   - Two|", "Shift+Tab", "> - One\n> - Two"),
        ("- One\n- T|wo\n- Thr|ee", "Tab", "- One\n  - Two\n  - Three"),
        ("- One\n- - Two|", "Shift+Tab", "- One\n- - Two"),
    ],
)
def test_tab_sets_an_item_in_and_shift_tab_out(write, text, key, expected):
    page = opened(write, text)
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.className").startswith("cm-content")
    becomes(page, expected)


def test_the_text_is_left_by_tab_and_a_list_by_escape_and_tab_and_no_stray_key_turns_it_plain(write):
    page = write("- One")
    for keys in (["Escape", "Tab"], ["Enter", "Enter", "Tab"]):
        page.locator(".cm-content").focus()
        for key in keys:
            page.keyboard.press(key)
        assert not page.evaluate("document.activeElement.isContentEditable")
        page.keyboard.type(" two")
        assert page.locator(".cm-content").is_visible()
        assert page.evaluate("localStorage.getItem('perennial-writing')") == "written"
    becomes(page, "- One\n\n")
    described = page.locator(".cm-content").get_attribute("aria-describedby")
    assert "Press Esc, then Tab" in page.locator(f"#{described.split()[-1]}").inner_text()


@pytest.mark.parametrize(
    ("text", "button", "expected"),
    [
        ("- One|\n  - Deep\n- Two", NUMBERED, "1. One\n   - Deep\n2. Two"),
        ("1. One\n   - Deep\n2. Two|", "List", "- One\n  - Deep\n- Two"),
        ("- One\n  - Deep|\n  - Down", NUMBERED, "- One\n  1. Deep\n  2. Down"),
        ("1. One\n2. Two|", NUMBERED, "1. One\n\nTwo"),
        ("|One\nTwo|", NUMBERED, "1. One\n2. Two"),
    ],
)
def test_a_list_is_numbered_and_bulleted_again(write, text, button, expected):
    page = opened(write, text)
    press(page, button)
    becomes(page, expected)
    is_on = page.get_by_role("button", name=button, exact=True).get_attribute("aria-pressed")
    assert is_on == str("\n\nTwo" not in expected).lower()


def test_the_bar_tells_the_keys_of_both_lists_and_which_is_on(write):
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
        ("Note", "Text of the note", "See the maker[^1] for details.\n\n[^1]: https://example.org/"),
    ],
)
def test_the_blanks_around_chosen_words_stay_outside(write, name, field, expected):
    text = "See the| maker |for details."
    page = opened(write, text)
    press(page, name)
    dialog = page.get_by_role("dialog")
    if name == "Technique":
        dialog.get_by_role("combobox", name="Technique").fill("kite")
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name="Insert link").click()
    elif field:
        dialog.get_by_label(field).fill("https://example.org/")
        dialog.locator("button.primary").click()
    becomes(page, expected)


def test_a_comment_quotes_the_chosen_words_without_the_blanks_around_them(write):
    text = "See the| maker |for details."
    page = opened(write, text)
    press(page, "Comment")
    assert page.locator("[name=quote]").input_value() == "maker"


@pytest.mark.parametrize("keys", ["Control+b", "Control+i", "Control+."])
def test_a_mark_in_which_nothing_is_written_is_gone_when_it_is_left(write, keys):
    page = write("Old. ")
    page.keyboard.type(" ")
    page.keyboard.press(keys)
    assert body_of(page) != "Old. "
    still(page)
    assert page.locator(".cm-content").inner_text().strip() == "Old."
    page.keyboard.press("Control+Home")
    becomes(page, "Old. ")


def test_an_empty_bold_shows_no_signs_and_no_rule(write):
    page = write("Old.\n\nNew")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    assert body_of(page) == "Old.\n\nNew\n\n****"
    still(page)
    assert "*" not in page.locator(".cm-content").inner_text()
    assert page.get_by_role("button", name="Bold").get_attribute("aria-pressed") == "true"
    assert page.locator(".md-rule").count() == 0
    page.keyboard.type("wet")
    becomes(page, "Old.\n\nNew\n\n**wet**")
