"""Fixtures that open a section in the visual editor."""

import pytest
from django.contrib.auth.models import User

from reports.document.text import normal_prose
from reports.models.form_drafts import WritingChoice
from tests.browser.pages import section_page
from tests.browser.writing.surface import settled


@pytest.fixture
def said():
    """Errors and warnings of the browser's console, including refusals by the content security policy."""
    return []


@pytest.fixture
def write(desk, window, said):
    """Return a function that opens a section with this text, the cursor at its end: `write("Text.")`."""

    def opened(text="", *, is_plain=False, at="End", **options):
        desk.draft.sections.filter(slug="tides").update(body=normal_prose(text))
        if is_plain:
            WritingChoice.objects.create(person=User.objects.get(username="edith"), is_plain=True)
        page = window("edith", **options)
        page.on("console", lambda each: said.append(each.text) if each.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        # Autosave is off, so that input of one window is not restored in the next; test_kept.py tests that.
        page.route("**/admin/keep/", lambda route: route.fulfill(json={"others": []}))
        page.goto(section_page(desk))
        if not is_plain:
            page.locator(".written").focus()
            settled(page)
            page.keyboard.press(f"Control+{at}")
            settled(page)
        return page

    return opened
