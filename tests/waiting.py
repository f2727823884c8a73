"""Wait for results on a machine that may be busy: the only place where tests sleep."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

#: Seconds to wait for anything. No test measures time with it.
LONG = 120
#: Seconds to wait for a page. Less, so that the test can still report what the page showed.
IN_A_PAGE = 60
_PAUSE = 0.05
#: True when all images are loaded and nothing has moved for some frames.
_STILL = """async () => {
    await document.fonts.ready;
    const places = () => JSON.stringify([scrollX, scrollY, ...[...document.querySelectorAll("body *")].map(
        each => { const { x, y, width, height } = each.getBoundingClientRect(); return [x, y, width, height]; })]);
    let before = "";
    for (let frames = 0; frames < 6; frames += 1) {
        await new Promise(requestAnimationFrame);
        const now = places();
        const isBusy = [...document.querySelectorAll("[aria-busy=true]")].some(each => each.checkVisibility())
            || [...document.images].some(each => !each.complete && each.loading !== "lazy");
        if (now !== before || isBusy) frames = 0;
        before = now;
    }
    return true;
}"""

_PROBE = "/is-intercepted"
_INTERCEPTED = "address => fetch(address).then(answer => answer.text()).then(words => words === 'intercepted')"


def until(
    holds: Callable[[], Any],
    log: Path | None = None,
    seconds: float = LONG,
    *,
    alive: Callable[[], bool] = lambda: True,
) -> Any:
    """Return what `holds` returns when it is true. Fail with the log after `seconds`, or if `alive` returns False."""
    return _poll(holds, lambda: time.sleep(_PAUSE), log, seconds, alive)


def page_until(page: Page, holds: Callable[[], Any], meanwhile: Callable[[], Any] = lambda: None) -> Any:
    """Return what `holds` returns when it is true, and handle the page's events until then. `meanwhile` runs between checks."""

    def pause() -> None:
        meanwhile()
        page.wait_for_timeout(1000 * _PAUSE)

    return _poll(holds, pause, None, LONG, lambda: True)


def _poll(
    holds: Callable[[], Any], pause: Callable[[], Any], log: Path | None, seconds: float, alive: Callable[[], bool]
) -> Any:
    end = time.monotonic() + seconds
    while not (held := holds()):
        if time.monotonic() > end or not alive():
            raise AssertionError(f"It did not happen within {seconds} s.\n{log.read_text() if log else ''}")
        pause()
    return held


def any_moment(longest: float, shortest: float = 0, chance: Any = random) -> None:
    """Sleep for a random time in seconds, to kill a process at any moment. Do not use this to wait for something."""
    time.sleep(chance.uniform(shortest, longest))


def still(page: Page) -> None:
    """Wait until the page has drawn everything: no fonts, images or busy regions are pending and nothing moves."""
    page.wait_for_function(_STILL)


def intercept(page: Page, address: str, handler: Callable[..., Any]) -> None:
    """Let `handler` answer the page's requests to an address, and wait until it does.

    Chromium may report an interception before it works: on a busy machine, some saves reached the server.
    """
    page.route(_PROBE, lambda route: route.fulfill(body="intercepted"))
    page_until(page, lambda: page.evaluate(_INTERCEPTED, _PROBE))
    page.route(address, handler)
    page.unroute(_PROBE)


def autosaved(page: Page, form: str = ".main-form") -> None:
    """Wait until the server has the input of the form, by autosave or because it was saved."""
    expect(page.locator(f"{form}[data-autosave=saved]").first).to_be_attached()


def be_patient(browser: Browser) -> None:
    """Set the same time limit for the assertions and actions of all pages of the browser."""
    expect.set_options(timeout=1000 * IN_A_PAGE)
    browser.on("context", lambda context: context.set_default_timeout(1000 * IN_A_PAGE))
