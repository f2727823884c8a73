"""A file comes in at the desk: what it would change is seen, and so is the step that a long import is at."""

from threading import Semaphore

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports import drafting
from tests.exporting.pictures import png
from tests.importing.word_files import zipped
from tests.waiting import LONG

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
TEXT = (
    "# The Sea in 2024\n\nIt gave more.\n\n## 1. Tidal Power\n\nA tidal barrage is finished.\n\n![A buoy](buoy.png)\n"
)
#: What a page says while the next one is awaited is gone with it.
TELL = """new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll("main form [role=status]")) console.info(textContent);
}).observe(document, { childList: true, subtree: true })"""
STEPS = ("Reading sections", "Keeping pictures", "Writing the draft")


def test_the_plan_shows_words_and_a_long_import_its_step(desk, window, live_server, monkeypatch, tmp_path):
    real, said, imports = drafting.load, Semaphore(0), []

    def slow(*args, **kwargs):
        while said.acquire(blocking=False):
            pass
        imports.append(said.acquire(timeout=LONG))
        return real(*args, **kwargs)

    monkeypatch.setattr(drafting, "load", slow)
    file = tmp_path / "sea.zip"
    file.write_bytes(zipped({"sea.md": TEXT.encode(), "buoy.png": png("navy")}))
    page = window("edith")
    page.add_init_script(TELL)
    page.on("console", lambda told: told.text.startswith(STEPS) and said.release())
    page.goto(live_server.url + reverse("desk:import", args=[desk.pk]))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Preview the changes").click()
    instead = page.get_by_role("button", name="Replace the edition instead…")
    expect(instead).to_be_visible()
    # A form that is sent before the page's scripts have run is sent without a name for its steps.
    page.wait_for_load_state()
    instead.click()
    plan = page.get_by_role("region", name="Changes in sea.zip")
    expect(plan.locator("ins", has_text=": is").first).to_be_visible()
    planned = len(imports)
    page.wait_for_load_state()
    page.get_by_role("button", name="Replace the edition", exact=True).click()
    expect(page.get_by_text("Imported sea.zip")).to_be_visible()
    assert (planned > 0, len(imports) > planned, all(imports)) == (True, True, True), "a step is said each time"
