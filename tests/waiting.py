"""Wait for what a test is about to see, on a machine that may be busy: the one place where tests sleep."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

#: In seconds, for anything that will come: nothing is measured by it.
LONG = 120
#: In seconds, for what a browser shows: less, so that the test has time left to report what the page showed instead.
IN_A_PAGE = 60
_PAUSE = 0.05
#: True once all images are there and nothing has moved for some frames.
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
    """Return what `holds` returns as soon as it is true. Fail with the log after `seconds`, or once nothing is `alive`."""
    return _poll(holds, lambda: time.sleep(_PAUSE), log, seconds, alive)


def page_until(page: Page, holds: Callable[[], Any], meanwhile: Callable[[], Any] = lambda: None) -> Any:
    """The same while the page's events are handled: routes answered, requests recorded. `meanwhile` runs in between."""

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
    """Let a random time pass, in seconds: at any moment a process is killed. Nothing is waited for like this."""
    time.sleep(chance.uniform(shortest, longest))


def still(page: Page) -> None:
    """Wait until the page has drawn everything: no fonts, images or busy regions are pending and nothing moves."""
    page.wait_for_function(_STILL)


def intercept(page: Page, address: str, handler: Callable[..., Any]) -> None:
    """Let `handler` answer what an open page sends there, and wait until it does.

    Chromium may say that it intercepts before it does: on a busy machine, some saves seem to have reached the server.
    """
    page.route(_PROBE, lambda route: route.fulfill(body="intercepted"))
    page_until(page, lambda: page.evaluate(_INTERCEPTED, _PROBE))
    page.route(address, handler)
    page.unroute(_PROBE)


def autosaved(page: Page, form: str = ".main-form") -> None:
    """Wait until the server has all that was typed into the form: as a draft, or because it was saved."""
    expect(page.locator(f"{form}[data-autosave=saved]").first).to_be_attached()


def be_patient(browser: Browser) -> None:
    """Give the assertions and actions of all pages of the browser the same limit."""
    expect.set_options(timeout=1000 * IN_A_PAGE)
    browser.on("context", _be_patient)


def _be_patient(context: BrowserContext) -> None:
    context.set_default_timeout(1000 * IN_A_PAGE)
