"""Every kind of page in Chromium: nothing that axe finds, nothing that the security policy stops, no sideways scroll."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from tests.api import world
from tests.rounds import is_long_run
from tests.waiting import still

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
#: Each time, all of them in the long run; `tests/browser/test_every_page.py` looks at one of each template of the demo.
SOME = ["/", "/sea/2025/", "/sea/2025/tides/", "/sea/compare/2024...2025/", "/trends/salt/", "/nothing/"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "rules": {"target-size": {"enabled": True}}}
#: How many ends of lines, in pictures over the years, are further than two pixels from every shape. Where a line leaves its row
#: it ends at no shape.
ASTRAY = """() => [...document.querySelectorAll('.matrix')].flatMap(picture => {
    const shapes = [...picture.querySelectorAll('td .m')].map(shape => shape.getBoundingClientRect());
    return [...picture.querySelectorAll('.lines path')].flatMap(path => {
        const ends = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
        return ends.filter(end => end.y > 0 && end.y < 100).map(end => end.matrixTransform(path.getScreenCTM()));
    }).filter(end => !shapes.some(shape => Math.hypot(shape.x - end.x, shape.y - end.y) < 2));
}).length"""
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.mark.rounds
@pytest.mark.parametrize(
    ("width", "scheme"),
    [pytest.param(1280, "light", marks=pytest.mark.journey), (320, "light"), (320, "dark"), (1280, "dark")],
)
def test_every_kind_of_page_can_be_read_by_everyone(browser, live_server, scheme, width):
    world.make()
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    addresses = PAGES if is_long_run() else SOME
    found = {address: _looked_at(page, address, width) for address in addresses}
    context.close()
    assert found == {address: ([], True, 0) for address in addresses}
    assert [line for line in said if "Failed to load resource" not in line] == []


@pytest.mark.journey
def test_another_site_can_show_a_figure_and_its_links_leave_the_frame(browser, live_server, tmp_path):
    world.make()
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/sea/2025/figures/output/")
    code = page.inner_text("pre").replace(settings.SITE_URL, live_server.url)
    (tmp_path / "index.html").write_text(code)
    with _served(tmp_path) as elsewhere:
        page.goto(elsewhere)
        frame = page.frame_locator("iframe")
        # Until its style sheets are there, the drawings of all widths are seen.
        expect(frame.locator("figure svg:visible")).to_have_count(1)
        still(page)
        assert frame.locator("figure svg:visible").bounding_box()["width"] > 400
        with context.expect_page() as opened:
            frame.get_by_role("link", name="Figure 1").click()
        expect(opened.value).to_have_title(re.compile("^Output"))
    context.close()


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Another server on this machine, hence another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _looked_at(page, address: str, width: int) -> tuple[list[str], bool, int]:
    page.goto(address)
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    fits = page.evaluate("document.documentElement.scrollWidth") <= width
    astray = page.evaluate(ASTRAY)
    if width == 320 and astray == 0:
        page.set_viewport_size({"width": 600, "height": 900})
        astray = page.evaluate(ASTRAY)
        page.set_viewport_size({"width": width, "height": 900})
    return [f"{each['id']}: {each['nodes'][0]['html'][:100]}" for each in violations], fits, astray
