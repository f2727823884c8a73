"""Windows of a browser that tests use in turn, because every new one would fetch and compile all scripts again.

Each keeps its first page, whose process later pages share with its compiled scripts. Pages, cookies, stored data and network settings of
a test are removed before the next test uses the window.
"""

import logging
from collections import defaultdict
from http import HTTPStatus
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.waiting import page_until

log = logging.getLogger(__name__)
QUIET = "/healthz"
WITH_CLOCK = "with a clock"
#: The kinds of data that our scripts store; session storage goes with its page.
STORED = "local_storage,indexeddb"


def _level(status: int) -> int:
    """Return the level at which a response is logged: errors are shown."""
    return logging.DEBUG if status < HTTPStatus.BAD_REQUEST else logging.WARNING


class Windows:
    """The windows on one server. A taken window belongs to a test until all are given back."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)
        self._taken: list[tuple[str, BrowserContext]] = []
        #: Requests for documents that have not arrived, of each page.
        self._loading: dict[Page, set[Request]] = defaultdict(set)

    def take(self, **options: Any) -> BrowserContext:
        """Return an empty window (playwright's BrowserContext) that no other test uses."""
        kind = repr(sorted(options.items()))
        window = self._free[kind].pop() if self._free[kind] else self._opened(options)
        self._taken.append((kind, window))
        return window

    def page(
        self,
        *,
        width: int = 1280,
        height: int = 800,
        color_scheme: Any = "light",
        has_clock: bool = False,
        **options: Any,
    ) -> Page:
        """Return a new page in its own window, with this size and colour scheme. With `has_clock`, the test can change its time."""
        page = (self._with_clock(options) if has_clock else self.take(**options)).new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme)
        return page

    def give_back(self) -> None:
        """Empty every window that was taken, and make it available again."""
        while self._taken:
            kind, window = self._taken.pop()
            if kind == WITH_CLOCK:
                self._wait(window.pages)
                window.close()
                continue
            self._empty(window)
            self._free[kind].append(window)

    def _with_clock(self, options: dict[str, Any]) -> BrowserContext:
        """Return a window for one test only, because an installed clock cannot be removed."""
        window = self._opened(options)
        window.clock.install()
        self._taken.append((WITH_CLOCK, window))
        return window

    def _opened(self, options: dict[str, Any]) -> BrowserContext:
        window = self._browser.new_context(base_url=self._url, **options)
        # pytest shows the log of a test that fails.
        window.on("requestfailed", lambda request: log.warning("Not loaded: %s, %s", request.url, request.failure))
        window.on("weberror", lambda fault: log.warning("Error of a script: %s", fault.error))
        window.on("request", lambda each: each.method == "POST" and log.warning("Sent: %s", each.url))
        window.on("page", self._watch)
        window.on("response", lambda answer: log.log(_level(answer.status), "%s %s", answer.status, answer.url))
        window.new_page().goto(QUIET)
        return window

    def _watch(self, page: Page) -> None:
        loading = self._loading[page]
        page.on("request", lambda request: request.is_navigation_request() and loading.add(request))
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: loading.discard(request))  # noqa: PLW0108  Playwright sets an attribute of it
        page.on("crash", lambda: log.warning("Crashed: %s", page.url))

    def _wait(self, pages: list[Page]) -> None:
        """Wait for the documents that the pages load, because Chromium forgets to close a page while a new one comes to it."""
        for page in pages:
            loading = self._loading.pop(page, set())
            page_until(page, lambda loading=loading: not loading)

    def _empty(self, window: BrowserContext) -> None:
        first, *others = window.pages
        # Before the pages are waited for: by its answer, the browser has reported all that they load.
        window.set_offline(False)
        window.clear_cookies()
        self._wait(others)
        for page in others:
            page.close()
        chromium = window.new_cdp_session(first)
        chromium.send("Storage.clearDataForOrigin", {"origin": self._url, "storageTypes": STORED})
        chromium.detach()
