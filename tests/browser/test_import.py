"""A file comes in at the desk: what it would change is seen, with its pictures, and so is the step that a long import is at."""

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
#: What the page says while the next one is awaited is gone with it.
REMEMBER = """() => new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll("main form [role=status]")) sessionStorage.said = textContent;
}).observe(document.body, { childList: true, subtree: true })"""
STEPS = ("Reading sections", "Keeping pictures", "Writing the draft")
SAID = "() => { const { said } = sessionStorage; sessionStorage.removeItem('said'); return said; }"


@pytest.mark.journey
def test_the_plan_shows_words_and_pictures_and_a_long_import_its_step(desk, window, live_server, monkeypatch, tmp_path):
    real, progress = drafting.load, Semaphore(0)

    def slow(*args, **kwargs):
        while progress.acquire(blocking=False):
            pass
        # Until the page has asked twice: when it asks again, it has shown what it was told before.
        assert all(progress.acquire(timeout=LONG) for _ in range(2))
        return real(*args, **kwargs)

    monkeypatch.setattr(drafting, "load", slow)
    file = tmp_path / "sea.zip"
    file.write_bytes(zipped({"sea.md": TEXT.encode(), "buoy.png": png("navy")}))
    page = window("edith")
    page.on("requestfinished", lambda request: "/progress/" in request.url and progress.release())
    page.goto(live_server.url + reverse("desk:import", args=[desk.pk]))
    page.get_by_label("File").set_input_files(file)
    page.evaluate(REMEMBER)
    page.get_by_role("button", name="Show what it would change").click()
    page.get_by_role("button", name="Replace the edition instead…").click()
    plan = page.get_by_role("region", name="What sea.zip would change")
    expect(plan.locator("ins", has_text=": is").first).to_be_visible()
    expect(plan.get_by_role("img", name="A buoy")).to_be_visible()
    assert plan.get_by_role("img").evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.evaluate(SAID).startswith(STEPS)
    page.evaluate(REMEMBER)
    page.get_by_role("button", name="Replace the edition", exact=True).click()
    expect(page.get_by_text("The draft says what sea.zip says")).to_be_visible()
    assert page.evaluate(SAID).startswith(STEPS)
