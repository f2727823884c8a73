"""What a person wrote at the desk, or chose, stays theirs in a real browser: in conflicts, without a session, after errors."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from reports import drafting
from reports.desk.pictures import store_picture
from reports.models.draft import Figure
from tests.browser.looking import wrong_with
from tests.browser.newsroom import log_in_beside
from tests.browser.pages import kept_fields, section_page
from tests.browser.way import PASTE_PICTURE, closed, photograph
from tests.desk.sources import picture
from tests.waiting import page_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.rounds
def test_after_a_conflict_a_save_of_the_form_below_keeps_the_other_persons_paragraph(desk, window):
    edith, paula = window("edith"), window("paula")
    for page in (edith, paula):
        page.goto(section_page(desk))
        page.locator(".editor .written").click()
        page.keyboard.press("Control+End")
    paula.keyboard.type(" What Paula wrote.")
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    edith.keyboard.type(" What Edith wrote.")
    edith.locator(".writing-line").get_by_role("button", name="Save", exact=True).click()
    for is_first in (True, False):
        if not is_first:
            edith.locator("summary", has_text="Back to writing").click()
            edith.locator("#id_title").press("Control+s")
            edith.get_by_text("Both versions changed the same text. Choose which one to keep").wait_for()
        edith.get_by_role("heading", name="Not saved yet: Paula Park saved this page").wait_for()
        assert "What Paula wrote." in edith.locator(".stale .side:last-child ins").inner_text()
        assert edith.locator("#id_body").input_value().endswith("What Edith wrote.")
    edith.locator("summary", has_text="Back to writing").click()
    edith.locator("#id_title").press("Enter")
    edith.get_by_text(
        "Both versions changed the same text. Choose which one to keep: nothing is saved until you do."
    ).wait_for()
    assert desk.draft.sections.get(slug="tides").body.endswith("What Paula wrote.")
    assert wrong_with(edith) == []


@pytest.mark.parametrize("script", [True, False])
def test_going_back_shows_what_is_saved_and_not_what_the_browser_remembers(desk, window, script):
    desk.draft.sections.filter(slug="tides").update(body="One is.\n\nTwo is.", summary="Sum.")
    edith, paula = window("edith", java_script_enabled=script), window("paula", java_script_enabled=False)
    edith.goto(section_page(desk))
    edith.fill("#id_summary", "Sum by Edith.")
    edith.get_by_role("button", name="Save", exact=True).click()
    edith.get_by_text("Saved.", exact=True).wait_for()
    paula.goto(section_page(desk))
    paula.fill("#id_summary", "Sum by Edith and Paula.")
    paula.get_by_role("button", name="Save", exact=True).click()
    paula.get_by_text("Saved.", exact=True).wait_for()
    edith.goto("/admin/")
    edith.go_back()
    if not script:
        edith.go_back()
    edith.fill("#id_title", "Tides")
    edith.get_by_role("button", name="Save", exact=True).click()
    edith.locator(".saved, .stale").first.wait_for()
    section = desk.draft.sections.get(slug="tides")
    assert (section.title, section.summary) == ("Tides", "Sum by Edith and Paula.")


@pytest.mark.rounds
def test_what_was_written_when_the_session_ended_is_saved_after_the_log_in(desk, window):
    page = window("edith")
    page.goto(section_page(desk))
    page.locator(".editor .written").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Written for hours.")
    page.keyboard.press("Enter")
    page.keyboard.type("</textarea><script>alert(1)</script>")
    page.locator("summary", has_text="Add a prediction").click()
    page.fill("#id_predictions-0-statement", "It will last.")
    page.fill("#id_predictions-0-due", "2027-01-01")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Not saved yet: log in again").wait_for()
    assert "Written for hours." in page.get_by_label("Text", exact=True).input_value()
    assert page.get_by_label("Predictions 1, statement").input_value() == "It will last."
    assert wrong_with(page) == []
    log_in_beside(page, "edith")
    assert "hours" not in desk.draft.sections.get(slug="tides").body
    page.get_by_role("button", name="Save again", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    section = desk.draft.sections.get(slug="tides")
    assert section.body.endswith("Written for hours.\n\n\\</textarea><script>alert(1)</script>")
    assert [each.statement for each in section.predictions.all()] == ["It will last."]


def test_a_reply_that_is_not_sent_yet_stays_when_another_comment_is_resolved(desk, window):
    section = desk.draft.sections.get(slug="tides")
    for words in ("Done?", "Sure?"):
        drafting.comment(section, drafting.CommentAuthor.of("Ada", timezone.now()), words, names={})
    page = window("edith")
    page.goto(section_page(desk))
    page.locator(".new-comment summary").click()
    page.get_by_role("textbox", name="Comment", exact=True).fill("Half a comment.")
    first, second = (page.locator(".thread", has_text=words) for words in ("Done?", "Sure?"))
    second.locator("summary").click()
    second.get_by_label("Your reply").fill("Half a reply.")
    first.locator("summary").click()
    first.get_by_label("Your reply").fill("Yes.")
    first.locator(".answer").get_by_role("button", name="Reply").click()
    page.locator(".said-words", has_text="Yes.").wait_for()
    first.get_by_role("button", name="Resolve").click()
    page.get_by_text("1 resolved").wait_for()
    assert second.get_by_label("Your reply").input_value() == "Half a reply."
    assert second.get_by_label("Your reply").is_visible()
    assert page.get_by_role("textbox", name="Comment", exact=True).input_value() == "Half a comment."
    second.locator(".answer").get_by_role("button", name="Reply").click()
    page.locator(".said-words", has_text="Half a reply.").wait_for()
    assert second.get_by_label("Your reply").input_value() == ""


def test_what_was_written_before_a_log_in_in_another_tab_is_saved_without_a_script(desk, window):
    page = window("edith", java_script_enabled=False)
    page.goto(section_page(desk))
    page.fill("#id_body", "Written in the first tab.\n\nAnd more.")
    page.context.clear_cookies(name="perennial-session")
    other = page.context.new_page()
    other.goto("/admin/login/")
    other.fill("#id_username", "edith")
    other.fill("#id_password", "edithedith")
    other.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Not saved yet: save again").wait_for()
    page.get_by_role("button", name="Save again", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == "Written in the first tab.\n\nAnd more."


def test_a_form_that_another_site_sends_is_neither_saved_nor_carried(desk, window, live_server):
    page = window("edith")
    target = live_server.url + section_page(desk)
    form = f'<form method="post" action="{target}"><textarea name="body">Sent by another site.</textarea><button>Go</button>'
    page.route("https://evil.example/", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto("https://evil.example/")
    page.get_by_role("button", name="Go").click()
    page.get_by_text("This request did not come from a page of this site, so nothing was done.").wait_for()
    assert "Sent by another site." not in page.content()


def test_a_photograph_keeps_its_shape_on_every_screen_that_shows_it(desk, window):
    stored = store_picture(picture("JPEG", (1600, 2400)))
    figure = Figure.objects.create(draft=desk.draft, key="photo", alt="Red.", picture=stored)
    desk.report.logo, desk.report.publisher_name = stored, "The Harbour"
    desk.report.save()
    for width in (390, 1280):
        page = window("ursula", width=width)
        for address in (
            reverse("admin:reports_figure_change", args=[figure.pk]),
            reverse("admin:reports_report_change", args=[desk.report_id]),
            reverse("desk:preview-edition", args=[desk.pk]),
        ):
            page.goto(address)
            shapes = page.evaluate(
                "() => [...document.images].map(each => [each.naturalWidth, each.clientWidth, each.clientHeight])"
            )
            assert shapes, address
            for natural, across, down in shapes:
                assert natural == 1600, address
                assert abs(across / down - 1600 / 2400) < 0.03, (address, across, down)


def test_input_in_a_prefilled_form_is_autosaved_for_what_it_was_filled_with(desk, window):
    """A picture that is pasted, and its text alternative: another picture does not get that."""
    edith = window("edith")
    edith.goto(section_page(desk))

    def paste(name):
        edith.locator(".written").focus()
        edith.evaluate(PASTE_PICTURE.replace("wheat.png", name), photograph())
        form = edith.get_by_role("dialog", name="New figure")
        form.locator("[name=alt]").wait_for()
        return form

    paste("wheat.png").locator("[name=alt]").fill("Wheat in stripes of light.")
    edith.close(run_before_unload=False)
    edith = window("edith")
    page_until(edith, lambda: any("Wheat in stripes" in each for each in kept_fields("edith")))
    edith.goto(section_page(desk))
    assert paste("barley.png").locator("[name=alt]").input_value() == ""
    edith.keyboard.press("Escape")
    form = paste("wheat.png")
    form.get_by_text("are restored. Cancel discards them.").wait_for()
    assert form.locator("[name=alt]").input_value() == "Wheat in stripes of light."
    assert edith.evaluate("document.querySelector('dialog [type=file]').files[0].name") == "wheat.png"
    edith.goto("/admin/")
    edith.get_by_role("link", name="New figure").click()
    edith.get_by_text("Files are not kept: choose the file again.").wait_for()
    assert edith.locator("#id_alt").input_value() == "Wheat in stripes of light."


PASTE_LINE = """(field, line) => {
    field.value = line;
    field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste", bubbles: true }));
}"""


def begin(page, button):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name=button, exact=True).click()
    return page.get_by_role("dialog", name=button)


def test_a_popover_with_words_in_it_is_not_left_unasked(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    asked = []
    edith.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    search = begin(edith, "Cite").get_by_label("Title, name or short name")
    edith.keyboard.press("Escape")
    search.wait_for(state="detached")
    search = begin(edith, "Cite").get_by_label("Title, name or short name")
    search.fill("@book{tides, title = {The Tides}")
    edith.keyboard.press("Escape")
    edith.get_by_text("Press Esc again, or Cancel, to discard what you typed.").wait_for()
    edith.keyboard.press("Escape")
    search.wait_for(state="detached")
    words = begin(edith, "Link").get_by_label("Link text")
    words.press_sequentially("At sea.")
    edith.keyboard.press("Escape")
    edith.get_by_text("Press Esc again, or Cancel, to discard what you typed.").wait_for()
    assert wrong_with(edith, within="dialog[open]") == []
    assert words.input_value() == "At sea."
    edith.keyboard.press("Escape")
    closed(edith)
    assert asked == []
    begin(edith, "Link").get_by_label("Link text").press_sequentially("At sea.")
    edith.reload()
    assert asked == ["beforeunload"]
