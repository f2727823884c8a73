"""A reader checks a bibliography without scripts, and downloads the updated file."""

import os
from pathlib import Path

import pytest

from reports import publishing
from reports.models.people import Actor
from tests.browser.looking import SIDEWAYS, WCAG, axe_finds
from tests.making import AT, correct, published_edition
from tests.site.test_cited import ELSEWHERE, citation, paragraph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bibliography(tmp_path):
    """A file with a current, a corrected, a superseded, a withdrawn and a broken entry, and one of elsewhere."""
    published_edition(year=2023)
    edition = published_edition()
    old = citation(paragraph(edition, "1.0", "kites"), "BibTeX")
    correct(edition, "flown", "tested", severity="major")
    air = published_edition(report="air")
    correct(air, "flown", "tested")
    withdrawn = citation(paragraph(air, "1.1", "tested"), "BibTeX")
    publishing.withdraw(version=air.current_version, reason="It named a person.", actor=Actor.of("Ada", AT))
    entries = [
        citation(paragraph(edition, "2.0", "barrage"), "BibTeX"),
        old,
        citation("/sea/2023/v1.0/", "BibTeX"),
        withdrawn,
        "@misc{broken,\n  title = {never closed,\n",
        ELSEWHERE % (1, 1, 1),
    ]
    path = tmp_path / "thesis.bib"
    path.write_text("\n".join(entries))
    return path


def sent(page, live_server, path):
    page.goto(f"{live_server.url}/cited/")
    page.get_by_label("Or a file").set_input_files(path)
    page.get_by_role("button", name="Check").click()
    page.get_by_role("heading", name="Result").wait_for()
    return page


def test_the_updated_file_is_downloaded_without_scripts(windows, live_server, bibliography):
    page = sent(windows.page(java_script_enabled=False), live_server, bibliography)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the updated file").click()
    assert download.value.suggested_filename == "thesis.bib"
    before = bibliography.read_text().splitlines()
    after = Path(download.value.path()).read_text().splitlines()
    changed = [line.split("=")[0].strip() for line, new in zip(before, after, strict=True) if line != new]
    assert changed == ["number", "url", "note"] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_result_has_no_barriers(windows, live_server, bibliography, width, scheme):
    page = windows.page(width=width, color_scheme=scheme)
    page.goto(f"{live_server.url}/cited/")
    assert (axe_finds(page, WCAG), page.evaluate(SIDEWAYS)) == ([], [])
    page = sent(page, live_server, bibliography)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/cited-{width}-{scheme}.png", full_page=True)
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true }")
    assert (axe_finds(page, WCAG), page.evaluate(SIDEWAYS)) == ([], [])
