"""Take screenshots of a demo.

`bin/screenshots pages FOLDER` takes every kind of page, `bin/screenshots desk FOLDER` every screen of the desk, `bin/screenshots` those of
the README.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

django.setup()

from tests.browser.looking import SIDEWAYS  # noqa: E402
from tests.conftest import CHROMIUM_FLAGS, chromium_path  # noqa: E402
from tests.quality.kinds import desk_pages, filled, public_templates  # noqa: E402
from tests.quality.serving import Demo, serving  # noqa: E402

#: The widths of screenshots, with the height of such a screen.
WIDTHS = {320: 640, 390: 844, 768: 1024, 1280: 900, 1680: 1050}


class Look(NamedTuple):
    """A way to view a page: width, context options and medium."""

    name: str
    width: int
    context: dict[str, Any] = {}
    media: str = "screen"


LOOKS = (
    *(Look(str(width), width) for width in WIDTHS),
    *(Look(f"{width}-dark", width, {"color_scheme": "dark"}) for width in WIDTHS),
    Look("1280-forced", 1280, {"forced_colors": "active"}),
    Look("1280-dark-forced", 1280, {"forced_colors": "active", "color_scheme": "dark"}),
    Look("print", 768, media="print"),
)


#: Whether the API's operations, which a script draws, are complete; true for other pages.
DRAWN = "() => !document.querySelector('#swagger-ui') || document.querySelector('#swagger-ui .opblock')"

#: The looks of the desk's screens, which are joined to one sheet for each screen.
DESK_LOOKS = tuple(
    Look(f"{width}-{scheme}", width, {"color_scheme": scheme})
    for scheme in ("light", "dark")
    for width in (390, 768, 1280, 1680)
)
#: Screens that are also taken as people with fewer rights see them.
BY_ROLE = (
    "/admin/",
    "/admin/reports/draft/",
    "/admin/reports/draft/{reports/draft}/board/",
    "/admin/reports/draft/{reports/draft}/publish/",
    "/admin/reports/section/{reports/section}/change/",
)


def take_pages(browser: Browser, demo: Demo, folder: Path) -> None:
    """Save a screenshot of each kind of page, error pages included, in each look."""
    for look in LOOKS:
        page = _window(browser, look)
        for address in public_templates():
            _take(page, demo.url, address, folder / f"{_name(address)}-{look.name}.png", look.name)
        page.context.close()


def take_readme(browser: Browser, demo: Demo, folder: Path) -> None:
    """Save the README's screenshots: the first screen of an edition, and what a cited paragraph tells of its correction."""
    page = _window(browser, Look("1280", 1280))
    page.goto(f"{demo.url}/llm-developments/2025/", wait_until="networkidle")
    page.screenshot(path=folder / "edition.png")
    page = _window(browser, Look("768", 768))
    section = f"{demo.url}/llm-developments/2024/v1.0/efficiency/"
    page.goto(section)
    name = page.locator("[id^=p-]", has_text="at least 60 per cent").get_attribute("id")
    page.goto(f"{section}{name}/", wait_until="networkidle")
    page.locator(".place-history li").first.screenshot(path=folder / "corrected.png")


def take_screens(browser: Browser, demo: Demo, folder: Path) -> None:
    """Save a sheet of each screen of the desk as an administrator sees it, and of some as other roles do."""
    seen = {"superuser": desk_pages()} | {role: BY_ROLE for role in demo.things["sessions"] if role != "superuser"}
    safe = demo.url.replace("http:", "https:")
    for look in DESK_LOOKS:
        for role, addresses in seen.items():
            page = _window(browser, look)
            cookie = {"name": "__Host-session", "value": demo.things["sessions"][role], "url": safe, "secure": True}
            page.context.add_cookies([cookie])
            for address in addresses:
                picture = folder / f"{_name(address.removeprefix('/admin'))}-{role}-{look.name}.png"
                _take(page, demo.url, filled(address, demo.things), picture, look.name)
            page.context.close()
    for first in sorted(folder.glob(f"*-{DESK_LOOKS[0].name}.png")):
        _join(folder, first.name.removesuffix(f"-{DESK_LOOKS[0].name}.png"))


def _window(browser: Browser, look: Look) -> Page:
    context = browser.new_context(viewport={"width": look.width, "height": WIDTHS[look.width]}, **look.context)
    page = context.new_page()
    page.emulate_media(media=look.media)
    return page


def _name(address: str) -> str:
    for sign in "/?{}":
        address = address.replace(sign, "_")
    return address.strip("_") or "home"


def _take(page: Page, site: str, address: str, picture: Path, look: str) -> None:
    """Save a screenshot of a page, and print if it failed or scrolls sideways."""
    answer = page.goto(site + address, wait_until="networkidle")
    if answer and answer.status >= 500:
        print(f"{address} is answered with {answer.status}")  # noqa: T201
    page.wait_for_function(DRAWN)
    page.screenshot(path=picture, full_page=True)
    for wide in page.evaluate(SIDEWAYS):
        print(f"{address} at {look}: {wide}")  # noqa: T201


def _join(folder: Path, name: str) -> None:
    """Replace the screenshots of one screen by one sheet: light ones above, dark ones below."""
    files = [folder / f"{name}-{look.name}.png" for look in DESK_LOOKS]
    pictures = [Image.open(file).convert("RGB") for file in files]
    rows = pictures[: len(pictures) // 2], pictures[len(pictures) // 2 :]
    gap, heights = 24, [max(each.height for each in row) for row in rows]
    sheet = Image.new("RGB", (sum(each.width + gap for each in rows[0]), sum(heights) + gap), "#888")
    for row, top in zip(rows, (0, heights[0] + gap), strict=True):
        left = 0
        for each in row:
            sheet.paste(each, (left, top))
            left += each.width + gap
    sheet.save(folder / f"{name}.png")
    for file in files:
        file.unlink()


if __name__ == "__main__":
    take, pictures = {"pages": take_pages, "desk": take_screens, "readme": take_readme}[sys.argv[1]], Path(sys.argv[2])
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as built, serving(Path(built)) as served, sync_playwright() as playwright:
        take(playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS), served, pictures)
