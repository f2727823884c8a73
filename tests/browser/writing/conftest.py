"""A section, opened in the surface."""

import pytest

from reports.document.text import normal_prose
from tests.browser.test_desk import section_page


@pytest.fixture
def said():
    """What the browser complained of: refusals by the policy among it."""
    return []


@pytest.fixture
def write(desk, window, said):
    """Opens a section with that text in the surface: `write("Text.")`."""

    def opened(text="", *, look="written", at="End", **options):
        desk.draft.sections.filter(slug="tides").update(body=normal_prose(text))
        page = window("edith", **options)
        page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        # What one window of a test keeps is not to come back in the next: test_kept.py is about that.
        page.route("**/admin/keep/", lambda route: route.fulfill(json={"others": []}))
        page.context.pages[0].evaluate("look => localStorage.setItem('perennial-writing', look)", look)
        page.goto(section_page(desk))
        if look != "plain":
            page.locator(".cm-content").focus()
            page.keyboard.press(f"Control+{at}")
        return page

    return opened
