"""Every kind of page in Chromium: nothing that axe finds, nothing that the security policy stops, no sideways scroll."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.api import world

PAGES = [
    "/",
    "/sea/",
    "/sea/2025/",
    "/sea/2025/tides/",
    "/sea/2024/v1.0/tides/",
    "/sea/2024/versions/",
    "/sea/2024/compare/1.0...1.1/",
    "/sea/compare/2024...2025/",
    "/sea/2025/figures/output/",
    "/sea/2025/figures/output/embed/",
    "/trends/",
    "/trends/salt/",
    "/techniques/",
    "/techniques/barrage/",
    "/air/2023/",
    "/nothing/",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_kind_of_page_can_be_read_by_everyone(browser, live_server, scheme, width):
    world.make()
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    found = {address: _looked_at(page, address, width) for address in PAGES}
    context.close()
    assert found == {address: ([], True) for address in PAGES}
    assert [line for line in said if "Failed to load resource" not in line] == []


def _looked_at(page, address: str, width: int) -> tuple[list[str], bool]:
    page.goto(address)
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    fits = page.evaluate("document.documentElement.scrollWidth") <= width
    return [f"{each['id']}: {each['nodes'][0]['html'][:100]}" for each in violations], fits
