"""Unsaved text that the server does not have yet outlives its page, in copies that the browser keeps."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import BACK, kept_fields, section_page, type_in
from tests.waiting import intercept, page_until

pytestmark = pytest.mark.django_db(transaction=True)
#: How many copies of unsaved text the browser has (unsaved_text.js).
COPIES = """() => new Promise(done => {
    const asked = indexedDB.open("unsaved", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("copies");
    asked.onsuccess = () => {
        const count = asked.result.transaction("copies").objectStore("copies").count();
        count.onsuccess = () => (asked.result.close(), done(count.result));
    };
})"""
#: Makes them eight days older.
AGED = """() => new Promise(done => {
    const asked = indexedDB.open("unsaved", 1);
    asked.onsuccess = () => {
        const transaction = asked.result.transaction("copies", "readwrite");
        const store = transaction.objectStore("copies");
        store.openCursor().onsuccess = ({target: {result: cursor}}) => {
            if (cursor) cursor.update({...cursor.value, at: Date.now() - 8 * 86400000}) && cursor.continue();
        };
        transaction.oncomplete = () => (asked.result.close(), done());
    };
})"""


@pytest.mark.parametrize("way", ["reload", "close"])
def test_input_typed_just_before_leaving_is_restored_without_a_conflict(desk, window, way):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    type_in(edith, "Typed and gone.")
    asked = []
    edith.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    if way == "close":
        again = edith.context.new_page()
        with edith.expect_event("close"):
            edith.close(run_before_unload=True)
    else:
        again = edith
    again.goto(section_page(desk))
    expect(again.locator("#id_summary")).to_have_value("Typed and gone.")
    again.get_by_role("heading", name=BACK).wait_for()
    assert (asked, again.locator(".stale").count(), len(kept_fields("edith"))) == ([], 0, 1)
    again.keyboard.press("Control+s")
    again.get_by_text("Saved.", exact=True).wait_for()
    again.goto("/admin/")
    expect(again.get_by_role("heading", name="Unsaved changes")).to_have_count(0)
    assert desk.draft.sections.get(slug="tides").summary == "Typed and gone."


def test_what_is_typed_while_the_server_cannot_be_reached_outlives_the_tab(desk, window):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    intercept(edith, "**/admin/keep/", lambda route: route.abort())
    type_in(edith, "Typed on a train.")
    edith.locator(".main-form[data-autosave=failed]").wait_for()
    later = edith.context.new_page()
    edith.close(run_before_unload=False)
    # Whatever page of the desk comes first sends it.
    later.goto("/admin/")
    page_until(later, lambda: any("Typed on a train." in each for each in kept_fields("edith")))
    later.goto(section_page(desk))
    expect(later.locator("#id_summary")).to_have_value("Typed on a train.")
    assert later.evaluate(COPIES) == 0


@pytest.mark.parametrize("end", ["log out", "seven days"])
def test_copies_in_the_browser_are_removed_at_log_out_and_after_seven_days(desk, window, end):
    edith = window("edith")
    edith.goto(section_page(desk))
    edith.locator(".keeping:not([hidden])").wait_for(state="attached")
    intercept(edith, "**/admin/keep/", lambda route: route.abort())
    type_in(edith, "Typed.")
    edith.locator(".main-form[data-autosave=failed]").wait_for()
    page_until(edith, lambda: edith.evaluate(COPIES) == 1)
    if end == "log out":
        edith.evaluate("document.getElementById('logout-form').requestSubmit()")
        edith.wait_for_url("**/logout/")
        page_until(edith, lambda: edith.evaluate(COPIES) == 0)
        return
    later = edith.context.new_page()
    later.goto("/")
    edith.close(run_before_unload=False)
    later.evaluate(AGED)
    later.goto("/admin/")
    page_until(later, lambda: later.evaluate(COPIES) == 0)
