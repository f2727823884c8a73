"""What a section's page keeps in sight: what saves, what is kept and who is here, what is wrong, and the words one is at."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import drafting
from reports.rendering.sections import paragraph_lines
from tests.browser.looking import wrong_with
from tests.browser.pages import section_page
from tests.browser.test_phone import in_sight
from tests.making import AT
from tests.waiting import still

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

LONG = "A barrage was finished.\n\n" + "\n\n".join(["It says what it says. " * 12] * 12) + "\n\nIt turns both ways."
TOP = "each => each.getBoundingClientRect().top"
CARET = "getSelection().getRangeAt(0).getBoundingClientRect().top"


@pytest.fixture
def talked(desk):
    """A section of which something is said, at its beginning and at its end."""
    section = desk.draft.sections.get(slug="tides")
    section.body = LONG
    section.save()
    for quote in ("barrage was finished", "turns both ways"):
        drafting.comment(section, drafting.CommentAuthor.of("Grace", AT), f"Why {quote}?", names={}, quote=quote)
    return section


def shares(page):
    """At the top of the page, half way down, and at its end."""
    for share in (0, 0.5, 1):
        page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
        still(page)
        yield share


@pytest.mark.parametrize(("width", "preview"), [(1280, "button"), (390, "link"), (768, "link")])
def test_save_and_preview_stay_in_reach_however_much_is_said(talked, write, width, preview):
    page = write(LONG, width=width, at="Home")
    page.locator(".comments .thread").first.wait_for()
    for share in shares(page):
        for role, name in (("button", "Save"), (preview, "Preview")):
            what = page.locator(".writing-line").get_by_role(role, name=name, exact=role == "link" or name == "Save")
            assert in_sight(page, what), (share, name)
            what.click(trial=True)
    assert wrong_with(page) == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_what_is_kept_and_who_is_here_is_said_beside_save(talked, window, width):
    page, other = window("edith", width=width), window("paula")
    other.goto(section_page(talked.draft.edition))
    other.locator("#section_form").wait_for()
    page.goto(section_page(talked.draft.edition))
    words = page.locator(".written")
    words.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And more.")
    kept, here = page.get_by_text("Unsaved draft, backed up").first, page.get_by_text("Paula Park is here")
    kept.wait_for()
    here.wait_for()
    for share in shares(page):
        assert (share, in_sight(page, kept), in_sight(page, here)) == (share, True, True)


def test_what_is_wrong_is_never_folded(talked, window):
    talked.body += " [@none]"
    talked.save()
    page = window("edith")
    page.goto(section_page(talked.draft.edition))
    assert page.locator(".to-fix").get_by_role("link", name="There is no reference “none”").is_visible()
    warning = page.locator(".to-fix .warning").first
    assert not warning.is_visible()
    page.locator(".to-fix summary").click()
    warning.wait_for()


def test_without_a_margin_a_click_on_marked_words_leads_to_the_comment_below(talked, write):
    page = write(LONG, width=768, at="Home")
    still(page)
    thread = page.locator(".thread", has_text="Why turns both ways?")
    for each in (thread, page.locator(".written .commented", has_text="turns both ways").first):
        each.click()
    still(page)
    assert in_sight(page, thread)
    assert thread.evaluate(TOP) > page.locator(".written").evaluate("each => each.getBoundingClientRect().bottom")
    page.get_by_role("button", name="Comment", exact=True).first.click()
    page.keyboard.type("Does it?")
    still(page)
    assert page.locator("#id_comment").input_value() == "Does it?"
    assert in_sight(page, page.locator("#id_comment"))
    assert page.locator("#id_body").input_value() == LONG
    assert wrong_with(page) == []


def test_on_a_phone_comments_stand_under_the_text(talked, window):
    page = window("edith", width=390)
    page.goto(section_page(talked.draft.edition))
    text, said, next_to_it = (
        page.locator(each).first.evaluate(TOP) for each in (".editor", "#comments", "#assessments-group")
    )
    assert text < said < next_to_it


# Where the columns are one, the row that compares with the year before stands above the text.
@pytest.mark.parametrize(("width", "highest"), [(1280, 440), (768, 490), (390, 490)])
def test_the_text_begins_high_on_the_page_and_its_title_is_said_once(desk, write, width, highest):
    summary = "It turns twice a day, as the moon does, and those who live from the sea know when."
    desk.draft.sections.filter(slug="tides").update(summary=summary, is_reviewed=False, carried_from=2023)
    page = write("It turns.", width=width, height=900)
    page.evaluate("scrollTo(0, 0)")
    text = page.locator(".written p").first
    assert text.evaluate(TOP) < highest
    assert page.get_by_role("heading", level=1).evaluate("each => each.getBoundingClientRect().width") == 1
    for name in ("Title", "Summary"):
        assert page.get_by_label(name).first.evaluate(
            "each => ['Top', 'Left', 'Right', 'Bottom'].map(side => getComputedStyle(each)[`border${side}Width`])"
        ) == ["0px", "0px", "0px", "1px"]


#: A block of each kind, between two of each other.
NUMBERED = """\
One

| a | b |
|---|---|
| 1 | 2 |

Two

![[growth]]

- a
- b

    code

### Heading

```
code
```

> Said

---

$$x$$

With a picture ![[growth]]

Last[^1]

