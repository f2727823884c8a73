"""German and Arabic pages in a real browser: nothing that axe finds, no sideways scroll, and a page that begins at the right."""

import pytest
from django.core.cache import cache

from tests.browser.looking import SIDEWAYS, WCAG, axe_finds
from tests.languages.test_pages import ARABIC, GERMAN, publish

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def published(live_server):
    cache.clear()
    publish("de", GERMAN.replace("{text}", "Ein Sperrwerk wurde fertig."), "meer")
    publish("ar", ARABIC.replace("{text}", "اكتمل السد."), "bahr")


@pytest.mark.parametrize(
    ("scheme", "width"),
    [pytest.param("light", 390, marks=pytest.mark.journey), ("light", 1280), ("dark", 390), ("dark", 1280)],
)
def test_pages_fit_and_can_be_read(published, live_server, windows, width, scheme):
    page = windows.page(width=width, height=900, color_scheme=scheme)
    wrong = []
    for address in ("/meer/2024/", "/bahr/", "/bahr/2024/", "/bahr/2024/winds/", "/bahr/2024/versions/"):
        page.goto(live_server.url + address)
        wrong += [(address, each) for each in (*page.evaluate(SIDEWAYS), *axe_finds(page, WCAG))]

    assert wrong == []


def test_an_arabic_page_begins_at_the_right(published, live_server, windows):
    page = windows.page(height=900)
    page.goto(f"{live_server.url}/bahr/2024/winds/")
    right = "node => node.getBoundingClientRect().right"
    contents, text = (page.eval_on_selector(each, right) for each in (".aside-contents", ".prose"))

    assert page.evaluate("() => getComputedStyle(document.documentElement).direction") == "rtl"
    assert contents > text
