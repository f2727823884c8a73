"""A file comes in at the desk: its plan shows the words that would change, and the import follows."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.exporting.pictures import png
from tests.importing.word_files import zipped

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
TEXT = (
    "# The Sea in 2024\n\nIt gave more.\n\n## 1. Tidal Power\n\nA tidal barrage is finished.\n\n![A buoy](buoy.png)\n"
)


def test_the_plan_of_an_edition_to_replace_shows_the_words_that_change(desk, window, live_server, tmp_path):
    file = tmp_path / "sea.zip"
    file.write_bytes(zipped({"sea.md": TEXT.encode(), "buoy.png": png("navy")}))
    page = window("edith")
    page.goto(live_server.url + reverse("desk:import", args=[desk.pk]))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Preview the changes").click()
    page.get_by_role("button", name="Replace the edition instead…").click()
    plan = page.get_by_role("region", name="Changes in sea.zip")
    expect(plan.locator("ins", has_text=": is").first).to_be_visible()
    page.get_by_role("button", name="Replace the edition", exact=True).click()
    expect(page.get_by_text("Imported sea.zip")).to_be_visible()
