"""German and Arabic pages in a real browser: nothing that axe finds, no sideways scroll, and every part in a language that is marked."""

import pytest
from django.core.cache import cache

from tests.browser.looking import SIDEWAYS, WCAG, axe_finds
from tests.languages.test_pages import ARABIC, GERMAN, publish

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

#: Words of Latin letters whose nearest language is Arabic; codes, numbers and addresses, and names, are the same in every language.
LATIN = """names => {
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, place = node.parentElement;
        if (place.closest("pre, code, script, style, [hidden]") || !place.checkVisibility()) continue;
        if (place.closest("[lang]").lang.split("-")[0] !== "ar") continue;
        found.push(...(node.textContent.match(/[A-Za-z]{2,}/g) || []).filter(word => !names.includes(word)));
    }
    return found;
}"""
NAMES = [
    "Perennial", "PDF", "EPUB", "CSV", "JSON", "SVG", "PNG", "ZIP", "BibTeX", "RIS", "CSL", "APA", "IEEE", "Chicago", "SHA",
    "Markdown", "API", "Word", "RFC", "DOCX", "Bahr", "High", "Winds", "Kites", "http", "localhost", "bahr", "UTC", "Ada", "power", "kite",
]  # fmt: skip


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
    page = windows.page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wrong = []
    for address in ("/meer/2024/", "/bahr/", "/bahr/2024/", "/bahr/2024/winds/", "/bahr/2024/versions/"):
        page.goto(live_server.url + address)
        wrong += [(address, each) for each in (*page.evaluate(SIDEWAYS), *axe_finds(page, WCAG))]

    assert wrong == []


@pytest.mark.parametrize(
    "address", ["/bahr/", "/bahr/2024/", "/bahr/2024/versions/", "/bahr/2024/v1.0/winds/report-an-error/"]
)
def test_parts_in_another_language_are_marked(published, live_server, windows, address):
    """WCAG 3.1.2, which axe cannot see."""
    page = windows.page()
    page.goto(live_server.url + address)

    assert page.evaluate(LATIN, NAMES) == []


def test_an_arabic_page_begins_at_the_right(published, live_server, windows):
    page = windows.page(viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/bahr/2024/winds/")
    right = "node => node.getBoundingClientRect().right"
    contents, text = (page.eval_on_selector(each, right) for each in (".aside-contents", ".prose"))

    assert page.evaluate("() => getComputedStyle(document.documentElement).direction") == "rtl"
    assert contents > text
