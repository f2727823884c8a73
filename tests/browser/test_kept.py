"""What is typed at the desk, in a real browser: it is kept while it is typed, and back wherever its writer comes again."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from reports.desk.people.sessions import SEEN
from reports.models.form_drafts import FormDraft
from tests.browser.looking import wrong_with
from tests.browser.pages import BACK, kept_fields, section_page, type_in
from tests.waiting import autosaved, intercept, page_until

pytestmark = pytest.mark.django_db(transaction=True)
#: In milliseconds of the page's clock: after so long a pause, what was typed is sent (autosave.js).
AUTOSAVED = 1500


@pytest.mark.journey
def test_what_is_typed_is_on_the_server_while_typing_goes_on(desk, window):
    edith = window("edith", has_clock=True)
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    edith.locator("#id_summary").click()
    edith.clock.pause_at(edith.evaluate("Date.now() / 1000") + 1)
    edith.keyboard.type("Canary ")
    # The page's report that it is open, every ten seconds, would bring what was typed too.
    for _ in range(15):
        edith.keyboard.type("x")
        edith.clock.run_for(AUTOSAVED // 15)
    page_until(edith, lambda: any("Canary" in each for each in kept_fields("edith")))
    edith.clock.resume()
    autosaved(edith)
    # By a clock that nobody puts back.
    edith.evaluate("() => { Date.now = () => 0 }")
    edith.get_by_text("Unsaved draft, backed up").wait_for()
    assert desk.draft.sections.get(slug="tides").summary == ""


@pytest.mark.journey
@pytest.mark.rounds
def test_what_was_typed_is_back_after_the_tab_was_closed_and_on_another_machine(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    type_in(edith, "Typed, and never saved.")
    edith.locator(".editor .written").click()
    edith.keyboard.press("Control+End")
    edith.keyboard.type(" And in the text.")
    # Closed at once: what is not yet on its way is sent as the last thing.
    edith.close(run_before_unload=False)
    elsewhere = window("edith", width=390, color_scheme="dark")
    page_until(elsewhere, lambda: any("And in the text." in each for each in kept_fields("edith")))
    elsewhere.goto(section_page(desk))
    elsewhere.get_by_role("heading", name=BACK).wait_for()
    assert elsewhere.locator("#id_summary").input_value() == "Typed, and never saved."
    assert elsewhere.locator("#id_body").input_value().endswith(" And in the text.")
    assert wrong_with(elsewhere) == []
    elsewhere.get_by_role("button", name="Save changes").click()
    elsewhere.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").summary == "Typed, and never saved."
    assert kept_fields("edith") == []


def test_the_last_words_of_a_long_text_in_another_script_are_sent_on_leaving(desk, window):
    """24,000 characters of three bytes each: few to a script, and more than a browser sends from a page that is closed."""
    desk.draft.sections.filter(slug="tides").update(body="\n\n".join(["潮汐" * 1_000] * 12))
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    type_in(edith, "Begun.")
    autosaved(edith)
    edith.locator("#id_title").press("End")
    edith.keyboard.type(" Last.")
    edith.goto("/admin/")
    page_until(edith, lambda: any("Last." in each for each in kept_fields("edith")))


def test_what_arrives_late_does_not_take_the_place_of_what_was_typed_after_it(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    held = []

    def hold_the_first(route):
        if not held and "Older." in route.request.post_data and "Newer." not in route.request.post_data:
            held.append(route)
        else:
            route.continue_()

    intercept(edith, "**/admin/keep/", hold_the_first)
    type_in(edith, "Older.")
    page_until(edith, lambda: held)
    edith.keyboard.type(" Newer.")
    # Another tab is looked at: what is typed is sent, whatever is on its way.
    edith.evaluate("""() => {
        Object.defineProperty(document, "hidden", {value: true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
        delete document.hidden;
    }""")
    page_until(edith, lambda: any("Older. Newer." in each for each in kept_fields("edith")))
    with edith.expect_response(lambda answer: answer.request == held[0].request):
        held[0].continue_()
    assert any("Older. Newer." in each for each in kept_fields("edith"))


def new_chart(page):
    page.get_by_role("toolbar", name="Writing").get_by_role("button", name="Figure").click()
    page.get_by_role("button", name="New chart…").click()
    form = page.get_by_role("dialog", name="New figure")
    form.locator("[name=title]").wait_for()
    return form


@pytest.mark.rounds
def test_what_is_typed_in_a_form_over_the_page_is_kept_too_and_back_the_next_time(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    form = new_chart(edith)
    form.locator("[name=title]").fill("Typed for minutes")
    form.locator(".cells input").first.fill("Year")
    edith.locator("dialog form[data-autosave=saved]").wait_for()
    edith.keyboard.press("Escape")
    form.wait_for(state="detached")
    edith.keyboard.press("Escape")
    # On another machine: the desk's first page leads to it, and the section's page has it again.
    elsewhere = window("edith", width=390)
    elsewhere.goto("/admin/")
    elsewhere.get_by_role("link", name="New figure").click()
    elsewhere.get_by_role("heading", name=BACK).wait_for()
    assert elsewhere.locator("#id_title").input_value() == "Typed for minutes"
    again = new_chart(edith)
    again.get_by_text("are restored. Cancel discards them.").wait_for()
    assert edith.evaluate("document.activeElement.className") == "kept-words"
    assert again.locator("[name=title]").input_value() == "Typed for minutes"
    assert again.locator(".cells input").first.input_value() == "Year"
    assert wrong_with(edith, within="dialog.is-form") == []
    again.get_by_role("button", name="Cancel").click()
    again.get_by_text("Press Cancel again to discard the cells.").wait_for()
    again.get_by_role("button", name="Cancel").click()
    again.wait_for(state="detached")
    page_until(edith, lambda: not kept_fields("edith"))
    edith.keyboard.press("Escape")
    assert new_chart(edith).locator("[name=title]").input_value() == ""


def test_words_that_come_back_can_be_thrown_away(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    type_in(edith, "Not wanted.")
    autosaved(edith)
    edith.reload()
    edith.get_by_role("button", name="Discard").click()
    expect(edith.get_by_role("heading", name=BACK)).to_have_count(0)
    expect(edith.locator("#id_summary")).to_have_value("")
    edith.wait_for_url("**" + section_page(desk))


def test_ctrl_s_saves_at_once_and_nothing_of_it_is_given_back(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator("#id_summary").click()
    edith.keyboard.type("Saved by key.")
    edith.keyboard.press("Control+s")
    edith.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").summary == "Saved by key."
    edith.goto(section_page(desk))
    assert edith.get_by_role("heading", name=BACK).count() == 0


def test_the_keys_that_save_open_nothing_of_the_browser_over_a_small_form(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.get_by_role("toolbar", name="Writing").get_by_role("button", name="Link", exact=True).click()
    edith.get_by_label("Link text").press_sequentially("At sea.")
    edith.evaluate("() => addEventListener('keydown', event => { window.saves = !event.defaultPrevented })")
    edith.keyboard.press("Control+s")
    assert edith.evaluate("window.saves") is False
    assert edith.get_by_label("Link text").input_value() == "At sea."


def test_whose_account_is_closed_is_not_told_to_log_in(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    type_in(edith, "Before.")
    autosaved(edith)
    User.objects.filter(username="edith").update(is_active=False)
    type_in(edith, " After.")
    edith.get_by_text("Changes are no longer saved: your account was deactivated.").wait_for()
    assert not edith.get_by_text("you are logged out").is_visible()
    User.objects.filter(username="edith").update(is_active=True)
    autosaved(edith)
    assert any("Before. After." in each for each in kept_fields("edith"))


@pytest.mark.parametrize("is_taken", [True, False])
def test_what_is_typed_while_it_is_saved_is_in_the_page_that_comes_and_kept(desk, window, is_taken):
    body = desk.draft.sections.get(slug="tides").body
    edith = window("edith", has_clock=True)
    edith.goto(section_page(desk))
    edith.locator(".editor .written").click()
    edith.keyboard.press("Control+End")
    edith.keyboard.type(" One ")
    edith.locator("#id_title").evaluate("(title, value) => { title.value = value }", "Tides" if is_taken else "")
    autosaved(edith)
    held = []
    intercept(edith, "**" + section_page(desk), lambda route: route.continue_() if held else held.append(route))
    edith.keyboard.press("Control+s")
    page_until(edith, lambda: held)
    edith.keyboard.type("two")
    edith.clock.run_for(AUTOSAVED)
    edith.keyboard.type(" three")
    held[0].continue_()
    if is_taken:
        page_until(edith, lambda: desk.draft.sections.get(slug="tides").body != body)
    page_until(edith, lambda: edith.locator("#id_body").input_value() == f"{body} One two three")
    assert edith.locator(".editor .written").inner_text().endswith("One two three")
    autosaved(edith)
    assert ["One two three" in each for each in kept_fields("edith")] == [True]
    assert (" One" in desk.draft.sections.get(slug="tides").body, wrong_with(edith)) == (is_taken, [])
    if is_taken:
        edith.keyboard.type(" four")
    else:
        edith.locator("#id_title").fill("Tides")
    edith.keyboard.press("Control+s")
    edith.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").body == f"{body} One two three" + " four" * is_taken
    page_until(edith, lambda: kept_fields("edith") == [])


def test_when_the_session_ends_it_is_said_and_nothing_typed_before_or_after_is_lost(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    type_in(edith, "Before the end.")
    autosaved(edith)
    Session.objects.all().delete()
    type_in(edith, " After the end.")
    edith.get_by_text("Not backed up: you are logged out.").wait_for()
    # In another tab: the page goes on by itself.
    tab = edith.context.new_page()
    tab.goto("/admin/login/")
    tab.fill("#id_username", "edith")
    tab.fill("#id_password", "edithedith")
    tab.click("button.primary")
    tab.get_by_role("heading", name="Dashboard").wait_for()
    autosaved(edith)
    assert any("Before the end. After the end." in each for each in kept_fields("edith"))
    edith.keyboard.press("Control+s")
    edith.get_by_text("Saved.", exact=True).wait_for()
    assert desk.draft.sections.get(slug="tides").summary == "Before the end. After the end."


def test_a_cut_network_is_reported_and_input_is_autosaved_once_it_is_back(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.context.set_offline(True)
    type_in(edith, "Typed on a train.")
    edith.get_by_text("Not backed up: no connection to the server.").wait_for()
    edith.context.set_offline(False)
    autosaved(edith)
    assert any("Typed on a train." in each for each in kept_fields("edith"))


def test_a_save_while_the_network_is_cut_happens_once_it_is_back(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    edith.context.set_offline(True)
    type_in(edith, "Typed on a train.")
    edith.keyboard.press("Control+s")
    not_saved = edith.get_by_text("Not saved: no connection to the server.")
    not_saved.wait_for()
    assert edith.locator("#id_summary").input_value() == "Typed on a train."
    # Nor does the next draft that fails, or is stored, say anything else.
    edith.keyboard.type(" And on.")
    edith.locator(".main-form[data-autosave=failed]").wait_for()
    assert not_saved.is_visible()
    edith.context.set_offline(False)
    autosaved(edith)
    assert not_saved.is_visible()
    edith.keyboard.press("Control+s")
    edith.get_by_text("Saved.", exact=True).wait_for()
    expect(not_saved).to_have_count(0)
    assert desk.draft.sections.get(slug="tides").summary == "Typed on a train. And on."


@pytest.mark.parametrize("late", [None, {"refused": "Not backed up: too long."}, {"fault": "logged out"}])
def test_not_saved_is_not_replaced_by_the_answer_to_an_autosave_sent_before(desk, window, late):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    held = []
    intercept(edith, "**/admin/keep/", lambda route: held.append(route))  # noqa: PLW0108  Playwright counts its parameters
    type_in(edith, "Typed on a train.")
    page_until(edith, lambda: held)
    edith.context.set_offline(True)
    edith.keyboard.press("Control+s")
    not_saved = edith.get_by_text("Not saved: no connection to the server.")
    not_saved.wait_for()
    if late:
        held[0].fulfill(status=403, json=late)
    else:
        held[0].abort()
    edith.locator(".main-form[data-autosave=failed]").wait_for()
    assert not_saved.is_visible()


def answer(status, body, route):
    route.fulfill(status=status, body=body, content_type="text/html")


def test_an_answer_that_is_not_the_desks_is_as_good_as_none(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    answers = [(502, "<h1>Bad Gateway</h1>"), (200, "<h1>Pay for your network</h1>")]
    # The second time, the page still says that it was not saved.
    words = [
        "Not backed up: no connection to the server. Leave this page open; it tries again.",
        "Not saved: no connection",
    ]
    for (status, body), said in zip(answers, words, strict=True):
        intercept(edith, "**/admin/**", partial(answer, status, body))
        type_in(edith, " Typed.")
        edith.locator(".main-form[data-autosave=failed]").wait_for()
        edith.get_by_text(said).wait_for()
        edith.keyboard.press("Control+s")
        edith.get_by_text("Not saved: no connection to the server.").wait_for()
        edith.unroute("**/admin/**")
        autosaved(edith)
    assert edith.locator("#id_summary").input_value() == " Typed. Typed."
    # A save that alone meets another's page.
    intercept(edith, "**" + section_page(desk), partial(answer, *answers[1]))
    type_in(edith, " Last.")
    edith.keyboard.press("Control+s")
    edith.get_by_role("heading", name="Pay for your network").wait_for()
    edith.unroute("**" + section_page(desk))
    edith.goto(section_page(desk))
    edith.get_by_role("heading", name=BACK).wait_for()
    expect(edith.locator("#id_summary")).to_have_value(" Typed. Typed. Last.")


def test_an_open_page_alone_does_not_hold_a_session_and_typing_does(desk, window):
    edith = window("edith", has_clock=True)
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    user = User.objects.get(username="edith")
    # As if they had done nothing for half an hour: that somebody is there is written down once a minute.
    session = SessionStore(Session.objects.get().session_key)
    session[SEEN] = seen = session[SEEN] - 30 * 60
    session.save()
    page_until(edith, FormDraft.objects.filter(user=user).exists)
    before = FormDraft.objects.get(user=user).open_at
    edith.clock.run_for(10_500)
    # The page asks who is there.
    page_until(edith, lambda: FormDraft.objects.get(user=user).open_at > before)
    assert Session.objects.get().get_decoded()[SEEN] == seen
    type_in(edith, "Typed.")
    # That all is kept was said before it was typed, too.
    page_until(edith, lambda: Session.objects.get().get_decoded()[SEEN] > seen + 30 * 60)