[^1]: A note

    in two parts."""


@pytest.mark.parametrize("width", [1280, 390])
def test_paragraphs_have_the_numbers_that_readers_see(write, width):
    page = write(NUMBERED, width=width, height=1600)
    page.locator(".md-table").wait_for()
    numbered = page.locator(".written [data-number]")
    lines = paragraph_lines(NUMBERED)
    first_words = [re.search(r"\w+", "".join(NUMBERED.splitlines(keepends=True)[line - 1 :]))[0] for line in lines]
    shown = [(each.get_attribute("data-number"), each.inner_text()) for each in numbered.all()]
    assert [number for number, _ in shown] == [str(each) for each in range(1, len(lines) + 1)]
    assert [word for word, (_, text) in zip(first_words, shown, strict=True) if word not in text] == []
    left = "each => parseFloat(getComputedStyle(each, '::before').left) + each.getBoundingClientRect().left"
    assert all(number.evaluate(left) >= 0 for number in numbered.all())


def test_a_phone_shows_all_words_of_a_summary(desk, window):
    summary = "It turns twice a day, as the moon does, and those who live from the sea know when."
    desk.draft.sections.filter(slug="tides").update(summary=summary)
    page = window("edith", width=390)
    page.goto(section_page(desk))
    assert page.locator("#id_summary").evaluate("each => each.scrollHeight - each.clientHeight") == 0


def test_the_state_is_open_beside_the_title_and_folded_over_the_text(desk, window):
    desk.draft.sections.filter(slug="tides").update(is_reviewed=False, carried_from=2023)
    page = window("edith")
    page.goto(section_page(desk))
    mark = page.get_by_role("button", name="Save and mark as checked")
    assert mark.is_visible()
    assert mark.bounding_box()["x"] > page.locator("#id_title").bounding_box()["x"] + 600
    page.set_viewport_size({"width": 768, "height": 900})
    assert not mark.is_visible()
    page.locator("#state > summary", has_text="Not yet checked").click()
    assert mark.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("scrollTo(0, 400)")
    page.locator(".writing-line").get_by_role("link").or_(page.locator(".writing-line button")).first.click(trial=True)
    assert wrong_with(page) == []


def test_a_new_comment_leaves_its_words_where_they_are(talked, write):
    page = write(LONG, width=1280, height=900)
    words = page.locator(".written p", has_text="both ways")
    words.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 300)")
    still(page)
    before = words.evaluate(TOP)
    for _ in range(3):
        page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+Alt+m")
    page.keyboard.type("Does it?")
    still(page)
    form = page.locator("#id_comment")
    assert form.input_value() == "Does it?"
    assert abs(words.evaluate(TOP) - before) < 5
    assert in_sight(page, form)
    assert abs(page.locator(".new-comment").evaluate(TOP) - before) < 60
    box = page.locator(".new-comment")
    box.locator("summary").click()
    still(page)
    assert box.evaluate("each => getComputedStyle(each).position") == "static"
    box.locator("summary").click()
    still(page)
    assert box.evaluate("each => getComputedStyle(each).position") == "absolute"
    button = page.locator(".comment-fields").get_by_role("button", name="Comment")
    button.click()
    page.locator(".thread", has_text="Does it?").wait_for()


def test_a_reply_is_typed_where_it_was_opened(talked, write):
    page = write(LONG, at="Home")
    page.locator(".thread summary").first.click()
    reply = page.locator(".thread textarea").first
    expect(reply).to_be_focused()
    page.keyboard.type("By us.")
    assert reply.input_value() == "By us."


def test_the_line_that_is_written_stays_where_it_is_when_it_is_saved(desk, write):
    page = write("\n\n![[growth]]\n\n".join(["It says what it says. " * 12] * 5))
    still(page)
    page.evaluate("scrollBy(0, getSelection().getRangeAt(0).getBoundingClientRect().top - 600)")
    still(page)
    before = page.evaluate(CARET)
    page.keyboard.press("Control+s")
    page.get_by_text("Saved.", exact=True).wait_for()
    still(page)
    assert abs(page.evaluate(CARET) - before) < 5, page.evaluate("[scrollY, innerHeight, document.body.scrollHeight]")
    page.keyboard.type("x")
    assert page.locator("#id_body").input_value().endswith("x")


def test_that_esc_throws_words_away_is_said_in_sight(desk, write):
    page = write("It turns.")
    page.keyboard.press("Control+k")
    page.keyboard.type("example")
    page.keyboard.press("Escape")
    said = page.get_by_text("Press Esc again, or Cancel, to discard")
    dialog, box = page.get_by_role("dialog").bounding_box(), said.bounding_box()
    assert box["y"] + box["height"] <= dialog["y"] + dialog["height"]
    assert said.evaluate(
        "each => { const box = each.getBoundingClientRect();"
        " return each.contains(document.elementFromPoint(box.x + 5, box.y + box.height / 2)); }"
    )
    assert in_sight(page, said)


@pytest.mark.parametrize("width", [390, 768])
def test_what_saves_the_title_and_summary_is_in_reach_wherever_one_is_on_the_page(desk, window, width):
    desk.draft.is_reviewed = False
    desk.draft.save()
    page = window("edith", width=width)
    page.goto(reverse("admin:reports_draft_change", args=[desk.pk]))
    for name in ("Save and mark as checked", "Save"):
        button = page.get_by_role("button", name=name, exact=True)
        for field in ("#id_title", "#id_summary", "#credits-group"):
            page.locator(field).scroll_into_view_if_needed()
            assert in_sight(page, button), (name, field)
    assert wrong_with(page) == []
