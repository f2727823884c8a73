"""What is typed in a form of the desk's own pages, in a real browser: autosaved where one writes at length; else the browser asks."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from reports import drafting
from reports.models.people import Actor
from tests.browser.looking import wrong_with
from tests.browser.newsroom import log_in_beside
from tests.browser.pages import BACK, kept_fields, section_page
from tests.waiting import intercept, page_until

pytestmark = pytest.mark.django_db(transaction=True)

#: Return whether the text is in IndexedDB or on the server.
IS_STORED = """async () => {
    if (document.querySelector("[data-autosave=saved]")) return true;
    const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
    const database = await answer(indexedDB.open("unsaved", 1));
    const copies = await answer(database.transaction("copies").objectStore("copies").getAll());
    database.close();
    return copies.some(({ body }) => body.includes("Half a verdict."));
}"""


def test_a_form_that_is_not_autosaved_asks_before_its_page_is_left(desk, window):
    page = window("paula")
    page.goto(reverse("desk:ask-review", args=[desk.pk]))
    words = page.get_by_role("textbox", name="Message")
    words.click()
    page.keyboard.type("Half a thought")
    with page.expect_event("dialog") as asked:
        page.evaluate("() => { setTimeout(() => location.assign('/admin/')) }")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    assert words.input_value() == "Half a thought"


@pytest.fixture
def review_page(desk, windows, live_server):
    """The page of a review link, ready for typing."""
    section = desk.draft.sections.get(slug="tides")
    _, token = drafting.create_review_link(
        edition=desk, section=section.uid, reviewer="Ines", days=9, actor=Actor.of("Ada")
    )
    page = windows.page()
    page.goto(f"{live_server.url}/review/{token}/")
    page.locator("html[data-copies=sent]").wait_for()
    return page


def test_an_unsaved_review_is_restored_after_a_reload(review_page):
    words = review_page.locator("#review textarea")
    words.press_sequentially("Half a verdict.")
    # Text of the last 150 ms may reach the server only after it has rendered the next page.
    page_until(review_page, lambda: review_page.evaluate(IS_STORED))
    review_page.reload()
    review_page.get_by_role("heading", name="Your unsaved changes were restored").wait_for()
    assert words.input_value() == "Half a verdict."
    assert wrong_with(review_page, has_small_links=True) == []
    review_page.get_by_role("button", name="Discard").click()
    review_page.get_by_role("heading", name="Your unsaved changes were restored").wait_for(state="detached")
    assert words.input_value() == ""
    words.press_sequentially("Another one.")
    review_page.locator("#review").get_by_label("Approve").first.check()
    review_page.get_by_role("button", name="Send review").click()
    review_page.get_by_text("Thank you.").wait_for()


def test_text_is_restored_if_its_request_never_arrives(review_page):
    words = review_page.locator("#review textarea")
    # Ctrl+S within 150 ms of typing, before the timer copies the text; the request neither succeeds nor fails.
    words.evaluate("""each => {
        window.fetch = () => new Promise(() => {});
        each.value = "Half a verdict.";
        each.dispatchEvent(new InputEvent("input", { bubbles: true }));
        each.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true }));
    }""")
    review_page.locator("[data-autosave=saving]").wait_for()
    review_page.reload()
    review_page.get_by_role("heading", name="Your unsaved changes were restored").wait_for()
    assert words.input_value() == "Half a verdict."


def test_half_a_review_by_link_is_still_there_after_a_comment_was_begun_and_sent(review_page):
    words = review_page.locator("#review textarea")
    comment = review_page.get_by_role("textbox", name="Comment", exact=True)
    words.press_sequentially("Half a verdict.")
    review_page.get_by_role("button", name="Comment on paragraph 1").click()
    review_page.wait_for_url("**?paragraph=1#id_comment")
    # If the page before was left before its text was stored, this page sends that text and reloads.
    review_page.locator("html[data-copies=sent]").wait_for()
    expect(comment).to_be_focused()
    assert words.input_value() == "Half a verdict."
    assert wrong_with(review_page, has_small_links=True) == []
    review_page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    review_page.get_by_text("Write it here.").wait_for()
    assert comment.evaluate("each => each === document.activeElement")
    assert 0 < comment.bounding_box()["y"] < review_page.viewport_size["height"]
    review_page.keyboard.type("Which one?")
    review_page.locator(".comment-fields").get_by_role("button", name="Comment").click()
    review_page.locator(".said-words", has_text="Which one?").wait_for()
    assert words.input_value() == "Half a verdict."
    review_page.locator("#review").get_by_label("Ask for changes").check()
    review_page.get_by_label("Ask for changes").press("Enter")
    review_page.get_by_text("Thank you.").wait_for()


def test_a_comment_and_a_reply_are_back_after_a_crash_and_on_another_machine(desk, window):
    section = desk.draft.sections.get(slug="tides")
    drafting.comment(section, drafting.CommentAuthor.of("Ada", timezone.now()), "Sure?", names={})
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("Half a comment.")
    edith.locator(".thread summary").click()
    edith.get_by_label("Your reply").fill("Half a reply.")
    edith.locator("#comments-form[data-autosave=saved]").wait_for(state="attached")
    assert edith.locator(".main-form[data-autosave]").count() == 0, "the form of the text keeps nothing of it"
    edith.get_by_text("Unsaved draft, backed up").wait_for()
    edith.close(run_before_unload=False)
    Session.objects.all().delete()

    elsewhere = window("edith", width=390)
    elsewhere.goto(section_page(desk))
    elsewhere.get_by_role("heading", name=BACK).wait_for()
    comment, reply = (
        elsewhere.get_by_role("textbox", name="Comment", exact=True),
        elsewhere.get_by_label("Your reply"),
    )
    assert (comment.input_value(), reply.input_value()) == ("Half a comment.", "Half a reply.")
    assert wrong_with(elsewhere) == []
    elsewhere.locator(".answer").get_by_role("button", name="Reply").click()
    elsewhere.locator(".said-words", has_text="Half a reply.").wait_for()
    for name in ("desk:review-section", "desk:comments"):
        elsewhere.goto(reverse(name, args=[section.pk]))
        elsewhere.get_by_role("heading", name=BACK).wait_for()
        assert wrong_with(elsewhere, has_small_links=name == "desk:review-section") == [], name
    assert (comment.input_value(), reply.input_value()) == ("Half a comment.", "")
    comment.locator("xpath=..").get_by_role("button", name="Comment").click()
    elsewhere.locator(".said-words", has_text="Half a comment.").wait_for()


def hold(page, address):
    """Have the first that the page sends there wait."""
    held = []
    intercept(page, address, lambda route: route.continue_() if held else held.append(route))
    return held


def test_what_is_typed_while_a_comment_is_sent_stays_and_is_kept(desk, window):
    section = desk.draft.sections.get(slug="tides")
    thread = drafting.comment(section, drafting.CommentAuthor.of("Ada", timezone.now()), "Sure?", names={})
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".thread summary").click()
    reply = edith.get_by_label("Your reply")
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("Said.")
    held = hold(edith, "**" + reverse("desk:comments", args=[section.pk]))
    edith.locator(".comment-fields").get_by_role("button", name="Comment").click()
    page_until(edith, lambda: held)
    reply.click()
    edith.keyboard.type("Typed while it was sent")
    held[0].continue_()
    edith.locator(".said-words", has_text="Said.").wait_for()
    edith.keyboard.type(", and on.")
    words = "Typed while it was sent, and on."
    assert edith.locator(f"[name='{thread.pk}-answer']").input_value() == words
    page_until(edith, lambda: any(words in each for each in kept_fields("edith")))


def test_a_reply_stays_when_somebody_resolves_its_thread_and_another_comment_is_sent(desk, window):
    section = desk.draft.sections.get(slug="tides")
    thread = drafting.comment(section, drafting.CommentAuthor.of("Ada", timezone.now()), "Sure?", names={})
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".thread summary").click()
    edith.get_by_label("Your reply").fill("Half a reply.")
    drafting.resolve(thread, drafting.CommentAuthor.of("Otto"))
    edith.locator(".new-comment summary").click()
    edith.get_by_role("textbox", name="Comment", exact=True).fill("Said.")
    edith.locator(".comment-fields").get_by_role("button", name="Comment").click()
    edith.get_by_text("Your reply was not sent: the comment was resolved meanwhile.").wait_for()
    reply = edith.locator(f"[name='{thread.pk}-answer']")
    assert (reply.is_visible(), reply.input_value()) == (True, "Half a reply.")
    assert wrong_with(edith) == []
    edith.locator(".resolved .answer").get_by_role("button", name="Reply").click()
    edith.locator(".said-words", has_text="Half a reply.").wait_for(state="attached")


def test_logged_out_no_comment_is_left_behind_and_it_is_said_where_to_log_in(desk, window):
    section = desk.draft.sections.get(slug="tides")
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".new-comment summary").click()
    comment = edith.get_by_role("textbox", name="Comment", exact=True)
    comment.fill("Kept before.")
    edith.locator("#comments-form[data-autosave=saved]").wait_for(state="attached")
    Session.objects.all().delete()
    comment.press_sequentially(" And after.")
    edith.locator(".comment-fields").get_by_role("button", name="Comment").click()
    edith.get_by_text("Not sent: the server refused the comment.").wait_for()
    edith.get_by_text("Log in in another window and leave this one open.").first.wait_for()
    assert not edith.get_by_text("no connection").is_visible()
    edith.locator("#id_summary").fill("Typed, too.")
    edith.keyboard.press("Control+s")
    edith.get_by_role("heading", name="Not saved yet: log in again").wait_for()
    log_in_beside(edith, "edith")
    edith.get_by_role("button", name="Save again", exact=True).click()
    page_until(edith, lambda: desk.draft.sections.get(pk=section.pk).summary == "Typed, too.")
    comment.wait_for()
    page_until(edith, lambda: comment.input_value() == "Kept before. And after.")


def test_the_keys_that_save_save_a_plan_and_send_no_other_form(desk, window):
    edith = window("paula")
    edith.goto(reverse("desk:plan", args=[desk.pk]))
    edith.get_by_label("Published").fill("15 December 2030")
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: type(desk.draft).objects.get(pk=desk.draft.pk).publication_due == date(2030, 12, 15))
    ask = reverse("desk:ask-review", args=[desk.pk])
    edith.goto(ask)
    edith.get_by_role("textbox", name="Message").fill("Half.")
    edith.keyboard.press("Control+s")
    assert edith.get_by_role("textbox", name="Message").input_value() == "Half."
    assert edith.url.endswith(ask)
