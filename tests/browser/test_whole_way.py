"""The whole way in a browser: a file comes in, an editor works on it, it is published, read, and read by a client."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from reports import publishing
from reports.models.ledger import Version
from reports.rights import PUBLISHERS
from tests.browser import way
from tests.desk.conftest import person

VOCABULARY = Path(__file__).parents[2] / "fixtures" / "vocabulary.yaml"

pytestmark = pytest.mark.django_db(transaction=True)

FILE = """\
# LLM Developments in 2024

What happened in a year.

## 1. Making models smaller

Quantization keeps weights in few bits. Pruning leaves some of them out.

## 2. Models that read pictures

Multimodal fusion joins what is seen and what is read.
"""


@pytest.mark.journey
def test_from_a_file_to_readers_and_clients(page, live_server, tmp_path):
    person("paula", group=PUBLISHERS, is_staff=True, first_name="Paula", last_name="Park")
    file = tmp_path / "llm.md"
    file.write_text(FILE)

    call_command("import_edition", str(file), "--report", "llm", "--year", "2024", "--vocabulary", str(VOCABULARY))

    # Nothing of it is public yet.
    assert page.goto("/llm/2024/").status == 404
    assert page.request.get("/api/v1/reports/llm/editions/2024/").status == 404

    page.goto("/admin/login/?next=/admin/reports/draft/")
    page.fill("#id_username", "paula")
    page.fill("#id_password", "paulapaula")
    page.click("button.primary")
    page.get_by_role("link", name="Llm 2024").click()
    page.get_by_role("link", name="Making models smaller").first.click()
    page.fill("#id_summary", "Smaller models cost less.")
    page.select_option("#id_maturity", "growing")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.", exact=True).wait_for()
    page.get_by_role("link", name="Llm 2024").first.click()
    page.get_by_role("link", name="Publish", exact=True).click()
    way.give_reasons(page)
    page.get_by_role("button", name="Publish 1.0").click()
    page.get_by_text("Llm 2024 1.0 is published.").wait_for()
    assert page.get_by_role("link", name="View the public page").get_attribute("href") == "/llm/2024/"

    version = Version.objects.get()
    assert (version.number, version.publisher) == ("1.0", "Paula Park")
    assert publishing.verify() == ()

    assert page.goto("/llm/2024/").status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("LLM Developments in 2024", use_inner_text=True)
    page.get_by_role("link", name="Making models smaller").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Making models smaller$"), use_inner_text=True)
    expect(page.get_by_text("Smaller models cost less.").first).to_be_visible()
    expect(page.get_by_text("Quantization keeps weights in few bits.").first).to_be_visible()
    assert page.goto("/llm/2024/v1.0/").status == 200

    edition = page.request.get("/api/v1/reports/llm/editions/2024/").json()
    assert (edition["title"], edition["version"], edition["sha256"]) == (
        "LLM Developments in 2024", "1.0", version.sha256,
    )  # fmt: skip
    sections = page.request.get("/api/v1/sections/?report=llm").json()["results"]
    assert [section["title"] for section in sections] == ["Making models smaller", "Models that read pictures"]
    assert [section["maturity"] for section in sections] == ["growing", "not-rated"]
