"""Pictures of every kind of page of a site with the demo, to be looked at: `bin/screenshots pages FOLDER [SITE]`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django
from playwright.sync_api import Browser, sync_playwright

django.setup()

from tests.browser.looking import SIDEWAYS  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS, chromium_path  # noqa: E402
from tests.quality.kinds import PAGES  # noqa: E402

#: The widths that pages are looked at in, with the height of such a screen.
WIDTHS = {320: 640, 390: 844, 768: 1024, 1280: 900, 1680: 1050}


class Look(NamedTuple):
    """How a page is looked at."""

    name: str
    width: int
    context: dict[str, Any] = {}
    media: str = "screen"


LOOKS = (
    *(Look(str(width), width) for width in WIDTHS),
    *(Look(f"{width}-dark", width, {"color_scheme": "dark"}) for width in (390, 1280)),
    Look("1280-forced", 1280, {"forced_colors": "active"}),
    Look("1280-dark-forced", 1280, {"forced_colors": "active", "color_scheme": "dark"}),
    Look("print", 768, media="print"),
)


def pages() -> Iterator[str]:
    """One address of each kind."""
    yield from (samples[0] for samples in PAGES.values() if samples)


def take(browser: Browser, site: str, folder: Path) -> None:
    """A picture of each page in each look; what scrolls sideways, or is not there, is told."""
    for look in LOOKS:
        size = {"width": look.width, "height": WIDTHS[look.width]}
        context = browser.new_context(viewport=size, **look.context)
        page = context.new_page()
        page.emulate_media(media=look.media)
        for address in pages():
            answer = page.goto(site + address, wait_until="networkidle")
            if answer and not answer.ok and look == LOOKS[0]:
                print(f"{address} is answered with {answer.status}")  # noqa: T201
            name = address.strip("/").replace("/", "_").replace("?", "_") or "home"
            page.screenshot(path=folder / f"{name}-{look.name}.png", full_page=True)
            for wide in page.evaluate(SIDEWAYS):
                print(f"{address} at {look.name}: {wide}")  # noqa: T201
        context.close()


if __name__ == "__main__":
    folder, site = Path(sys.argv[1]), (sys.argv[2:] or ["http://localhost:8000"])[0]
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        take(playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS), site.rstrip("/"), folder)
